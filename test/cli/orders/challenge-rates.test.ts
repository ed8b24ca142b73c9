/** The counting of `sekisho orders compare` against a slow and obvious oracle, and the cases that it must not get wrong. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Both, compareRates, type Period, type PeriodName } from '../../../src/cli/orders/challenge-rates.ts';
import { ratesText } from '../../../src/cli/orders/challenge-rates-text.ts';
import type { RecordedDecision, RecordedHit, StoredAttempt } from '../../../src/engine/journal.ts';
import type { RuleSet } from '../../../src/engine/rule-set.ts';
import type { Rule } from '../../../src/engine/rules/rule.ts';
import type { Band } from '../../../src/engine/types.ts';
import { wilson } from '../../../src/replay/numbers/wilson.ts';

const bands: readonly Band[] = [
  { name: 'low', from: 0, flow: 'frictionless', challenge_ind: '02', advice: [] },
  { name: 'high', from: 50, flow: 'challenge', challenge_ind: '03', advice: [] },
];
const policy: RuleSet['policy'] = {
  families: new Map([
    ['card', { cap: 60 }],
    ['trust', { floor: -30 }],
  ]),
  bands,
  fail: {
    velocity_store: { band: 'high' },
    journal: { band: 'high' },
    time_budget: { after_ms: 150, band: 'high' },
    rule_error: { keep: true },
  },
};
const ruleOf = (id: string, contribution: Rule['contribution']) => ({ id, contribution }) as Rule;
const ruleSet = {
  policy,
  rules: [ruleOf('lifting', { kind: 'flow', flow: 'challenge' }), ruleOf('nought', { kind: 'points', points: 0 })],
};
const periods: Both<Period> = { before: { from: 0, until: 100 }, now: { from: 100, until: 200 } };

const possible: readonly RecordedHit[] = [
  { rule: 'a', family: 'card', points: 40 },
  { rule: 'b', family: 'card', points: 50 },
  { rule: 'c', family: 'goods', points: 20 },
  { rule: 'known', family: 'trust', points: -20 },
  { rule: 'old', family: 'trust', points: -25 },
  { rule: 'lifting', family: 'goods', points: 0 },
  { rule: 'nought', family: 'goods', points: 0 },
];

/** Points by families, capped; a second way to the same sum, written for being read. */
function decide(hits: readonly RecordedHit[]): Pick<RecordedDecision, 'score' | 'band' | 'flow'> {
  const points = (family: string) =>
    hits.filter(hit => hit.family === family).reduce((sum, hit) => sum + hit.points, 0);
  const total = Math.min(60, points('card')) + points('goods') + Math.max(-30, points('trust'));
  const score = Math.min(100, Math.max(0, total));
  const challenges = score >= 50 || hits.some(({ rule }) => rule === 'lifting');
  return challenges ? { score, band: 'high', flow: 'challenge' } : { score, band: 'low', flow: 'frictionless' };
}

type Added = Pick<StoredAttempt, 'event' | 'decision'>;
const attempt = (at: number, hits: readonly RecordedHit[], more: Partial<RecordedDecision> = {}): Added => ({
  event: { id: '', kinds: ['attempts'], at, keys: {}, facts: {} },
  decision: {
    body_digest: '',
    rule_set: 'sha256:one',
    hits,
    shadow: [],
    unknown: [],
    advice: [],
    degraded: [],
    reading: { velocity: {}, surge: {}, saturated: [] },
    ...decide(hits),
    ...more,
  },
});
const failed: Partial<RecordedDecision> = {
  band: 'high',
  flow: 'challenge',
  degraded: [{ part: 'velocity_store', cause: 'timeout', action: 'band high' }],
};

const attempts = fc.array(
  fc
    .record({
      at: fc.integer({ min: -20, max: 220 }),
      hits: fc.subarray([...possible]),
      kind: fc.constantFrom('plain', 'plain', 'plain', 'observed', 'failed', 'imported'),
      version: fc.constantFrom('sha256:one', 'sha256:two'),
    })
    .map(({ at, hits, kind, version }): Added => {
      const { event, decision } = attempt(at, hits, {
        rule_set: version,
        ...(kind === 'observed' ? { observed: true } : {}),
        ...(kind === 'failed' ? failed : {}),
      });
      return kind === 'imported' || !decision ? { event } : { event, decision };
    }),
  { maxLength: 60 },
);

function reportOf(added: readonly Added[], set = ruleSet) {
  const rates = compareRates(periods, set);
  for (const one of added) rates.add(one);
  return rates.report();
}

test('any attempts in any order: every figure as one would count it by hand', () => {
  fc.assert(
    fc.property(attempts, added => {
      const report = reportOf(added);
      expect(report).toEqual(reportOf([...added].reverse()));
      expect(report.compared_by).toBe('brought');
      const within = (name: PeriodName) =>
        added.filter(({ event: { at } }) => (name === 'before' ? at >= 0 && at < 100 : at >= 100 && at < 200));
      const decisions = (name: PeriodName) => within(name).flatMap(({ decision }) => decision ?? []);
      const challenged = (name: PeriodName) => decisions(name).filter(({ flow }) => flow === 'challenge');
      const figures = (name: PeriodName, rule: string) => {
        const sound = decisions(name).filter(({ degraded }) => degraded.length === 0);
        const without = sound.map(one => ({ ...one, ...decide(one.hits.filter(hit => hit.rule !== rule)) }));
        const challenges = (all: readonly RecordedDecision[]) => all.filter(({ flow }) => flow === 'challenge').length;
        return {
          hits: challenged(name).filter(({ hits }) => hits.some(hit => hit.rule === rule)).length,
          brought: challenges(sound) - challenges(without),
        };
      };
      for (const name of ['before', 'now'] as const) {
        const { challenges, observed, imported, failing } = report[name];
        expect([challenges.count, challenges.of]).toEqual([challenged(name).length, decisions(name).length]);
        if (challenges.of > 0) expect(challenges).toMatchObject(wilson(challenges.count, challenges.of));
        expect(observed).toBe(decisions(name).filter(one => one.observed).length);
        expect(imported).toBe(within(name).length - decisions(name).length);
        expect(failing.attempts).toBe(decisions(name).filter(({ degraded }) => degraded.length > 0).length);
        expect(failing.challenges).toBe(failing.attempts);
        for (const version of report.versions) {
          const of = decisions(name).filter(one => one.rule_set === version.rule_set);
          expect(version[name]).toMatchObject({
            count: of.filter(({ flow }) => flow === 'challenge').length,
            of: of.length,
          });
        }
      }
      const [one, other] = [report.before.challenges, report.now.challenges];
      for (const { rule } of possible) {
        const said = report.rules.find(row => row.rule === rule);
        const [before, now] = [figures('before', rule), figures('now', rule)];
        expect(
          said
            ? [said.before, said.now]
            : [
                { hits: 0, brought: 0 },
                { hits: 0, brought: 0 },
              ],
        ).toEqual([before, now]);
        if (said && one.of > 0 && other.of > 0)
          expect(said.difference_per_1000).toBeCloseTo(
            (1_000 * now.brought) / other.of - (1_000 * before.brought) / one.of,
            6,
          );
      }
      const sizes = report.rules.map(row => Math.abs(row.difference_per_1000 ?? 0));
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
      expect(report.versions.map(({ first }) => Date.parse(first))).toEqual(
        report.versions.map(({ rule_set }) =>
          Math.min(
            ...[...within('before'), ...within('now')]
              .filter(({ decision }) => decision?.rule_set === rule_set)
              .map(({ event }) => event.at),
          ),
        ),
      );
      expect(report.versions).toEqual([...report.versions].sort((a, b) => Date.parse(a.first) - Date.parse(b.first)));
    }),
    { numRuns: 300 },
  );
});

const [a, b, c, known] = possible as readonly [RecordedHit, RecordedHit, RecordedHit, RecordedHit];

test('a challenge belongs to the rules without which it would not have been; trust brings fewer of them', () => {
  const { rules } = reportOf([
    attempt(10, []),
    attempt(110, [a, c]), // 60: either is needed
    attempt(111, [b, c]), // 70: b alone suffices
    attempt(112, [b, known]), // 30: spared
  ]);
  const brought = Object.fromEntries(rules.map(({ rule, now }) => [rule, [now.brought, now.hits]]));
  expect(brought).toEqual({ a: [1, 1], b: [1, 1], c: [1, 2], known: [-1, 0] });
  expect(rules.at(-1)?.before).toEqual({ hits: 0, brought: 0 });
});

test.each([
  ['another policy decided', [attempt(10, [c], { band: 'medium' })]],
  ['other caps gave another score', [attempt(10, [a], { score: 39 })]],
  [
    'a rule without points is gone, and may have asked for a challenge',
    [attempt(10, [{ ...c, rule: 'gone', points: 0 }])],
  ],
])('hits alone are compared where %s', (_why, odd) => {
  const report = reportOf([attempt(20, [a, c]), ...odd, attempt(110, [a, c]), attempt(120, [a, c])]);
  expect(report).toMatchObject({ compared_by: 'hits', not_redone: 1 });
  expect(report.rules).toEqual([
    { rule: 'a', before: { hits: 1, brought: null }, now: { hits: 2, brought: null }, difference_per_1000: 500 },
    { rule: 'c', before: { hits: 1, brought: null }, now: { hits: 2, brought: null }, difference_per_1000: 500 },
  ]);
});

test('a rule that failed with an error is no failing part: the points of the others decided', () => {
  const degraded = [{ part: 'rules', cause: 'x', action: 'left out' }] as const;
  const { now, rules } = reportOf([attempt(110, [b], { degraded })]);
  expect(now.failing.attempts).toBe(0);
  expect(rules[0]?.now).toEqual({ hits: 1, brought: 1 });
});

test('a fail policy that asks for no challenge leaves challenges to the rules that brought them', () => {
  const lenient = { ...policy, fail: { ...policy.fail, velocity_store: { band: 'low' } } };
  const degraded = [{ part: 'velocity_store', cause: 'timeout', action: 'band high' }] as const;
  const added = [attempt(110, [b], { degraded }), attempt(111, [c], { degraded })];
  const report = reportOf(added, { ...ruleSet, policy: lenient });
  expect(report.now.failing).toEqual({ attempts: 2, challenges: 1 });
  expect(report.rules.map(({ rule, now }) => [rule, now])).toEqual([['b', { hits: 1, brought: 1 }]]);
  expect(report).toMatchObject({ compared_by: 'brought', not_redone: 0 });
  expect(ratesText(report, undefined, 'en')).not.toContain('No rule stands behind');
});

test('a failing part whose policy was another then is laid to no rule, and leaves the others compared by what they brought', () => {
  const report = reportOf([attempt(110, [b]), attempt(111, [b], { ...failed, band: 'medium' })]);
  expect(report).toMatchObject({ compared_by: 'brought', not_redone: 0 });
  expect(report.rules[0]?.now).toEqual({ hits: 2, brought: 1 });
});

test('more than chance only where the intervals lie apart; nothing where a period is empty', () => {
  const many = (at: number, challenged: number, of: number) =>
    Array.from({ length: of }, (_, index) => attempt(at, index < challenged ? [b] : []));
  expect(reportOf([...many(10, 5, 100), ...many(110, 8, 100)])).toMatchObject({ more_than_chance: false });
  const rise = reportOf([...many(10, 5, 100), ...many(110, 30, 100)]);
  expect(rise.more_than_chance).toBe(true);
  expect(rise.difference_points).toBeCloseTo(25);
  expect(rise.rules[0]?.difference_per_1000).toBeCloseTo(250);
  expect(reportOf([...many(10, 30, 100), ...many(110, 5, 100)]).more_than_chance).toBe(true);
  expect(reportOf(many(110, 5, 10))).toMatchObject({
    difference_points: null,
    more_than_chance: null,
    rules: [{ rule: 'b', difference_per_1000: null }],
  });
});

test.each(['en', 'ja'] as const)(
  'what bears on the figures is said, and rules beyond ten are counted (%s)',
  async language => {
    const rules = Array.from({ length: 12 }, (_, index) => ({
      rule: `rule-${index}`,
      family: 'goods',
      points: 50 + index,
    }));
    const report = reportOf([
      attempt(10, [], { observed: true }),
      attempt(11, [c], failed),
      { event: attempt(12, []).event },
      ...Array.from({ length: 1_998 }, () => attempt(13, [])),
      ...rules.map(hit => attempt(110, [hit])),
    ]);
    const end = language === 'en' ? 'txt' : 'ja.txt';
    await expect(`${ratesText(report, undefined, language)}\n`).toMatchFileSnapshot(`golden/challenge-rates.${end}`);
  },
);

test('a rate that fell, and one that is the same, are called so', () => {
  const [low, high] = [attempt(10, []), attempt(110, [b])];
  expect(ratesText(reportOf([low, attempt(110, [])]), undefined, 'en')).toContain('\n\nThe rate is the same.\n');
  expect(ratesText(reportOf([low, high]), undefined, 'en')).toContain(
    'The rate rose by 100.0 points. The intervals overlap',
  );
  const many = (at: number, of: number) =>
    Array.from({ length: of }, (_, index) => attempt(at, index === 0 ? [b] : []));
  // 0.033 % and 0.032 %: no figure that is shown differs.
  expect(ratesText(reportOf([...many(10, 3_000), ...many(110, 3_100)]), undefined, 'en')).toContain(
    'The rate is the same.',
  );
  const fell = ratesText(reportOf([attempt(10, [b]), attempt(110, [])]), undefined, 'ja');
  expect(fell).toContain('チャレンジ率は100.0ポイント下がりました。信頼区間が重なるため');
});
