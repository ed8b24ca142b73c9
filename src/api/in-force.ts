/**
 * The rule set in force with the counters that it reads, and the shadow beside it. A request takes all of it once, in the same breath
 * in which it counts, so a change falls between two requests and never into one.
 */
import type { Journal } from '../engine/journal.ts';
import type { RuleSet } from '../engine/rule-set.ts';
import type { ShadowSet } from '../engine/shadow.ts';
import type { FillableVelocity, VelocityEvent } from '../engine/types.ts';
import { fillFromJournal, inFlight, recordAll } from './fill.ts';

/** A shadow rule set with the counters that only it has. */
export interface Shadow {
  readonly set: ShadowSet;
  /** There when `set.counters` is. */
  readonly velocity?: FillableVelocity;
}

/** What decides at one moment, and what stands in its shadow. */
export interface Deciding {
  readonly ruleSet: RuleSet;
  readonly velocity: FillableVelocity;
  readonly shadow?: Shadow;
}

/** What decides now, and the way to change it. */
export interface InForce {
  now(): Deciding;
  /** Told of every fact in the breath in which it is counted. */
  counting(event: VelocityEvent): void;
  /** Told of the same fact when it goes to the journal, with the promise of its being written. */
  counted(event: VelocityEvent, written: Promise<unknown>): void;
  /** Puts other rules in force. Rejects, and changes nothing, when a store does not take the facts that it is to be filled with. */
  change(next: Deciding, how?: Change): Promise<number>;
}

/** How a change comes about. */
export interface Change {
  /** Stores of `next` that are empty: filled first, from the journal and from what is counted meanwhile. */
  readonly empty?: readonly FillableVelocity[];
  /** Called in the breath in which the change comes in force. */
  inForce?(): void;
}

/** Times that facts counted meanwhile are caught up with before the change. */
const mostRounds = 50;

/**
 * Between the last fact counted by the old counters and the first request that asks the new ones there is no pause. A store that answers
 * at once has counted it by then; one across a network is sent it first, and counts in the order of calls, as its port promises
 * (engine/types.ts, VelocityStore).
 * @param ahead told how many facts new counters were filled without, since they lie ahead of the clock
 */
export function createInForce(
  first: Deciding,
  journal: Journal,
  now: () => number,
  ahead: (facts: number) => void = () => {},
): InForce {
  let deciding = first;
  /** Counted and maybe not yet to be read in the journal. No Set: what passes through one lives on (attempts.ts, Flight). */
  const underWay: VelocityEvent[] = [];
  /** What was counted while new counters are being filled. */
  let meanwhile: VelocityEvent[] | undefined;

  const fill = async (stores: readonly FillableVelocity[], longestMs: number, noted: readonly VelocityEvent[]) => {
    const known = new Set<string>();
    let listed = 0;
    const filled = await fillFromJournal({
      journal,
      stores,
      now: now(),
      longestMs,
      counted(batch) {
        for (; listed < noted.length; listed++) known.add(noted[listed]!.id);
        // From the first fact that was also noted here, everything later was noted too: under load the journal has no end.
        return batch.some(({ id }) => known.has(id));
      },
    });
    if (filled.ahead > 0) ahead(filled.ahead);
    return filled.read;
  };

  /** Counts what was noted, but for the last few: a store across a network would keep the next request waiting for more. */
  const catchUp = async (stores: readonly FillableVelocity[], noted: readonly VelocityEvent[]): Promise<number> => {
    let from = 0;
    for (let round = 0; round < mostRounds && noted.length - from > inFlight; round++) {
      const until = noted.length;
      for (const store of stores) await recordAll(store, noted.slice(from, until));
      from = until;
    }
    return from;
  };

  return {
    now: () => deciding,
    counting(event) {
      underWay.push(event);
      meanwhile?.push(event);
    },
    counted(event, written) {
      const done = () => {
        const at = underWay.indexOf(event);
        if (at < 0) return;
        const last = underWay.pop()!;
        if (last !== event) underWay[at] = last;
      };
      written.then(done, done);
    },
    async change(next, { empty: stores = [], inForce } = {}) {
      if (meanwhile) throw new Error('one change at a time');
      const take = () => {
        deciding = next;
        inForce?.();
      };
      if (stores.length === 0) {
        take();
        return 0;
      }
      const longestMs = Math.max(
        next.ruleSet.counters.longestWindowMs,
        next.shadow?.set.counters?.longestWindowMs ?? 0,
      );
      const noted = [...underWay];
      meanwhile = noted;
      try {
        const read = await fill(stores, longestMs, noted);
        const caughtUp = await catchUp(stores, noted);
        // A fact that the journal had as well is known by its identity and counts once. No pause between here and the change.
        for (const store of stores) for (const event of noted.slice(caughtUp)) void letGo(store.record(event));
        take();
        return read;
      } finally {
        meanwhile = undefined;
      }
    },
  };
}

/** A store that fails from here on fails requests too, and keeps what it missed (stores/redis). */
async function letGo(counted: void | Promise<void>): Promise<void> {
  await Promise.resolve(counted).catch(() => {});
}
