/** Everything that is read from a journal. A connection of its own: readers never wait for the writer (WAL). */
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import {
  type AttemptFilter,
  type AttemptPage,
  nearFields,
  type RecordedDecision,
  type ShadowDecision,
  type StoredAttempt,
  type StoredOutcome,
  type WantedFact,
} from '../../engine/journal.ts';
import type { VelocityEvent } from '../../engine/types.ts';
import { eventOf, wantedEventOf } from './event-text.ts';
import { linkKey } from './link-index.ts';
import { personalOf } from './rows.ts';
import { hasTable, metaNumber } from './schema.ts';
import type { Sealer } from './seal.ts';

interface AttemptRow {
  readonly seq: number;
  readonly id: string;
  readonly merchant: string;
  readonly event: string;
  readonly decision: string | null;
  readonly sealed: Uint8Array | null;
}

interface Position {
  readonly at: number;
  readonly seq: number;
}

const openColumns = 'event.seq, event.id, event.merchant, event.event, assessment.decision';
const openTables = 'FROM event LEFT JOIN assessment ON assessment.seq = event.seq';
/** An attempt whole. */
const attemptColumns = `${openColumns}, personal.sealed ${openTables} LEFT JOIN personal ON personal.seq = event.seq`;
/** An attempt without its personal record, which need not be read then. */
const summaryColumns = `${openColumns}, NULL AS sealed ${openTables}`;

/** Rows looked at for one page before it is handed out half full: whoever asks sees how far it came, and asks for the next. */
const lookLimit = 20_000;
/** Rows looked at in one step: a millisecond or two, since most filters are decided by short columns. */
const chunk = 200;
/** Attempts read whole, texts and all, in one step: as long. */
const wholeAtOnce = 20;
const end: Position = { at: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };

/** What one step of a list came to. */
interface Step {
  readonly found: readonly StoredAttempt[];
  /** Candidates looked at. */
  readonly looked: number;
  /** The last of them. */
  readonly reached: Position;
  /** There are no more. */
  readonly isLast: boolean;
}

/** A filter of the port, and what only this journal can be asked. */
export interface ReaderFilter extends AttemptFilter {
  /** Told an attempt's merchant and the text of its event before anything else of it is read: false passes over it. */
  readonly mayBe?: (merchant: string, event: string) => boolean;
}

/** What an attempt is called by. */
export type AttemptName = readonly [id: string, merchant: string];

/**
 * Reads a journal at whatever stands there at the moment of a call. All of it is synchronous and throws SQLite's errors: what may take
 * long is cut into batches or steps, and the caller says what comes in between. Where the port (engine/journal.ts) has a function of the
 * same name, it means the same.
 */
export interface Reader {
  /** The attempts of an id, personal records opened where a key is there: one a merchant. */
  attempts(id: string, merchant?: string): readonly StoredAttempt[];
  /** The outcomes of the attempt of an arrival number, in order of arrival. */
  outcomes(attempt: number): readonly StoredOutcome[];
  /** True when the attempt of a merchant's id has an outcome of this identity. */
  hasOutcome(merchant: string, attempt: string, identity: string): boolean;
  /** What a shadow rule set would have decided about the attempt of an arrival number. */
  shadow(attempt: number): ShadowDecision | undefined;
  /** Looks for a page step by step, each of a millisecond or two: between them whoever has a service to run lets others have a turn. */
  list(filter: ReaderFilter): Generator<void, AttemptPage>;
  /** Events in order of arrival, and the arrival number of the last one looked at: `after` itself when there are no more. */
  events(
    since: number,
    after: number,
    limit: number,
    wanted?: WantedFact,
  ): { readonly events: VelocityEvent[]; readonly last: number };
  /** Time of the earliest attempt, milliseconds since 1970 UTC. */
  earliest(): number | undefined;
  /** Time of the newest attempt that is not later than `until`, milliseconds since 1970 UTC. */
  newest(until: number): number | undefined;
  /** Arrival number of the last fact that is kept; 0 when there is none. */
  lastSeq(): number;
  /** The highest arrival number that was ever given. After a prune it may be above the last one that is kept: no number is given twice. */
  lastGiven(): number;
  /** What stands at an arrival number, in short (SHA-256, base64url); undefined when nothing does. */
  mark(seq: number): string | undefined;
  /** Attempts behind one in the order of ids and merchants; before the first one both are empty. */
  ids(after: AttemptName, limit: number): readonly AttemptName[];
}

/**
 * Prepares everything that is read, on a connection that the caller opens and closes; the tables must stand (schema.ts).
 * @param sealer absent where personal records are not kept or no key is given: they are left out then
 */
export function createReader(db: Database.Database, sealer: Sealer | undefined): Reader {
  const byId = db.prepare<[string], AttemptRow>(`SELECT ${attemptColumns} WHERE event.id = ? AND event.outcome = ''`);
  const byMerchant = db.prepare<[string, string], AttemptRow>(
    `SELECT ${attemptColumns} WHERE event.id = ? AND event.merchant = ? AND event.outcome = ''`,
  );
  const bySeq = (columns: string) =>
    db.prepare<[number], AttemptRow>(`SELECT ${columns} WHERE event.seq = ? AND event.outcome = ''`);
  const wholeBySeq = bySeq(attemptColumns);
  const summaryBySeq = bySeq(summaryColumns);
  // One table each: joined, they take five times as long.
  const merchantBySeq = db.prepare<[number], string>('SELECT merchant FROM event WHERE seq = ?').pluck();
  const eventBySeq = db.prepare<[number], [string, string]>('SELECT merchant, event FROM event WHERE seq = ?').raw();
  const flowBySeq = db.prepare<[number], string>('SELECT flow FROM assessment WHERE seq = ?').pluck();
  const outcomeRows = db.prepare<[number], { seq: number; at: number; identity: string; body: string }>(
    `SELECT event.seq, event.at, event.outcome AS identity, outcome.body
     FROM outcome JOIN event ON event.seq = outcome.seq WHERE outcome.attempt = ? ORDER BY event.seq`,
  );
  // A journal that is only looked at may be older than this table.
  const shadowRow = hasTable(db, 'shadow')
    ? db.prepare<[number], string>('SELECT decision FROM shadow WHERE seq = ?').pluck()
    : undefined;
  const outcomeThere = db
    .prepare<[string, string, string], number>('SELECT 1 FROM event WHERE id = ? AND merchant = ? AND outcome = ?')
    .pluck();
  const eventRows = db
    .prepare<[number, number, number], [number, string]>(
      'SELECT seq, event FROM event WHERE seq > ? AND at >= ? AND event IS NOT NULL ORDER BY seq LIMIT ?',
    )
    .raw();
  // From the index on identities alone: the table is ten times as large, and a start reads it anyway.
  const idRows = db
    .prepare<[string, string, number], AttemptName>(
      "SELECT id, merchant FROM event WHERE (id, merchant) > (?, ?) AND outcome = '' ORDER BY id, merchant LIMIT ?",
    )
    .raw();
  const markRow = db
    .prepare<[number], [number, string, string, string, number]>(
      'SELECT seq, id, merchant, outcome, at FROM event WHERE seq = ?',
    )
    .raw();
  const journalId = db.prepare<[], string>("SELECT value FROM meta WHERE name = 'journal_id'").pluck();
  const lastSeq = db.prepare<[], number | null>('SELECT max(seq) FROM event').pluck();
  const earliest = db.prepare<[], number | null>("SELECT min(at) FROM event WHERE outcome = ''").pluck();
  // By the index on attempts' times, from its end: the first or nearly the first entry looked at.
  const newest = db
    .prepare<[number], number>(
      "SELECT at FROM event WHERE outcome = '' AND at <= ? AND event IS NOT NULL ORDER BY at DESC LIMIT 1",
    )
    .pluck();
  const byTime = db.prepare<[number, number, number, number], Position>(
    `SELECT at, seq FROM event WHERE outcome = '' AND (at, seq) < (?, ?) AND at >= ? ORDER BY at DESC, seq DESC LIMIT ?`,
  );
  const byLink = db.prepare<[number, number, number, number, number], Position>(
    'SELECT at, seq FROM link WHERE key = ? AND (at, seq) < (?, ?) AND at >= ? ORDER BY at DESC, seq DESC LIMIT ?',
  );

  const attemptOf = (row: AttemptRow): StoredAttempt => {
    const opened = row.sealed && sealer ? sealer.open(row.sealed, row.seq) : undefined;
    return {
      seq: row.seq,
      id: row.id,
      merchant: row.merchant,
      event: eventOf(row.event),
      ...(row.decision === null ? {} : { decision: JSON.parse(row.decision) as RecordedDecision }),
      ...(opened === undefined ? {} : { personal: personalOf(opened) }),
    };
  };

  /** Positions of candidates, newest first, from whichever index the filter can use. */
  const candidates = (filter: AttemptFilter, from: Position, near: VelocityEvent | undefined): Position[] => {
    const since = filter.since ?? 0;
    if (filter.rule === undefined && !near) return byTime.all(from.at, from.seq, since, chunk);
    const keys: number[] = [];
    if (near) {
      for (const field of nearFields) {
        const value = near.keys[field];
        if (value !== undefined) keys.push(linkKey(field, value));
      }
    } else keys.push(linkKey('rule', filter.rule!));
    const found = new Map<number, Position>();
    for (const key of keys) {
      for (const position of byLink.all(key, from.at, from.seq, since, chunk)) found.set(position.seq, position);
    }
    // Every key was read `chunk` deep, so the merged list is complete down to its own `chunk`-th entry.
    return [...found.values()].sort((a, b) => b.at - a.at || b.seq - a.seq).slice(0, chunk);
  };

  /** What a filter says of merchant and flow, before any text is read: under a key that is bound to a merchant every one says so. */
  const mayMatch = (seq: number, { merchant, flow, mayBe }: ReaderFilter): boolean =>
    (merchant === undefined || merchantBySeq.get(seq) === merchant) &&
    (flow === undefined || flowBySeq.get(seq) === flow) &&
    (mayBe === undefined || mayBe(...(eventBySeq.get(seq) ?? ['', ''])));
  /** One step of a list. In one transaction: a statement by itself takes and gives back the log's locks, which costs more than its row. */
  const look = db.transaction(
    (filter: ReaderFilter, near: VelocityEvent | undefined, from: Position, most: number): Step => {
      const rowBySeq = filter.personal ? wholeBySeq : summaryBySeq;
      const positions = candidates(filter, from, near);
      const found: StoredAttempt[] = [];
      for (const [index, position] of positions.entries()) {
        const row = mayMatch(position.seq, filter) ? rowBySeq.get(position.seq) : undefined;
        const attempt = row && attemptOf(row);
        if (attempt && matches(attempt, filter, near)) found.push(attempt);
        if (found.length === most) return { found, looked: index + 1, reached: position, isLast: false };
      }
      return { found, looked: positions.length, reached: positions.at(-1) ?? from, isLast: positions.length < chunk };
    },
  );

  return {
    attempts: (id, merchant) => (merchant === undefined ? byId.all(id) : byMerchant.all(id, merchant)).map(attemptOf),
    outcomes: attempt => outcomeRows.all(attempt).map(({ body, ...row }) => ({ ...row, body: JSON.parse(body) })),
    hasOutcome: (merchant, attempt, identity) => outcomeThere.get(attempt, merchant, identity) !== undefined,
    shadow(attempt) {
      const text = shadowRow?.get(attempt);
      return text === undefined ? undefined : (JSON.parse(text) as ShadowDecision);
    },
    *list(filter) {
      const nearRow = filter.near === undefined ? undefined : summaryBySeq.get(filter.near);
      const near = nearRow && eventOf(nearRow.event);
      const attempts: StoredAttempt[] = [];
      let from = filter.after ?? end;
      for (let looked = 0; looked < lookLimit; ) {
        if (looked > 0) yield;
        const step = look(filter, near, from, Math.min(wholeAtOnce, filter.limit - attempts.length));
        attempts.push(...step.found);
        from = step.reached;
        looked += step.looked;
        if (attempts.length === filter.limit) return { attempts, next: from };
        if (step.isLast) return { attempts };
      }
      return { attempts, next: from };
    },
    events(since, after, limit, wanted) {
      const events: VelocityEvent[] = [];
      let last = after;
      for (const [seq, text] of eventRows.all(after, since, limit)) {
        const event = wanted ? wantedEventOf(text, wanted) : eventOf(text);
        if (event) events.push(event);
        last = seq;
      }
      return { events, last };
    },
    earliest: () => earliest.get() ?? undefined,
    newest: until => newest.get(until),
    lastSeq: () => lastSeq.get() ?? 0,
    // `linked` speaks for a journal that was pruned before `last_seq` was kept.
    lastGiven: () => Math.max(lastSeq.get() ?? 0, metaNumber(db, 'last_seq') ?? 0, metaNumber(db, 'linked') ?? 0),
    mark(seq) {
      const row = markRow.get(seq);
      return (
        row &&
        createHash('sha256')
          .update(JSON.stringify([journalId.get(), row]))
          .digest('base64url')
      );
    },
    ids: ([id, merchant], limit) => idRows.all(id, merchant, limit),
  };
}

/** The filter in full: an index only proposes. */
function matches(attempt: StoredAttempt, filter: AttemptFilter, near: VelocityEvent | undefined): boolean {
  if (filter.merchant !== undefined && attempt.merchant !== filter.merchant) return false;
  if (filter.flow !== undefined && attempt.decision?.flow !== filter.flow) return false;
  if (filter.rule !== undefined && !hitBy(attempt, filter.rule)) return false;
  if (filter.near !== undefined) {
    if (!near || attempt.seq === filter.near) return false;
    return nearFields.some(field => near.keys[field] !== undefined && near.keys[field] === attempt.event.keys[field]);
  }
  return true;
}

function hitBy({ decision }: StoredAttempt, rule: string): boolean {
  return (decision?.hits.some(hit => hit.rule === rule) || decision?.shadow.includes(rule)) ?? false;
}
