/** What a shop's or payment provider's export looks like: a mapping with what is known about it. */
import type { MappingSpec } from '../mapping/spec.ts';

/** How sure the columns are (facts/order-exports.md, "Status words"). */
export type Verified = 'file' | 'code' | 'maker' | 'importer';

/** A format that `--format` names. */
export interface Format {
  /** `ec-cube-4`: what `--format` takes. */
  readonly name: string;
  readonly title: string;
  /** Where the columns come from: an export that was opened, the platform's source, its manual, or another's importer. */
  readonly verified: Verified;
  /** What was not verified, or is not in such files, for people to read. */
  readonly notes: readonly string[];
  /** Columns that tell it from other formats, beyond those that it cannot do without. */
  readonly marks: readonly string[];
  readonly spec: MappingSpec;
}

/** A condition for `only`: false where the column names a payment method that is certainly no card. Such orders are left out, and counted. */
export function paidByCard(column: string): string {
  const others = [
    '代金引換',
    '代引',
    '振込',
    '振替',
    '後払',
    'あと払い',
    'コンビニ',
    'セブンイレブン',
    'ローソン',
    'paypay',
    '楽天バンク',
    '現金',
    'cash on delivery',
    'bank transfer',
    'bank deposit',
    'money order',
    'konbini',
  ];
  return `=not (${others.map(word => `contains(lower([${column}]), "${word}")`).join(' or ')})`;
}
