/** How the values of key fields become the keys that counters see. */
import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { EventField } from '../types.ts';

/** Makes a key from a field's value. Equal values of one field give equal keys, and different values different ones. */
export type KeyMaker = (field: EventField | 'amount', value: string) => string;

/** The value itself: for replay and tests, which keep nothing. */
export const plainKeys: KeyMaker = (_field, value) => value;

/**
 * Pseudonymous keys for the live service: SHA-256 over secret, field and value, cut to 128 bits, in base64url (22 letters).
 * Nobody without the secret can tell which value a key stands for, nor try values out (brief: nothing personal rests in
 * counters). At 10⁹ keys the chance that any two values share one is below 10⁻²⁰.
 *
 * @param secret at least 16 bytes, from outside the data folder.
 */
export function keyedDigests(secret: Uint8Array): KeyMaker {
  if (secret.length < 16) throw new RangeError('the secret for keys has at least 16 bytes');
  const prefix = Buffer.from(secret).toString('base64url');
  const digest: KeyMaker = (field, value) =>
    hash('sha256', `${prefix}\u0000${field}\u0000${value}`, 'base64url').slice(0, 22);
  const known = new LRUCache<string, string>({ max: mostKnown });
  return (field, value) => {
    if (!impersonal.has(field)) return digest(field, value);
    const name = `${field}\u0000${value}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const made = digest(field, value);
    known.set(name, made);
    return made;
  };
}

/** Fields whose few values recur in most attempts and name nobody: their digests are kept, those of all others never. */
const impersonal: ReadonlySet<string> = new Set<EventField>(['card.bin6', 'card.bin8', 'merchant.id']);
const mostKnown = 10_000;
