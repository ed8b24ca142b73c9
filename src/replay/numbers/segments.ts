/** Which groups an order belongs to. */
import type { SegmentFeatures } from '../types.ts';
import type { SegmentKind } from './types.ts';

/** Lower edges of the bands of amount, in minor units of the main currency. */
export const amountEdges = [0, 5_000, 10_000, 30_000, 50_000, 100_000, 300_000] as const;

/** Row name `amount|value` of an order's band of amount. */
export function amountSegment(amount: number, isMainCurrency: boolean): string {
  if (!isMainCurrency) return otherCurrency;
  for (const [edge, row] of bandsDown) if (amount >= edge) return row;
  return lowestBand;
}

const otherCurrency = name('amount', 'other-currency');
const lowestBand = name('amount', '0');
const bandsDown = amountEdges.map(edge => [edge, name('amount', String(edge))] as const).reverse();

/** Row names `kind|value` of the other segments that an order with these features stands in. */
export function segmentsOf({ address, goods, account }: SegmentFeatures): string[] {
  const rows = [
    name('place', address.kind ?? 'unknown'),
    name('prefecture', prefectureOf(address)),
    name('account', account.guest === undefined ? 'unknown' : account.guest ? 'guest' : 'member'),
  ];
  const classes = goods.classes ?? [];
  if (classes.length === 0) rows.push(name('goods', 'unknown'));
  for (const each of classes) rows.push(name('goods', each));
  return rows;
}

function prefectureOf({ prefecture, country }: SegmentFeatures['address']): string {
  if (prefecture !== undefined) return prefecture;
  return country !== undefined && country !== 'JP' ? 'abroad' : 'unknown';
}

function name(kind: SegmentKind, value: string): string {
  return `${kind}|${value}`;
}
