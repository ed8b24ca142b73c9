/** The live service, independent of HTTP: put together from its parts (attempts.ts, outcomes.ts, lookups.ts). */
import type { Recognised } from '../engine/assess.ts';
import { type CardNumberGuard, prepareReading, readCheckout, readOutcome } from '../engine/checkout/read.ts';
import type { AttemptFilter, AttemptPage, Journal } from '../engine/journal.ts';
import type { RuleSet } from '../engine/rule-set.ts';
import { readProtocolResult } from '../engine/threeds/results.ts';
import type { Assessment, FillableVelocity } from '../engine/types.ts';
import type { KeyMaker } from '../engine/velocity/keys.ts';
import type { Problem } from '../shared/errors.ts';
import { ok, type Result } from '../shared/result.ts';
import type { Rendering } from './answers.ts';
import { type Answer, type Coverage, createAttempts } from './attempts.ts';
import type { Caller } from './caller.ts';
import { canonicalCheckout } from './canonical-checkout.ts';
import { fillFromJournal } from './fill.ts';
import { type Change, createInForce, type Deciding } from './in-force.ts';
import { createLookups, type Found, withMerchant } from './lookups.ts';
import { createOutcomes, type OutcomeAnswer } from './outcomes.ts';
import { createShadowDesk, type ShadowObserver } from './shadow-desk.ts';
import { createUnrecorded } from './unrecorded.ts';
import { warmUp } from './warm-up.ts';

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
  /** A fact was counted and could not be recorded. */
  unrecorded?(): void;
  /** So many facts of the journal lie ahead of the clock, and are left out of the counters. */
  ahead?(facts: number): void;
}

/** What stands behind an assessment that observers are told of. */
export interface AssessedDetails {
  readonly repeated: boolean;
  readonly shadow: readonly string[];
  readonly recognised?: Recognised;
}

/** Problems with a request. */
export type Problems = readonly Problem[];

/** The scoring service: what every way into it (HTTP, tests, benches) calls. Expected faults are problems in the result, not errors. */
export interface Service {
  /** Assesses an attempt, or repeats its stored answer. */
  assess(body: unknown, caller: Caller, rendering?: Rendering): Promise<Result<Answer, Problems>>;
  /** Takes the outcome of an attempt, or a 3-D Secure message that tells it (RReq, ARes); from then on it is counted. */
  outcome(id: string, body: unknown, caller: Caller, merchant?: string): Promise<Result<OutcomeAnswer, Problems>>;
  /** All that is known of an attempt. */
  find(id: string, caller: Caller, merchant?: string, rendering?: Rendering): Promise<Result<Found, Problems>>;
  /** Attempts by filter, newest first; `near` is the id of an attempt. */
  list(query: ListQuery, caller: Caller): Promise<Result<AttemptPage, Problems>>;
  /**
   * Fills the counters from the journal, telling how many facts were read; only those after an arrival number, where the counters
   * already hold what came before. Until it is done, nothing should be assessed. Rejects with JournalClosed where the journal is closed
   * meanwhile; the service is then never ready.
   */
  rebuild(progress?: (events: number) => void, after?: number): Promise<number>;
  /** True once the counters stand and the journal takes records at once. */
  ready(): boolean;
  /**
   * Puts other rules, or another shadow, in force between two requests, once their empty counters are filled. Answers how many facts
   * were read. Only once the service is ready, and one change at a time.
   */
  change(next: Deciding, how?: Change): Promise<number>;
  /** Resolves when what waits behind the answers is done, too: before the journal is closed. */
  settle(): Promise<void>;
  /** What decides now. */
  readonly deciding: Deciding;
  /** The rules in force now. */
  readonly ruleSet: RuleSet;
}

/** A list query; the filter's own merchant and attempt number follow from caller and id. */
export interface ListQuery extends Omit<AttemptFilter, 'near' | 'merchant'> {
  readonly near?: string;
  readonly merchant?: string;
}

/** Puts the service together. It assesses nothing of use before `rebuild` has filled its counters; `ready` says when. */
export function createService(parts: ServiceParts): Service {
  prepareReading('api');
  const { journal, guard, now } = parts;
  const { ruleSet, velocity } = parts;
  const inForce = createInForce({ ruleSet, velocity }, journal, now, facts => parts.observer?.ahead?.(facts));
  const coverage: Coverage = {};
  const shadows = createShadowDesk(journal, parts.observer);
  const unrecorded = createUnrecorded();
  const attempts = createAttempts(parts, inForce, shadows, coverage, unrecorded);
  const outcomes = createOutcomes(parts, inForce, shadows);
  const lookups = createLookups(parts, inForce, unrecorded);
  let ready = false;
  return {
    get ruleSet() {
      return inForce.now().ruleSet;
    },
    get deciding() {
      return inForce.now();
    },
    change: inForce.change,
    settle: shadows.settle,
    ready: () => ready,
    async assess(body, caller, rendering = {}) {
      const read = readCheckout(body, { door: 'api', receivedAt: now(), guard });
      if (!read.ok) return read;
      const bound = withMerchant(read.value.checkout, caller);
      if (!bound.ok) return bound;
      await bodiesRead();
      return attempts.assess(bound.value, canonicalCheckout(bound.value), rendering);
    },
    async outcome(id, body, caller, merchant) {
      const told = fromProtocol(body);
      if (!told.ok) return told;
      const read = readOutcome(told.value, { door: 'api', receivedAt: now(), guard, attempt: id });
      if (!read.ok) return read;
      const found = await lookups.attempt(id, caller, merchant);
      return found.ok ? outcomes.take(found.value, read.value) : found;
    },
    find: lookups.find,
    list: lookups.list,
    async rebuild(progress, after = 0) {
      const { longestWindowMs: longestMs } = ruleSet.counters;
      const earliest = await journal.earliest();
      if (earliest !== undefined) coverage.since = earliest;
      const { read, ahead } = await fillFromJournal({
        journal,
        stores: [velocity],
        now: now(),
        longestMs,
        after,
        counted(_batch, facts) {
          progress?.(facts);
          return false;
        },
      });
      if (ahead > 0) parts.observer?.ahead?.(ahead);
      // The journal's writer starts meanwhile: on a crowded machine it takes longer than the first attempt would wait for it.
      await journal.writable();
      warmUp(parts);
      ready = true;
      return read;
    },
  };
}

/**
 * Until every body that this turn of the event loop brings is read. Attempts are then assessed one behind the other and find the
 * code of the whole flow in the processor's caches: under load an answer takes a quarter less time; without load nothing waits.
 */
const bodiesRead = () => new Promise<void>(resolve => setImmediate(resolve));

/** An RReq or ARes, as a 3DS Server passes it on, becomes the outcome that it tells; anything else stays as it is. */
function fromProtocol(body: unknown): Result<unknown, Problems> {
  if (typeof body !== 'object' || body === null || !('messageType' in body)) return ok(body);
  const result = readProtocolResult(body);
  return result.ok ? ok(result.value.body) : result;
}
