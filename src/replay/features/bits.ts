/** Sets of rows as bits, 32 a word: a rule's hits over a chunk. Bits behind the last row are never set. */

/** Words for so many rows. */
const wordsFor = (rows: number): number => (rows + 31) >>> 5;

/** An empty set. */
export const emptyBits = (rows: number): Uint32Array<ArrayBuffer> => new Uint32Array(wordsFor(rows));

/** True when the row is in the set. */
export const hasBit = (bits: Uint32Array, row: number): boolean => ((bits[row >>> 5]! >>> (row & 31)) & 1) === 1;

/** True when no row is in it. */
export function isEmpty(bits: Uint32Array): boolean {
  for (let word = 0; word < bits.length; word++) if (bits[word] !== 0) return false;
  return true;
}

/** The rows whose code is the wanted one. */
export function bitsWhere(codes: Uint8Array, wanted: number): Uint32Array<ArrayBuffer> {
  const rows = codes.length;
  const bits = emptyBits(rows);
  for (let row = 0; row < rows; row++) if (codes[row] === wanted) bits[row >>> 5]! |= 1 << (row & 31);
  return bits;
}

/** The lowest row of a word that is not empty; `word & (word - 1)` is the word without it. */
export const rowOf = (word: number): number => 31 - Math.clz32(word & -word);

/** Calls back with every row of the set, ascending. */
export function eachBit(bits: Uint32Array, take: (row: number) => void): void {
  for (let word = 0; word < bits.length; word++) {
    for (let rest = bits[word]!; rest !== 0; rest &= rest - 1) take((word << 5) + rowOf(rest));
  }
}

/** Number of rows in the set. */
export function countBits(bits: Uint32Array): number {
  let count = 0;
  for (let word = 0; word < bits.length; word++) {
    let rest = bits[word]!;
    rest -= (rest >>> 1) & 0x55555555;
    rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
    count += Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
