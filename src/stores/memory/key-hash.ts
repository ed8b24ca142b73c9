/**
 * A keyed hash of strings over their UTF-16 units, so that no string has to be kept or interned: the ARX rounds of
 * HalfSipHash-1-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF") with a 128-bit key and its whole 128-bit state
 * as the digest.
 *
 * Chance that any two of n values share what is kept of it: keys keep 96 bits, n² ÷ 2⁹⁷, 6 × 10⁻¹⁴ for 10⁸ keys; values within
 * one key keep 63 bits, n² ÷ 2⁶⁴, 5 × 10⁻¹² for 10,000 values. The key is random in each process, so that nobody can aim.
 */

/** Hashes into its own four words; `hash…` overwrites them, `absorb…` goes on from them. */
export class KeyHash {
  /** The digest's words after `finish`. */
  a = 0;
  b = 0;
  c = 0;
  d = 0;
  readonly #k0: number;
  readonly #k1: number;
  readonly #k2: number;
  readonly #k3: number;

  /** @param key four 32-bit words */
  constructor(key: Int32Array) {
    this.#k0 = key[0]!;
    this.#k1 = key[1]!;
    this.#k2 = key[2]!;
    this.#k3 = key[3]!;
  }

  /** Hashes a string. The length goes in first, so that no text is a prefix of another's. */
  hashText(text: string): void {
    const length = text.length;
    let a = this.#k0;
    let b = this.#k1;
    let c = 0x6c796765 ^ this.#k2;
    let d = 0x74656462 ^ this.#k3 ^ length;
    const even = length & ~1;
    for (let index = 0; index < even; index += 2) {
      const word = text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16);
      d ^= word;
      a = (a + b) | 0;
      b = ((b << 5) | (b >>> 27)) ^ a;
      a = (a << 16) | (a >>> 16);
      c = (c + d) | 0;
      d = ((d << 8) | (d >>> 24)) ^ c;
      a = (a + d) | 0;
      d = ((d << 7) | (d >>> 25)) ^ a;
      c = (c + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ c;
      c = (c << 16) | (c >>> 16);
      a ^= word;
    }
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
    // The last word holds the odd unit, or nothing, above a mark that no earlier word can be told from.
    this.absorb(even < length ? text.charCodeAt(even) : 0);
    this.#finish();
  }

  /** Hashes a number: its 64 bits. */
  hashNumber(value: number): void {
    numberBits[0] = value + 0; // -0 becomes 0
    this.start(2);
    this.absorb(numberWords[0]!);
    this.absorb(numberWords[1]!);
    this.#finish();
  }

  /** Begins a digest of words. */
  start(length: number): void {
    this.a = this.#k0;
    this.b = this.#k1;
    this.c = 0x6c796765 ^ this.#k2;
    this.d = 0x74656462 ^ this.#k3 ^ length ^ 0x40000000;
  }

  /** One word into a digest of words. */
  absorb(word: number): void {
    let { a, b, c, d } = this;
    d ^= word;
    a = (a + b) | 0;
    b = ((b << 5) | (b >>> 27)) ^ a;
    a = (a << 16) | (a >>> 16);
    c = (c + d) | 0;
    d = ((d << 8) | (d >>> 24)) ^ c;
    a = (a + d) | 0;
    d = ((d << 7) | (d >>> 25)) ^ a;
    c = (c + b) | 0;
    b = ((b << 13) | (b >>> 19)) ^ c;
    c = (c << 16) | (c >>> 16);
    this.a = a ^ word;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /** Ends a digest of words. */
  finishWords(): void {
    this.#finish();
  }

  #finish(): void {
    let { a, b, c, d } = this;
    c ^= 0xff;
    for (let round = 0; round < 4; round++) {
      a = (a + b) | 0;
      b = ((b << 5) | (b >>> 27)) ^ a;
      a = (a << 16) | (a >>> 16);
      c = (c + d) | 0;
      d = ((d << 8) | (d >>> 24)) ^ c;
      a = (a + d) | 0;
      d = ((d << 7) | (d >>> 25)) ^ a;
      c = (c + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ c;
      c = (c << 16) | (c >>> 16);
    }
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }
}

const numberBits = new Float64Array(1);
const numberWords = new Int32Array(numberBits.buffer);
