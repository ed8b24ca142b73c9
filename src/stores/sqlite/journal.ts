/**
 * The journal on one machine: SQLite in WAL, writes grouped across the requests in flight.
 * One group is under way at a time; what arrives meanwhile is the next group. Under load groups grow by themselves,
 * and without load a record waits for nothing.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { type Journal, JournalClosed, type JournalFailure, type JournalRecord } from '../../engine/journal.ts';
import { moduleBeside } from '../../shared/module-beside.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { failureOf } from './failure.ts';
import { createIdFilter } from './id-filter.ts';
import { type FolderLock, lockFolder } from './lock.ts';
import { type AttemptName, createReader, type Reader } from './reader.ts';
import { type JournalRow, type RowGroup, rowOf, type ShadowRow } from './rows.ts';
import { migrate } from './schema.ts';
import { createSealer } from './seal.ts';
import { TextPage } from './text-page.ts';
import { createWriter, type GroupResult, openDatabase, type WriterOptions } from './writer.ts';
import type { WriterReply, WriterRequest, WriterTask } from './writer-thread.ts';

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
/** How long shadows wait for a group to go along with, milliseconds. */
const shadowsWaitMs = 200;

/** Whatever else the process has to do comes first. */
const turn = () => new Promise<void>(resolve => setImmediate(resolve));

/** A record that waits for its group. */
interface Waiting {
  readonly row: JournalRow;
  readonly settle: (result: Result<number, JournalFailure>) => void;
}

function start(file: string, options: SqliteJournalOptions, lock: FolderLock): Journal {
  const keys = options.personalKeys ?? [];
  const settings: WriterOptions = { file, durability: options.durability ?? 'full', personalKeys: keys };
  const db = openDatabase(file, 'normal');
  db.pragma('query_only = true');
  const reader = createReader(db, keys.length > 0 ? createSealer(keys) : undefined);
  const writer = options.writer === 'inline' ? inlineWriter(settings) : threadWriter(settings);

  let seq = reader.lastGiven();
  /** Who reads events at the moment. */
  let reading = 0;
  /** Lists that still look for their page. */
  let looking = 0;
  const ids = knownIds(reader, () => reading > 0);
  let waiting: Waiting[] = [];
  // One group is under way at a time, so two pages are enough: one being written, one being filled.
  let filling = new TextPage();
  let spare = new TextPage();
  let shadows: ShadowRow[] = [];
  let shadowsAlone: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  let scheduled = false;
  let closed = false;

  const mustBeOpen = () => {
    if (closed) throw new JournalClosed();
  };
  const writeGroup = async () => {
    do {
      const group = waiting;
      const page = filling;
      const beside = shadows;
      waiting = [];
      shadows = [];
      filling = spare;
      const result = await writer.write({ rows: group.map(entry => entry.row), page: page.memory, shadows: beside });
      page.clear();
      spare = page;
      group.forEach(({ row, settle }, index) => {
        // What nothing is said about was not written.
        const cause = result[index] === undefined ? 'io_error' : result[index];
        settle(cause === null ? ok(row[0]) : fail({ cause }));
      });
    } while (waiting.length > 0);
    underWay = undefined;
  };
  const schedule = () => {
    if (underWay || scheduled) return;
    scheduled = true;
    // The rest of this tick joins the group.
    setImmediate(() => {
      scheduled = false;
      underWay ??= writeGroup();
    });
  };
  /** Shadows go along with the next group; where none follows they are written by themselves after a while. */
  const keepShadow = (row: ShadowRow) => {
    shadows.push(row);
    shadowsAlone ??= setTimeout(() => {
      shadowsAlone = undefined;
      if (shadows.length > 0) schedule();
    }, shadowsWaitMs);
  };
  const drained = async () => {
    while (underWay || scheduled || waiting.length > 0 || shadows.length > 0) {
      if (shadows.length > 0) schedule();
      await (underWay ?? turn());
    }
    clearTimeout(shadowsAlone);
  };

  return {
    async writable() {
      // A thread that ended with the journal is not started again.
      if (!closed) await writer.write({ rows: [], page: filling.memory, shadows: [] });
    },
    append(record: JournalRecord) {
      if (closed) return Promise.resolve(fail({ cause: 'closed' as const }));
      const row = rowOf(record, ++seq, filling);
      if (record.kind === 'attempt') ids.add(record.merchant, record.id);
      return new Promise(settle => {
        waiting.push({ row, settle });
        schedule();
      });
    },
    shadow(attempt, decision) {
      if (!closed) keepShadow([attempt, JSON.stringify(decision)]);
    },
    attempts: (id, merchant) =>
      merchant !== undefined && ids.isNew(merchant, id) ? [] : reader.attempts(id, merchant),
    outcomes: reader.outcomes,
    hasOutcome: reader.hasOutcome,
    async list(filter) {
      looking++;
      try {
        if (filter.near !== undefined || filter.rule !== undefined) await writer.link();
        const steps = reader.list(filter);
        for (;;) {
          const step = steps.next();
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
          const batch = reader.events(since, last, eventsAtOnce, wanted);
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
    lastSeq: reader.lastSeq,
    mark: reader.mark,
    earliest() {
      mustBeOpen();
      return reader.earliest();
    },
    newest(until) {
      mustBeOpen();
      return reader.newest(until);
    },
    async close() {
      closed = true;
      ids.stop();
      await drained();
      // A page takes so many steps at most, and then has an answer.
      while (looking > 0) await turn();
      await writer.close();
      db.close();
      lock.release();
    },
  };
}

/** Ids taken in at a time, and how long they wait while a start fills its counters, milliseconds. */
const idsAtOnce = 500;
const idsWaitMs = 20;

/**
 * Which ids are surely new. Ids from before this start are taken in a few hundred at a time between other work, once nobody waits for
 * the counters; until all are in, nothing is surely new.
 */
function knownIds(reader: Reader, busy: () => boolean) {
  const filter = createIdFilter();
  let last: AttemptName | undefined = ['', ''];
  let waiting: NodeJS.Immediate | undefined;
  let later: NodeJS.Timeout | undefined;
  const step = () => {
    if (busy()) {
      later = setTimeout(step, idsWaitMs);
      return;
    }
    const names: readonly AttemptName[] = reader.ids(last!, idsAtOnce);
    for (const [id, merchant] of names) filter.add(merchant, id);
    last = names.length < idsAtOnce ? undefined : names.at(-1);
    if (last) waiting = setImmediate(step);
  };
  step();
  return {
    add: filter.add,
    isNew: (merchant: string, id: string) => last === undefined && !filter.mayHave(merchant, id),
    stop() {
      clearImmediate(waiting);
      clearTimeout(later);
    },
  };
}

/** The writer, wherever it runs. */
interface WriterHandle {
  write(group: RowGroup): Promise<GroupResult> | GroupResult;
  /** Brings the index behind `near` and `rule` up to date. */
  link(): Promise<void> | void;
  close(): Promise<void> | void;
}

function inlineWriter(settings: WriterOptions): WriterHandle {
  const writer = createWriter(settings, 'in-commits');
  return {
    write: writer.write,
    link() {
      while (writer.links.advance(1_000) > 0);
    },
    close: writer.close,
  };
}

/** A thread that ended by itself (out of memory) is started again, at most so often, milliseconds. */
const restartMs = 1_000;

function threadWriter(settings: WriterOptions): WriterHandle {
  let startedAt = performance.now();
  let thread: WriterThread | undefined = startThread(settings);
  const ask = async (task: WriterTask): Promise<WriterReply | undefined> => {
    if (thread?.ended) thread = undefined;
    if (!thread && performance.now() - startedAt > restartMs) {
      startedAt = performance.now();
      thread = startedAgain(settings);
    }
    return thread?.ask(task);
  };
  return {
    async write(group) {
      const reply = await ask({ group });
      return reply && 'result' in reply ? reply.result : group.rows.map(() => 'io_error' as const);
    },
    async link() {
      await ask({ link: true });
    },
    async close() {
      await ask({ close: true });
      await thread?.end();
    },
  };
}

/** One run of the writer's thread, with the requests that are its own: what another run is asked, it neither answers nor gives up. */
interface WriterThread {
  /** It is gone, and touches neither the file nor the memory of a group any more. */
  readonly ended: boolean;
  /** Undefined when the thread ends before it answers: whether a group was written is then not known. */
  ask(task: WriterTask): Promise<WriterReply | undefined>;
  end(): Promise<void>;
}

/** Undefined where the system has no thread to give: records are answered as not written, and in a while it is tried again. */
function startedAgain(settings: WriterOptions): WriterThread | undefined {
  try {
    return startThread(settings);
  } catch {
    return undefined;
  }
}

function startThread(settings: WriterOptions): WriterThread {
  const worker = new Worker(moduleBeside(import.meta.url, 'writer-thread'), { workerData: settings });
  const waiting = new Map<number, (reply: WriterReply | undefined) => void>();
  let asked = 0;
  let ended = false;
  worker.on('message', (reply: WriterReply) => {
    waiting.get(reply.number)?.(reply);
    waiting.delete(reply.number);
  });
  // An error is followed by the exit, and only then is the thread surely gone: until then it may still read the page of a group, which
  // is filled anew as soon as the group is settled. What it had answered before comes first, too.
  worker.on('error', () => {});
  worker.on('exit', () => {
    ended = true;
    for (const settle of waiting.values()) settle(undefined);
    waiting.clear();
  });
  return {
    get ended() {
      return ended;
    },
    ask: task =>
      new Promise(resolve => {
        const number = ++asked;
        waiting.set(number, resolve);
        const request: WriterRequest = { ...task, number };
        worker.postMessage(request);
      }),
    end: async () => void (await worker.terminate()),
  };
}
