/** What became of an attempt: recorded once, counted from its own time, and answered with advice. */
import type { StoredAttempt } from '../engine/journal.ts';
import { outcomeAdvice } from '../engine/threeds/results.ts';
import type { Advice, Outcome } from '../engine/types.ts';
import { outcomeEvent } from '../engine/velocity/events.ts';
import { problem } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { InForce } from './in-force.ts';
import { within } from './patience.ts';
import type { Problems, ServiceParts } from './service.ts';
import type { ShadowDesk } from './shadow-desk.ts';

export interface OutcomeAnswer {
  readonly recorded: true;
  /** This outcome was known: it counts once. */
  readonly duplicate: boolean;
  readonly advice: readonly Advice[];
}

export interface Outcomes {
  take(attempt: StoredAttempt, outcome: Outcome): Promise<Result<OutcomeAnswer, Problems>>;
}

export function createOutcomes(parts: ServiceParts, inForce: InForce, shadows: ShadowDesk): Outcomes {
  const { journal, observer } = parts;
  const flights = new Map<string, Promise<boolean>>();

  /** Counts and records; false when the journal did not take it. Counted twice it is not: counters know an event by its identity. */
  const record = async (attempt: StoredAttempt, outcome: Outcome): Promise<boolean> => {
    const { ruleSet, velocity, shadow } = inForce.now();
    const event = outcomeEvent(attempt.event, outcome, ruleSet.declineReasonOf);
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
    return result !== undefined && (result.ok || result.error.cause === 'duplicate');
  };

  return {
    async take(attempt, outcome) {
      const name = `${attempt.seq}\u001f${outcome.identity}`;
      const underWay = flights.get(name);
      const duplicate =
        underWay !== undefined || (await journal.hasOutcome(attempt.merchant, attempt.id, outcome.identity));
      let kept = true;
      if (underWay) kept = await underWay;
      else if (!duplicate) {
        const flight = record(attempt, outcome);
        flights.set(name, flight);
        kept = await flight.finally(() => flights.delete(name));
      }
      if (!kept) observer?.unrecorded?.();
      if (!kept) return fail([problem('unavailable', undefined, 'The outcome could not be recorded; send it again.')]);
      observer?.outcome?.(outcome.body.type, duplicate);
      return ok({ recorded: true, duplicate, advice: outcomeAdvice(outcome.body) });
    },
  };
}
