/** Random attempts with their outcomes, dense enough that every figure gets something to count. */
import fc from 'fast-check';
import { goodsClasses, placeKinds } from '../../../src/engine/types.ts';
import type { RuleSetSummary } from '../../../src/replay/numbers/types.ts';
import type { RecordedDecision, ReplayOutcome, ReplayRecord, SegmentFeatures } from '../../../src/replay/types.ts';

export const dayMs = 86_400_000;
export const end = Date.UTC(2026, 9, 31, 15);

export const bands: RuleSetSummary['bands'] = [
  { name: 'low', from: 0, flow: 'frictionless' },
  { name: 'medium', from: 30, flow: 'frictionless' },
  { name: 'high', from: 60, flow: 'challenge' },
  { name: 'critical', from: 85, flow: 'challenge' },
];

export function summary(version: string, rules = ['lift', 'one', 'two', 'three', 'trust']): RuleSetSummary {
  return {
    version: `sha256:${version}`,
    bands,
    rules: [...rules, 'shade'].map(id => ({
      id,
      status: id === 'shade' ? 'shadow' : 'live',
      family: id === 'trust' ? 'trust' : 'velocity',
      title: { ja: `ルール ${id}`, en: `Rule ${id}` },
    })),
  };
}

/** An attempt as one rule set decided it, flat. */
export type Decided = Omit<ReplayRecord, 'decision' | 'against'> & RecordedDecision;

/** An attempt with its outcome, and what a second rule set decided. */
export interface Sampled {
  readonly record: Decided;
  readonly outcome: ReplayOutcome;
  readonly other: Decided;
}

/** The record of an attempt under one rule set, or two. */
export function recordOf(record: Decided, other?: RecordedDecision): ReplayRecord {
  return { ...record, decision: record, ...(other ? { against: other } : {}) };
}

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });

/** Features with only what the numbers read. */
export function featuresWith(parts: {
  kind?: string | undefined;
  prefecture?: string | undefined;
  country?: string | undefined;
  classes?: readonly string[] | undefined;
  guest?: boolean | undefined;
  purpose?: string;
}): SegmentFeatures {
  const { kind, prefecture, country, classes, guest, purpose = 'purchase' } = parts;
  return {
    purpose,
    address: { kind, prefecture, country },
    goods: { classes },
    account: { guest },
  } as unknown as SegmentFeatures;
}

const features = fc
  .record({
    kind: optional(fc.constantFrom(...placeKinds.slice(0, 3))),
    prefecture: optional(fc.constantFrom('東京都', '大阪府')),
    country: optional(fc.constantFrom('JP', 'US')),
    classes: optional(fc.uniqueArray(fc.constantFrom(...goodsClasses.slice(0, 3)), { maxLength: 3 })),
    guest: optional(fc.boolean()),
    purpose: fc.constantFrom('purchase', 'purchase', 'add_card'),
  })
  .map(featuresWith);

/** As often as not: a rule that hits alone is to be met too, and a decision that no rule speaks to. */
const hitOrNot = (points: fc.Arbitrary<number>) => fc.option(points, { freq: 2 });

const decision = fc
  .record({
    score: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(0, 59, 60, 85)),
    lifted: fc.integer({ min: 0, max: 9 }).map(draw => draw === 0),
    points: fc.record({
      lift: hitOrNot(fc.constant(0)),
      one: hitOrNot(fc.constantFrom(10, 20)),
      two: hitOrNot(fc.integer({ min: 1, max: 40 })),
      three: hitOrNot(fc.constant(5)),
      trust: hitOrNot(fc.constantFrom(-5, -20)),
    }),
    shadow: fc.subarray(['shade']),
    unknown: fc.subarray(['one', 'three']),
    saturated: fc.subarray(['numbers_per_range_10s']),
  })
  .map(({ points, lifted, score, ...rest }) => {
    const band = bands.findLast(({ from }) => from <= score)!;
    const flow = lifted ? ('challenge' as const) : band.flow;
    const hits = Object.entries(points).flatMap(([rule, value]) => (value === null ? [] : [{ rule, points: value }]));
    return { score, lifted, band: band.name, flow, hits, ...rest };
  });

const outcome: fc.Arbitrary<ReplayOutcome> = fc
  .record({
    label: fc.constantFrom('fraud', 'genuine', 'open', 'open'),
    lag: optional(fc.integer({ min: 0, max: 200 * dayMs })),
    approved: optional(fc.boolean()),
    declined: optional(fc.boolean()),
    authenticated: optional(fc.boolean()),
    challenged: optional(fc.boolean()),
    refused_by_shop: optional(fc.boolean()),
  })
  .map(
    ({ lag, ...rest }) =>
      ({
        ...rest,
        ...(rest.label === 'open' || lag === undefined ? {} : { labelled_at: lag }),
      }) as unknown as ReplayOutcome,
  );

const attempt: fc.Arbitrary<Omit<Sampled, 'record' | 'other'> & { record: Omit<Decided, 'id'>; other: object }> = fc
  .record({
    at: fc.integer({ min: end - 200 * dayMs, max: end }),
    amount: fc.oneof(fc.integer({ min: 0, max: 400_000 }), fc.constantFrom(0, 4_999, 5_000, 300_000)),
    currency: fc.constantFrom('JPY', 'JPY', 'JPY', 'USD'),
    merchant: optional(fc.constantFrom('shop-1', 'shop-2', 'synthetic-daily')),
    features,
    one: decision,
    two: decision,
    outcome,
  })
  .map(({ one, two, outcome: known, at, merchant, ...rest }) => {
    const common = { at, ...(merchant === undefined ? {} : { merchant }), ...rest };
    const labelled = known.labelled_at === undefined ? known : { ...known, labelled_at: at + known.labelled_at };
    return { record: { ...common, ...one }, other: { ...common, ...two }, outcome: labelled };
  });

/** Histories of up to `most` attempts, ids running. */
export function histories(most = 60): fc.Arbitrary<Sampled[]> {
  return fc.array(attempt, { maxLength: most }).map(attempts =>
    attempts.map(({ record, other, outcome: known }, index) => ({
      record: { id: `att-${index}`, ...record } as Decided,
      other: { id: `att-${index}`, ...other } as Decided,
      outcome: known,
    })),
  );
}
