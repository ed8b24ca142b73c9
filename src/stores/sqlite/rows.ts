/** The rows that travel to the writer: plain values only, because they may cross into a thread. */
import type { JournalRecord, PersonalRecord } from '../../engine/journal.ts';
import { eventText } from './event-text.ts';

/** An attempt or an outcome, ready to be written. */
export type JournalRow = readonly [
  seq: number,
  id: string,
  merchant: string,
  /** The outcome's identity; empty for an attempt. */
  outcome: string,
  at: number,
  /** What the counters see of it. */
  event: string | null,
  /** Attempt: the decision, JSON. Outcome: its body, JSON. */
  document: string | null,
  /** Attempt: digest of the body. Outcome: null. */
  bodyDigest: string | null,
  /** Attempt: flow. Outcome: null. */
  flow: string | null,
  /** Attempt: personal record, not yet sealed. */
  personal: string | null,
  /** Outcome: arrival number of its attempt. */
  attempt: number | null,
];

/** What a shadow rule set would have decided, ready to be written. */
export type ShadowRow = readonly [
  /** Arrival number of the attempt. */
  seq: number,
  /** The decision, JSON. */
  decision: string,
];

/** The three texts of a personal record as one; they are JSON, so a newline that stands alone cannot be inside them. */
export function personalText(personal: PersonalRecord): string {
  return `${personal.checkout}\n${personal.answer}\n${personal.features}`;
}

/** The way back. */
export function personalOf(text: string): PersonalRecord {
  const [checkout = '', answer = '', features = ''] = text.split('\n');
  return { checkout, answer, features };
}

/** A record as a row. */
export function rowOf(record: JournalRecord, seq: number): JournalRow {
  if (record.kind === 'attempt') {
    const { id, merchant, event, decision, personal } = record;
    return [
      seq,
      id,
      merchant,
      '',
      event.at,
      eventText(event),
      decision ? JSON.stringify(decision) : null,
      decision?.body_digest ?? null,
      decision?.flow ?? null,
      personal ? personalText(personal) : null,
      null,
    ];
  }
  const { outcome, merchant, event, attempt } = record;
  const text = event ? eventText(event) : null;
  const body = JSON.stringify(outcome.body);
  return [seq, outcome.attempt, merchant, outcome.identity, outcome.at, text, body, null, null, null, attempt];
}
