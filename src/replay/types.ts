/**
 * What passes along a replay: inputs → lines in order of time → the engine → one record an attempt → sinks (numbers,
 * report, --out, features). The engine is the live one; a replay only hands it other events.
 */
import type { Features } from '../engine/features.ts';
import type { StreamLine } from '../engine/stream.ts';
import type { Flow } from '../engine/types.ts';
import type { LineProblemCode } from '../shared/errors.ts';

/** Where a line was read: for rejects and messages. */
export interface Source {
  readonly file: string;
  /** 1-based line or row of the file. */
  readonly line: number;
}

/** Why a row of a table could not be used: see docs/replay-files.md, "What cannot be used". */
export type RowRejectCode =
  | 'missing-field'
  | 'bad-date'
  | 'bad-amount'
  | 'bad-currency'
  | 'too-many-values'
  | 'too-few-values'
  | 'bad-quote'
  | 'unclosed-quote'
  | 'bad-encoding'
  | 'no-order'
  | 'shortened-number';

/** Stable code of a cause for which a row or a line is left out; each has a name for people (reject-names.ts). */
export type RejectCode = RowRejectCode | LineProblemCode;

/** How many rows were left out, by cause. */
export type RejectCounts = Partial<Record<RejectCode, number>>;

/** A row that could not be used. The raw row is kept for `--rejects`, its card numbers masked. */
export interface Rejected {
  readonly source: Source;
  /** Rejects are counted by it. */
  readonly code: RejectCode;
  readonly detail: string;
  readonly raw: string;
}

/** A line of the history; where rows are asked for (`--rejects`), with its row as the file has it, card numbers masked. */
export type ReadLine = StreamLine & { readonly row?: string };

/** What a reader hands over at a time. Its lines carry a sequence number in `line` that runs through all inputs. */
export interface ReadBatch {
  readonly lines: readonly ReadLine[];
  readonly rejected: readonly Rejected[];
  /** Bytes of input used up so far, for progress. */
  readonly bytesRead: number;
}

/** What is known by now of whether an attempt was fraud (docs/api.md: a chargeback of category fraud, a fraud report, a label; the latest label wins). */
export type Label = 'fraud' | 'genuine' | 'open';

/** One attempt with what was decided: everything that numbers and reports are made of. */
export interface ReplayRecord {
  readonly id: string;
  readonly merchant?: string;
  readonly order_id?: string;
  /** Event time, milliseconds since 1970 UTC. */
  readonly at: number;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** What numbers are broken down by. */
  readonly features: SegmentFeatures;
  readonly decision: RecordedDecision;
  /** What the second rule set decided, where two are compared. */
  readonly against?: RecordedDecision;
}

/** What a rule set decided of an attempt. */
export interface RecordedDecision {
  readonly score: number;
  readonly band: string;
  readonly flow: Flow;
  /** True when a rule that hit asks for a challenge whatever the score. A curve over thresholds must not lose such an attempt. */
  readonly lifted?: boolean;
  /** Live rules that hit, with their points before the cap, by rule id. */
  readonly hits: readonly { readonly rule: string; readonly points: number }[];
  readonly shadow: readonly string[];
  readonly unknown: readonly string[];
  /** Counters that had reached their limit. */
  readonly saturated: readonly string[];
}

/**
 * The features that a record keeps: those that segments of the report are made of. The rest stays with the thread that
 * decided, and in the column store where one is asked for.
 */
export interface SegmentFeatures {
  readonly purpose: Features['purpose'];
  readonly address: Pick<Features['address'], 'kind' | 'prefecture' | 'country'>;
  readonly goods: Pick<Features['goods'], 'classes'>;
  /** `guest` is false where the shop sent an account and did not say. */
  readonly account: Pick<Features['account'], 'guest'>;
}

/**
 * What became of an attempt, known once the whole history was read. A label never reaches a feature of its own order:
 * it is handed to the numbers beside the record (`createNumbers(…).attempt(record, outcome)`), never to the engine.
 */
export interface ReplayOutcome {
  readonly label: Label;
  /** When the label was learnt, milliseconds; absent while open. */
  readonly labelled_at?: number;
  readonly approved?: boolean;
  readonly declined?: boolean;
  /** An authentication outcome exists: 3-D Secure was requested for this payment. */
  readonly authenticated?: boolean;
  /** The issuer challenged (from the authentication outcome). */
  readonly challenged?: boolean;
  /** Refused by the shop: what it would have become is not known. */
  readonly refused_by_shop?: boolean;
}
