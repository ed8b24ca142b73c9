/** The charts by themselves: everything inside its box, in both languages, with a name and a description. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScoreCell } from '../../../src/replay/numbers/types.ts';
import { proportion } from '../../../src/replay/numbers/wilson.ts';
import { precisionRecallChart, rocChart } from '../../../src/replay/report/svg/curves.ts';
import { ticksTo } from '../../../src/replay/report/svg/frame.ts';
import { rateChart } from '../../../src/replay/report/svg/rate-by-day.ts';
import { scoreHistogram } from '../../../src/replay/report/svg/score-histogram.ts';
import { sparkline } from '../../../src/replay/report/svg/sparkline.ts';
import { bands, dayMs } from '../numbers/records.ts';
import { sampleNumbers } from './sample.ts';

const chart = { id: 'c', title: { ja: '題', en: 'Title' }, description: { ja: '説明', en: 'Words' } };

/** Every coordinate of the chart that says where something stands. */
function expectInside(svg: string): void {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number);
  const drawing = svg.replace(/<defs>.*?<\/defs>/s, '');
  const points = [...drawing.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(match => [Number(match[1]), Number(match[2])]);
  const places = [...drawing.matchAll(/\b(?:c?x)="(-?[\d.]+)" (?:c?y)="(-?[\d.]+)"/g)].map(match => [
    Number(match[1]),
    Number(match[2]),
  ]);
  expect(points.length + places.length).toBeGreaterThan(0);
  const outside = [...points, ...places].filter(([x, y]) => !(x! >= 0 && x! <= width! && y! >= 0 && y! <= height!));
  expect(outside).toEqual([]);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  expect(svg).toMatch(/^<svg [^>]*role=img/);
  expect(svg).toContain('<title id="c-t">題 / Title</title><desc id="c-d">説明 / Words</desc>');
  expect(svg.match(/<text [^>]*lang=ja/g)?.length).toBe(svg.match(/<text [^>]*lang=en/g)?.length);
}

const cells: fc.Arbitrary<ScoreCell[]> = fc.uniqueArray(
  fc.record({
    score: fc.integer({ min: 0, max: 100 }),
    fraud: fc.nat(1e7),
    good: fc.nat(1e7),
    unjudged: fc.nat(1e7),
    lifted: fc.nat(10),
  }),
  { selector: ({ score }) => score, maxLength: 101 },
);

describe('charts', () => {
  it('histogram', () => {
    fc.assert(fc.property(cells, list => expectInside(scoreHistogram(list, bands, chart))));
  });

  it('histogram: more orders, taller bar', () => {
    const heightOf = (fraud: number) => {
      const svg = scoreHistogram([{ score: 50, fraud, good: 5_000, unjudged: 0, lifted: 0 }], bands, chart);
      return Number(/class=bar-fraud [^>]*height="([\d.]+)"/.exec(svg)?.[1] ?? 0);
    };
    const heights = [0, 1, 3, 10, 100, 4_000].map(heightOf);
    expect(heights).toEqual([...heights].sort((one, other) => one - other));
    expect(new Set(heights).size).toBe(heights.length);
  });

  it('rates by day, a single day too', () => {
    const point = fc
      .record({
        day: fc.integer({ min: 18_000, max: 21_000 }),
        orders: fc.nat(10_000),
        part: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ day, orders, part }) => ({
        day: new Date(day * dayMs).toISOString().slice(0, 10),
        rate: proportion(Math.round(orders * part), orders),
      }));
    const points = fc
      .uniqueArray(point, { selector: ({ day }) => day, minLength: 1, maxLength: 60 })
      .map(list => list.toSorted((one, other) => (one.day < other.day ? -1 : 1)));
    fc.assert(
      fc.property(points, list =>
        expectInside(
          rateChart(
            [
              { series: 'draft', points: list },
              { series: 'live', points: list },
            ],
            chart,
          ),
        ),
      ),
    );
  });

  it('names each day below the rates once, at its own place', () => {
    const of = (...days: string[]) => {
      const points = days.map(day => ({ day, rate: proportion(1, 20) }));
      const svg = rateChart([{ series: 'draft', points }], chart);
      return [...svg.matchAll(/x="([\d.]+)"[^>]*>(\d{4}-\d\d-\d\d)</g)].map(([, x, day]) => [Number(x), day]);
    };
    expect(of('2026-05-01', '2026-05-02').map(([, day]) => day)).toEqual(['2026-05-01', '2026-05-02']);
    const [left, inner, , , right] = of('2026-05-01', '2026-05-15') as [number, string][];
    expect(inner![1]).toBe('2026-05-05');
    expect((inner![0] - left![0]) / (right![0] - left![0])).toBeCloseTo(4 / 14, 3);
  });

  it('curves go from corner to corner, through where the rule set works', () => {
    const { curve, decision } = sampleNumbers({ orders: 3_000, against: false }).rules;
    const operating = {
      falsePositiveRate: decision.false_positive_rate.share,
      recall: decision.recall.share,
      precision: decision.precision.share,
    };
    const roc = rocChart([{ series: 'draft', points: curve, operating }], chart);
    expectInside(roc);
    expectInside(precisionRecallChart([{ series: 'draft', points: curve, operating }], 0.01, chart));
    const line = /curve-draft" d="M([^"]+)"/
      .exec(roc)![1]!
      .split('L')
      .map(point => point.split(' ').map(Number));
    expect(line[0]).toEqual([48, 356]);
    expect(line.at(-1)).toEqual([526, 30]);
    const [, x, y] = /<circle class="mark draft" cx="([\d.]+)" cy="([\d.]+)"/.exec(roc)!.map(Number);
    expect(line).toContainEqual([x, y]);
    for (const [index, point] of line.slice(1).entries()) {
      expect(point[0]).toBeGreaterThanOrEqual(line[index]![0]!);
      expect(point[1]).toBeLessThanOrEqual(line[index]![1]!);
    }
  });

  it('curves of orders that nobody has judged are not drawn', () => {
    const unknown = { recall: null, precision: null, false_positive_rate: null };
    const none = { orders: 0, amount: 0 };
    const points = [
      { score: 9, challenged: 3, fraud_caught: none, good_challenged: none, challenge_rate: 1, ...unknown },
    ];
    const operating = { falsePositiveRate: null, recall: null, precision: null };
    for (const of of [
      precisionRecallChart([{ series: 'draft', points, operating }], null, chart),
      rocChart([{ series: 'draft', points, operating }], chart),
    ]) {
      expectInside(of);
      expect(of).not.toMatch(/class="?(curve|mark)/);
    }
  });

  it('sparkline: highest value on top, nothing of fewer than two', () => {
    expect(sparkline([3])).toBe('');
    expect(sparkline([0, 4, 2])).toContain('M1 16.5L42 1.5L83 9');
  });

  it('steps of an axis cover it', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), top => {
        const ticks = ticksTo(top);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)! * (1 + 1e-9)).toBeGreaterThanOrEqual(top);
        expect(ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});
