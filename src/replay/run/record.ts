/** One attempt's record: made from a decision, written as a line, and read back. */
import type { Assessed } from '../../engine/assess.ts';
import type { VelocityReading } from '../../engine/types.ts';
import type { ReplayOutcome, ReplayRecord } from '../types.ts';

/** What the second rule set of `--against` decided. */
export type OtherDecision = Pick<
  ReplayRecord,
  'score' | 'band' | 'flow' | 'lifted' | 'hits' | 'shadow' | 'unknown' | 'saturated'
>;

/** A record, and the other rule set's decision on the same attempt. */
export interface DecidedAttempt {
  readonly record: ReplayRecord;
  readonly other?: OtherDecision;
}

export function recordOf(assessed: Assessed, reading: VelocityReading): ReplayRecord {
  const { checkout, place, goods } = assessed.recognised;
  const guest = checkout.account?.guest ?? (checkout.account?.id === undefined ? undefined : false);
  return {
    id: checkout.id,
    ...(checkout.merchant?.id === undefined ? {} : { merchant: checkout.merchant.id }),
    ...(checkout.order_id === undefined ? {} : { order_id: checkout.order_id }),
    at: checkout.at,
    amount: checkout.amount.value,
    currency: checkout.amount.currency,
    ...decisionOf(assessed, reading),
    features: {
      purpose: checkout.purpose ?? 'purchase',
      address: { kind: place.kind, prefecture: place.prefecture, country: place.country },
      goods: { classes: goods.classes },
      account: { guest },
    },
  };
}

export function decisionOf({ assessment, outcomes }: Assessed, reading: VelocityReading): OtherDecision {
  return {
    score: assessment.score,
    band: assessment.band,
    flow: assessment.flow,
    ...(outcomes.hits.some(({ lifts }) => lifts) ? { lifted: true } : {}),
    hits: outcomes.hits.map(({ rule, points }) => ({ rule, points })),
    shadow: outcomes.shadow.map(({ rule }) => rule),
    unknown: outcomes.unknown,
    saturated: reading.saturated,
  };
}

/** A line of `--out`, before its outcome is known: it lacks the closing brace, which `closedLine` brings. */
export function openLine({ record, other }: DecidedAttempt): string {
  const { at, ...rest } = record;
  const text = JSON.stringify({
    ...rest,
    at: new Date(at).toISOString(),
    ...(other ? { against: other } : {}),
  });
  return text.slice(0, -1);
}

/** What `closedLine` puts behind an open line. */
export function closingOf({ labelled_at, ...rest }: ReplayOutcome): string {
  const time = labelled_at === undefined ? {} : { labelled_at: new Date(labelled_at).toISOString() };
  return `,"outcome":${JSON.stringify({ ...rest, ...time })}}`;
}

/** Reads a whole line back: a closed one, or an open one with its brace put behind it. */
export function readLineBack(line: string): DecidedAttempt & { readonly outcome?: ReplayOutcome } {
  const parsed = JSON.parse(line);
  const { against, outcome, at, ...rest } = parsed;
  const record: ReplayRecord = { ...rest, at: Date.parse(at) };
  return {
    record,
    ...(against ? { other: against } : {}),
    ...(outcome ? { outcome: outcomeBack(outcome) } : {}),
  };
}

function outcomeBack({ labelled_at, ...rest }: Omit<ReplayOutcome, 'labelled_at'> & { labelled_at?: string }) {
  return { ...rest, ...(labelled_at === undefined ? {} : { labelled_at: Date.parse(labelled_at) }) };
}
