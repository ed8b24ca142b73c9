/** Counters filled from the journal: at a start, and for changed rules. */
import type { Journal } from '../engine/journal.ts';
import type { FillableVelocity, VelocityEvent, VelocityStore } from '../engine/types.ts';
import { latenessMs } from '../engine/velocity/counters.ts';

/** Facts under way to a store across a network, sent in order without waiting for each. */
export const inFlight = 64;

/** What is to be filled, and from where. */
export interface Filling {
  readonly journal: Journal;
  /** Stores that are not asked before they are filled. */
  readonly stores: readonly FillableVelocity[];
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** How far back any of their counters looks. */
  readonly longestMs: number;
  /** Arrival number up to which the stores hold the journal already. */
  readonly after?: number;
  /** Told of each batch once it is counted, with how many facts were read so far. True: what follows is known otherwise. */
  readonly counted?: (batch: readonly VelocityEvent[], read: number) => boolean;
}

/** How a filling went. */
export interface Filled {
  /** Facts read. */
  readonly read: number;
  /** Those of them that lie further ahead of now than any honest clock would put them; they are not counted. */
  readonly ahead: number;
}

/**
 * Counts the journal into stores. The newest time of the journal is known beforehand, so what no window can reach from there is passed
 * over: most counters look back minutes or hours, and a journal months. Rejects, with the stores half filled, where the journal is closed
 * meanwhile (JournalClosed) or a store does not take a fact.
 */
export async function fillFromJournal({
  journal,
  stores,
  now,
  longestMs,
  after = 0,
  counted,
}: Filling): Promise<Filled> {
  const since = now - longestMs;
  // Time only goes forward in a store: one fact of next year, and no counter could be read until then.
  const until = now + latenessMs;
  const earliest = await journal.earliest();
  const newest = await journal.newest(until);
  const expect = (at: number) => {
    for (const store of stores) store.expect(at);
  };
  if (newest !== undefined) expect(newest);
  let latest = Number.NEGATIVE_INFINITY;
  let read = 0;
  let ahead = 0;
  const facts = journal.events(since, after, (kinds, at) => {
    read++;
    if (at > until) {
      ahead++;
      return false;
    }
    if (at > latest) latest = at;
    return stores.some(store => store.reaches(kinds, at));
  });
  for await (const batch of facts) {
    for (const store of stores) await recordAll(store, batch);
    if (counted?.(batch, read)) break;
  }
  expect(latest);
  // What lies before the longest window is not read and not needed: the windows are whole from there on.
  if (earliest !== undefined) for (const store of stores) await store.coverFrom(Math.max(earliest, since));
  return { read, ahead };
}

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
