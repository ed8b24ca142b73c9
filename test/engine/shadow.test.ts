/** A shadow beside the live rule set says what it would have said by itself: with counters of its own, alone, from the first fact. */
import { expect, test } from 'vitest';
import { type Assessed, decide, recognise } from '../../src/engine/assess.ts';
import { createCardGuard } from '../../src/engine/card/guard.ts';
import { loadRuleSet, type RuleSet, type RuleSetFiles } from '../../src/engine/rule-set.ts';
import { createShadowSet, type DecidedAttempt } from '../../src/engine/shadow.ts';
import { matchCounters } from '../../src/engine/shadow-counters.ts';
import { inOrderOfTime, play, readLine, type StreamLine } from '../../src/engine/stream.ts';
import type { VelocityEvent, VelocityReading } from '../../src/engine/types.ts';
import { counterSetOf } from '../../src/engine/velocity/counters.ts';
import { readFolder } from '../../src/rule-set/folder.ts';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { shippedTowns } from '../../src/towns/shipped.ts';
import { inProject, readFixture } from '../content/default-rule-set.ts';
import { counter } from '../stores/velocity-streams.ts';

const isRule = (file: string) => /^[^/]+\/[^/]+\.yaml$/.test(file);
/** Rules that the stories hit, and short lists: a rule set is read in each test. */
const someRules =
  /numbers-|trying-cards|declines-on|short-stay|hotel|disposable|high-resale-(basket|amount)|gift-card-burst\.|failing|shop-sees|forwarder/;
const files: RuleSetFiles = new Map(
  [...readFolder(inProject('rules'))]
    .filter(([file]) =>
      isRule(file) ? someRules.test(file) : !/goods\/titles\/(?!consoles|game)|index\.csv/.test(file),
    )
    .map(([file, text]) => [file, file.endsWith('disposable_email.csv') ? 'value,source,added,expires,note\n' : text]),
);

function ruleSetOf(change: (file: string, text: string) => string): RuleSet {
  const changed: RuleSetFiles = new Map([...files].map(([file, text]) => [file, change(file, text)]));
  const { ruleSet, findings } = loadRuleSet(changed, shippedTowns);
  if (!ruleSet) throw new Error(JSON.stringify(findings.filter(({ severity }) => severity === 'error')));
  return ruleSet;
}

const live = ruleSetOf((_file, text) => text);
const texts = [
  'number-walking-masked',
  'gift-card-night-burst',
  'reshipping-ring',
  'walk-without-keys',
  'cards-failing-at-3ds',
]
  .map(name => readFixture(`fixtures/stories/${name}.ndjson`).trimEnd().split('\n'))
  .concat([
    ['consoles-behind-table', 'honest-camera-to-hotel'].flatMap(name =>
      readFixture(`fixtures/stories/${name}.ndjson`).trimEnd(),
    ),
  ]);
const stories = texts.map(lines =>
  inOrderOfTime(
    lines.map((text, index): StreamLine => {
      const read = readLine(text, index, createCardGuard(), Date.parse('2026-11-20T03:30:00Z'));
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      return read.value;
    }),
  ),
);

const restated = (text: string) =>
  text.replace(/^when: (?:>-?\n)?([\s\S]*?)(?=^\S)/m, (_all, body: string) => `when: >\n  true && (${body.trim()})\n`);
/** Counters under other names, in counters.yaml and wherever they are read. */
const renamed = (text: string) =>
  text.replaceAll('numbers_per_', 'cards_per_').replaceAll('declines_per_device_1h', 'no_per_device');

const variants: readonly (readonly [string, (file: string, text: string) => string])[] = [
  [
    'points and bands',
    (file, text) =>
      file === 'policy.yaml' ? text.replace(/from: 60\b/, 'from: 40') : text.replace(/^points: (\d)$/m, 'points: 1$1'),
  ],
  [
    'points by steps, and steps by points',
    (_file, text) =>
      text
        .replace(/^points_by:\n(?: .*\n)+/m, 'points: 7\n')
        .replace(/^points: \d0$/m, 'points_by: { feature: goods.max_unit_value, steps: [{ from: 40000, points: 9 }] }'),
  ],
  ['challenges for points', (file, text) => (isRule(file) ? text.replace(/^points: \d5$/m, 'flow: challenge') : text)],
  ['thresholds', (file, text) => (isRule(file) ? text.replace(/>= 3\b/g, '>= 2').replace(/>= 5\b/g, '>= 4') : text)],
  ['every condition, in words only', (file, text) => (isRule(file) ? restated(text) : text)],
  ['names of counters', (_file, text) => renamed(text)],
  [
    'windows and ratios',
    (file, text) =>
      file === 'counters.yaml'
        ? text.replace(/over: 1h$/gm, 'over: 3h').replace(/at_least: \d+/g, 'at_least: 2')
        : text,
  ],
  ['ratios alone', (file, text) => (file === 'counters.yaml' ? text.replace(/at_least: \d+/g, 'at_least: 2') : text)],
  ['places', (file, text) => (file === 'lists/places/ordinary.csv' ? `value,match\nホテルみほん,name\n` : text)],
  [
    'throw-away mail',
    (file, text) => (file === 'lists/disposable_email.csv' ? `${text}example.jp,,,,\nexample.com,,,,\n` : text),
  ],
  [
    'statuses',
    (file, text) =>
      isRule(file) && file.startsWith('velocity/') ? text.replace(/^status: live/m, 'status: shadow') : text,
  ],
  [
    'a rule that fails',
    (file, text) =>
      file === 'velocity/trying-cards.yaml'
        ? text.replace(/^when: (?:>-?\n)?[\s\S]*?(?=^\S)/m, 'when: amount.value / (amount.value - amount.value) > 1\n')
        : text,
  ],
];

/** Changes that show in no decision on these stories. */
const alike = ['every condition, in words only', 'names of counters'];

/** What a shadow adds to a decision, from a decision of its own. */
const ofItself = ({ assessment, outcomes }: Assessed, beside: Assessed) => {
  const points = new Map(beside.outcomes.hits.map(({ rule, points: given }) => [rule, given]));
  const { hits, errors } = outcomes;
  return {
    score: assessment.score,
    band: assessment.band,
    flow: assessment.flow,
    gained: hits
      .filter(hit => points.get(hit.rule) !== hit.points)
      .map(({ rule, family, points: given }) => ({ rule, family, points: given })),
    lost: beside.outcomes.hits.map(({ rule }) => rule).filter(rule => !hits.some(hit => hit.rule === rule)),
    ...(errors.length > 0 ? { failed: errors.map(({ rule }) => rule) } : {}),
  };
};

test.each(variants)('changed: %s', (name, change) => {
  const shadow = ruleSetOf(change);
  const set = createShadowSet(live, shadow);
  let differing = 0;
  for (const story of stories) {
    const liveStore = createMemoryVelocity(live.counters);
    const own = set.counters && createMemoryVelocity(set.counters);
    const alone = createMemoryVelocity(shadow.counters);
    const seen = new Map<string, { alone: VelocityReading; reading: VelocityReading }>();
    /** What the shadow is told of later, many facts at a time, in the order in which the live set saw them. */
    let waiting: (VelocityEvent | Assessed)[] = [];
    const velocity = {
      assess(event: VelocityEvent) {
        const reading = liveStore.assess(event);
        seen.set(event.id, { reading, alone: alone.assess(event) });
        return reading;
      },
      record(event: VelocityEvent) {
        for (const store of [liveStore, alone]) store.record(event);
        waiting.push(event);
      },
    };
    const deal = () => {
      const due = waiting;
      waiting = [];
      const attempts: DecidedAttempt[] = [];
      const counted: (VelocityReading | undefined)[] = [];
      for (const one of due) {
        if (!('assessment' in one)) own?.record(one);
        else {
          const { event } = one.recognised;
          attempts.push({ assessed: one, reading: seen.get(event.id)!.reading });
          counted.push(own?.assess(event));
        }
      }
      const decisions = set.decide(attempts, counted);
      expect(decisions).toHaveLength(attempts.length);
      for (const [index, { assessed }] of attempts.entries()) {
        const { rule_set, ...decision } = decisions[index]!;
        const { event, checkout } = assessed.recognised;
        expect(rule_set).toBe(shadow.version);
        const itself = decide({ ...recognise(checkout, shadow), event }, seen.get(event.id)!.alone, shadow);
        const sorted = { ...decision, gained: decision.gained.toSorted((a, b) => (a.rule < b.rule ? -1 : 1)) };
        expect(sorted, `${checkout.id}`).toEqual(ofItself(itself, assessed));
        if (decision.gained.length + decision.lost.length > 0 || decision.flow !== assessed.assessment.flow)
          differing++;
      }
    };
    let turn = 0;
    for (const played of play(story, live, velocity)) {
      if (played.kind === 'attempt') waiting.push(played);
      // One, some, and all that came so far.
      if (waiting.length >= 1 + ((turn * 7) % 12)) {
        turn++;
        deal();
      }
    }
    deal();
  }
  expect(differing > 0, 'the change shows').toBe(!alike.includes(name));
});

test('only counters that the live set does not have are counted again, whatever their names', () => {
  expect(
    createShadowSet(
      live,
      ruleSetOf((_file, text) => renamed(text)),
    ).counters,
  ).toBeUndefined();
  const longer = ruleSetOf((file, text) => (file === 'counters.yaml' ? text.replace('over: 10s', 'over: 15s') : text));
  expect(createShadowSet(live, longer).counters?.definitions.map(({ name }) => name)).toEqual([
    'numbers_per_range_10s',
  ]);
});

test('a surge is that of the live set where count and baseline are, whatever else changed', () => {
  const surging = (floor: number) =>
    counterSetOf([
      counter({ name: 'n', baseline: { overMs: 60_000, floor } }),
      counter({ name: 'm', overMs: 5_000, baseline: { overMs: 60_000, floor: 1 } }),
    ]);
  const { isShared } = matchCounters(surging(1), surging(2));
  expect(['velocity.n', 'surge.n', 'velocity.m', 'surge.m', 'amount.value'].map(isShared)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
});
