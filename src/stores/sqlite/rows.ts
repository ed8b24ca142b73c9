/** The rows that travel to the writer: small values as they are, texts on a page that both threads see (text-page.ts). */
import type { JournalRecord, PersonalRecord } from '../../engine/journal.ts';
import { eventText } from './event-text.ts';
import type { TextPage } from './text-page.ts';

/** An attempt or an outcome, ready to be written. Its texts stand on the page one behind the other; one that is empty is absent. */
export type JournalRow = readonly [
  seq: number,
  id: string,
  merchant: string,
  /** The outcome's identity; empty for an attempt. */
  outcome: string,
  at: number,
  /** Attempt: digest of the body. Outcome: null. */
  bodyDigest: string | null,
  /** Attempt: flow. Outcome: null. */
  flow: string | null,
  /** Outcome: arrival number of its attempt. */
  attempt: number | null,
  /** Where its first text begins, bytes into the page. */
  start: number,
  /** End of what the counters see of it. */
  eventEnd: number,
  /** End of the attempt's decision or the outcome's body, JSON. */
  documentEnd: number,
  /** End of the personal record, not yet sealed. */
  personalEnd: number,
];

/** What a shadow rule set would have decided, ready to be written. */
export type ShadowRow = readonly [
  /** Arrival number of the attempt. */
  seq: number,
  /** The decision, JSON. */
  decision: string,
];

/** A group of rows with the page of their texts, and shadows of rows that were written before: they cost no commit of their own. */
export interface RowGroup {
  readonly rows: readonly JournalRow[];
  readonly page: SharedArrayBuffer;
  readonly shadows: readonly ShadowRow[];
}

/** The three texts of a personal record; they are JSON, so a newline that stands alone cannot be inside them. */
export function personalOf(text: string): PersonalRecord {
  const [checkout = '', answer = '', features = ''] = text.split('\n');
  return { checkout, answer, features };
}

/** A record as a row, its texts put on the page. */
export function rowOf(record: JournalRecord, seq: number, page: TextPage): JournalRow {
  const start = page.used;
  if (record.event) page.add(eventText(record.event));
  const eventEnd = page.used;
  if (record.kind === 'outcome') {
    const { outcome, merchant, attempt } = record;
    page.add(JSON.stringify(outcome.body));
    const { used } = page;
    const { identity, at } = outcome;
    return [seq, outcome.attempt, merchant, identity, at, null, null, attempt, start, eventEnd, used, used];
  }
  const { id, merchant, event, decision, personal } = record;
  if (decision) page.add(JSON.stringify(decision));
  const documentEnd = page.used;
  if (personal) addPersonal(personal, page);
  const digest = decision?.body_digest ?? null;
  const flow = decision?.flow ?? null;
  return [seq, id, merchant, '', event.at, digest, flow, null, start, eventEnd, documentEnd, page.used];
}

function addPersonal({ checkout, answer, features }: PersonalRecord, page: TextPage): void {
  page.add(checkout);
  page.add('\n');
  page.add(answer);
  page.add('\n');
  page.add(features);
}
