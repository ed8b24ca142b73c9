/** Plays a stream through two rule sets and hands every attempt with its outcome to the numbers of the replay. */

import type { Assessed } from '../engine/assess.ts';
import { createCardGuard } from '../engine/card/guard.ts';
import type { RuleSet } from '../engine/rule-set.ts';
import { inOrderOfTime, play, type RejectedLine, readLine, type StreamLine } from '../engine/stream.ts';
import type { Outcome } from '../engine/types.ts';
import { createNumbers, type ReplayNumbers, summaryOf } from '../replay/numbers/index.ts';
import type { ReplayOutcome, ReplayRecord } from '../replay/types.ts';
import { createMemoryVelocity } from '../stores/memory/velocity.ts';

/** What a trial gave. */
export interface Trial {
  readonly numbers: ReplayNumbers;
  /** Lines that could not be used. */
  readonly rejected: readonly RejectedLine[];
}

/** Plays the lines of a stream (api.md) through the rule set in question and the one that it is compared with. */
export function runTrial(text: string, rules: RuleSet, against: RuleSet, now: number): Trial {
  const rejected: RejectedLine[] = [];
  const guard = createCardGuard();
  const lines = text.split('\n').flatMap((line, index): StreamLine[] => {
    if (line.trim() === '') return [];
    const read = readLine(line, index + 1, guard, now);
    if (read.ok) return [read.value];
    rejected.push(read.error);
    return [];
  });
  const ordered = inOrderOfTime(lines);
  const before = playAll(ordered, against);
  const after = playAll(ordered, rules);
  rejected.push(...after.rejected);
  const outcomes = outcomesOf(ordered);
  const times = ordered.map(line => (line.kind === 'attempt' ? line.checkout.at : line.outcome.at));
  const numbers = createNumbers({ rules: summaryOf(rules), against: summaryOf(against), asOf: times.at(-1) ?? now });
  for (const [key, record] of after.records) {
    const { id, merchant } = record;
    const outcome = outcomes.get(keyOf(id, merchant)) ?? outcomes.get(keyOf(id, undefined)) ?? { label: 'open' };
    numbers.attempt(record, outcome, before.records.get(key)!);
  }
  return { numbers: numbers.result(), rejected };
}

const keyOf = (id: string, merchant: string | undefined) => `${merchant ?? ''}\n${id}`;

function playAll(lines: readonly StreamLine[], ruleSet: RuleSet) {
  const records = new Map<string, ReplayRecord>();
  const rejected: RejectedLine[] = [];
  for (const played of play(lines, ruleSet, createMemoryVelocity(ruleSet.counters))) {
    if (played.kind === 'rejected') rejected.push(played);
    else {
      const { id, merchant } = played.recognised.checkout;
      records.set(keyOf(id, merchant?.id), recordOf(played, ruleSet));
    }
  }
  return { records, rejected };
}

function recordOf({ assessment, features, recognised }: Assessed, ruleSet: RuleSet): ReplayRecord {
  const { checkout } = recognised;
  const { hits, shadow, unknown } = ruleSet.evaluate(features, checkout.at);
  const merchant = checkout.merchant?.id;
  return {
    id: checkout.id,
    ...(merchant === undefined ? {} : { merchant }),
    ...(checkout.order_id === undefined ? {} : { order_id: checkout.order_id }),
    at: checkout.at,
    amount: checkout.amount.value,
    currency: checkout.amount.currency,
    score: assessment.score,
    band: assessment.band,
    flow: assessment.flow,
    lifted: hits.some(({ lifts }) => lifts),
    hits: hits.map(({ rule, points }) => ({ rule, points })),
    shadow: shadow.map(({ rule }) => rule),
    unknown,
    saturated: [],
    features,
  };
}

/** What became of the attempts; of several labels the latest wins (api.md). */
function outcomesOf(lines: readonly StreamLine[]): ReadonlyMap<string, ReplayOutcome> {
  const found = new Map<string, ReplayOutcome>();
  for (const line of lines) {
    if (line.kind !== 'outcome') continue;
    const { outcome } = line;
    const key = keyOf(outcome.attempt, outcome.merchant);
    found.set(key, { ...(found.get(key) ?? { label: 'open' }), ...learnt(outcome) });
  }
  return found;
}

function learnt({ at, body }: Outcome): Partial<ReplayOutcome> {
  const labelled = (label: 'fraud' | 'genuine') => ({ label, labelled_at: at });
  switch (body.type) {
    case 'chargeback':
      return body.category === 'fraud' ? labelled('fraud') : {};
    case 'fraud_report':
      return labelled('fraud');
    case 'label':
      return labelled(body.label);
    case 'authorization':
      return body.result === 'approved' ? { approved: true } : { declined: true };
    case 'authentication':
      return { authenticated: true, ...(body.challenged === undefined ? {} : { challenged: body.challenged }) };
    case 'order':
      return body.result === 'refused_by_shop' ? { refused_by_shop: true } : {};
    default:
      return {};
  }
}
