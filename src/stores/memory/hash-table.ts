/**
 * Digest of 96 bits → a row of numbers, not all 0: open addressing in buckets of a few thousand slots, found through a directory
 * (extendible hashing: Fagin et al. 1979). A full bucket splits by itself, so that no insertion ever waits for the whole table
 * to be laid out anew, and emptied buckets are merged and given back.
 */

/** Words of a slot before its values: the digest. An empty slot is all 0; the first word of a taken one never is. */
const digestWords = 3;

interface Bucket {
  /** Slots side by side: the digest, then the values. */
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

/** A first word of 0 would look like an empty slot; digests that differ only in 0 and 1 there are taken for one. */
function neverZero(h0: number): number {
  return h0 === 0 ? 1 : h0;
}

/** The table. `find` remembers where it stopped, for those of its calls that speak of "the slot found". */
export class HashTable {
  /** Digests held. */
  count = 0;
  /** Words of a slot. */
  readonly #stride: number;
  #directory: Bucket[];
  #depth = 0;
  #bucket: Bucket;
  /** First word of the slot found. */
  #at = 0;

  /** @param values numbers kept for each digest */
  constructor(values = 1) {
    this.#stride = digestWords + values;
    this.#bucket = bucketOf(smallestBucket, this.#stride, 0);
    this.#directory = [this.#bucket];
  }

  /** Finds the slot of a digest, or the empty one where it would stand. Answers its first value, 0 when it is empty. */
  find(h0: number, h1: number, h2: number): number {
    const first = neverZero(h0);
    const bucket = this.#directory[(first >>> 1) >>> (31 - this.#depth)]!;
    const { slots, mask } = bucket;
    const stride = this.#stride;
    this.#bucket = bucket;
    let slot = first & mask;
    for (;;) {
      const at = slot * stride;
      const taken = slots[at]!;
      if (taken === 0 || (taken === first && slots[at + 1] === h1 && slots[at + 2] === h2)) {
        this.#at = at;
        return slots[at + digestWords]!;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** A value of the slot found; 0 also when it is empty. */
  found(column: number): number {
    return this.#bucket.slots[this.#at + digestWords + column]!;
  }

  /** Changes a value of the slot found, which is taken. */
  setFound(value: number, column = 0): void {
    this.#bucket.slots[this.#at + digestWords + column] = value;
  }

  /** Puts a value at the digest that `find` was asked for, whether its slot is taken or not. */
  put(h0: number, h1: number, h2: number, value: number, column = 0): void {
    if (this.#bucket.slots[this.#at] === 0) this.#take(neverZero(h0), h1, h2);
    this.setFound(value, column);
  }

  /** Takes the empty slot found. */
  #take(h0: number, h1: number, h2: number): void {
    if (this.#bucket.count * 4 >= (this.#bucket.mask + 1) * 3) {
      this.#makeRoom(this.#bucket);
      this.find(h0, h1, h2);
    }
    const { slots } = this.#bucket;
    slots[this.#at] = h0;
    slots[this.#at + 1] = h1;
    slots[this.#at + 2] = h2;
    this.#bucket.count++;
    this.count++;
  }

  /** Removes the digest that `find` has just found, with all its values. */
  deleteFound(): void {
    this.#delete(this.#bucket, this.#at / this.#stride);
  }

  #delete(bucket: Bucket, slot: number): void {
    this.#removeSlot(bucket, slot);
    this.count--;
    if (bucket.count * 8 < bucket.mask) this.#giveBack(bucket);
  }

  /**
   * Puts another value in the place of one that only one digest has in that column; for owners that keep only the digest's
   * first word. The slot found stays what it was.
   */
  replace(h0: number, column: number, value: number, by: number): void {
    const bucket = this.#bucketOf(h0);
    bucket.slots[this.#slotOf(bucket, h0, column, value) * this.#stride + digestWords + column] = by;
  }

  /** Lets a value go as `replace` finds it, and with its last value the digest. Nothing is found any more afterwards. */
  remove(h0: number, column: number, value: number): void {
    const bucket = this.#bucketOf(h0);
    const slot = this.#slotOf(bucket, h0, column, value);
    const at = slot * this.#stride;
    bucket.slots[at + digestWords + column] = 0;
    for (let word = at + digestWords; word < at + this.#stride; word++) if (bucket.slots[word] !== 0) return;
    this.#delete(bucket, slot);
  }

  #bucketOf(h0: number): Bucket {
    return this.#directory[(neverZero(h0) >>> 1) >>> (31 - this.#depth)]!;
  }

  /** The slot with a value that is there. */
  #slotOf({ slots, mask }: Bucket, h0: number, column: number, value: number): number {
    const stride = this.#stride;
    let slot = neverZero(h0) & mask;
    while (slots[slot * stride + digestWords + column] !== value) slot = (slot + 1) & mask;
    return slot;
  }

  /**
   * Looks at up to `steps` slots from a cursor on and drops those whose first value, as an unsigned number, is below a limit.
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
        const at = slot * this.#stride;
        if (bucket.slots[at] === 0 || bucket.slots[at + digestWords]! >>> 0 >= limit) break;
        this.#removeSlot(bucket, slot);
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
    if (bucket.mask + 1 < largestBucket || this.#depth >= deepest) this.#relayout(bucket, (bucket.mask + 1) * 2);
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
    const stride = this.#stride;
    const halves = [bucketOf(largestBucket, stride, depth), bucketOf(largestBucket, stride, depth)] as const;
    const { slots } = bucket;
    for (let at = 0; at < slots.length; at += stride) {
      if (slots[at] !== 0) this.#put(halves[(slots[at]! >>> (32 - depth)) & 1]!, slots, at);
    }
    const span = 1 << (this.#depth - depth);
    const first = this.#directory.indexOf(bucket);
    this.#directory.fill(halves[0], first, first + span).fill(halves[1], first + span, first + 2 * span);
  }

  /** Joins a nearly empty bucket with its equally empty buddy, and shrinks a lonely one. */
  #giveBack(bucket: Bucket): void {
    if (bucket.depth === 0) {
      if (bucket.mask + 1 > smallestBucket) this.#relayout(bucket, (bucket.mask + 1) >> 1);
      return;
    }
    const span = 1 << (this.#depth - bucket.depth);
    const first = this.#directory.indexOf(bucket);
    const buddyAt = first ^ span;
    const buddy = this.#directory[buddyAt]!;
    if (buddy.depth !== bucket.depth || buddy.count * 4 >= buddy.mask) return;
    for (let at = 0; at < bucket.slots.length; at += this.#stride) {
      if (bucket.slots[at] !== 0) this.#put(buddy, bucket.slots, at);
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

  /** Copies a slot of another layout to where it stands in a bucket. */
  #put(bucket: Bucket, from: Int32Array, at: number): void {
    const { slots, mask } = bucket;
    const stride = this.#stride;
    let slot = from[at]! & mask;
    while (slots[slot * stride] !== 0) slot = (slot + 1) & mask;
    const to = slot * stride;
    for (let word = 0; word < stride; word++) slots[to + word] = from[at + word]!;
    bucket.count++;
  }

  #relayout(bucket: Bucket, size: number): void {
    const { slots } = bucket;
    bucket.slots = new Int32Array(size * this.#stride);
    bucket.mask = size - 1;
    bucket.count = 0;
    for (let at = 0; at < slots.length; at += this.#stride) if (slots[at] !== 0) this.#put(bucket, slots, at);
  }

  /** Empties a slot and moves later ones of the same run up, so that no run has a hole (Knuth, vol. 3, 6.4, algorithm R). */
  #removeSlot(bucket: Bucket, removed: number): void {
    const { slots, mask } = bucket;
    const stride = this.#stride;
    let hole = removed;
    for (let slot = (hole + 1) & mask; slots[slot * stride] !== 0; slot = (slot + 1) & mask) {
      const home = slots[slot * stride]! & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots.copyWithin(hole * stride, slot * stride, (slot + 1) * stride);
      hole = slot;
    }
    slots.fill(0, hole * stride, (hole + 1) * stride);
    bucket.count--;
  }
}

function bucketOf(size: number, stride: number, depth: number): Bucket {
  return { slots: new Int32Array(size * stride), mask: size - 1, count: 0, depth };
}
