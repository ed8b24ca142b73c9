/**
 * Tells "the same body again" from "another body under the same id" with eight bytes an attempt. Equal canonical JSON gives
 * equal hashes, whatever the order of its keys; two different bodies share one with a chance of 2⁻⁶⁴. It is no defence
 * against somebody who builds a collision: the live service compares keyed SHA-256 digests (api/attempts.ts).
 */
import type { Checkout } from '../../../engine/types.ts';

/** Two 32-bit lanes of the hash worked out last. */
let low = 0;
let high = 0;

const startA = 0x85ebca77;
const startB = 0x9e3779b9;

/** Writes the hash of what the shop sent of an attempt (all but the time) at `at` and `at + 1`. */
export function hashCheckout(checkout: Checkout, into: Int32Array, at: number): void {
  hashObject(checkout, startA, startB, 'at');
  into[at] = low;
  into[at + 1] = high;
}

/** Writes the hash of a whole body at `at` and `at + 1`. */
export function hashBody(body: object, into: Int32Array, at: number): void {
  hashObject(body, startA, startB);
  into[at] = low;
  into[at + 1] = high;
}

/**
 * Stands for the identity of an outcome that was sent without an `id`, where only this process compares them: one attempt's
 * outcomes, so eight bytes are plenty. No `id` that a shop sends can begin with a control character.
 */
export function bodyIdentity(body: object): string {
  hashObject(body, startA, startB);
  return `\u0001${low},${high}`;
}

/** Each kind of value by a mark of its own: 1 and "1" are two. */
const marks = { key: 0x6b, text: 0x51, number: 0x52, no: 0x53, yes: 0x54, array: 0x61, object: 0x6f } as const;

/** Hashes a value on from two lanes, which say where it stands. */
function hashValue(value: unknown, a: number, b: number): void {
  if (typeof value === 'string') hashText(value, a ^ marks.text, b);
  else if (typeof value === 'number') hashNumber(value, a ^ marks.number, b);
  else if (typeof value !== 'object' || value === null) finish(a ^ (value === true ? marks.yes : marks.no), b);
  else if (Array.isArray(value)) hashArray(value, a ^ marks.array, b);
  else hashObject(value, a ^ marks.object, b);
}

function hashText(text: string, seedA: number, seedB: number): void {
  let a = seedA ^ text.length;
  let b = seedB;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    a = Math.imul(((a << 7) | (a >>> 25)) ^ unit, 0x01000193);
    b = Math.imul(((b << 5) | (b >>> 27)) ^ unit, 0x85ebca6b);
  }
  finish(a, b);
}

const numberBits = new Float64Array(1);
const numberWords = new Int32Array(numberBits.buffer);

function hashNumber(value: number, a: number, b: number): void {
  numberBits[0] = value + 0; // -0 becomes 0
  finish(a ^ numberWords[0]!, b ^ numberWords[1]!);
}

/** Each value on from the one before it. */
function hashArray(values: readonly unknown[], a: number, b: number): void {
  low = a ^ values.length;
  high = b;
  for (const value of values) hashValue(value, low, high);
  finish(low, high);
}

/** Each value on from the hash of its key; they are summed, so their order does not matter. `without` is left out at this depth. */
function hashObject(record: object, seedA: number, seedB: number, without?: string): void {
  let a = seedA;
  let b = seedB;
  // Bodies come from JSON: all that they have is their own. A list of their keys would be made for each.
  for (const key in record) {
    const value = (record as Readonly<Record<string, unknown>>)[key];
    if (value === undefined || key === without) continue;
    const hash = keyHash(key);
    hashValue(value, hash.low, hash.high);
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
  hashText(key, marks.key, startB);
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
