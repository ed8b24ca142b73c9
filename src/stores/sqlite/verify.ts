/** Checking a journal, also while a service runs on it. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { openFile } from './beside-service.ts';
import { eventOf } from './event-text.ts';
import { failureOf } from './failure.ts';
import { journalFile } from './journal.ts';
import { applicationId, hasTable, schemaVersion } from './schema.ts';
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
