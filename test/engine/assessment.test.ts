/** What an answer says of its rules: the order of reasons, and advice that several give. */
import { expect, test } from 'vitest';
import { adviceOf, assessmentOf } from '../../src/engine/assessment.ts';
import type { RuleSet } from '../../src/engine/rule-set.ts';
import type { Advice, Band, Recognised, RuleHit, ThreeDsRequest } from '../../src/engine/types.ts';

const band: Band = {
  name: 'high',
  from: 60,
  flow: 'challenge',
  challenge_ind: '03',
  advice: [{ do: 'hold_shipment' }],
};
const hit = (rule: string, points: number, lifts = false, advice: readonly Advice[] = []): RuleHit => ({
  rule,
  family: 'f',
  points,
  lifts,
  advice,
  text: { ja: rule, en: rule },
  evidence: {},
});
const answer = (...hits: readonly RuleHit[]) =>
  assessmentOf(
    { checkout: { id: 'a', at: 0 }, event: { keys: { 'device.id': 'd' } } } as Recognised,
    { hits, unknown: [], errors: [], shadow: [] },
    { score: 60, band, families: [] },
    () => ({}) as ThreeDsRequest,
    { version: 'v' } as RuleSet,
  );
const limit = (key: 'device.id' | 'card.range', for_s: number): Advice => ({ do: 'limit_attempts', key, for_s });

test('reasons: what lifts first, then by points, trust last, and by name where points are equal', () => {
  const hits = [hit('b', 5), hit('trust', -10), hit('lift', 0, true), hit('a', 5), hit('most', 40)];
  const order = ['lift', 'most', 'a', 'b', 'trust'];
  expect(answer(...hits).reasons.map(({ rule }) => rule)).toEqual(order);
  expect(answer(...hits.toReversed()).reasons.map(({ rule }) => rule)).toEqual(order);
});

test('advice: that of the band and of every rule, each once; of two limits on a key the longer', () => {
  const given = [
    hit('a', 1, false, [limit('device.id', 60), { do: 'hold_shipment' }]),
    hit('b', 1, false, [limit('device.id', 600)]),
  ];
  const advice = [{ do: 'hold_shipment' }, limit('device.id', 600)];
  expect(answer(...given).advice).toEqual(advice);
  expect(answer(...given.toReversed()).advice).toEqual(advice);
  expect(answer(hit('a', 1, false, [limit('card.range', 60)])).advice).toEqual([{ do: 'hold_shipment' }]);
  const keys = [limit('device.id', 60), limit('card.range', 600)];
  expect(adviceOf([keys, [], keys])).toEqual(keys);
  expect(adviceOf([[], []])).toEqual([]);
});
