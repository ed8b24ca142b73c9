/** The journal on one machine: SQLite in WAL, read here and written in groups (groups.ts) by a thread of its own (writer-handle.ts). */
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type Journal, JournalClosed, type JournalRecord, JournalUnreadable } from '../../engine/journal.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { failureOf } from './failure.ts';
import { createGroups } from './groups.ts';
import { knownIds } from './known-ids.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { createReader } from './reader.ts';
import { migrate } from './schema.ts';
import { createSealer } from './seal.ts';
import { openDatabase, type WriterOptions } from './writer.ts';
import { inlineWriter, threadWriter } from './writer-handle.ts';

/** File of the journal inside the data folder. */
export const journalFile = 'journal.db';

/** Where a journal rests and how it is written. All but the folder may be left out. */
export interface SqliteJournalOptions {
  /** The data folder; created when absent, for its owner alone. */
  readonly folder: string;
  /** What a commit survives (`WriterOptions`); `full` when absent. */
  readonly durability?: 'full' | 'normal';
  /** 32-byte keys for personal records, the sealing one first. None: personal records are left out. */
  readonly personalKeys?: readonly Uint8Array[];
  /** A digest that stands for the keys which event keys are made with: a journal is refused under another. */
  readonly identityCheck?: string;
  /** `thread` (the default): commits happen beside the event loop. `inline`: in it, for tests and one-off commands. */
  readonly writer?: 'thread' | 'inline';
}

/** Why a journal cannot be opened; the words are those of the faults in shared/errors.ts. */
export type OpenFailure =
  | 'data-folder-locked'
  | 'data-folder-unwritable'
  | 'journal-foreign'
  | 'journal-newer'
  | 'journal-key';

/** Opens or creates the journal of a data folder, takes its tables forward, and holds the folder's lock until it is closed. Never throws. */
export function openJournal(options: SqliteJournalOptions): Result<Journal, OpenFailure> {
  try {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  } catch {
    return fail('data-folder-unwritable');
  }
  const lock = lockFolder(options.folder);
  if (!lock.ok) return fail(lock.error === 'locked' ? 'data-folder-locked' : 'data-folder-unwritable');
  try {
    const file = join(options.folder, journalFile);
    const problem = prepare(file, options);
    if (!problem) return ok(start(file, options, lock.value));
    lock.value.release();
    return fail(problem);
  } catch (error) {
    lock.value.release();
    return fail(failureOf(error) === 'foreign' ? 'journal-foreign' : 'data-folder-unwritable');
  }
}

/** Brings the tables up to date and compares the keys with those that the journal was written with. */
function prepare(file: string, options: SqliteJournalOptions): OpenFailure | undefined {
  // SQLite would make it readable for everybody, and its log beside it as it is: ids and counts are in the open.
  closeSync(openSync(file, 'a', 0o600));
  const db = new Database(file, { timeout: 5_000 });
  try {
    // Before the first table: pages that pruning frees can then be given back.
    db.pragma('auto_vacuum = INCREMENTAL');
    db.pragma('journal_mode = WAL');
    const state = migrate(db);
    if (state !== 'ready') return state === 'newer' ? 'journal-newer' : 'journal-foreign';
    const known = db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck();
    const remember = db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)');
    if (known.get('journal_id') === undefined) remember.run('journal_id', randomUUID());
    const check = options.identityCheck;
    if (check === undefined) return undefined;
    const before = known.get('identity_check');
    if (before === undefined) remember.run('identity_check', check);
    return before === undefined || before === check ? undefined : 'journal-key';
  } finally {
    db.close();
  }
}

/** Events read at a time: few enough to be counted while they are still in the processor's caches. */
const eventsAtOnce = 500;

function start(file: string, options: SqliteJournalOptions, lock: FolderLock): Journal {
  const keys = options.personalKeys ?? [];
  const settings: WriterOptions = { file, durability: options.durability ?? 'full', personalKeys: keys };
  const db = openDatabase(file, 'normal');
  db.pragma('query_only = true');
  const reader = createReader(db, keys.length > 0 ? createSealer(keys) : undefined);
  const writer = options.writer === 'inline' ? inlineWriter(settings) : threadWriter(settings);

  const groups = createGroups(writer, reader.lastGiven());
  /** Who reads events at the moment. */
  let reading = 0;
  /** Lists that still look for their page. */
  let looking = 0;
  const ids = knownIds(reader, () => reading > 0);
  let closed = false;

  /** Reads; an error of SQLite becomes the port's. */
  const read = <Value>(from: () => Value): Value => {
    try {
      return from();
    } catch (error) {
      throw error instanceof Database.SqliteError ? new JournalUnreadable(error) : error;
    }
  };
  const mustBeOpen = () => {
    if (closed) throw new JournalClosed();
  };
  return {
    async writable() {
      // A thread that ended with the journal is not started again.
      if (!closed) await groups.answered();
    },
    append(record: JournalRecord) {
      if (closed) return Promise.resolve(fail({ cause: 'closed' as const }));
      const written = groups.append(record);
      if (record.kind === 'attempt') ids.add(record.merchant, record.id);
      return written;
    },
    shadow(attempt, decision) {
      if (!closed) groups.shadow([attempt, JSON.stringify(decision)]);
    },
    attempts: (id, merchant) =>
      merchant !== undefined && ids.isNew(merchant, id) ? [] : read(() => reader.attempts(id, merchant)),
    outcomes: attempt => read(() => reader.outcomes(attempt)),
    hasOutcome: (merchant, attempt, identity) => read(() => reader.hasOutcome(merchant, attempt, identity)),
    async list(filter) {
      looking++;
      try {
        if (filter.near !== undefined || filter.rule !== undefined) await writer.link();
        const steps = reader.list(filter);
        for (;;) {
          const step = read(() => steps.next());
          if (step.done) return step.value;
          // Answers and the like come in between.
          await turn();
        }
      } finally {
        looking--;
      }
    },
    async *events(since, after = 0, wanted) {
      reading++;
      try {
        for (let last = after; ; ) {
          // A service may be stopped while it still reads: whoever takes the part for the whole would count too little.
          mustBeOpen();
          const batch = read(() => reader.events(since, last, eventsAtOnce, wanted));
          if (batch.last === last) return;
          last = batch.last;
          yield batch.events;
          // Whatever else the process has to answer comes in between.
          await turn();
        }
      } finally {
        reading--;
      }
    },
    lastSeq: () => read(reader.lastSeq),
    mark: seq => read(() => reader.mark(seq)),
    earliest() {
      mustBeOpen();
      return read(reader.earliest);
    },
    newest(until) {
      mustBeOpen();
      return read(() => reader.newest(until));
    },
    async close() {
      closed = true;
      ids.stop();
      await groups.drained();
      // A page takes so many steps at most, and then has an answer.
      while (looking > 0) await turn();
      await writer.close();
      db.close();
      lock.release();
    },
  };
}
