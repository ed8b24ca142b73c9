/** The live service, independent of HTTP: put together from its parts (attempts.ts, outcomes.ts, lookups.ts). */
import { prepareReading, readCheckout, readOutcome } from '../engine/checkout/read.ts';
import type { AttemptPage } from '../engine/journal.ts';
import type { RuleSet } from '../engine/rule-set.ts';
import { readProtocolResult } from '../engine/threeds/results.ts';
import { ok, type Result } from '../shared/result.ts';
import type { Rendering } from './answers.ts';
import { type Answer, type Coverage, createAttempts } from './attempts.ts';
import type { Caller } from './caller.ts';
import { canonicalCheckout } from './canonical-checkout.ts';
import { fillFromJournal } from './fill.ts';
import { type Change, createInForce, type Deciding } from './in-force.ts';
import { createLookups, type Found, withMerchant } from './lookups.ts';
import { createOutcomes, type OutcomeAnswer } from './outcomes.ts';
import type { ListQuery, Problems, ServiceParts } from './parts.ts';
import { createShadowQueue } from './shadow-queue.ts';
import { createUnrecorded } from './unrecorded.ts';
import { warmUp } from './warm-up.ts';

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

/** Puts the service together. It assesses nothing of use before `rebuild` has filled its counters; `ready` says when. */
export function createService(parts: ServiceParts): Service {
  prepareReading('api');
  const { journal, guard, now } = parts;
  const { ruleSet, velocity } = parts;
  const inForce = createInForce({ ruleSet, velocity }, journal, now, facts => parts.observer?.ahead?.(facts));
  const coverage: Coverage = {};
  const shadows = createShadowQueue(journal, parts.observer);
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
