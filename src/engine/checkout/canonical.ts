/** One writing for equal data: keys sorted, absent values left out. Identity of bodies rests on it. */
import { createHash } from 'node:crypto';
import type { Checkout } from './schema.ts';

/** JSON with sorted keys at every depth; undefined properties are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const record = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(record)
    .filter(key => record[key] !== undefined)
    .sort()
    .map(key => `${JSON.stringify(key)}:${canonicalJson(record[key])}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of the canonical JSON, base64url. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url');
}

/**
 * Identity of a checkout's body for idempotency: everything the shop sent, its card number as keyed tokens, without the
 * time of receipt. A digest of the raw body would let a card number be found by trying all of them.
 */
export function checkoutDigest(checkout: Checkout): string {
  const { at: _receipt, ...sent } = checkout;
  return digestOf(sent);
}
