/**
 * The port that journals implement: where every fact rests, in the order in which the counters saw it.
 *
 * What stands in the open is pseudonymous (keyed digests, counts, verdicts); what a person could be known by stands apart,
 * encrypted or left out, so that one person's data can be erased while counts and audit stay (docs/operations.md).
 * SQLite implements it for one machine; every reading function may answer with a promise, so that PostgreSQL can follow.
 */
import type { Result } from '../shared/result.ts';
import type { Features } from './features.ts';
import type { Advice, Degraded, EventKind, Flow, Outcome, VelocityEvent, VelocityReading } from './types.ts';

/** A value now, or later where the journal stands across a network. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** One rule that hit, as kept for audit: no text and no evidence, which may hold personal data. */
export interface RecordedHit {
  readonly rule: string;
  readonly family: string;
  readonly points: number;
}

/** The decision on an attempt, as kept in the open. */
export interface RecordedDecision {
  /** Keyed digest of the canonical checkout (after tokenising): tells "sent again" from "another body under the same id". */
  readonly body_digest: string;
  readonly score: number;
  readonly band: string;
  readonly flow: Flow;
  /** Version of the rule set that decided, `sha256:…`. */
  readonly rule_set: string;
  readonly hits: readonly RecordedHit[];
  /** Ids of shadow rules that hit. */
  readonly shadow: readonly string[];
  /** Ids of rules that lacked data. */
  readonly unknown: readonly string[];
  readonly advice: readonly Advice[];
  readonly degraded: readonly Degraded[];
  /** What the counters said: the decision can be made again from it. */
  readonly reading: VelocityReading;
  /** The service only observed: it answered frictionless with 01, and this is what it would have asked. */
  readonly observed?: true;
}

/** What a shadow rule set would have decided about an attempt; kept beside the decision, in the open: nothing in it names a person. */
export interface ShadowDecision {
  /** Version of the shadow rule set, `sha256:…`. */
  readonly rule_set: string;
  readonly score: number;
  readonly band: string;
  readonly flow: Flow;
  /** Hits that the live set did not have, or with other points. */
  readonly gained: readonly RecordedHit[];
  /** Live rules that hit and would not have. */
  readonly lost: readonly string[];
  /** Shadow rules that failed with an error; absent when none did. */
  readonly failed?: readonly string[];
}

/** What a person could be known by, as JSON texts; kept apart, encrypted, and erased on request. */
export interface PersonalRecord {
  /** The canonical checkout, without a card number. */
  readonly checkout: string;
  /** The answer as it was given, `three_ds` in the default message version. */
  readonly answer: string;
  /** Every feature that the rules read, but for the counters: `RecordedDecision.reading` has them. */
  readonly features: string;
}

/** An attempt to be written. */
export interface AttemptRecord {
  readonly kind: 'attempt';
  /** The merchant's id; empty where the shop sends none. */
  readonly merchant: string;
  readonly id: string;
  readonly event: VelocityEvent;
  /** Absent for imported history: a fact without an assessment. */
  readonly decision?: RecordedDecision;
  readonly personal?: PersonalRecord;
}

/** An outcome to be written. */
export interface OutcomeRecord {
  readonly kind: 'outcome';
  readonly merchant: string;
  /** The attempt's arrival number. */
  readonly attempt: number;
  readonly outcome: Outcome;
  /** What the counters see of it; absent when it counts as nothing (a shipped order). */
  readonly event?: VelocityEvent;
}

/** A fact to be written. */
export type JournalRecord = AttemptRecord | OutcomeRecord;

/** Why a record could not be kept. */
export interface JournalFailure {
  /** `duplicate`: an attempt or outcome of this identity is already there. All others mean that the journal is away. */
  readonly cause: 'duplicate' | 'disk_full' | 'read_only' | 'io_error' | 'timeout' | 'closed';
}

/** An attempt as found in the journal. */
export interface StoredAttempt {
  /** Arrival number: the order in which the counters saw the facts. */
  readonly seq: number;
  readonly merchant: string;
  readonly id: string;
  readonly event: VelocityEvent;
  readonly decision?: RecordedDecision;
  /** Absent when it was erased, was never kept, cannot be opened with the present key, or was not asked for. */
  readonly personal?: PersonalRecord;
}

/** An outcome as found in the journal. */
export interface StoredOutcome {
  readonly seq: number;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  readonly identity: string;
  readonly body: Outcome['body'];
}

/** Which attempts to list. All conditions hold together; newest first. */
export interface AttemptFilter {
  readonly merchant?: string;
  /** Milliseconds since 1970 UTC, inclusive. */
  readonly since?: number;
  readonly flow?: Flow;
  /** Only attempts that this rule hit. */
  readonly rule?: string;
  /** Only attempts that share device, IP, account, door or card range with the attempt of this arrival number. */
  readonly near?: number;
  /** The personal records too, opened; without it none is read. */
  readonly personal?: boolean;
  /** Page size. */
  readonly limit: number;
  /** Where the page before ended. */
  readonly after?: { readonly at: number; readonly seq: number };
}

/** One page of attempts. */
export interface AttemptPage {
  readonly attempts: readonly StoredAttempt[];
  /** Where the next page starts; absent at the end. */
  readonly next?: { readonly at: number; readonly seq: number };
}

/** Fields of an event by which two attempts count as near. */
export const nearFields = ['device.id', 'device.ip', 'account.id', 'address.door', 'card.range'] as const;

/** Whether an event of these kinds and time is of use to whoever reads; the rest of it is read only then. */
export type WantedFact = (kinds: readonly EventKind[], at: number) => boolean;

/** The journal was closed under its reader: what was read is not all of it. */
export class JournalClosed extends Error {
  override readonly name = 'JournalClosed';
  constructor() {
    super('the journal was closed before it was read to its end');
  }
}

/** The journal cannot be read at the moment: the disk fails, or the file is damaged. Its cause is the store's own error. */
export class JournalUnreadable extends Error {
  override readonly name = 'JournalUnreadable';
  constructor(cause: unknown) {
    super('the journal cannot be read', { cause });
  }
}

/** What reads throws JournalUnreadable, or rejects with it, where the journal cannot be read. */
export interface Journal {
  /**
   * Fulfilled once a record is written as soon as it comes: whatever writes may have to start first. Never rejects; that the journal is
   * away, `append` tells.
   */
  writable(): Promise<void>;
  /**
   * Takes a record. Its arrival number is fixed when this is called, so call it in the order in which the counters saw the facts.
   * Resolves to the arrival number once the record will survive a kill and, where so configured, a power cut.
   */
  append(record: JournalRecord): Promise<Result<number, JournalFailure>>;
  /**
   * Keeps what a shadow rule set would have decided about the attempt of an arrival number that is written. It follows behind the
   * facts, and is let go in silence where the journal is away: nobody waits for it and nothing depends on it.
   */
  shadow(attempt: number, decision: ShadowDecision): void;
  /** The attempts of this id: at most one a merchant. */
  attempts(id: string, merchant?: string): MaybePromise<readonly StoredAttempt[]>;
  /** The outcomes of an attempt, in order of arrival. */
  outcomes(attempt: number): MaybePromise<readonly StoredOutcome[]>;
  /** True when this attempt already has an outcome of this identity. */
  hasOutcome(merchant: string, attempt: string, identity: string): MaybePromise<boolean>;
  /**
   * A page of attempts. A filter that little matches looks at thousands: other work gets its turn meanwhile, and the page may be handed
   * out half full.
   */
  list(filter: AttemptFilter): Promise<AttemptPage>;
  /**
   * All events whose time is `since` or later and whose arrival number is above `after` (0 when absent), in order of arrival, in
   * batches: what the counters are rebuilt from. Rejects with JournalClosed where the journal is closed before all are read.
   * @param wanted asked about each of them in that order; those that it does not want are left out
   */
  events(since: number, after?: number, wanted?: WantedFact): AsyncIterable<readonly VelocityEvent[]>;
  /** Arrival number of the last fact that is kept; 0 when there is none. */
  lastSeq(): MaybePromise<number>;
  /** What stands at an arrival number, in short: another journal, or a copy that went its own way, has something else there. */
  mark(seq: number): MaybePromise<string | undefined>;
  /**
   * Time of the earliest attempt that is kept, milliseconds since 1970 UTC: how far back the counters can be whole. This and `newest`
   * throw JournalClosed once the journal is closed.
   */
  earliest(): MaybePromise<number | undefined>;
  /** Time of the newest attempt that is not later than a time; undefined when there is none. */
  newest(until: number): MaybePromise<number | undefined>;
  /** Writes what is under way, then lets go of the files. */
  close(): Promise<void>;
}

/**
 * The features that rules read of a stored attempt, whole again: the counters are kept in the open with the decision, the
 * rest with the personal data.
 */
export function storedFeatures(decision: RecordedDecision, personal: { readonly features: string }): Features {
  const { velocity, surge } = decision.reading;
  return { ...(JSON.parse(personal.features) as Features), velocity, surge };
}
