/**
 * One service a data folder. The lock is the operating system's own (SQLite's exclusive lock on an empty database), so it is gone
 * the moment the process is, however it died: there is no stale lock file to remove.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Result } from '../../shared/result.ts';
import { failureOf } from './failure.ts';

/** Held until released or until the process ends. */
export interface FolderLock {
  release(): void;
}

/** Takes the lock of a data folder, or says why not. */
export function lockFolder(folder: string): Result<FolderLock, 'locked' | 'unwritable'> {
  let db: Database.Database | undefined;
  try {
    db = new Database(join(folder, 'lock'), { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    const held = db;
    return ok({ release: () => held.close() });
  } catch (error) {
    db?.close();
    return fail(failureOf(error) === 'busy' ? 'locked' : 'unwritable');
  }
}
