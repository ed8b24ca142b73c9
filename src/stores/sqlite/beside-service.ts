/**
 * What every care of a journal beside a running service shares: how its file is opened, and how a long work is done in pieces between which
 * the service writes.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { journalFile } from './journal.ts';
import { mustBeJournal } from './schema.ts';

/** Facts that are changed in one transaction, which a running service waits for. Personal records are some kilobytes each. */
export const factsAtOnce = 250;
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
export const letOthersIn: Pause = tookMs =>
  void Atomics.wait(nobody, 0, 0, Math.min(pauseMs.most, Math.max(pauseMs.least, tookMs)));

/** Does a long work in pieces until one says that it was the last. */
export function inPieces(pause: Pause, piece: () => 'more' | 'last'): void {
  for (;;) {
    const startedAt = performance.now();
    if (piece() === 'last') return;
    pause(performance.now() - startedAt);
  }
}

/** Opens the file of a data folder beside a running service, whatever is in it. Undefined when there is none. */
export function openFile(folder: string, readonly: boolean): Database.Database | undefined {
  const file = join(folder, journalFile);
  return existsSync(file) ? new Database(file, { readonly, timeout: 10_000 }) : undefined;
}

/** Opens the journal of a data folder beside a running service. Undefined when there is none; throws UnfitJournal. */
export function openBeside(folder: string, readonly: boolean): Database.Database | undefined {
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

/** How often emptying the log is tried: a reader at work, or a commit, stands in its way. */
const emptyings = 10;

/** Gives freed pages back and empties the log, as far as readers let it. */
export function tidy(db: Database.Database, pause: Pause): void {
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
