import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { f1Of, proportion, wilson } from '../../../src/replay/numbers/wilson.ts';

describe("Wilson's interval", () => {
  // R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('agrees with the published values for %i of %i', (count, of, low, high) => {
    const interval = wilson(count, of);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('holds exactly the shares whose score test does not reject the count', () => {
    const z = 1.959963984540054;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, part) => {
        const count = Math.round(part * of);
        const { low, high } = wilson(count, of);
        const distance = (p: number) => Math.abs(count / of - p) / Math.sqrt((p * (1 - p)) / of);
        expect(low).toBeLessThanOrEqual(count / of);
        expect(high).toBeGreaterThanOrEqual(count / of);
        if (count > 0) expect(distance(low)).toBeCloseTo(z, 5);
        if (count < of) expect(distance(high)).toBeCloseTo(z, 5);
      }),
    );
  });

  it('says nothing of nothing', () => {
    expect(proportion(0, 0)).toEqual({ count: 0, of: 0, share: null, low: null, high: null });
    expect(f1Of(0, 0, 0)).toEqual({ value: null, low: null, high: null });
  });

  it('is exact at the ends', () => {
    expect(proportion(0, 7).low).toBe(0);
    expect(proportion(7, 7).high).toBe(1);
  });
});

describe('F1', () => {
  it('is the harmonic mean of precision and recall, inside its interval', () => {
    const counts = fc.integer({ min: 0, max: 5_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), counts, counts, (caught, falseAlarms, missed) => {
        const precision = caught / (caught + falseAlarms);
        const recall = caught / (caught + missed);
        const { value, low, high } = f1Of(caught, falseAlarms, missed);
        expect(value).toBeCloseTo((2 * precision * recall) / (precision + recall), 10);
        expect(low).toBeLessThanOrEqual(value!);
        expect(high).toBeGreaterThanOrEqual(value!);
      }),
    );
  });
});
