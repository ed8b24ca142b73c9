/**
 * Digest of 96 bits → number, for any number of digests. The newest are in memory; as soon as they are as many as may be there, they
 * go to a temporary file as one sorted segment, and the table in memory begins anew. Digests are random, so nothing of a segment
 * can be kept close by for those that are asked for often; but most that are asked for are new, or were put a short while ago.
 *
 * Of a digest in a file 1.3 bytes stay in memory: its share of the filter that spares looks into the file for what is not there.
 * That grows, and 100 million digests take 130 MB; without it each new digest would cost a look into every segment.
 *
 * A search that ends in memory costs as much as one in a hash table. Behind it each segment is asked, the newest first, one cache
 * line each; then a look of 4 to 8 KiB into the file, and of new digests in vain one for each 90 segments that were asked.
 */
import { denseFilling, HashTable, neverZero } from '../../../stores/memory/hash-table.ts';
import { DigestSegment } from './digest-segment.ts';
import type { Spill, SpillFile } from './spill.ts';

/** The table. `find` remembers what it found for `setFound`. */
export class DigestTable {
  readonly #memory = new HashTable(1, denseFilling);
  /** The oldest first. */
  readonly #segments: DigestSegment[] = [];
  readonly #most: number;
  readonly #file: SpillFile;
  #found: Pick<DigestSegment, 'setFound'> = this.#memory;

  constructor(spill: Spill) {
    this.#most = spill.limits.digests;
    this.#file = spill.file();
  }

  /** The number of a digest; 0: it is not there. */
  find(h0: number, h1: number, h2: number): number {
    this.#found = this.#memory;
    const inMemory = this.#memory.find(h0, h1, h2);
    if (inMemory !== 0) return inMemory;
    const first = neverZero(h0);
    for (let index = this.#segments.length - 1; index >= 0; index--) {
      const segment = this.#segments[index]!;
      const inFile = segment.find(first, h1, h2);
      if (inFile === 0) continue;
      this.#found = segment;
      return inFile;
    }
    return 0;
  }

  /** Changes the number of the digest that was found. */
  setFound(value: number): void {
    this.#found.setFound(value);
  }

  /** Puts a digest that is not there, with a number other than 0. */
  add(h0: number, h1: number, h2: number, value: number): void {
    if (this.#memory.count === this.#most) {
      this.#segments.push(new DigestSegment(this.#memory, this.#file));
      this.#memory.clear();
    }
    this.#memory.find(h0, h1, h2);
    this.#memory.put(h0, h1, h2, value);
  }

  /** Bytes held in memory. */
  get bytes(): number {
    return this.#memory.words * 4 + this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
