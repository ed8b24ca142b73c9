/** Backing a journal up while a service runs on it. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { openBeside } from './beside-service.ts';

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
