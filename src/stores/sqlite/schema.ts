/** The tables of the journal, by version. A journal is taken forward when it is opened, and never back. */
import type Database from 'better-sqlite3';

/** Written into the file's header, so that another program's database is not taken for a journal: "SEKI". */
export const applicationId = 0x53454b49;

/**
 * Each entry takes the journal one version further. Never change one that was published: add another.
 *
 * event       every fact in order of arrival; narrow, because a rebuild reads it from end to end
 * assessment  what was decided about an attempt, in the open
 * personal    what a person could be known by, encrypted; erased without touching the others
 * outcome     outcomes as sent
 * link        key → attempts, for `near` and `rule`; filled behind the writes (link-index.ts)
 * shadow      what a shadow rule set would have decided about an attempt
 * meta        who wrote this journal, how far `link` has come, and the last arrival number before a prune
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    merchant TEXT NOT NULL,
    outcome TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL,
    event TEXT
  ) STRICT;
  CREATE UNIQUE INDEX event_identity ON event (id, merchant, outcome);
  CREATE INDEX attempt_at ON event (at) WHERE outcome = '';
  CREATE TABLE assessment (
    seq INTEGER PRIMARY KEY,
    body_digest TEXT NOT NULL,
    flow TEXT NOT NULL,
    decision TEXT NOT NULL
  ) STRICT;
  CREATE TABLE personal (
    seq INTEGER PRIMARY KEY,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE TABLE outcome (
    seq INTEGER PRIMARY KEY,
    attempt INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX outcome_attempt ON outcome (attempt);
  CREATE TABLE link (
    key INTEGER NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (key, at, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE shadow (
    seq INTEGER PRIMARY KEY,
    decision TEXT NOT NULL
  ) STRICT;
  `,
];

/** The version that this program writes. */
export const schemaVersion = migrations.length;

/** True when the journal has a table: one that no newer program has opened yet may lack it. */
export function hasTable(db: Database.Database, name: string): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined;
}

/** A number that `meta` keeps; undefined when it keeps none of this name. */
export function metaNumber(db: Database.Database, name: 'linked' | 'last_seq'): number | undefined {
  const value = db.prepare<[string], string>('SELECT value FROM meta WHERE name = ?').pluck().get(name);
  return value === undefined ? undefined : Number(value);
}

/** A file that is not opened as it is; the words are those of the faults in shared/errors.ts. */
export class UnfitJournal extends Error {
  readonly why: 'journal-foreign' | 'journal-newer' | 'journal-key';

  constructor(why: UnfitJournal['why']) {
    super(why);
    this.name = 'UnfitJournal';
    this.why = why;
  }
}

/**
 * For whoever opens a journal beside a service and takes it nowhere: throws UnfitJournal for another program's database, an empty file
 * or a damaged one, and for tables of a newer program.
 */
export function mustBeJournal(db: Database.Database): void {
  if ((db.pragma('application_id', { simple: true }) as number) !== applicationId)
    throw new UnfitJournal('journal-foreign');
  if ((db.pragma('user_version', { simple: true }) as number) > schemaVersion) throw new UnfitJournal('journal-newer');
}

/** Throws UnfitJournal where the keys of the journal were made with another identity key than the one that this check stands for. */
export function mustBeOfKey(db: Database.Database, check: string | undefined): void {
  const before = db.prepare<[], string>("SELECT value FROM meta WHERE name = 'identity_check'").pluck().get();
  if (check !== undefined && before !== undefined && check !== before) throw new UnfitJournal('journal-key');
}

/** What opening the tables found. */
export type SchemaState = 'ready' | 'foreign' | 'newer';

/** Takes the database to the present version, in one transaction. */
export function migrate(db: Database.Database): SchemaState {
  const version = db.pragma('user_version', { simple: true }) as number;
  const application = db.pragma('application_id', { simple: true }) as number;
  const tables = db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get() as number;
  if (application !== applicationId && (application !== 0 || tables > 0)) return 'foreign';
  if (version > schemaVersion) return 'newer';
  if (version === schemaVersion) return 'ready';
  db.transaction(() => {
    for (const step of migrations.slice(version)) db.exec(step);
    db.pragma(`user_version = ${schemaVersion}`);
    db.pragma(`application_id = ${applicationId}`);
  }).immediate();
  return 'ready';
}
