/**
 * key → attempts, for `near` and `rule` (GET /v1/assessments). It is filled behind the writes, in sorted chunks while nobody waits:
 * nine entries an attempt at random places would otherwise be the dearest part of a commit. `meta.linked` says how far it has come.
 */
import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { RecordedDecision } from '../../engine/journal.ts';
import { nearFields } from '../../engine/journal.ts';
import type { EventField, VelocityEvent } from '../../engine/types.ts';
import { eventOf } from './event-text.ts';
import { metaNumber } from './schema.ts';

/** Fields that attempts can be found by: those of `near`, and those by which a person asks for erasure. */
const linkedFields: readonly EventField[] = [...nearFields, 'email.key', 'phone.key'];

/** A 52-bit key: exact in a JavaScript number. What is found by it is compared in full, so a collision costs a look and no error. */
export function linkKey(kind: string, value: string): number {
  return Number.parseInt(hash('sha256', `${kind}\0${value}`, 'hex').slice(0, 13), 16);
}

/** Keys of one attempt. */
function linksOf(event: VelocityEvent, decision: RecordedDecision | undefined): number[] {
  const keys: number[] = [];
  for (const field of linkedFields) {
    const value = event.keys[field];
    if (value !== undefined) keys.push(linkKey(field, value));
  }
  for (const hit of decision?.hits ?? []) keys.push(linkKey('rule', hit.rule));
  for (const rule of decision?.shadow ?? []) keys.push(linkKey('rule', rule));
  return keys;
}

/** Keeps `link` up with `event`. */
export interface LinkIndex {
  /** Links up to this many further facts; returns how many it linked. */
  advance(limit: number): number;
}

/**
 * Arrival number up to which `link` has come. A prune of before `meta.last_seq` let numbers be given a second time, below what was
 * linked already: where that may be so, nothing counts as linked, and linking it again changes nothing.
 */
export function linkedUpTo(db: Database.Database): number {
  const linked = metaNumber(db, 'linked') ?? 0;
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM event').pluck().get() ?? 0;
  return linked > last && metaNumber(db, 'last_seq') === undefined ? 0 : linked;
}

/**
 * An index that goes on from where `meta.linked` stands. One a journal, on the connection of its writer: another would not see how far
 * this one has come.
 */
export function createLinkIndex(db: Database.Database): LinkIndex {
  const select = db.prepare<[number, number], { seq: number; at: number; event: string; decision: string | null }>(
    `SELECT event.seq, event.at, event.event, assessment.decision FROM event LEFT JOIN assessment USING (seq)
     WHERE event.seq > ? AND event.outcome = '' AND event.event IS NOT NULL ORDER BY event.seq LIMIT ?`,
  );
  const last = db.prepare<[], number | null>('SELECT max(seq) FROM event').pluck();
  const insert = db.prepare('INSERT OR IGNORE INTO link (key, at, seq) VALUES (?, ?, ?)');
  const remember = db.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES ('linked', ?)");
  let linked = linkedUpTo(db);
  return {
    advance(limit) {
      const newest = last.get() ?? 0;
      if (newest <= linked) return 0;
      const rows = select.all(linked, limit);
      const links: [number, number, number][] = [];
      for (const row of rows) {
        const decision = row.decision === null ? undefined : (JSON.parse(row.decision) as RecordedDecision);
        for (const key of linksOf(eventOf(row.event), decision)) links.push([key, row.at, row.seq]);
      }
      links.sort((a, b) => a[0] - b[0] || a[2] - b[2]);
      const reached = rows.length < limit ? newest : rows.at(-1)!.seq;
      db.transaction(() => {
        for (const link of links) insert.run(...link);
        remember.run(String(reached));
      })();
      linked = reached;
      return rows.length;
    },
  };
}
