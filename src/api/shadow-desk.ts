/**
 * Where attempts meet the shadow rule set: after they are decided, off the way of their answers. Nothing that happens here reaches an
 * answer: a fault is counted, and the attempt has no shadow.
 */
import type { Assessed } from '../engine/assess.ts';
import type { Journal, JournalFailure } from '../engine/journal.ts';
import type { Flow, VelocityEvent, VelocityReading } from '../engine/types.ts';
import type { Result } from '../shared/result.ts';
import type { Shadow } from './in-force.ts';

/** What is told to metrics. */
export interface ShadowObserver {
  /** An attempt's flow as it was decided, and as the shadow would have it. */
  shadowed?(live: Flow, shadow: Flow): void;
  /** An attempt has no shadow (`decide`), or one without the shadow's own counters (`counters`). */
  shadowFailed?(part: 'decide' | 'counters'): void;
}

/** A decided attempt on its way to the journal. */
export interface DecidedAttempt {
  readonly assessed: Assessed;
  /** The flow that was decided, after the policy for failing parts. */
  readonly flow: Flow;
  readonly reading: VelocityReading;
  readonly written: Promise<Result<number, JournalFailure>>;
}

export interface ShadowDesk {
  /** Takes an attempt, in the order in which the live counters saw it. */
  take(shadow: Shadow, attempt: DecidedAttempt): void;
  /** Takes an outcome's event, which only counts. */
  count(shadow: Shadow, event: VelocityEvent): void;
}

export function createShadowDesk(journal: Pick<Journal, 'shadow'>, observer: ShadowObserver = {}): ShadowDesk {
  let waiting: (() => void)[] = [];

  const work = () => {
    const due = waiting;
    waiting = [];
    for (const each of due) each();
  };
  /** The answers of this turn of the event loop go first. */
  const later = (each: () => void) => {
    if (waiting.push(each) === 1) setImmediate(work);
  };

  const decide = ({ set }: Shadow, attempt: DecidedAttempt, own: VelocityReading | undefined): void => {
    try {
      const decision = set.decide(attempt.assessed, attempt.reading, own);
      observer.shadowed?.(attempt.flow, decision.flow);
      attempt.written.then(
        result => {
          if (result.ok) journal.shadow(result.value, decision);
        },
        () => {},
      );
    } catch {
      observer.shadowFailed?.('decide');
    }
  };

  /** Asks the shadow's own counters; `then` gets undefined when they cannot be asked. */
  const ask = <Answer>(question: () => Answer | Promise<Answer>, then: (answer: Answer | undefined) => void): void => {
    const failed = () => {
      observer.shadowFailed?.('counters');
      then(undefined);
    };
    try {
      const answer = question();
      if (answer instanceof Promise) answer.then(then, failed);
      else then(answer);
    } catch {
      failed();
    }
  };

  return {
    take(shadow, attempt) {
      const { velocity } = shadow;
      later(() => {
        if (!velocity) return decide(shadow, attempt, undefined);
        ask(
          () => velocity.assess(attempt.assessed.recognised.event),
          own => decide(shadow, attempt, own),
        );
      });
    },
    count({ velocity }, event) {
      if (velocity)
        later(() =>
          ask(
            () => velocity.record(event),
            () => {},
          ),
        );
    },
  };
}
