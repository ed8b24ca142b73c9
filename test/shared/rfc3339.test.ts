import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTime, timeOf } from '../../src/shared/rfc3339.ts';

const two = fc.integer({ min: 0, max: 65 }).map(value => String(value).padStart(2, '0'));
const year = fc.oneof(fc.integer({ min: 1896, max: 2104 }), fc.integer({ min: 0, max: 9999 }));
/** Times in several writings, most of them times, some on days or at minutes that do not exist. */
const written = fc
  .tuple(
    year.map(value => String(value).padStart(4, '0')),
    fc
      .oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 13 }))
      .map(value => String(value).padStart(2, '0')),
    fc
      .oneof(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 32 }))
      .map(value => String(value).padStart(2, '0')),
    fc.tuple(fc.oneof(fc.constantFrom('00', '09', '23'), two), two, two).map(parts => parts.join(':')),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc.stringMatching(/^\.[0-9]{3}$/),
      fc.stringMatching(/^\.?[0-9a]{0,5}$/),
    ),
    fc.oneof(
      fc.constantFrom('Z', 'Z', '+09:00', '-03:30', '+00:00', '-00:00', 'z', '', '+0900', '09:00'),
      two.map(hours => `+${hours}:59`),
    ),
  )
  .map(([y, month, day, clock, fraction, zone]) => `${y}-${month}-${day}T${clock}${fraction}${zone}`);
/** The same with one character another one. */
const mistyped = fc
  .tuple(written, fc.nat({ max: 30 }), fc.constantFrom('0', '9', '-', ':', 'T', 't', ' ', '.', '/', ';', '１', ''))
  .map(([text, at, other]) => text.slice(0, at) + other + text.slice(at + 1));
const texts = fc.oneof({ weight: 3, arbitrary: written }, mistyped, fc.string({ maxLength: 30 }));

describe('a time of RFC 3339', () => {
  it('names the moment that Date.parse says (property)', () => {
    fc.assert(
      fc.property(texts, text => {
        expect(timeOf(text)).toBe(Date.parse(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('is one where its writing is that of the standard and its day exists (property)', () => {
    const form =
      /^(\d{4})-(\d\d)-(\d\d)[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
    let times = 0;
    fc.assert(
      fc.property(texts, text => {
        const [, year, month, day] = (form.exec(text) ?? []).map(Number);
        const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
        const exists =
          year !== undefined && year >= 1900 && date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
        times += exists ? 1 : 0;
        expect(isTime(text)).toBe(exists);
      }),
      { numRuns: 3000 },
    );
    expect(times).toBeGreaterThan(150);
  });

  it('is not one at 24:00, nor in a leap second, which nobody books at', () => {
    expect(isTime('2026-07-01T24:00:00Z')).toBe(false);
    expect(isTime('2016-12-31T23:59:60Z')).toBe(false);
    expect(isTime('2024-02-29T23:59:59.999+09:00')).toBe(true);
  });
});
