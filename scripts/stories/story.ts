/** What a story is made of: lines of a stream (docs/api.md) and what each step should get. */

/** A line of a stream, as JSON. */
export type Line = Readonly<Record<string, unknown>>;

/** What one attempt should get. */
export interface ExpectedStep {
  readonly flow?: 'frictionless' | 'challenge';
  /** Rules that must be among the reasons. */
  readonly rules?: readonly string[];
  /** Rules that must not be. */
  readonly not_rules?: readonly string[];
}

/** What the whole story should come to. */
export interface Expected {
  readonly title: { readonly ja: string; readonly en: string };
  /** Attack stories: attempts with this prefix are the attack, and from the n-th on every one gets a challenge. */
  readonly attack?: { readonly prefix: string; readonly challenged_from: number };
  /** Prefix of attempts that are honest, and the largest share of them that may get a challenge. */
  readonly honest?: { readonly prefix: string; readonly challenged_share_at_most: number };
  /** By attempt id. */
  readonly steps?: Readonly<Record<string, ExpectedStep>>;
}

/** A story: its lines and what they should get. */
export interface Story {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly expected: Expected;
}

/** RFC 3339 in Japan's time for milliseconds since 1970. */
export function japanTime(ms: number): string {
  return new Date(ms + 9 * 3_600_000).toISOString().replace('Z', '+09:00');
}

/** Milliseconds since 1970 for a time in Japan, `2026-11-20T12:00:00`. */
export function inJapan(text: string): number {
  return Date.parse(`${text}+09:00`);
}

/** Two digits, so that ids sort. */
export const two = (n: number): string => String(n).padStart(2, '0');

/** A declined authorisation, some time after its attempt. */
export function declined(assessment: string, ms: number, cause: Line): Line {
  return { assessment, type: 'authorization', at: japanTime(ms), result: 'declined', ...cause };
}

/** An approved authorisation. */
export function approved(assessment: string, ms: number): Line {
  return { assessment, type: 'authorization', at: japanTime(ms), result: 'approved', security_code: 'match' };
}

/** "No such number" as different providers say it. */
export const invalidNumber: readonly Line[] = [
  { code: '14', code_system: 'iso8583' },
  { code: 'G65', code_system: 'cafis' },
  { code: 'incorrect_number', code_system: 'stripe' },
  { reason: 'invalid_number' },
];

/** An address in the ranges kept for documentation (RFC 5737, RFC 3849): 762 of the first, then IPv6. */
export function exampleIp(n: number): string {
  const blocks = ['192.0.2', '198.51.100', '203.0.113'];
  const block = blocks[Math.floor(n / 254)];
  return block === undefined ? `2001:db8:${n.toString(16)}::1` : `${block}.${(n % 254) + 1}`;
}

/** A quiet purchase long before, so that a day's baseline is known when the story begins. */
export function dayBefore(id: string, at: number, bin: string): Line {
  return {
    id,
    at: japanTime(at),
    merchant: { id: 'shop-7' },
    amount: { value: 3200, currency: 'JPY' },
    card: { token: `tok_${id}`, bin, last4: '7788', expiry: '2029-01' },
    email: `${id}@example.com`,
    device: { id: `dev-${id}`, ip: '192.0.2.250', language: 'ja-JP', time_zone_offset_min: -540 },
  };
}
