/**
 * Blocks of one size, side by side in pages without a gap: taking one appends, giving one back moves the last into its place,
 * and a page that falls empty is released. So memory follows what is alive, and growing never copies.
 */

/** Words of a page, about; small, because every list length of every series has pages of its own. */
const pageWords = 8_192;

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

  /** @param blockWords words of a block, even, so that 64-bit numbers stay aligned */
  constructor(blockWords: number) {
    this.blockWords = blockWords;
    this.shift = Math.max(0, Math.floor(Math.log2(pageWords / blockWords)));
    this.mask = (1 << this.shift) - 1;
  }

  /** A new block at the end; its words are what they are. */
  append(): number {
    const index = this.count++;
    if (index >>> this.shift === this.ints.length) {
      const page = new ArrayBuffer((this.mask + 1) * this.blockWords * 4);
      this.ints.push(new Int32Array(page));
      this.floats.push(new Float64Array(page));
    }
    return index;
  }

  /** Drops the last block; a page beyond one spare is released. */
  dropLast(): void {
    this.count--;
    const needed = ((this.count + this.mask) >>> this.shift) + 1;
    if (this.ints.length > needed) {
      this.ints.pop();
      this.floats.pop();
    }
  }

  /** Copies a block's words over another's. */
  copy(from: number, to: number): void {
    const source = this.ints[from >>> this.shift]!;
    const at = (from & this.mask) * this.blockWords;
    const target = this.ints[to >>> this.shift]!;
    target.set(source.subarray(at, at + this.blockWords), (to & this.mask) * this.blockWords);
  }

  /** Words of memory held. */
  get words(): number {
    return this.ints.length * (this.mask + 1) * this.blockWords;
  }
}
