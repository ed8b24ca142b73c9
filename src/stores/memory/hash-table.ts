/**
 * Digest of 96 bits → a number that is not 0: open addressing in buckets of a few thousand slots, found through a directory
 * (extendible hashing: Fagin et al. 1979). A full bucket splits by itself, so that no insertion ever waits for the whole table
 * to be laid out anew, and emptied buckets are merged and given back.
 */

/** Slots of four words: three of the digest, one of the value; value 0 is an empty slot. */
interface Bucket {
  slots: Int32Array;
  /** Slots less one, a power of two less one. */
  mask: number;
  count: number;
  /** How many leading bits of the first word all its digests share. */
  depth: number;
}

const smallestBucket = 8;
const largestBucket = 8192;

/** Depth of the directory at which buckets stop splitting: beyond it digests would have to collide. */
const deepest = 24;

/** The table. `find` remembers where it stopped, for `setFound` and `deleteFound` right after it. */
export class HashTable {
  count = 0;
  #directory: Bucket[] = [bucketOf(smallestBucket, 0)];
  #depth = 0;
  #bucket: Bucket = this.#directory[0]!;
  #slot = 0;

  /** The value at a digest, 0 when there is none. */
  find(h0: number, h1: number, h2: number): number {
    const bucket = this.#directory[(h0 >>> 1) >>> (31 - this.#depth)]!;
    const { slots, mask } = bucket;
    this.#bucket = bucket;
    let slot = h0 & mask;
    for (;;) {
      const at = slot << 2;
      const value = slots[at + 3]!;
      if (value === 0 || (slots[at] === h0 && slots[at + 1] === h1 && slots[at + 2] === h2)) {
        this.#slot = slot;
        return value;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** Puts a value at a digest that `find` has just not found. */
  insertAbsent(h0: number, h1: number, h2: number, value: number): void {
    let bucket = this.#bucket;
    let slot = this.#slot;
    if (bucket.count * 4 >= (bucket.mask + 1) * 3) {
      this.#makeRoom(bucket);
      this.find(h0, h1, h2);
      bucket = this.#bucket;
      slot = this.#slot;
    }
    const at = slot << 2;
    bucket.slots[at] = h0;
    bucket.slots[at + 1] = h1;
    bucket.slots[at + 2] = h2;
    bucket.slots[at + 3] = value;
    bucket.count++;
    this.count++;
  }

  /** Changes the value that `find` has just found. */
  setFound(value: number): void {
    this.#bucket.slots[(this.#slot << 2) + 3] = value;
  }

  /** Removes what `find` has just found. */
  deleteFound(): void {
    removeSlot(this.#bucket, this.#slot);
    this.count--;
    if (this.#bucket.count * 8 < this.#bucket.mask) this.#giveBack(this.#bucket);
  }

  /** Points at the slot that holds `value`, whose digest starts with `h0`; for owners that keep only that word. */
  findValue(h0: number, value: number): boolean {
    const bucket = this.#directory[(h0 >>> 1) >>> (31 - this.#depth)]!;
    const { slots, mask } = bucket;
    this.#bucket = bucket;
    for (let slot = h0 & mask; ; slot = (slot + 1) & mask) {
      const found = slots[(slot << 2) + 3]!;
      if (found === value) {
        this.#slot = slot;
        return true;
      }
      if (found === 0) return false;
    }
  }

  /**
   * Looks at up to `steps` slots from a cursor on and drops those whose value, as an unsigned number, is below a limit.
   * @returns the cursor to go on from.
   */
  sweepBelow(cursor: number, steps: number, limit: number): number {
    const directory = this.#directory;
    const shift = 13; // largestBucket
    let position = cursor;
    for (let step = 0; step < steps; step++) {
      const index = position >>> shift;
      if (index >= directory.length) return 0;
      const bucket = directory[index]!;
      const first = index & ~((1 << (this.#depth - bucket.depth)) - 1);
      let slot = position & (largestBucket - 1);
      if (index !== first || slot > bucket.mask) {
        position = (index + 1) << shift;
        continue;
      }
      for (;;) {
        const value = bucket.slots[(slot << 2) + 3]!;
        if (value === 0 || value >>> 0 >= limit) break;
        removeSlot(bucket, slot);
        this.count--;
        step++;
      }
      slot++;
      if (slot > bucket.mask && bucket.count * 8 < bucket.mask) this.#giveBack(bucket);
      position = slot > bucket.mask ? (index + 1) << shift : (index << shift) | slot;
      if (directory !== this.#directory) return 0;
    }
    return position;
  }

  /** Words of memory held by slots. */
  get words(): number {
    let words = 0;
    for (const bucket of this.#distinctBuckets()) words += bucket.slots.length;
    return words;
  }

  /** Everything, as sections of words for a snapshot. */
  *dump(): Generator<Int32Array> {
    const buckets = [...this.#distinctBuckets()];
    yield Int32Array.of(this.#depth, this.count, ...buckets.flatMap(({ mask, count, depth }) => [mask, count, depth]));
    for (const bucket of buckets) yield bucket.slots;
  }

  /** Takes over a dump. */
  load(next: () => Int32Array): void {
    const head = next();
    this.#depth = head[0]!;
    this.count = head[1]!;
    const directory: Bucket[] = [];
    for (let at = 2; at < head.length; at += 3) {
      const bucket: Bucket = { slots: next(), mask: head[at]!, count: head[at + 1]!, depth: head[at + 2]! };
      for (let copies = 1 << (this.#depth - bucket.depth); copies > 0; copies--) directory.push(bucket);
    }
    this.#directory = directory;
  }

  *#distinctBuckets(): Generator<Bucket> {
    for (let index = 0; index < this.#directory.length; ) {
      const bucket = this.#directory[index]!;
      yield bucket;
      index += 1 << (this.#depth - bucket.depth);
    }
  }

  #makeRoom(bucket: Bucket): void {
    if (bucket.mask + 1 < largestBucket || this.#depth >= deepest) relayout(bucket, (bucket.mask + 1) * 2);
    else this.#split(bucket);
  }

  #split(bucket: Bucket): void {
    if (bucket.depth === this.#depth) {
      const doubled: Bucket[] = [];
      for (const one of this.#directory) doubled.push(one, one);
      this.#directory = doubled;
      this.#depth++;
    }
    const depth = bucket.depth + 1;
    const halves = [bucketOf(largestBucket, depth), bucketOf(largestBucket, depth)] as const;
    const { slots } = bucket;
    for (let at = 0; at < slots.length; at += 4) {
      if (slots[at + 3] !== 0) put(halves[(slots[at]! >>> (32 - depth)) & 1]!, slots, at);
    }
    const span = 1 << (this.#depth - depth);
    const first = this.#directory.indexOf(bucket);
    this.#directory.fill(halves[0], first, first + span).fill(halves[1], first + span, first + 2 * span);
  }

  /** Joins a nearly empty bucket with its equally empty buddy, and shrinks a lonely one. */
  #giveBack(bucket: Bucket): void {
    if (bucket.depth === 0) {
      if (bucket.mask + 1 > smallestBucket) relayout(bucket, (bucket.mask + 1) >> 1);
      return;
    }
    const span = 1 << (this.#depth - bucket.depth);
    const first = this.#directory.indexOf(bucket);
    const buddyAt = first ^ span;
    const buddy = this.#directory[buddyAt]!;
    if (buddy.depth !== bucket.depth || buddy.count * 4 >= buddy.mask) return;
    for (let at = 0; at < bucket.slots.length; at += 4) {
      if (bucket.slots[at + 3] !== 0) put(buddy, bucket.slots, at);
    }
    buddy.depth--;
    this.#directory.fill(buddy, Math.min(first, buddyAt), Math.min(first, buddyAt) + 2 * span);
    this.#halveDirectory();
  }

  #halveDirectory(): void {
    while (this.#depth > 0 && this.#directory.every(bucket => bucket.depth < this.#depth)) {
      this.#directory = this.#directory.filter((_, index) => (index & 1) === 0);
      this.#depth--;
    }
  }
}

function bucketOf(size: number, depth: number): Bucket {
  return { slots: new Int32Array(size * 4), mask: size - 1, count: 0, depth };
}

function put(bucket: Bucket, from: Int32Array, at: number): void {
  const { slots, mask } = bucket;
  let slot = from[at]! & mask;
  while (slots[(slot << 2) + 3] !== 0) slot = (slot + 1) & mask;
  const to = slot << 2;
  slots[to] = from[at]!;
  slots[to + 1] = from[at + 1]!;
  slots[to + 2] = from[at + 2]!;
  slots[to + 3] = from[at + 3]!;
  bucket.count++;
}

function relayout(bucket: Bucket, size: number): void {
  const { slots } = bucket;
  bucket.slots = new Int32Array(size * 4);
  bucket.mask = size - 1;
  bucket.count = 0;
  for (let at = 0; at < slots.length; at += 4) if (slots[at + 3] !== 0) put(bucket, slots, at);
}

/** Empties a slot and moves later ones of the same run up, so that no run has a hole (Knuth, vol. 3, 6.4, algorithm R). */
function removeSlot(bucket: Bucket, removed: number): void {
  const { slots, mask } = bucket;
  let hole = removed;
  for (let slot = (hole + 1) & mask; slots[(slot << 2) + 3] !== 0; slot = (slot + 1) & mask) {
    const home = slots[slot << 2]! & mask;
    if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
    slots.copyWithin(hole << 2, slot << 2, (slot << 2) + 4);
    hole = slot;
  }
  slots[(hole << 2) + 3] = 0;
  bucket.count--;
}
