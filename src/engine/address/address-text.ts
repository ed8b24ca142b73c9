/** The lines of one address, folded side by side into one buffer, so that one pass looks at all of them. */
import type { CheckoutAddress } from '../types.ts';
import { emptyFolded, type Folded, foldInto } from './fold.ts';
import { prefectureCode } from './prefecture-code.ts';
import { prefectures } from './prefectures.ts';

/** The lines in which an address is looked at, in the order in which they lie in the buffer. */
export const addressLines = ['prefecture', 'city', 'line1', 'line2', 'company', 'name'] as const;
export type AddressLine = (typeof addressLines)[number];

/** Number of leading lines that hold the address proper; `company` and `name` follow. */
export const linesOfAddress = 4;

/** A folded address. It is a working buffer: the next `readAddress` into it overwrites it. */
export interface AddressText {
  readonly folded: Folded;
  /** Where each line begins in the folded units (its field break); one more entry than lines, for the end. */
  readonly bounds: Uint32Array;
  /** The lines as written; empty when absent. */
  readonly lines: string[];
}

/** An empty working buffer. */
export function emptyAddressText(): AddressText {
  return {
    folded: emptyFolded(),
    bounds: new Uint32Array(addressLines.length + 1),
    lines: addressLines.map(() => ''),
  };
}

/** Folds an address into the buffer. */
export function readAddress(into: AddressText, address: CheckoutAddress): void {
  into.folded.length = 0;
  for (let line = 0; line < addressLines.length; line++) {
    const text = (line === 0 ? prefectureOf(address) : address[addressLines[line]!]) ?? '';
    into.lines[line] = text;
    into.bounds[line] = into.folded.length;
    foldInto(into.folded, text);
  }
  into.bounds[addressLines.length] = into.folded.length;
}

const inJapanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * The prefecture, in Japanese where the rest is, and where it is a code: Osaka-fu would be a part of the town beside 大阪市北区梅田1-2-3,
 * and JP27 a room.
 */
function prefectureOf({ prefecture, city, line1, country }: CheckoutAddress): string | undefined {
  if (prefecture === undefined || inJapanese.test(prefecture)) return prefecture;
  if (country !== undefined && country !== 'JP') return prefecture;
  if (!/\d/.test(prefecture) && !inJapanese.test(`${city ?? ''}${line1 ?? ''}`)) return prefecture;
  const code = prefectureCode(prefecture);
  return code === undefined ? prefecture : prefectures[Number(code) - 1]![0];
}

/** The words of the line as the shopper wrote them, for the folded units `[from, to)`; in whole characters. */
export function wordsAsWritten(text: AddressText, line: number, from: number, to: number): string {
  const { starts, ends } = text.folded;
  return (text.lines[line] ?? '').slice(starts[from], ends[to - 1]);
}

/** The line (index into `addressLines`) in which the folded unit at `at` lies. */
export function lineAt(text: AddressText, at: number): number {
  let line = addressLines.length - 1;
  while (line > 0 && text.bounds[line]! > at) line--;
  return line;
}
