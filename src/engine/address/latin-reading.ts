/**
 * The loose form of a Japanese name in Latin letters, in which the usual ways to write it are one: Hepburn and kunrei,
 * long vowels with macron, doubled, with h or not at all, n or m before b and p. Kōchi, Kouchi, KOHCHI and Koti are
 * `koti`; Shimbashi and Sinbasi are `sinbasi`.
 *
 * The table of town readings is written in it (scripts/town-readings.ts) and addresses are looked up by it, so it may
 * be changed only together with the table.
 */

/** Applied in this order. The order matters: sh and ch before the h of a long vowel, doubled letters last. */
const rewrites: readonly (readonly [RegExp, string])[] = [
  [/c[hy]/g, 'ty'],
  [/c(?=t)/g, 't'],
  [/sh/g, 'sy'],
  [/ts/g, 't'],
  [/d(?=[zj])/g, ''],
  [/j/g, 'zy'],
  [/d(?=y?[iu])/g, 'z'],
  [/dy/g, 'zy'],
  [/y+(?=i|e)/g, ''],
  [/f/g, 'h'],
  [/l/g, 'r'],
  [/v/g, 'b'],
  [/m(?=[bpm])/g, 'n'],
  [/oh(?![aiueoy])/g, 'o'],
  [/o[uo]+/g, 'o'],
  [/([a-z])\1+/g, '$1'],
  // Kita 1-jo, Kita 1.
  [/(?<=\d)zyo/g, ''],
];

/** The loose form of small Latin letters and digits; accents, spaces and hyphens have to be gone already. */
export function looseReading(letters: string): string {
  let loose = letters;
  for (const [written, form] of rewrites) loose = loose.replace(written, form);
  return loose;
}

/** The loose form of two readings that follow each other, both in it: Nishi and Ikebukuro, To and Owari, 1 and jo. */
export function joinReadings(before: string, after: string): string {
  const last = before.at(-1);
  if (last === undefined) return after;
  if (last >= '0' && last <= '9') return before + (after.startsWith('zyo') ? after.slice(3) : after);
  let from = 0;
  while (after[from] === last || (last === 'o' && after[from] === 'u')) from++;
  return before + after.slice(from);
}
