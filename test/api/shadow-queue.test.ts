/** The queue of the shadow: many facts at a time, and none lost, out of turn, or judged by another shadow than it came with. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Shadow } from '../../src/api/in-force.ts';
import { createShadowQueue, mostWaiting, type RecordedAttempt } from '../../src/api/shadow-queue.ts';
import { assess, type SynchronousVelocity } from '../../src/engine/assess.ts';
import type { ShadowDecision } from '../../src/engine/journal.ts';
import { loadRuleSet, type RuleSet } from '../../src/engine/rule-set.ts';
import { createShadowSet } from '../../src/engine/shadow.ts';
import type { VelocityEvent, VelocityReading } from '../../src/engine/types.ts';
import { readFolder } from '../../src/rule-set/folder.ts';
import { ok } from '../../src/shared/result.ts';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { shippedTowns } from '../../src/towns/shipped.ts';
import { writeOneRule } from './one-rule.ts';

const start = Date.parse('2026-11-22T03:00:00Z');

/** A live set of 10 points, and a shadow that asks a counter of its own whether this is the third attempt of the device. */
function ruleSets(): { readonly live: RuleSet; readonly shadow: RuleSet } {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-shadow-queue-'));
  writeOneRule(folder, 10, 'attempts_1h', undefined, 'live');
  writeOneRule(folder, 70, 'attempts_2h', 'velocity.attempts_2h >= 3', 'next');
  const read = (name: string) => loadRuleSet(readFolder(join(folder, name)), shippedTowns).ruleSet!;
  const sets = { live: read('live'), shadow: read('next') };
  rmSync(folder, { recursive: true });
  return sets;
}

const { live, shadow } = ruleSets();
const set = createShadowSet(live, shadow);

type Fact = { readonly attempt: RecordedAttempt } | { readonly event: VelocityEvent };

/** Attempts of 40 devices in turns, every fifth followed by a fact that only counts; `seq` from 1. */
function facts(count: number): readonly Fact[] {
  const velocity = createMemoryVelocity(live.counters);
  let reading: VelocityReading | undefined;
  const store: SynchronousVelocity = {
    assess: event => (reading = velocity.assess(event)),
    record: event => velocity.record(event),
  };
  return Array.from({ length: count }, (_, index): readonly Fact[] => {
    const at = start + index * 1000;
    const device = { id: `d${(index * 7) % 40}` };
    const assessed = assess({ id: `a${index}`, at, amount: { value: 1, currency: 'JPY' }, device }, live, store);
    const { flow } = assessed.assessment;
    const attempt = { assessed, reading: reading!, flow, written: Promise.resolve(ok(index + 1)) };
    const { event } = assessed.recognised;
    return index % 5 === 0 ? [{ attempt }, { event: { ...event, id: `${event.id} again` } }] : [{ attempt }];
  }).flat();
}

/** What the shadow says when each fact is dealt with alone, in its turn. */
function oneByOne(all: readonly Fact[]): ReadonlyMap<number, ShadowDecision> {
  const velocity = createMemoryVelocity(set.counters!);
  const decisions = new Map<number, ShadowDecision>();
  for (const fact of all) {
    if ('event' in fact) velocity.record(fact.event);
    else {
      const own = velocity.assess(fact.attempt.assessed.recognised.event);
      decisions.set(decisions.size + 1, set.decide([fact.attempt], [own])[0]!);
    }
  }
  return decisions;
}

function queueWith(observed: string[] = []) {
  const recorded = new Map<number, ShadowDecision>();
  const queue = createShadowQueue(
    { shadow: (seq, decision) => void recorded.set(seq, decision) },
    { shadowed: (flow, other) => observed.push(`${flow} ${other}`), shadowFailed: part => observed.push(part) },
  );
  const hand = (beside: Shadow, fact: Fact) =>
    'event' in fact ? queue.count(beside, fact.event) : queue.take(beside, fact.attempt);
  return { queue, recorded, hand };
}

const turnOfLoop = () => new Promise(resolve => setImmediate(resolve));

test('many at a time say what one by one would', async () => {
  const all = facts(mostWaiting * 3 + 5);
  const expected = oneByOne(all);
  expect(new Set([...expected.values()].map(({ flow }) => flow)).size).toBe(2);
  const { queue, recorded, hand } = queueWith();
  const beside = { set, velocity: createMemoryVelocity(set.counters!) };
  for (const [index, fact] of all.entries()) {
    hand(beside, fact);
    if (index % 90 === 89) await turnOfLoop();
  }
  expect(recorded.size).toBeGreaterThan(0);
  expect(recorded.size).toBeLessThan(expected.size);
  await queue.settle();
  expect(recorded).toEqual(expected);
});

test('a store across a network is asked in the same order', async () => {
  const all = facts(mostWaiting + 20);
  const { queue, recorded, hand } = queueWith();
  const memory = createMemoryVelocity(set.counters!);
  // Answers come back late and out of order; what is asked is counted in the order of the asking.
  const late = <Answer>(answer: Answer) =>
    new Promise<Answer>(resolve => setTimeout(() => resolve(answer), Math.abs(recorded.size % 3)));
  const velocity = {
    assess: (event: VelocityEvent) => late(memory.assess(event)),
    record: (event: VelocityEvent) => late(memory.record(event)),
    expect: memory.expect,
    reaches: memory.reaches,
    coverFrom: memory.coverFrom,
  };
  for (const fact of all) hand({ set, velocity } as Shadow, fact);
  await queue.settle();
  expect(recorded).toEqual(oneByOne(all));
});

test('few attempts do not wait for more', async () => {
  const { recorded, hand } = queueWith();
  const [first] = facts(1);
  hand({ set, velocity: createMemoryVelocity(set.counters!) }, first!);
  await expect.poll(() => recorded.size).toBe(1);
});

test('each is judged by the shadow that it came with', async () => {
  const all = facts(20);
  const other = createShadowSet(live, live);
  const { queue, recorded, hand } = queueWith();
  const [before, after] = [{ set, velocity: createMemoryVelocity(set.counters!) }, { set: other }];
  for (const [index, fact] of all.entries()) hand(index < 10 ? before : after, fact);
  await queue.settle();
  const versions = [...recorded].toSorted(([a], [b]) => a - b).map(([, { rule_set }]) => rule_set);
  const attempts = all.map(fact => 'attempt' in fact);
  expect(versions).toEqual(attempts.flatMap((is, at) => (is ? (at < 10 ? shadow : live).version : [])));
});

test('one that cannot be judged leaves the others their shadows, and counters that fail are missing', async () => {
  const observed: string[] = [];
  const { queue, recorded, hand } = queueWith(observed);
  const failing = {
    ...createMemoryVelocity(set.counters!),
    assess() {
      throw new Error('away');
    },
  };
  const broken = {
    ...set,
    decide: ((attempts, own) => {
      if (attempts.some(({ assessed }) => assessed.recognised.checkout.id === 'a2')) throw new Error('faulty');
      return set.decide(attempts, own);
    }) as typeof set.decide,
  };
  // One shadow for all of them, or each would be dealt with alone.
  const beside = { set: broken, velocity: failing } as Shadow;
  for (const fact of facts(4).filter(one => 'attempt' in one)) hand(beside, fact);
  await queue.settle();
  expect([...recorded.keys()]).toEqual([1, 2, 4]);
  expect(observed.filter(one => one === 'counters')).toHaveLength(4);
  expect(observed.filter(one => one === 'decide')).toHaveLength(1);
});
