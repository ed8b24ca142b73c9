/** What the service is put together from, and what its parts say to each other. */
import type { CardNumberGuard } from '../engine/checkout/read.ts';
import type { AttemptFilter, Journal, JournalFailure } from '../engine/journal.ts';
import type { RuleSet } from '../engine/rule-set.ts';
import type { Assessment, FillableVelocity, Recognised } from '../engine/types.ts';
import type { KeyMaker } from '../engine/velocity/keys.ts';
import type { Problem } from '../shared/errors.ts';
import type { ShadowObserver } from './shadow-queue.ts';

/** What the service is put together from. */
export interface ServiceParts {
  /** The rules at the start; `Service.change` puts others in force. */
  readonly ruleSet: RuleSet;
  readonly velocity: FillableVelocity;
  readonly journal: Journal;
  readonly guard: CardNumberGuard;
  /** Makes counter keys; the live service hands in keyed digests. */
  readonly keyOf: KeyMaker;
  /** Secret for digests of bodies, so that nobody can try out what a body held. */
  readonly digestKey: Uint8Array;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Patience with the journal before an answer leaves unrecorded, milliseconds. */
  readonly journalPatienceMs: number;
  /** Answer frictionless with 01 whatever the decision, and record the decision (`serve --observe`). */
  readonly observe?: boolean;
  /** Told of each assessment and outcome, for metrics and alarms. */
  readonly observer?: ServiceObserver;
}

/** What is told to metrics: no personal data in any of it. */
export interface ServiceObserver extends ShadowObserver {
  /** `recognised` is absent when a stored answer was repeated; nothing of it may reach a log or a metric. */
  assessed?(assessment: Assessment, details: AssessedDetails): void;
  outcome?(type: string, duplicate: boolean): void;
  /** A fact was counted and could not be recorded, for this cause. */
  unrecorded?(cause: JournalFailure['cause']): void;
  /** So many facts of the journal lie ahead of the clock, and are left out of the counters. */
  ahead?(facts: number): void;
}

/** What stands behind an assessment that observers are told of. */
export interface AssessedDetails {
  readonly repeated: boolean;
  readonly shadow: readonly string[];
  readonly recognised?: Recognised;
}

/** Problems with a request, as the answer lists them. */
export type Problems = readonly Problem[];

/** A list query; the filter's own merchant and attempt number follow from caller and id. */
export interface ListQuery extends Omit<AttemptFilter, 'near' | 'merchant'> {
  readonly near?: string;
  readonly merchant?: string;
}
