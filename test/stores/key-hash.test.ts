import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyHash } from '../../src/stores/memory/key-hash.ts';

type Words = readonly [number, number, number, number];
const int = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const keys = fc.tuple(int, int, int, int);

/** The rounds as the paper writes them; the key's other half and the length go into the state from the start. */
function halfSipHash(key: Words, length: number, words: readonly number[]): Words {
  let [v0, v1, v2, v3] = [key[0], key[1], 0x6c796765 ^ key[2], 0x74656462 ^ key[3] ^ length];
  const rotated = (word: number, bits: number) => (word << bits) | (word >>> (32 - bits));
  const round = () => {
    v0 = (v0 + v1) | 0;
    v1 = rotated(v1, 5) ^ v0;
    v0 = rotated(v0, 16);
    v2 = (v2 + v3) | 0;
    v3 = rotated(v3, 8) ^ v2;
    v0 = (v0 + v3) | 0;
    v3 = rotated(v3, 7) ^ v0;
    v2 = (v2 + v1) | 0;
    v1 = rotated(v1, 13) ^ v2;
    v2 = rotated(v2, 16);
  };
  for (const word of words) {
    v3 ^= word;
    round();
    v0 ^= word;
  }
  v2 ^= 0xff;
  for (let times = 0; times < 4; times++) round();
  return [v0, v1, v2, v3];
}

function digest(key: Words, by: (hash: KeyHash) => void): Words {
  const hash = new KeyHash(Int32Array.from(key));
  by(hash);
  return [hash.a, hash.b, hash.c, hash.d];
}

// Snapshots and other threads go by these digests: another hash needs another version there (snapshot.ts).
it('digests texts two units at a time, and the odd one or none behind them', () => {
  fc.assert(
    fc.property(keys, fc.string({ unit: 'binary' }), (key, text) => {
      const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
      const pairs = Array.from({ length: units.length >> 1 }, (_, at) => units[2 * at]! | (units[2 * at + 1]! << 16));
      const last = units.length % 2 === 1 ? units.at(-1)! : 0;
      expect(digest(key, hash => hash.hashText(text))).toEqual(halfSipHash(key, text.length, [...pairs, last]));
    }),
    { numRuns: 30 },
  );
});

it('digests words and numbers apart from texts', () => {
  fc.assert(
    fc.property(keys, fc.double(), (key, number) => {
      const words = [...new Int32Array(Float64Array.of(number + 0).buffer)];
      const expected = halfSipHash(key, 2 ^ 0x40000000, words);
      expect(digest(key, hash => hash.hashNumber(number))).toEqual(expected);
      const absorbed = digest(key, hash => {
        hash.start(2);
        for (const word of words) hash.absorb(word);
        hash.finishWords();
      });
      expect(absorbed).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});
