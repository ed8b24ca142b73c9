/** What became of an attempt: recorded once, counted from its own time, and answered with advice. */
import { digestOf } from '../engine/checkout/canonical.ts';
import type { JournalFailure, StoredAttempt } from '../engine/journal.ts';
import { outcomeAdvice } from '../engine/threeds/results.ts';
import type { Advice, Outcome } from '../engine/types.ts';
import { outcomeEvent } from '../engine/velocity/events.ts';
import { afterOutcome, type FraudState, fraudLabelOf } from '../engine/velocity/fraud.ts';
import { problem } from '../shared/errors.ts';
import { within } from '../shared/patience.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { InForce } from './in-force.ts';
import type { Problems, ServiceParts } from './parts.ts';
import type { ShadowQueue } from './shadow-queue.ts';

/** An answer to an outcome. */
export interface OutcomeAnswer {
  readonly recorded: true;
  /** This outcome was known: it counts once. */
  readonly duplicate: boolean;
  /** What the outcome asks of the shop: after an authentication, whether to authorise. */
  readonly advice: readonly Advice[];
}

/** Takes outcomes of attempts that the journal has. */
export interface Outcomes {
  /** Counts and records an outcome, or finds it recorded. Problems: `outcome-conflict`, `unavailable` (the journal did not take it). */
  take(attempt: StoredAttempt, outcome: Outcome): Promise<Result<OutcomeAnswer, Problems>>;
}

/** An outcome on its way. */
interface Flight {
  readonly body: Outcome['body'];
  readonly landed: Promise<Landed>;
}

/** What became of an outcome on its way: the journal has it now, had it before, has another body under its identity, or did not take it. */
type Landed = 'recorded' | 'known' | 'conflict' | 'unrecorded';

/** Why the journal did not take an outcome; undefined where it did. */
type Unkept = JournalFailure['cause'] | undefined;

/** Counts and records outcomes, each identity of an attempt once; `shadows` counts what its own counters need of them. */
export function createOutcomes(parts: ServiceParts, inForce: InForce, shadows: ShadowQueue): Outcomes {
  const { journal, observer } = parts;
  const flights = new Map<string, Flight>();
  /** By attempt: the last outcome on its way that says something about fraud. The next one must know it, so it waits. */
  const labelling = new Map<number, Promise<unknown>>();

  /** Counts and records; answers why the journal did not take it. Counted twice it is not: counters know an event by its identity. */
  const record = async (attempt: StoredAttempt, outcome: Outcome, before?: FraudState): Promise<Unkept> => {
    const { ruleSet, velocity, shadow } = inForce.now();
    const event = outcomeEvent(attempt.event, outcome, ruleSet.declineReasonOf, before);
    if (event) inForce.counting(event);
    if (event && shadow) shadows.count(shadow, event);
    try {
      const counted = event && velocity.record(event);
      if (counted) await within(counted, ruleSet.policy.fail.time_budget.after_ms);
    } catch {
      // A store that is away misses this outcome until it is rebuilt; the journal has it.
    }
    const written = journal.append({
      kind: 'outcome',
      merchant: attempt.merchant,
      attempt: attempt.seq,
      outcome,
      ...(event ? { event } : {}),
    });
    if (event) inForce.counted(event, written);
    const result = await within(written, parts.journalPatienceMs);
    if (!result) return 'timeout';
    return result.ok || result.error.cause === 'duplicate' ? undefined : result.error.cause;
  };

  const recordLabel = async (attempt: StoredAttempt, outcome: Outcome): Promise<Unkept> => {
    await labelling.get(attempt.seq)?.catch(() => undefined);
    const earlier = await journal.outcomes(attempt.seq);
    return record(attempt, outcome, earlier.reduce<FraudState | undefined>(afterOutcome, undefined));
  };

  /** One after the other where it says something about fraud: each changes what the next one means. */
  const recordInTurn = (attempt: StoredAttempt, outcome: Outcome): Promise<Unkept> => {
    if (fraudLabelOf(outcome.body) === undefined) return record(attempt, outcome);
    const turn = recordLabel(attempt, outcome);
    labelling.set(attempt.seq, turn);
    return turn.finally(() => {
      if (labelling.get(attempt.seq) === turn) labelling.delete(attempt.seq);
    });
  };

  /** The body of the outcome of this identity, where the journal has one. */
  const recordedBody = async ({ merchant, id, seq }: StoredAttempt, identity: string) => {
    if (!(await journal.hasOutcome(merchant, id, identity))) return undefined;
    return (await journal.outcomes(seq)).find(outcome => outcome.identity === identity)?.body;
  };

  /** Records an outcome that the journal does not have yet. */
  const land = async (attempt: StoredAttempt, outcome: Outcome): Promise<Landed> => {
    const known = await recordedBody(attempt, outcome.identity);
    if (known) return digestOf(known) === digestOf(outcome.body) ? 'known' : 'conflict';
    const unkept = await recordInTurn(attempt, outcome);
    if (unkept === undefined) return 'recorded';
    observer?.unrecorded?.(unkept);
    return 'unrecorded';
  };

  /** `key` names the outcome: one of each at a time, its place is taken before anything is waited for. */
  const landOnce = async (key: string, attempt: StoredAttempt, outcome: Outcome): Promise<Landed> => {
    for (let before = flights.get(key); before; before = flights.get(key)) {
      const landed = await before.landed;
      if (digestOf(before.body) === digestOf(outcome.body)) return landed === 'recorded' ? 'known' : landed;
      if (landed === 'recorded' || landed === 'known') return 'conflict';
      // The other body was not kept: what the journal has decides.
    }
    const flight = { body: outcome.body, landed: land(attempt, outcome) };
    flights.set(key, flight);
    try {
      return await flight.landed;
    } finally {
      flights.delete(key);
    }
  };

  return {
    async take(attempt, outcome) {
      const landed = await landOnce(`${attempt.seq}\u001f${outcome.identity}`, attempt, outcome);
      if (landed === 'conflict') return fail([problem('outcome-conflict', '/id')]);
      if (landed === 'unrecorded') {
        return fail([problem('unavailable', undefined, 'The outcome could not be recorded; send it again.')]);
      }
      const duplicate = landed === 'known';
      observer?.outcome?.(outcome.body.type, duplicate);
      return ok({ recorded: true, duplicate, advice: outcomeAdvice(outcome.body) });
    },
  };
}
