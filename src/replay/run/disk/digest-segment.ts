/**
 * A full table of digests as it lies in a temporary file: sorted, in stretches that are read at once. In memory are a filter and
 * where the stretches begin, 1.3 bytes a digest.
 */
import { asBytes } from '../../../shared/bytes.ts';
import type { HashTable } from '../../../stores/memory/hash-table.ts';
import { DigestFilter } from './digest-filter.ts';
import type { SpillFile } from './spill.ts';

/** Words of an entry: a digest and its number. */
const entryWords = 4;
const entryBytes = entryWords * 4;
/** Fewest entries of a stretch on average; the most are twice as many: 4 to 8 KiB. */
const stretchEntries = 256;

/** Digests, each with its number, in a stretch of a file; a number can be changed where it lies. */
export class DigestSegment {
  readonly #file: SpillFile;
  /** Where it begins in the file. */
  readonly #at: number;
  readonly #filter: DigestFilter;
  /** Leading bits of the first word that the digests of a stretch share. */
  readonly #bits: number;
  /** By those bits the first entry of each stretch, and behind them the end. */
  readonly #starts: Uint32Array;
  /** Room for a stretch that is read. */
  readonly #read: Int32Array;
  /** Where the number found is in the file. */
  #found = 0;

  /**
   * Appends all that is in a table to a file.
   *
   * @param table its first words are never 0; one number to a digest
   */
  constructor(table: HashTable, file: SpillFile) {
    this.#file = file;
    this.#at = file.bytes;
    this.#filter = new DigestFilter(table.count);
    this.#bits = Math.max(0, Math.floor(Math.log2(table.count / stretchEntries)));
    const counts = new Uint32Array(1 << this.#bits);
    const [, ...buckets] = table.dump();
    for (const slots of buckets) {
      const entries = sortedEntries(slots);
      for (let at = 0; at < entries.length; at += entryWords) {
        this.#filter.add(entries[at]!, entries[at + 1]!, entries[at + 2]!);
        counts[this.#stretchOf(entries[at]!)]!++;
      }
      file.write(asBytes(entries), file.bytes);
    }
    this.#starts = new Uint32Array(counts.length + 1);
    for (let stretch = 0; stretch < counts.length; stretch++)
      this.#starts[stretch + 1] = this.#starts[stretch]! + counts[stretch]!;
    this.#read = new Int32Array(counts.reduce((most, count) => Math.max(most, count), 0) * entryWords);
  }

  /** The number of a digest whose first word is not 0; 0 when it is not here, which seldom takes a look into the file. */
  find(h0: number, h1: number, h2: number): number {
    if (!this.#filter.mayHave(h0, h1, h2)) return 0;
    const stretch = this.#stretchOf(h0);
    const start = this.#starts[stretch]!;
    const entries = this.#read.subarray(0, (this.#starts[stretch + 1]! - start) * entryWords);
    const from = this.#at + start * entryBytes;
    this.#file.read(asBytes(entries), from);
    for (let at = 0; at < entries.length; at += entryWords) {
      if (entries[at] !== h0 || entries[at + 1] !== h1 || entries[at + 2] !== h2) continue;
      this.#found = from + (at + entryWords - 1) * 4;
      return entries[at + entryWords - 1]!;
    }
    return 0;
  }

  /** Changes the number found. */
  setFound(value: number): void {
    this.#file.write(asBytes(Int32Array.of(value)), this.#found);
  }

  /** Bytes held in memory. */
  get bytes(): number {
    return this.#filter.bytes + this.#starts.byteLength + this.#read.byteLength;
  }

  #stretchOf(h0: number): number {
    return (h0 >>> 1) >>> (31 - this.#bits);
  }
}

/** What a bucket of a table holds, in the order of first words as unsigned numbers. */
function sortedEntries(slots: Int32Array): Int32Array {
  const all = slots.length / entryWords;
  // The first word and the slot as one number: typed arrays of numbers are sorted many times as fast as by a comparison of ours.
  const order = new Float64Array(all);
  let count = 0;
  for (let slot = 0; slot < all; slot++) {
    const first = slots[slot * entryWords]!;
    if (first !== 0) order[count++] = (first >>> 0) * all + slot;
  }
  const entries = new Int32Array(count * entryWords);
  order
    .subarray(0, count)
    .sort()
    .forEach((key, index) => {
      const from = (key % all) * entryWords;
      for (let word = 0; word < entryWords; word++) entries[index * entryWords + word] = slots[from + word]!;
    });
  return entries;
}
