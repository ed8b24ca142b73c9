/**
 * Keyed tokens that answer "same number?", "same range?", "same expiry?", and never the number (docs/client.md, "Card tokens").
 * PCI DSS 3.5.1.1 asks for keyed hashes of the entire number with key management (facts/cards-and-pci.md 5).
 * Servers only: whoever computes a token holds the number.
 */
import { createHmac, hkdfSync } from 'node:crypto';
import { fail, ok, type Result } from '../../shared/result.ts';

/** A key for card tokens: an id that each token carries, and 32 secret bytes. */
export interface CardKey {
  readonly id: string;
  /** Key of number tokens and number-with-expiry tokens. */
  readonly numberKey: Uint8Array;
  /** Key of range tokens: a second one, so that no token of a number can be compared with one of a range. */
  readonly rangeKey: Uint8Array;
}

/** All keys that are known; the first is the active one, the others serve to recognise what was sent before a rotation. */
export type CardKeys = readonly [CardKey, ...CardKey[]];

/** Tokens of one card number. */
export interface CardTokens {
  /** HMAC-SHA-256 of the number. */
  readonly token: string;
  /** HMAC-SHA-256 of the first 12 digits, under a second key. */
  readonly range_token: string;
  /** HMAC-SHA-256 of number and expiry; absent without an expiry. */
  readonly expiry_token?: string;
}

/** Makes a key from its secret; both keys are derived from it (HKDF-SHA-256). */
export function cardKey(id: string, secret: Uint8Array): CardKey {
  const derive = (purpose: string) => new Uint8Array(hkdfSync('sha256', secret, 'sekisho', purpose, 32));
  return { id, numberKey: derive('card number'), rangeKey: derive('card range') };
}

/**
 * Reads keys as configuration writes them: one `id:base64` (or 64 hexadecimal digits) a line, the active one first; blank lines and `#` comments pass.
 * Fails with one sentence that names the line and never the secret.
 */
export function readCardKeys(text: string): Result<CardKeys, string> {
  const keys: CardKey[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const written = line.trim();
    if (written === '' || written.startsWith('#')) continue;
    const [, id, secret] = /^([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/=_-]+)$/.exec(written) ?? [];
    if (id === undefined || secret === undefined) {
      return fail(`line ${index + 1} is not of the form id:base64, with an id of up to 16 letters, digits, _ or -`);
    }
    const bytes = Buffer.from(secret, /^[0-9a-f]{64}$/i.test(secret) ? 'hex' : 'base64');
    if (bytes.length !== 32) return fail(`the key on line ${index + 1} has ${bytes.length} bytes; it needs 32`);
    if (keys.some(key => key.id === id)) return fail(`the key id on line ${index + 1} stands twice`);
    keys.push(cardKey(id, bytes));
  }
  const [active, ...older] = keys;
  return active ? ok([active, ...older]) : fail('it holds no key');
}

/** Computes the tokens of a card number (ASCII digits, 12–19 of them); expiry as `YYYY-MM`. */
export function cardTokens(number: string, expiry: string | undefined, key: CardKey): CardTokens {
  if (!/^[0-9]{12,19}$/.test(number)) throw new TypeError('a card number is 12 to 19 ASCII digits');
  const mac = (secret: Uint8Array, text: string) =>
    `${key.id}:${createHmac('sha256', secret).update(text).digest('base64url')}`;
  return {
    token: mac(key.numberKey, number),
    range_token: mac(key.rangeKey, number.slice(0, 12)),
    ...(expiry === undefined ? {} : { expiry_token: mac(key.numberKey, `${number}/${expiry}`) }),
  };
}
