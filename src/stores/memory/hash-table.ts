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
  /** Slots, at most `largestBucket`. */
  size: number;
  count: number;
  /** How many leading bits of the first word all its digests share. */
  depth: number;
}

const smallestBucket = 8;
/** Slots of a bucket that splits when it is full. A power of two, for `sweepBelow`. */
const largestBucket = 8192;
const doublingBelow = 1024;

/** When a bucket grows, and by how much: memory against time. */
export interface Filling {
  /** Share of the slots that may be taken. */
  readonly fullest: number;
  /** How much larger a bucket of a thousand slots or more becomes; a small one becomes twice as large. */
  readonly growth: number;
}

/** Between 64 and 80 % of large tables are taken, where doubling would leave every second slot empty. */
const usualFilling: Filling = { fullest: 0.8, growth: 1.25 };
/** Between 82 and 90 %: for a large table that is asked once or twice an event, where a longer search costs less than empty slots. */
export const denseFilling: Filling = { fullest: 0.9, growth: 1.1 };

/** Depth of the directory at which buckets stop splitting: beyond it digests would have to collide. */
const deepest = 24;

/** A first word of 0 would look like an empty slot; digests that differ only in 0 and 1 there are taken for one. */
export function neverZero(h0: number): number {
  return h0 === 0 ? 1 : h0;
}

/** The slot where a digest would stand if it were alone: the low 16 bits of its first word, scaled to the size of the bucket. */
function homeOf(first: number, size: number): number {
  return Math.imul(first & 0xffff, size) >>> 16;
}

/** How far a slot lies behind another one, around the end. */
function slotsBetween(from: number, to: number, size: number): number {
  return to >= from ? to - from : to - from + size;
}

/** The table. `find` remembers where it stopped, for those of its calls that speak of "the slot found". */
export class HashTable {
  /** Digests held. */
  count = 0;
  /** Words of a slot. */
  readonly #stride: number;
  readonly #filling: Filling;
  #directory: Bucket[];
  #depth = 0;
  #bucket: Bucket;
  /** First word of the slot found. */
  #at = 0;

  /** @param values numbers kept for each digest */
  constructor(values = 1, filling = usualFilling) {
    this.#stride = digestWords + values;
    this.#filling = filling;
    this.#bucket = bucketOf(smallestBucket, this.#stride, 0);
    this.#directory = [this.#bucket];
  }

  /** Finds the slot of a digest, or the empty one where it would stand. Answers its first value, 0 when it is empty. */
  find(h0: number, h1: number, h2: number): number {
    const first = neverZero(h0);
    const bucket = this.#directory[(first >>> 1) >>> (31 - this.#depth)]!;
    const { slots, size } = bucket;
    const stride = this.#stride;
    this.#bucket = bucket;
    let slot = homeOf(first, size);
    for (;;) {
      const at = slot * stride;
      const taken = slots[at]!;
      if (taken === 0 || (taken === first && slots[at + 1] === h1 && slots[at + 2] === h2)) {
        this.#at = at;
        return slots[at + digestWords]!;
      }
      if (++slot === size) slot = 0;
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
    const { count, size } = this.#bucket;
    // One slot stays empty, or a search for what is not there would never end.
    if (count >= Math.min(size * this.#filling.fullest, size - 1)) {
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
    if (bucket.count * 8 < bucket.size) this.#giveBack(bucket);
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
  #slotOf({ slots, size }: Bucket, h0: number, column: number, value: number): number {
    const stride = this.#stride;
    let slot = homeOf(neverZero(h0), size);
    while (slots[slot * stride + digestWords + column] !== value) if (++slot === size) slot = 0;
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
      if (index !== first || slot >= bucket.size) {
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
      if (slot >= bucket.size && bucket.count * 8 < bucket.size) this.#giveBack(bucket);
      position = slot >= bucket.size ? (index + 1) << shift : (index << shift) | slot;
      if (directory !== this.#directory) return 0;
    }
    return position;
  }

  /** Drops every slot; a small bucket stays for the next. */
  clear(): void {
    if (this.count === 0) return;
    this.count = 0;
    const [bucket] = this.#directory;
    if (this.#depth === 0 && bucket!.size === smallestBucket) {
      bucket!.slots.fill(0);
      bucket!.count = 0;
      return;
    }
    this.#depth = 0;
    this.#bucket = bucketOf(smallestBucket, this.#stride, 0);
    this.#directory = [this.#bucket];
  }

  /** Words of memory held by slots. */
  get words(): number {
    let words = 0;
    for (const bucket of this.#distinctBuckets()) words += bucket.slots.length;
    return words;
  }

  /**
   * Everything, as sections of words for a snapshot: a head, then each bucket's slots. What stands in a bucket has smaller first words,
   * as unsigned numbers, than what stands in the buckets behind it.
   */
  *dump(): Generator<Int32Array> {
    const buckets = [...this.#distinctBuckets()];
    yield Int32Array.of(this.#depth, this.count, ...buckets.flatMap(({ size, count, depth }) => [size, count, depth]));
    for (const bucket of buckets) yield bucket.slots;
  }

  /** Takes over a dump. */
  load(next: () => Int32Array): void {
    const head = next();
    this.#depth = head[0]!;
    this.count = head[1]!;
    const directory: Bucket[] = [];
    for (let at = 2; at < head.length; at += 3) {
      const bucket: Bucket = { slots: next(), size: head[at]!, count: head[at + 1]!, depth: head[at + 2]! };
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
    if (bucket.size < largestBucket || this.#depth >= deepest) this.#relayout(bucket, this.#grownSize(bucket.size));
    else this.#split(bucket);
  }

  /** The next size; beyond the largest only where buckets cannot split any more. */
  #grownSize(size: number): number {
    const grown = Math.ceil(size * (size < doublingBelow ? 2 : this.#filling.growth));
    return size < largestBucket ? Math.min(grown, largestBucket) : grown;
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
    const { fullest, growth } = this.#filling;
    // As full as after growing.
    const size = Math.ceil((largestBucket / 2) * growth);
    const halves = [bucketOf(size, stride, depth), bucketOf(size, stride, depth)] as const;
    const { slots } = bucket;
    for (let at = 0; at < slots.length; at += stride) {
      if (slots[at] === 0) continue;
      const half = halves[(slots[at]! >>> (32 - depth)) & 1]!;
      // Digests that agree in many bits may all go to one side.
      if (half.count >= half.size * fullest) this.#relayout(half, this.#grownSize(half.size));
      this.#put(half, slots, at);
    }
    const span = 1 << (this.#depth - depth);
    const first = this.#directory.indexOf(bucket);
    this.#directory.fill(halves[0], first, first + span).fill(halves[1], first + span, first + 2 * span);
  }

  /** Joins a nearly empty bucket with its equally empty buddy, and shrinks a lonely one. */
  #giveBack(bucket: Bucket): void {
    if (bucket.depth === 0) {
      if (bucket.size > smallestBucket) this.#relayout(bucket, Math.max(smallestBucket, bucket.size >> 1));
      return;
    }
    const span = 1 << (this.#depth - bucket.depth);
    const first = this.#directory.indexOf(bucket);
    const buddyAt = first ^ span;
    const buddy = this.#directory[buddyAt]!;
    if (buddy.depth !== bucket.depth || (bucket.count + buddy.count) * 2 > buddy.size) return;
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
    const { slots, size } = bucket;
    const stride = this.#stride;
    let slot = homeOf(from[at]!, size);
    while (slots[slot * stride] !== 0) if (++slot === size) slot = 0;
    const to = slot * stride;
    for (let word = 0; word < stride; word++) slots[to + word] = from[at + word]!;
    bucket.count++;
  }

  #relayout(bucket: Bucket, size: number): void {
    const { slots } = bucket;
    bucket.slots = new Int32Array(size * this.#stride);
    bucket.size = size;
    bucket.count = 0;
    for (let at = 0; at < slots.length; at += this.#stride) if (slots[at] !== 0) this.#put(bucket, slots, at);
  }

  /** Empties a slot and moves later ones of the same run up, so that no run has a hole (Knuth, vol. 3, 6.4, algorithm R). */
  #removeSlot(bucket: Bucket, removed: number): void {
    const { slots, size } = bucket;
    const stride = this.#stride;
    let hole = removed;
    let slot = removed;
    for (;;) {
      if (++slot === size) slot = 0;
      const first = slots[slot * stride]!;
      if (first === 0) break;
      if (slotsBetween(homeOf(first, size), slot, size) < slotsBetween(hole, slot, size)) continue;
      // Slots are a few words: the methods of typed arrays take longer to be called than this.
      for (let word = 0; word < stride; word++) slots[hole * stride + word] = slots[slot * stride + word]!;
      hole = slot;
    }
    for (let word = 0; word < stride; word++) slots[hole * stride + word] = 0;
    bucket.count--;
  }
}

function bucketOf(size: number, stride: number, depth: number): Bucket {
  return { slots: new Int32Array(size * stride), size, count: 0, depth };
}
