/**
 * Tells "the same body again" from "another body under the same id" with eight bytes an attempt. Equal canonical JSON gives
 * equal hashes, whatever the order of its keys; two different bodies share one with a chance of 2⁻⁶⁴. It is no defence
 * against somebody who builds a collision: the live service compares keyed SHA-256 digests (api/attempts.ts).
 */
import type { Checkout } from '../../engine/types.ts';

/** Two 32-bit lanes of the hash worked out last. */
let low = 0;
let high = 0;

/** Writes the hash of what the shop sent of an attempt (all but the time) at `at` and `at + 1`. */
export function hashCheckout(checkout: Checkout, into: Int32Array, at: number): void {
  hashObject(checkout, 'at');
  into[at] = low;
  into[at + 1] = high;
}

/** Writes the hash of a whole body at `at` and `at + 1`. */
export function hashBody(body: object, into: Int32Array, at: number): void {
  hashObject(body);
  into[at] = low;
  into[at + 1] = high;
}

/**
 * Stands for the identity of an outcome that was sent without an `id`, where only this process compares them: one attempt's
 * outcomes, so eight bytes are plenty. No `id` that a shop sends can begin with a control character.
 */
export function bodyIdentity(body: object): string {
  hashObject(body);
  return `\u0001${low},${high}`;
}

function hashValue(value: unknown): void {
  if (typeof value === 'string') hashText(value, 0x51);
  else if (Array.isArray(value)) hashArray(value);
  else if (typeof value === 'object' && value !== null) hashObject(value);
  // Numbers and booleans by their one way of being written in JSON; a tag keeps 1 and "1" apart.
  else hashText(String(value), 0x52);
}

function hashText(text: string, tag: number): void {
  let a = tag ^ text.length;
  let b = 0x9e3779b9 ^ tag;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul((b << 5) ^ (b >>> 27) ^ unit, 0x85ebca6b);
  }
  finish(a, b);
}

function hashArray(values: readonly unknown[]): void {
  let a = 0x61 ^ values.length;
  let b = 0x62;
  for (const value of values) {
    hashValue(value);
    a = Math.imul(a ^ low, 0xc2b2ae35);
    b = Math.imul(((b << 13) | (b >>> 19)) ^ high, 0x27d4eb2f);
  }
  finish(a, b);
}

/** Entries are summed, so their order does not matter. `without` is left out at this depth. */
function hashObject(record: object, without?: string): void {
  let a = 0x6f;
  let b = 0x70;
  // Bodies come from JSON: all that they have is their own. A list of their keys would be made for each.
  for (const key in record) {
    const value = (record as Readonly<Record<string, unknown>>)[key];
    if (value === undefined || key === without) continue;
    const { low: keyLow, high: keyHigh } = keyHash(key);
    hashValue(value);
    finish(Math.imul(low ^ keyLow, 0x165667b1) ^ keyHigh, Math.imul(high, 0x9e3779b1) ^ keyLow);
    a = (a + low) | 0;
    b = (b + high) | 0;
  }
  finish(a, b);
}

interface Hash {
  readonly low: number;
  readonly high: number;
}

/** Names of fields, which are few: the schema is closed. */
const keyHashes = new Map<string, Hash>();

function keyHash(key: string): Hash {
  const known = keyHashes.get(key);
  if (known) return known;
  hashText(key, 0x6b);
  const made = { low, high };
  keyHashes.set(key, made);
  return made;
}

/** The last step of MurmurHash3, on both lanes, each stirred into the other. */
function finish(a: number, b: number): void {
  let x = a ^ ((b << 16) | (b >>> 16));
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  low = (x ^ (x >>> 16)) | 0;
  let y = b ^ Math.imul(low, 0x9e3779b1);
  y = Math.imul(y ^ (y >>> 15), 0x2c1b3c6d);
  y = Math.imul(y ^ (y >>> 12), 0x297a2d39);
  high = (y ^ (y >>> 15)) | 0;
}
