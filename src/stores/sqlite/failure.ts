/** What an error of SQLite means to us. */
import type { JournalFailure } from '../../engine/journal.ts';
import { UnfitJournal } from './schema.ts';

/** Cause of a failure in the port's words, or `busy` when another connection holds the database. */
export function failureOf(error: unknown): JournalFailure['cause'] | 'busy' | 'foreign' {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'busy';
  if (code.startsWith('SQLITE_FULL')) return 'disk_full';
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_PERM')) return 'read_only';
  if (code.startsWith('SQLITE_CONSTRAINT')) return 'duplicate';
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) return 'foreign';
  return 'io_error';
}

/**
 * What stops a command that works beside a service: why the journal is not opened (the words of shared/errors.ts), or why the disk does not
 * do what it is asked. Undefined for every other error, which is a fault of ours.
 */
export function obstacleOf(
  error: unknown,
): UnfitJournal['why'] | JournalFailure['cause'] | 'busy' | 'unreadable' | undefined {
  if (error instanceof UnfitJournal) return error.why;
  const failure = failureOf(error);
  if (failure === 'foreign') return 'journal-foreign';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('SQLITE_CANTOPEN')) return 'unreadable';
  return /^SQLITE_(BUSY|LOCKED|FULL|READONLY|PERM|IOERR)/.test(code) ? failure : undefined;
}
