/** Erasing one person's data while a service runs on the journal. */
import type Database from 'better-sqlite3';
import type { EventField } from '../../engine/types.ts';
import { factsAtOnce, inPieces, letOthersIn, openBeside, type Pause, tidy } from './beside-service.ts';
import { eventOf } from './event-text.ts';
import { linkedUpTo, linkKey } from './link-index.ts';
import { personalOf } from './rows.ts';
import { mustBeOfKey } from './schema.ts';
import { createSealer } from './seal.ts';

/** Rows looked at together. */
const rowsAtOnce = 2_000;

/** How the personal records themselves are searched for a person. */
export interface PersonalSearch {
  /** Stands for the key that the person's keys were made with (SqliteJournalOptions): under another one nobody would be found. */
  readonly identityCheck?: string;
  /** Keys that may open the records. */
  readonly personalKeys: readonly Uint8Array[];
  /** Whether a checkout (JSON) is the person's too, though no key of the attempt is. */
  holds(checkout: string): boolean;
}

/** What an erasure did. */
export interface Erasure {
  /** Attempts that are the person's. */
  readonly attempts: number;
  /** Personal records that were erased. */
  readonly erased: number;
  /** Records that no key opened, and that no key of their attempts gave away: nobody knows whose they are. */
  readonly closed: number;
}

/**
 * Erases the personal records of every attempt that carries one of the keys (as the counters see them), or whose checkout holds the
 * person elsewhere. Facts, counts, decisions and outcomes stay. Undefined: no journal there. Throws UnfitJournal.
 */
export function erasePersonal(
  folder: string,
  keys: readonly (readonly [EventField, string])[],
  search: PersonalSearch,
  pause: Pause = letOthersIn,
): Erasure | undefined {
  const db = openBeside(folder, false);
  if (!db) return undefined;
  try {
    mustBeOfKey(db, search.identityCheck);
    const found = carriersOf(db, keys);
    const closed = addHolders(db, search, found);
    const remove = db.prepare('DELETE FROM personal WHERE seq = ?');
    let erased = 0;
    const all = [...found];
    const removeSome = db.transaction((seqs: readonly number[]) => {
      for (const seq of seqs) erased += remove.run(seq).changes;
    });
    inPieces(pause, () => {
      if (all.length > 0) removeSome.immediate(all.splice(0, factsAtOnce));
      return all.length > 0 ? 'more' : 'last';
    });
    tidy(db, pause);
    return { attempts: found.size, erased, closed };
  } finally {
    db.close();
  }
}

/** The attempts that carry one of the keys. */
function carriersOf(db: Database.Database, keys: readonly (readonly [EventField, string])[]): Set<number> {
  const found = new Set<number>();
  // First: what a running service links from here on is in the rest.
  const linked = linkedUpTo(db);
  const carries = (text: string) => {
    const event = eventOf(text);
    return keys.some(([field, key]) => event.keys[field] === key);
  };
  const byLink = db.prepare<[number], { seq: number; event: string }>(
    'SELECT event.seq, event.event FROM link JOIN event USING (seq) WHERE link.key = ? AND event.event IS NOT NULL',
  );
  for (const [field, key] of keys) {
    for (const row of byLink.iterate(linkKey(field, key))) if (carries(row.event)) found.add(row.seq);
  }
  // The index runs behind the writes: the rest is looked through.
  const tail = db.prepare<[number], { seq: number; event: string }>(
    "SELECT seq, event FROM event WHERE seq > ? AND outcome = '' AND event IS NOT NULL",
  );
  for (const row of tail.iterate(linked)) if (carries(row.event)) found.add(row.seq);
  return found;
}

/** Adds the attempts whose checkout holds the person. Returns how many records could not be opened. */
function addHolders(db: Database.Database, { personalKeys, holds }: PersonalSearch, found: Set<number>): number {
  const sealer = personalKeys.length > 0 ? createSealer(personalKeys) : undefined;
  const rows = db.prepare<[number, number], { seq: number; sealed: Uint8Array }>(
    'SELECT seq, sealed FROM personal WHERE seq > ? ORDER BY seq LIMIT ?',
  );
  let closed = 0;
  for (let after = 0; ; ) {
    const page = rows.all(after, rowsAtOnce);
    for (const { seq, sealed } of page) {
      if (found.has(seq)) continue;
      const opened = sealer?.open(sealed, seq);
      if (opened === undefined) closed++;
      else if (holds(personalOf(opened).checkout)) found.add(seq);
    }
    const last = page.at(-1);
    if (!last) return closed;
    after = last.seq;
  }
}
