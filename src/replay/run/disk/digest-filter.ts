/**
 * "Surely not there": a Bloom filter over digests. Its bits for a digest lie within 64 bytes (blocked: Putze, Sanders and Singler
 * 2007), so that a look costs one or two cache lines, and are words of the digest itself, which is random already.
 */

const bitsPerDigest = 10;
const blockBits = 512;
const blockWords = blockBits / 32;
/** Bits set for a digest from each of its second and third words; with both, one digest in 90 is taken for one that is there. */
const bitsPerWord = 3;
/** A place in a block. */
const placeBits = 9;

/** Digests of three 32-bit words each, of which it can say that they were surely never added. */
export class DigestFilter {
  readonly #words: Int32Array;
  readonly #blocks: number;

  /** @param digests how many will be added */
  constructor(digests: number) {
    this.#blocks = Math.ceil((digests * bitsPerDigest) / blockBits);
    this.#words = new Int32Array(this.#blocks * blockWords);
  }

  add(h0: number, h1: number, h2: number): void {
    const block = this.#blockOf(h0);
    for (let index = 0; index < bitsPerWord; index++) {
      this.#set(block, h1 >>> (index * placeBits));
      this.#set(block, h2 >>> (index * placeBits));
    }
  }

  /** False: surely never added. */
  mayHave(h0: number, h1: number, h2: number): boolean {
    const block = this.#blockOf(h0);
    for (let index = 0; index < bitsPerWord; index++) {
      if (!this.#isSet(block, h1 >>> (index * placeBits))) return false;
      if (!this.#isSet(block, h2 >>> (index * placeBits))) return false;
    }
    return true;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#words.byteLength;
  }

  /** First word of a digest's block; blocks ascend with digests, so that sorted ones are added from one end to the other. */
  #blockOf(h0: number): number {
    return Math.floor(((h0 >>> 0) / 2 ** 32) * this.#blocks) * blockWords;
  }

  #set(block: number, place: number): void {
    this.#words[block + ((place & (blockBits - 1)) >>> 5)]! |= 1 << (place & 31);
  }

  #isSet(block: number, place: number): boolean {
    return (this.#words[block + ((place & (blockBits - 1)) >>> 5)]! & (1 << (place & 31))) !== 0;
  }
}
