import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardKey, cardTokens, readCardKeys } from '../../../src/engine/card/tokens.ts';

const key = cardKey('k1', new Uint8Array(32).fill(7));
const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));

describe('card tokens', () => {
  it('are equal for equal numbers, and differ for numbers, ranges and expiries that differ', () => {
    fc.assert(
      fc.property(digits(16), digits(16), (one, other) => {
        const first = cardTokens(one, '2029-12', key);
        const second = cardTokens(other, '2029-12', key);
        expect(first.token === second.token).toBe(one === other);
        expect(first.range_token === second.range_token).toBe(one.slice(0, 12) === other.slice(0, 12));
        expect(first.expiry_token).not.toBe(cardTokens(one, '2029-11', key).expiry_token);
      }),
    );
  });

  it('share the range token when only the last digits vary', () => {
    expect(cardTokens('3528000000000106', undefined, key).range_token).toBe(
      cardTokens('3528000000005006', undefined, key).range_token,
    );
  });

  it('differ under another secret, carry the key id, and hold no run of the number', () => {
    const other = cardKey('k2', new Uint8Array(32).fill(8));
    const { token } = cardTokens('4111111111111111', undefined, key);
    expect(token.startsWith('k1:')).toBe(true);
    expect(cardTokens('4111111111111111', undefined, other).token.slice(3)).not.toBe(token.slice(3));
    expect(token).not.toMatch(/41111|11111/);
  });

  // Shops keep them, and counters go by them: of one key they are the same for good. Computed by another implementation of HKDF.
  it('are those of every version', () => {
    expect(cardTokens('4111111111111111', '2029-12', key)).toEqual({
      token: 'k1:VbnuEaGrCfjeJwqe7NsEPN3OmGy-ZH7xOjjIOPsE9CQ',
      range_token: 'k1:G89XmEtsTpWAq8dO5684_WdS_-ks95Nnuh7zmNDVQco',
      expiry_token: 'k1:o1eG7802QuRAXZa4UMuUG0vo1pXhiK3DdOR5mvAStQU',
    });
  });

  it('are refused for anything but 12 to 19 ASCII digits', () => {
    for (const bad of ['', '41111111111', '4111 1111 1111 1111', '４１１１１１１１１１１１１１１１', '1'.repeat(20)]) {
      expect(() => cardTokens(bad, undefined, key)).toThrow(TypeError);
    }
  });
});

describe('card keys from configuration', () => {
  const secret = Buffer.alloc(32, 1).toString('base64');
  it('reads the active key first, and older ones after it', () => {
    const keys = readCardKeys(`# rotated in May\n2026b:${secret}\n\n2026a:${Buffer.alloc(32, 2).toString('base64')}\n`);
    expect(keys.ok && keys.value.map(each => each.id)).toEqual(['2026b', '2026a']);
  });

  it('take a key in hexadecimal for the same key', () => {
    const bytes = Buffer.alloc(32, 0xab);
    expect(readCardKeys(`a:${bytes.toString('hex')}`)).toEqual(readCardKeys(`a:${bytes.toString('base64')}`));
  });

  it.each([
    ['', 'it holds no key'],
    [`${'a'.repeat(17)}:${secret}`, 'line 1 is not of the form id:base64'],
    ['just-a-word', 'line 1 is not of the form id:base64'],
    [`a:${Buffer.alloc(16).toString('base64')}`, 'the key on line 1 has 16 bytes; it needs 32'],
    [`a:${secret}\na:${secret}`, 'the key id on line 2 stands twice'],
  ])('refuses %j in one sentence', (text, message) => {
    const keys = readCardKeys(text);
    expect(!keys.ok && keys.error).toContain(message);
  });
});
