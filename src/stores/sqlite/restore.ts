/** Putting a backup in the place of the journal, while no service runs on it. */
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { journalFile } from './journal.ts';
import { lockFolder } from './lock.ts';
import { mustBeJournal, mustBeOfKey } from './schema.ts';
import { type Verification, verifyJournal } from './verify.ts';

/** What a restoring needs to know. */
export interface RestoreOptions {
  /** 32-byte keys that seals are tried with; none: they stay closed. */
  readonly personalKeys: readonly Uint8Array[];
  /** A digest of the identity key that the service will run with; undefined where there is none yet. */
  readonly identityCheck?: string;
  /** Moves a journal that stands there aside; without it nothing is done. */
  readonly force: boolean;
  /** For the name of what is moved aside, milliseconds since 1970 UTC. */
  readonly now: number;
}

/** What came of it. `unwritable`: the data folder does not take the copy. `unsound`: the backup has faults, and nothing was changed. */
export type Restored =
  | { readonly state: 'done' | 'unsound'; readonly found: Verification; readonly aside?: string }
  | { readonly state: 'no-backup' | 'itself' | 'left-over' | 'locked' | 'unwritable' | 'journal-there' };

/** Where the copy is made ready; what a restoring that was killed left there goes with the next one. */
const workshop = 'journal.restoring';
/** A journal is these three files; the last two only while it is open, or after it was not closed. */
const ends = ['', '-wal', '-shm'] as const;

/**
 * Makes a backup the journal of a data folder, which is created when absent. The backup is copied (with its log, where it is the copy of a
 * folder), checked whole and synced before it takes its place, in one step; it is never written to. A log that belonged to another journal
 * never lies beside it: SQLite would write it into it. Throws UnfitJournal, and errors of SQLite.
 */
export function restoreJournal(backup: string, folder: string, options: RestoreOptions): Restored {
  if (!isReadable(backup)) return { state: 'no-backup' };
  const file = join(folder, journalFile);
  if (existsSync(file) && realpathSync(file) === realpathSync(backup)) return { state: 'itself' };
  const made = join(folder, workshop);
  // The workshop is emptied before the copying: a backup in it would be gone.
  if (existsSync(made) && dirname(realpathSync(backup)) === realpathSync(made)) return { state: 'left-over' };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    return { state: 'unwritable' };
  }
  const lock = lockFolder(folder);
  if (!lock.ok) return { state: lock.error };
  try {
    const stands = ends.some(end => existsSync(file + end));
    if (stands && !options.force) return { state: 'journal-there' };
    if (!copied(backup, made)) return { state: 'unwritable' };
    const copy = join(made, journalFile);
    takeLogIn(copy, options.identityCheck);
    const found = verifyJournal(made, options.personalKeys);
    if (!found || found.faults.length > 0) return { state: 'unsound', found: found! };
    sync(copy);
    const aside = stands ? moveAside(file, options.now) : undefined;
    renameSync(copy, file);
    sync(folder);
    return { state: 'done', found, ...(aside === undefined ? {} : { aside }) };
  } finally {
    rmSync(made, { recursive: true, force: true });
    lock.value.release();
  }
}

function isReadable(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    closeSync(openSync(file, 'r'));
    return true;
  } catch {
    return false;
  }
}

/** Copies the backup into a folder of its own, for its owner alone. False where the disk does not take it. */
function copied(backup: string, into: string): boolean {
  try {
    rmSync(into, { recursive: true, force: true });
    mkdirSync(into, { mode: 0o700 });
    for (const end of ['', '-wal']) {
      if (end !== '' && !existsSync(backup + end)) continue;
      const copy = join(into, journalFile + end);
      copyFileSync(backup + end, copy, constants.COPYFILE_FICLONE);
      // A copy has the permissions of what it was made from.
      chmodSync(copy, 0o600);
    }
    return true;
  } catch {
    return false;
  }
}

/** Writes a log that was copied along into the copy, which is one file then; refuses what this program or these keys cannot go on with. */
function takeLogIn(copy: string, identityCheck: string | undefined): void {
  const db = new Database(copy, { timeout: 0 });
  try {
    mustBeJournal(db);
    mustBeOfKey(db, identityCheck);
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

/** Gives the journal that stands there another name, its log with it; what SQLite can close beforehand is one file. Undefined where only a log stood. */
function moveAside(file: string, now: number): string | undefined {
  const isWhole = existsSync(file);
  if (isWhole) closeInGoodOrder(file);
  const aside = freeName(file, now);
  // Where it is one file it gets the name beside its own, which the copy then takes over: whenever this is cut off, a journal stands there.
  // A service that started without one would begin an empty one.
  if (isWhole && ends.every(end => end === '' || !existsSync(file + end)) && hasSecondName(file, aside)) return aside;
  // The journal first: without it a log is only a log, and one that lost its log would seem whole.
  for (const end of ends) if (existsSync(file + end)) renameSync(file + end, aside + end);
  return isWhole ? aside : undefined;
}

/** Gives a file one more name. False where the disk knows only one a file. */
function hasSecondName(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch {
    return false;
  }
}

/** `journal-20261201T031333Z.db`, or with a number behind where a journal went aside in the same second. */
function freeName(file: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  for (let number = 1; ; number++) {
    const name = file.replace(/\.db$/, `-${stamp}${number === 1 ? '' : `-${number}`}.db`);
    if (!ends.some(end => existsSync(name + end))) return name;
  }
}

/** A journal that was not closed is closed as the next start would have done it; one that is damaged stays as it is. */
function closeInGoodOrder(file: string): void {
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { timeout: 0 });
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // It goes aside with its log.
  } finally {
    db?.close();
  }
}

/** A folder too: a name in it has to survive a power cut as well. */
function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
