/** Made-up records for tests of the journal. */
import type { AttemptRecord, OutcomeRecord, RecordedDecision } from '../../../src/engine/journal.ts';
import type { EventField, VelocityEvent } from '../../../src/engine/types.ts';

export const startOfTime = Date.UTC(2026, 10, 22, 3, 0, 0);

export function event(id: string, at: number, keys: { [Field in EventField]?: string } = {}): VelocityEvent {
  return { id, at, kinds: ['attempts'], keys, amount: 1280, facts: { purpose: 'purchase', currency: 'JPY' } };
}

export function decision(changes: Partial<RecordedDecision> = {}): RecordedDecision {
  return {
    body_digest: 'digest',
    score: 12,
    band: 'low',
    flow: 'frictionless',
    rule_set: 'sha256:0',
    hits: [],
    shadow: [],
    unknown: [],
    advice: [],
    degraded: [],
    reading: { velocity: { attempts_per_ip_1h: 1 }, surge: {}, saturated: [] },
    ...changes,
  };
}

export function attempt(id: string, changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    kind: 'attempt',
    merchant: 'shop-1',
    id,
    event: event(`shop-1 ${id}`, startOfTime),
    decision: decision(),
    personal: { checkout: '{"email":"hanako@example.jp"}', answer: '{"score":12}', features: '{"a":1}' },
    ...changes,
  };
}

export function outcomeOf(attemptSeq: number, id: string, identity: string): OutcomeRecord {
  return {
    kind: 'outcome',
    merchant: 'shop-1',
    attempt: attemptSeq,
    outcome: {
      attempt: id,
      at: startOfTime + 1_000,
      identity,
      body: { type: 'authorization', result: 'declined', reason: 'invalid_number' },
    },
    event: { ...event(`shop-1 ${id} ${identity}`, startOfTime + 1_000), kinds: ['declines'] },
  };
}
