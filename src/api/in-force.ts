/**
 * The rule set in force with the counters that it reads. A request takes the pair once, in the same breath in which it counts, so a
 * change falls between two requests and never into one.
 */
import type { Journal } from '../engine/journal.ts';
import type { RuleSet } from '../engine/rule-set.ts';
import type { VelocityEvent, VelocityStore } from '../engine/types.ts';

/** The counters of a running service. */
export type LiveVelocity = VelocityStore & { coverFrom?(at: number): void | Promise<void> };

/** What decides at one moment. */
export interface Deciding {
  readonly ruleSet: RuleSet;
  readonly velocity: LiveVelocity;
  /** A whole second rule set that is evaluated beside it, recorded, and acts on nothing. */
  readonly shadow?: ShadowSet;
}

/** A second rule set with the counters that it reads: the live ones where both declare the same. */
export interface ShadowSet {
  readonly ruleSet: RuleSet;
  readonly velocity: LiveVelocity;
}

export interface InForce {
  now(): Deciding;
  /** Every fact that is counted is told, with the promise of its being written. */
  counted(event: VelocityEvent, written: Promise<unknown>): void;
  /**
   * Puts other rules in force. Counters that are not those of now are filled first, from the journal and from what is counted
   * meanwhile. Answers how many facts of the journal were read.
   */
  change(next: Deciding): Promise<number>;
}

/** Facts under way to a store across a network, sent in order without waiting for each. */
const inFlight = 64;

/** Counts a batch of facts in its order. */
export async function recordAll(velocity: VelocityStore, batch: readonly VelocityEvent[]): Promise<void> {
  let sent: Promise<void>[] = [];
  for (const event of batch) {
    const counted = velocity.record(event);
    if (counted) sent.push(counted);
    if (sent.length < inFlight) continue;
    await Promise.all(sent);
    sent = [];
  }
  await Promise.all(sent);
}

/** New counters handed to `change` must answer at once (memory): between the last fact and the swap there is no pause. */
export function createInForce(first: Deciding, journal: Journal, now: () => number): InForce {
  let deciding = first;
  /** Counted and maybe not yet to be read in the journal. */
  const underWay = new Set<VelocityEvent>();
  /** What was counted while new counters are being filled. */
  let meanwhile: VelocityEvent[] | undefined;

  const fill = async ({ ruleSet, velocity }: ShadowSet, noted: readonly VelocityEvent[]): Promise<number> => {
    const since = now() - ruleSet.counters.longestWindowMs;
    const earliest = await journal.earliest();
    const known = new Set<string>();
    let listed = 0;
    let read = 0;
    for await (const batch of journal.events(since)) {
      await recordAll(velocity, batch);
      read += batch.length;
      for (; listed < noted.length; listed++) known.add(noted[listed]!.id);
      // From the first fact that was also noted here, everything later was noted too: under load the journal has no end.
      if (batch.some(({ id }) => known.has(id))) break;
    }
    if (earliest !== undefined && earliest < since) await velocity.coverFrom?.(since);
    return read;
  };

  return {
    now: () => deciding,
    counted(event, written) {
      underWay.add(event);
      meanwhile?.push(event);
      const done = () => underWay.delete(event);
      written.then(done, done);
    },
    async change(next) {
      const filled = new Set<LiveVelocity>([deciding.velocity]);
      if (deciding.shadow) filled.add(deciding.shadow.velocity);
      const empty = [next, ...(next.shadow ? [next.shadow] : [])].filter(({ velocity }) => !filled.has(velocity));
      if (meanwhile) throw new Error('one change at a time');
      const noted = [...underWay];
      meanwhile = noted;
      let read = 0;
      try {
        for (const each of empty) read += await fill(each, noted);
        // A fact that the journal had as well is known by its identity and counts once. No pause between here and the swap.
        for (const { velocity } of empty) for (const event of noted) velocity.record(event);
        deciding = next;
        return read;
      } finally {
        meanwhile = undefined;
      }
    },
  };
}
