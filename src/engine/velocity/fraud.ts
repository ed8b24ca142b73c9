/**
 * Which attempts are known to be fraud, and since when. Fraud is a chargeback of category fraud, a fraud report, or a label
 * fraud; the latest label wins (docs/api.md). A count cannot take a fact back, so a label that takes fraud back is a fact of its own,
 * `frauds_withdrawn`, at the very time of the fraud that it answers: both leave every window together.
 */
import type { Outcome } from '../types.ts';

/** What the outcomes of one attempt, met so far, say of fraud. */
export interface FraudState {
  readonly label: 'fraud' | 'genuine';
  /** Time of the latest outcome that said so, milliseconds since 1970 UTC. */
  readonly labelledAt: number;
  /** Identities of the outcomes of that time: one that is sent again is no later one. */
  readonly told: readonly string[];
  /** Label fraud: time of the outcome that made it fraud; others that said the same since then do not move it. */
  readonly since?: number;
}

/** What an outcome changes for the counters. */
export interface FraudChange {
  readonly kind: 'frauds' | 'frauds_withdrawn';
  /** The outcome's own time, or that of the fraud that is taken back. */
  readonly at: number;
}

/** What an outcome says of its attempt; undefined: nothing. Chargebacks of other categories say nothing about fraud. */
export function fraudLabelOf(body: Outcome['body']): FraudState['label'] | undefined {
  if (body.type === 'label') return body.label;
  if (body.type === 'fraud_report') return 'fraud';
  return body.type === 'chargeback' && body.category === 'fraud' ? 'fraud' : undefined;
}

/**
 * The state after one more outcome, in order of arrival. One of an earlier time than the latest, or that was met already, changes
 * nothing.
 */
export function afterOutcome(
  before: FraudState | undefined,
  { body, at, identity }: Pick<Outcome, 'body' | 'at' | 'identity'>,
): FraudState | undefined {
  const label = fraudLabelOf(body);
  return label === undefined ? before : afterLabel(before, label, at, identity);
}

/** The state after one more outcome that gives its attempt a label. */
export function afterLabel(
  before: FraudState | undefined,
  label: FraudState['label'],
  at: number,
  identity: string,
): FraudState | undefined {
  if (before !== undefined && at < before.labelledAt) return before;
  const sameTime = before?.labelledAt === at ? before.told : [];
  if (sameTime.includes(identity)) return before;
  const latest = { label, labelledAt: at, told: [...sameTime, identity] };
  return label === 'fraud' ? { ...latest, since: before?.since ?? at } : latest;
}

/** What lies between two states for the counters; undefined: nothing changed. */
export function fraudChange(before: FraudState | undefined, after: FraudState | undefined): FraudChange | undefined {
  if (before?.since === after?.since) return undefined;
  if (after?.since !== undefined) return { kind: 'frauds', at: after.since };
  return { kind: 'frauds_withdrawn', at: before!.since! };
}
