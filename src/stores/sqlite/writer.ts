/** The one writer of a journal: a group of rows in one transaction. Runs inside the writer thread, or in place where measured so. */
import Database from 'better-sqlite3';
import type { JournalFailure } from '../../engine/journal.ts';
import { failureOf } from './failure.ts';
import { createLinkIndex, type LinkIndex } from './link-index.ts';
import type { JournalRow, RowGroup } from './rows.ts';
import { createSealer, type Sealer } from './seal.ts';
import { createWal, type Wal } from './wal.ts';

/** How a journal is written. */
export interface WriterOptions {
  readonly file: string;
  /** `full`: a commit survives a power cut. `normal`: it survives a kill, and the last moments may be lost in a power cut. */
  readonly durability: 'full' | 'normal';
  /** Keys for personal records; none: personal records are left out. */
  readonly personalKeys: readonly Uint8Array[];
}

/** What became of a group: per row a failure, or null. */
export type GroupResult = readonly (JournalFailure['cause'] | null)[];

/** The one connection that writes a journal. */
export interface GroupWriter {
  /** Writes all rows or, when the database refuses, none. A row whose identity is already there is left out and reported. */
  write(group: RowGroup): GroupResult;
  /** The index behind `near` and `rule`; it is brought up when the caller says so. */
  readonly links: LinkIndex;
  /** The log that the commits go into. */
  readonly wal: Wal;
  /** Moves what it can of the log into the database, and lets go of the file. */
  close(): void;
}

/** Opens a database file the way both ends of the journal need it. */
export function openDatabase(file: string, durability: 'full' | 'normal', readonly = false): Database.Database {
  const db = new Database(file, { timeout: 5_000, readonly });
  if (!readonly) db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
  return db;
}

/** Pages after which a commit moves the log into the database itself: 16 MB, where SQLite's own 4 MB would do it more often. */
const autocheckpointPages = 4_000;

/**
 * Opens a writer on a journal whose tables stand (schema.ts).
 * @param checkpoints who moves the log into the database: a commit itself, or the caller (checkpoints.ts)
 */
export function createWriter(options: WriterOptions, checkpoints: 'in-commits' | 'by-caller'): GroupWriter {
  const db = openDatabase(options.file, options.durability);
  db.pragma(`wal_autocheckpoint = ${checkpoints === 'in-commits' ? autocheckpointPages : 0}`);
  const wal = createWal(db);
  const sealer = options.personalKeys.length > 0 ? createSealer(options.personalKeys) : undefined;
  const insert = inserter(db, sealer);
  const shadow = db.prepare('INSERT OR REPLACE INTO shadow (seq, decision) VALUES (?, ?)');
  const transaction = db.transaction(({ rows, page, shadows }: RowGroup) => {
    for (const row of shadows) shadow.run(...row);
    const bytes = Buffer.from(page);
    return rows.map(row => (insert(row, bytes) ? null : ('duplicate' as const)));
  });
  return {
    links: unsynced(db, options.durability, createLinkIndex(db)),
    wal,
    write(group) {
      try {
        return transaction.immediate(group);
      } catch (error) {
        const failure = failureOf(error);
        const cause = failure === 'busy' || failure === 'foreign' || failure === 'duplicate' ? 'io_error' : failure;
        return group.rows.map(() => cause);
      }
    },
    close() {
      // All that no reader stands in the way of; the journal's last connection to close moves the rest and removes the log.
      wal.checkpoint();
      db.close();
    },
  };
}

/** The index needs no disk's sync of its own: what a power cut takes of it is linked again, and `meta.linked` goes with it. */
function unsynced(db: Database.Database, durability: WriterOptions['durability'], links: LinkIndex): LinkIndex {
  if (durability === 'normal') return links;
  return {
    advance(limit) {
      db.pragma('synchronous = NORMAL');
      try {
        return links.advance(limit);
      } finally {
        db.pragma('synchronous = FULL');
      }
    },
  };
}

/** Inserts one row into its tables; false when its identity is already there. Texts go in as the bytes that they are: a cast copies nothing. */
function inserter(db: Database.Database, sealer: Sealer | undefined): (row: JournalRow, page: Buffer) => boolean {
  const event = db.prepare(
    'INSERT OR IGNORE INTO event (seq, id, merchant, outcome, at, event) VALUES (?, ?, ?, ?, ?, CAST(? AS TEXT))',
  );
  const assessment = db.prepare(
    'INSERT INTO assessment (seq, body_digest, flow, decision) VALUES (?, ?, ?, CAST(? AS TEXT))',
  );
  const personalRow = db.prepare('INSERT INTO personal (seq, sealed) VALUES (?, ?)');
  const outcomeRow = db.prepare('INSERT INTO outcome (seq, attempt, body) VALUES (?, ?, CAST(? AS TEXT))');
  return (row, page) => {
    const [seq, id, merchant, outcome, at, digest, flow, attempt, start, eventEnd, documentEnd, personalEnd] = row;
    const text = (from: number, to: number) => (from === to ? null : page.subarray(from, to));
    if (event.run(seq, id, merchant, outcome, at, text(start, eventEnd)).changes === 0) return false;
    const document = text(eventEnd, documentEnd);
    if (attempt !== null) outcomeRow.run(seq, attempt, document);
    else if (document !== null) assessment.run(seq, digest, flow, document);
    const personal = text(documentEnd, personalEnd);
    if (personal !== null && sealer) personalRow.run(seq, sealer.seal(personal, seq));
    return true;
  };
}
