/** Care of a journal, also while a service runs on it: checking, backing up, pruning, erasing one person's data. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { EventField } from '../../engine/types.ts';
import { eventOf } from './event-text.ts';
import { failureOf } from './failure.ts';
import { journalFile } from './journal.ts';
import { linkedUpTo, linkKey } from './link-index.ts';
import { personalOf } from './rows.ts';
import { applicationId, hasTable, metaNumber, mustBeJournal, schemaVersion, UnfitJournal } from './schema.ts';
import { createSealer, keyId } from './seal.ts';

/** What a check found. */
export interface Verification {
  readonly facts: number;
  readonly attempts: number;
  readonly outcomes: number;
  readonly personal: number;
  /** Personal records that the given keys do not open: sealed under another key, or altered (which is a fault too). */
  readonly closed: number;
  /** Milliseconds since 1970 UTC. */
  readonly earliest?: number;
  readonly latest?: number;
  /** Bytes of the database and its log. */
  readonly bytes: number;
  /** Everything that is wrong, in words; empty when the journal is sound. */
  readonly faults: readonly string[];
}

/** Rows looked at together. */
const rowsAtOnce = 2_000;
/** What is changed in one transaction, which a running service waits for. Personal records are some kilobytes each, links some bytes. */
const factsAtOnce = 250;
const linksAtOnce = 2_000;
const pagesAtOnce = 250;

/**
 * Called between two transactions of a long work, while nothing is locked, with what the one before took, milliseconds. Without a pause
 * the next one would take the lock before any service that waits for it looks again.
 */
export type Pause = (tookMs: number) => void;

/** How long a pause is at least and at most, milliseconds. */
const pauseMs = { least: 20, most: 100 } as const;
const nobody = new Int32Array(new SharedArrayBuffer(4));

/** As long as the work took: SQLite looks again after half as long as it has waited, and never later than after 100 ms (sqliteDefaultBusyCallback). */
const letOthersIn: Pause = tookMs =>
  void Atomics.wait(nobody, 0, 0, Math.min(pauseMs.most, Math.max(pauseMs.least, tookMs)));

/** Does a long work in pieces until one says that it was the last. */
function inPieces(pause: Pause, piece: () => 'more' | 'last'): void {
  for (;;) {
    const startedAt = performance.now();
    if (piece() === 'last') return;
    pause(performance.now() - startedAt);
  }
}

/** Opens the file of a data folder beside a running service, whatever is in it. Undefined when there is none. */
function openFile(folder: string, readonly: boolean): Database.Database | undefined {
  const file = join(folder, journalFile);
  return existsSync(file) ? new Database(file, { readonly, timeout: 10_000 }) : undefined;
}

/** Opens the journal of a data folder beside a running service. Undefined when there is none; throws UnfitJournal. */
function openBeside(folder: string, readonly: boolean): Database.Database | undefined {
  const db = openFile(folder, readonly);
  try {
    if (db) mustBeJournal(db);
    if (!readonly) db?.pragma('secure_delete = ON');
    return db;
  } catch (error) {
    db?.close();
    throw error;
  }
}

/** Checks a journal: SQLite's own integrity, every table against the others, every event, every seal. Undefined: no journal there. */
export function verifyJournal(folder: string, personalKeys: readonly Uint8Array[]): Verification | undefined {
  const db = openFile(folder, true);
  if (!db) return undefined;
  try {
    return verifyOpen(db, folder, personalKeys);
  } catch (error) {
    const words = failureOf(error) === 'foreign' ? 'the file is damaged, or is no database' : 'the file cannot be read';
    return { ...nothingFound(folder), faults: [words] };
  } finally {
    db.close();
  }
}

function nothingFound(folder: string): Omit<Verification, 'faults'> {
  return { facts: 0, attempts: 0, outcomes: 0, personal: 0, closed: 0, bytes: bytesOf(folder) };
}

function verifyOpen(db: Database.Database, folder: string, personalKeys: readonly Uint8Array[]): Verification {
  const faults: string[] = [];
  const count = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const fault = (found: number, words: string) => found > 0 && faults.push(`${found} ${words}`);
  if ((db.pragma('application_id', { simple: true }) as number) !== applicationId)
    return { ...nothingFound(folder), faults: ['this is no journal of Sekisho'] };
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > schemaVersion) faults.push(`its version is ${version}, this program knows up to ${schemaVersion}`);
  for (const { integrity_check: words } of db.pragma('integrity_check(20)') as { integrity_check: string }[]) {
    if (words !== 'ok') faults.push(words);
  }
  const without = (table: string, on: string) =>
    count(`SELECT count(*) FROM ${table} LEFT JOIN event ON event.seq = ${table}.${on} WHERE event.seq IS NULL`);
  fault(without('assessment', 'seq'), 'decision(s) without their attempt');
  fault(without('personal', 'seq'), 'personal record(s) without their attempt');
  fault(without('outcome', 'seq'), 'outcome(s) without their event');
  if (hasTable(db, 'shadow')) fault(without('shadow', 'seq'), 'shadow decision(s) without their attempt');
  fault(
    count("SELECT count(*) FROM event LEFT JOIN outcome USING (seq) WHERE event.outcome <> '' AND outcome.seq IS NULL"),
    'outcome event(s) without their outcome',
  );
  let unreadable = 0;
  for (const text of db.prepare<[], string>('SELECT event FROM event WHERE event IS NOT NULL').pluck().iterate()) {
    try {
      eventOf(text);
    } catch {
      unreadable++;
    }
  }
  fault(unreadable, 'event(s) that cannot be read');
  const sealer = personalKeys.length > 0 ? createSealer(personalKeys) : undefined;
  const ids = personalKeys.map(keyId);
  let closed = 0;
  let altered = 0;
  for (const row of db.prepare<[], { seq: number; sealed: Uint8Array }>('SELECT seq, sealed FROM personal').iterate()) {
    if (sealer?.open(row.sealed, row.seq) !== undefined) continue;
    closed++;
    if (ids.some(id => id.equals(row.sealed.subarray(0, id.length)))) altered++;
  }
  fault(altered, 'personal record(s) that were altered');
  const times = db
    .prepare<[], { low: number | null; high: number | null }>('SELECT min(at) AS low, max(at) AS high FROM event')
    .get();
  return {
    facts: count('SELECT count(*) FROM event'),
    attempts: count("SELECT count(*) FROM event WHERE outcome = ''"),
    outcomes: count('SELECT count(*) FROM outcome'),
    personal: count('SELECT count(*) FROM personal'),
    closed,
    ...(times?.low == null ? {} : { earliest: times.low }),
    ...(times?.high == null ? {} : { latest: times.high }),
    bytes: bytesOf(folder),
    faults,
  };
}

function bytesOf(folder: string): number {
  return ['', '-wal'].reduce(
    (sum, end) => sum + (statSync(join(folder, journalFile + end), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

/** What came of a backup. `target-unwritable`: its folder is missing, closed to us or read-only. */
export type Backup = 'done' | 'no-journal' | 'target-exists' | 'target-unwritable';

/**
 * Copies a journal as it stands at one moment, while a service may go on writing. The copy is one compact file, synced to the disk.
 * Personal data in it stay sealed, no key is in it, and only its owner may read it. Nothing is done when the target exists; throws
 * UnfitJournal, and when the copy fails midway (a full disk, a damaged journal), and leaves none behind. The copy takes its name when it
 * is whole: one that was killed midway is called `.new`, and goes when it is tried again.
 */
export function backupJournal(folder: string, target: string): Backup {
  if (existsSync(target)) return 'target-exists';
  const db = openBeside(folder, true);
  if (!db) return 'no-journal';
  const beside = `${target}.new`;
  const discard = () => {
    for (const end of ['', '-journal']) rmSync(beside + end, { force: true });
  };
  try {
    try {
      discard();
      // Made here, empty, which SQLite takes for a new one: SQLite would make it readable for everybody, and ids and counts are in the open.
      closeSync(openSync(beside, 'wx', 0o600));
    } catch {
      return 'target-unwritable';
    }
    db.prepare('VACUUM INTO ?').run(beside);
    const handle = openSync(beside, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(beside, target);
    return 'done';
  } catch (error) {
    discard();
    throw error;
  } finally {
    db.close();
  }
}

/**
 * Forgets every fact older than `before` (milliseconds since 1970 UTC), personal data and all, in pieces between which a running service
 * writes. Returns how many facts. Undefined: no journal there.
 */
export function pruneJournal(folder: string, before: number, pause: Pause = letOthersIn): number | undefined {
  const db = openBeside(folder, false);
  if (!db) return undefined;
  try {
    const pruned = pruneFacts(db, before, pause);
    pruneLinks(db, before, pause);
    tidy(db, pause);
    return pruned;
  } finally {
    db.close();
  }
}

function pruneFacts(db: Database.Database, before: number, pause: Pause): number {
  const old = db
    .prepare<[number, number, number], number>('SELECT seq FROM event WHERE seq > ? AND at < ? ORDER BY seq LIMIT ?')
    .pluck();
  const removals = ['event', 'assessment', 'personal', 'outcome', 'shadow']
    .filter(table => hasTable(db, table))
    .map(table => db.prepare(`DELETE FROM ${table} WHERE seq = ?`));
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM event').pluck();
  const remember = db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)');
  const remove = db.transaction((seqs: readonly number[]) => {
    // The last fact may be among them, and its number must not be given again: whatever is kept by number stands for it alone.
    remember.run('linked', String(linkedUpTo(db)));
    remember.run('last_seq', String(Math.max(last.get() ?? 0, metaNumber(db, 'last_seq') ?? 0)));
    for (const seq of seqs) for (const removal of removals) removal.run(seq);
  });
  let pruned = 0;
  let after = 0;
  inPieces(pause, () => {
    const seqs = old.all(after, before, factsAtOnce);
    if (seqs.length > 0) remove.immediate(seqs);
    pruned += seqs.length;
    after = seqs.at(-1) ?? after;
    return seqs.length === factsAtOnce ? 'more' : 'last';
  });
  return pruned;
}

/** The index has no order by time: it is read once from end to end, which stops nobody, and what is old removed on the way. */
function pruneLinks(db: Database.Database, before: number, pause: Pause): void {
  const old = db
    .prepare<[number, number, number, number, number], [key: number, at: number, seq: number]>(
      'SELECT key, at, seq FROM link WHERE (key, at, seq) > (?, ?, ?) AND at < ? ORDER BY key, at, seq LIMIT ?',
    )
    .raw();
  const removal = db.prepare('DELETE FROM link WHERE key = ? AND at = ? AND seq = ?');
  const remove = db.transaction((links: readonly (readonly [number, number, number])[]) => {
    for (const link of links) removal.run(...link);
  });
  let after: readonly [number, number, number] = [-1, 0, 0];
  inPieces(pause, () => {
    const links = old.all(...after, before, linksAtOnce);
    if (links.length > 0) remove.immediate(links);
    after = links.at(-1) ?? after;
    return links.length === linksAtOnce ? 'more' : 'last';
  });
}

/** How often emptying the log is tried: a reader at work, or a commit, stands in its way. */
const emptyings = 10;

/** Gives freed pages back and empties the log, as far as readers let it. */
function tidy(db: Database.Database, pause: Pause): void {
  const free = db.prepare<[], number>('PRAGMA freelist_count').pluck();
  let left = free.get() ?? 0;
  if (left > 0) {
    inPieces(pause, () => {
      db.pragma(`incremental_vacuum(${pagesAtOnce})`);
      const before = left;
      left = free.get() ?? 0;
      // A journal that was made without this setting keeps its free pages, and fills them again.
      return left > 0 && left < before ? 'more' : 'last';
    });
  }
  // Emptying locks writers out: before, as much as can be is moved beside them; and it waits for nobody while it has the lock.
  db.pragma('wal_checkpoint(PASSIVE)');
  db.pragma('busy_timeout = 0');
  let tries = 0;
  inPieces(pause, () => {
    const isBusy = db.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 1;
    return isBusy && ++tries < emptyings ? 'more' : 'last';
  });
}

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

/** Throws UnfitJournal where the journal was begun under another `identity.key`. */
export function mustBeOfKey(db: Database.Database, check: string | undefined): void {
  const before = db.prepare<[], string>("SELECT value FROM meta WHERE name = 'identity_check'").pluck().get();
  if (check !== undefined && before !== undefined && check !== before) throw new UnfitJournal('journal-key');
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
