/**
 * Blocks of one size, side by side in pages without a gap: taking one appends, giving one back moves the last into its place,
 * and a page that falls empty is released. So memory follows what is alive, and growing never copies.
 */

/**
 * Words of a full page. The first page of a slab begins small, doubles up to that and shrinks again; all others are full from the
 * start.
 */
const pageWords = 65_536;
const firstPageWords = 512;

/** The slab. Blocks are numbered from 0 without gaps; `ints` and `floats` are two views of the same pages. */
export class Slab {
  readonly ints: Int32Array[] = [];
  readonly floats: Float64Array[] = [];
  /** Blocks in use. */
  count = 0;
  readonly blockWords: number;
  /** Block number → page: `index >>> shift`; → place in the page: `(index & mask) * blockWords`. */
  readonly shift: number;
  readonly mask: number;
  /** Blocks for which there is room. */
  #room = 0;

  /** @param blockWords words of a block, even, so that 64-bit numbers stay aligned */
  constructor(blockWords: number) {
    this.blockWords = blockWords;
    this.shift = Math.max(0, Math.floor(Math.log2(pageWords / blockWords)));
    this.mask = (1 << this.shift) - 1;
  }

  /** A new block at the end; its words are what they are. */
  append(): number {
    if (this.count === this.#room) this.#grow();
    return this.count++;
  }

  #grow(): void {
    const full = this.mask + 1;
    if (this.#room < full) {
      this.#sizeFirstPage(Math.min(full, Math.max(this.#room * 2, this.#firstRoom)));
      return;
    }
    this.#setPage(this.ints.length, full);
    this.#room += full;
  }

  /** Blocks of a first page that is new. */
  get #firstRoom(): number {
    return Math.ceil(firstPageWords / this.blockWords);
  }

  #sizeFirstPage(room: number): void {
    const before = this.ints[0];
    this.#room = room;
    this.#setPage(0, room);
    if (before) this.ints[0]!.set(before.subarray(0, room * this.blockWords));
  }

  #setPage(page: number, blocks: number): void {
    const words = new ArrayBuffer(blocks * this.blockWords * 4);
    this.ints[page] = new Int32Array(words);
    this.floats[page] = new Float64Array(words);
  }

  /** Drops every block, and every page but the first. */
  clear(): void {
    this.count = 0;
    this.ints.length = Math.min(this.ints.length, 1);
    this.floats.length = this.ints.length;
    this.#room = Math.min(this.#room, this.mask + 1);
  }

  /** Drops the last block; a page beyond one spare is released, and a lonely first page that is nearly empty is halved. */
  dropLast(): void {
    this.count--;
    const full = this.mask + 1;
    if (this.#room <= full) {
      if (this.count * 4 < this.#room && this.#room >= this.#firstRoom * 2) this.#sizeFirstPage(this.#room >> 1);
      return;
    }
    if (this.count > this.#room - 2 * full) return;
    this.ints.pop();
    this.floats.pop();
    this.#room -= full;
  }

  /** Copies a block's words over another's. */
  copy(from: number, to: number): void {
    const source = this.ints[from >>> this.shift]!;
    const target = this.ints[to >>> this.shift]!;
    const words = this.blockWords;
    copyWords(source, (from & this.mask) * words, target, (to & this.mask) * words, words);
  }

  /** Everything, as sections of words for a snapshot. */
  *dump(): Generator<Int32Array> {
    yield Int32Array.of(this.count);
    for (let left = this.count, page = 0; left > 0; left -= this.mask + 1, page++) {
      yield this.ints[page]!.subarray(0, Math.min(left, this.mask + 1) * this.blockWords);
    }
  }

  /** Takes over a dump. */
  load(next: () => Int32Array): void {
    const count = next()[0]!;
    const full = this.mask + 1;
    this.count = count;
    for (let left = count, page = 0; left > 0; left -= full, page++) {
      const words = next();
      if (left >= full) this.#adopt(page, words);
      else {
        while (this.#room < count) this.#grow();
        this.ints[page]!.set(words);
      }
    }
  }

  /** A full page as it was read: not copied once more. */
  #adopt(page: number, words: Int32Array): void {
    this.ints[page] = words;
    this.floats[page] = new Float64Array(words.buffer);
    this.#room += this.mask + 1;
  }

  /** Words of memory held. */
  get words(): number {
    return this.#room * this.blockWords;
  }
}

/** Copies words; a loop, because most blocks are shorter than a call of `set` is long. */
export function copyWords(source: Int32Array, from: number, target: Int32Array, to: number, words: number): void {
  if (words > 64) target.set(source.subarray(from, from + words), to);
  else for (let word = 0; word < words; word++) target[to + word] = source[from + word]!;
}
