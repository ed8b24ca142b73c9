/**
 * Where attempts meet the shadow rule set: after they are answered, many at a time. Nothing that happens here reaches an answer: a fault
 * is counted, and the attempt has no shadow.
 */
import type { Journal, JournalFailure } from '../engine/journal.ts';
import type { DecidedAttempt, ShadowSet } from '../engine/shadow.ts';
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
export interface RecordedAttempt extends DecidedAttempt {
  /** The flow that was decided, after the policy for failing parts. */
  readonly flow: Flow;
  readonly written: Promise<Result<number, JournalFailure>>;
}

/** Takes what the shadow rule set is to judge or count, and deals with it behind the answers. */
export interface ShadowQueue {
  /** Takes an attempt, in the order in which the live counters saw it. */
  take(shadow: Shadow, attempt: RecordedAttempt): void;
  /** Takes an outcome's event, which only counts. */
  count(shadow: Shadow, event: VelocityEvent): void;
  /** Deals with all that was taken, without waiting for more; resolves when the journal has it. */
  settle(): Promise<void>;
}

/**
 * When so many attempts wait, they are dealt with at once. A shadow's code is not the live code: run after each attempt, the two would push
 * each other out of the processor's caches, which took a third more time.
 */
export const mostWaiting = 128;
/** How long attempts wait for others, milliseconds; nobody waits for what the shadow says. */
const longestWaitMs = 50;

/** A fact that the shadow sees: an attempt, or an outcome's event. */
type Waiting = { readonly attempt: RecordedAttempt } | { readonly event: VelocityEvent };

/** What the shadow's own counters said; undefined when there are none, or when they could not be asked. */
type Own = VelocityReading | undefined;

/** Keeps in `journal` what the shadow would have decided; `observer` is told of flows and failures. */
export function createShadowQueue(journal: Pick<Journal, 'shadow'>, observer: ShadowObserver = {}): ShadowQueue {
  /** The shadow that all who wait came with. */
  let shadow: Shadow | undefined;
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | undefined;
  /** What was dealt with and is not recorded yet. */
  const underWay = new Set<Promise<void>>();

  const dealWith = (due: readonly Waiting[]) => {
    const done: Promise<void> = deal(shadow!, due).finally(() => underWay.delete(done));
    underWay.add(done);
  };
  /** Deals with those who waited longest. */
  const work = () => {
    clearTimeout(timer);
    clearImmediate(soon);
    [timer, soon] = [undefined, undefined];
    const due = waiting;
    waiting = due.splice(mostWaiting);
    if (due.length > 0) dealWith(due);
    awaitMore();
  };
  const workOffAll = () => {
    while (waiting.length > 0) work();
  };
  const awaitMore = () => {
    // The answers of this turn of the event loop go first.
    if (waiting.length >= mostWaiting) soon ??= setImmediate(work);
    else if (waiting.length > 0) timer ??= setTimeout(work, longestWaitMs);
  };
  const wait = (beside: Shadow, one: Waiting) => {
    if (beside !== shadow) workOffAll();
    shadow = beside;
    waiting.push(one);
    awaitMore();
  };

  /** Asks the shadow's own counters; undefined where they cannot be asked. */
  const asked = <Answer>(
    question: () => Answer | Promise<Answer>,
  ): Answer | undefined | Promise<Answer | undefined> => {
    const failed = () => {
      observer.shadowFailed?.('counters');
      return undefined;
    };
    try {
      const answer = question();
      return answer instanceof Promise ? answer.catch(failed) : answer;
    } catch {
      return failed();
    }
  };

  /** Every fact in its turn: counters see them in the order of the live ones. */
  const countIn = ({ velocity }: Shadow, due: readonly Waiting[]): (Own | Promise<Own>)[] => {
    const own: (Own | Promise<Own>)[] = [];
    for (const one of due) {
      if ('event' in one) void (velocity && asked(() => velocity.record(one.event)));
      else own.push(velocity && asked(() => velocity.assess(one.attempt.assessed.recognised.event)));
    }
    return own;
  };

  const decide = (set: ShadowSet, attempts: readonly RecordedAttempt[], own: readonly Own[]) => {
    try {
      return set.decide(attempts, own);
    } catch {
      // One of them fails: the others have their shadows.
      return attempts.map((attempt, index) => {
        try {
          return set.decide([attempt], [own[index]])[0];
        } catch {
          observer.shadowFailed?.('decide');
          return undefined;
        }
      });
    }
  };

  const deal = async (beside: Shadow, due: readonly Waiting[]): Promise<void> => {
    const attempts = due.flatMap(one => ('attempt' in one ? one.attempt : []));
    const counted = countIn(beside, due);
    // A store that answers at once is not waited for: the next facts may be under way already.
    const own = counted.some(one => one instanceof Promise) ? await Promise.all(counted) : (counted as readonly Own[]);
    const decisions = decide(beside.set, attempts, own);
    for (const [index, { flow }] of attempts.entries()) {
      const decision = decisions[index];
      if (decision) observer.shadowed?.(flow, decision.flow);
    }
    for (const [index, { written }] of attempts.entries()) {
      const decision = decisions[index];
      const result = decision && (await written.catch(() => undefined));
      if (decision && result?.ok) journal.shadow(result.value, decision);
    }
  };

  return {
    take: (beside, attempt) => wait(beside, { attempt }),
    count(beside, event) {
      if (beside.velocity) wait(beside, { event });
    },
    async settle() {
      workOffAll();
      await Promise.all(underWay);
    },
  };
}
