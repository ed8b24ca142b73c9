/** Reading back: which attempt a request means, what is known of it, and lists. */
import type { AttemptPage, StoredAttempt, StoredOutcome } from '../engine/journal.ts';
import type { Checkout } from '../engine/types.ts';
import { type Problem, problem } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { inRendering, type RenderedAssessment, type Rendering, storedAnswer } from './answers.ts';
import type { Caller } from './caller.ts';
import type { InForce } from './in-force.ts';
import type { ListQuery, Problems, ServiceParts } from './parts.ts';
import type { Unrecorded } from './unrecorded.ts';

/** All that is known of an attempt. */
export interface Found {
  readonly stored: StoredAttempt;
  /** Absent for imported history, which was never assessed. */
  readonly assessment?: RenderedAssessment;
  readonly outcomes: readonly StoredOutcome[];
}

/** The checkout under the merchant that the caller may speak for. */
export function withMerchant(checkout: Checkout, caller: Caller): Result<Checkout, Problems> {
  if (caller.merchant === undefined || caller.merchant === checkout.merchant?.id) return ok(checkout);
  if (checkout.merchant?.id !== undefined) return fail([problem('forbidden-merchant', '/merchant/id')]);
  return ok({ ...checkout, merchant: { ...checkout.merchant, id: caller.merchant } });
}

/** The merchant whose attempts a caller means; undefined: any. */
function merchantFor(caller: Caller, asked: string | undefined): Result<string | undefined, readonly Problem[]> {
  if (caller.merchant === undefined) return ok(asked);
  if (asked !== undefined && asked !== caller.merchant) return fail([problem('forbidden-merchant')]);
  return ok(caller.merchant);
}

/** Reads from the journal what a caller may see; a key that is bound to a merchant sees that merchant's alone. */
export interface Lookups {
  /**
   * The attempt of an id. Problems: `not-found`, `forbidden-merchant`, `bad-query` (several merchants have it), `unavailable` (it was
   * answered unrecorded).
   */
  attempt(id: string, caller: Caller, merchant: string | undefined): Promise<Result<StoredAttempt, Problems>>;
  /** All that is known of it. Problems besides: `checkout-not-kept` (a rendering that the kept data do not allow). */
  find(id: string, caller: Caller, merchant?: string, rendering?: Rendering): Promise<Result<Found, Problems>>;
  /** Attempts by filter, newest first; `near` is the id of an attempt. Problems as of `attempt`. */
  list(query: ListQuery, caller: Caller): Promise<Result<AttemptPage, Problems>>;
}

/** What to do about an attempt that the shop has an answer to, and the journal nothing of. */
const sendAgain =
  'This attempt was answered while the journal was away ("recorded": false), and the journal does not have it yet. Send the attempt again with the same id and body; once it is answered with "recorded": true, repeat this request.';

/** Why imported history cannot be rendered. */
const neverAssessed = 'This attempt was imported and never assessed: there is no answer that could be rendered.';

/**
 * Reads from a journal.
 * @param inForce the rules in force render an answer again
 * @param unrecorded attempts that are answered for though the journal does not have them: to be sent again
 */
export function createLookups({ journal }: ServiceParts, inForce: InForce, unrecorded: Unrecorded): Lookups {
  const attempt: Lookups['attempt'] = async (id, caller, merchant) => {
    const of = merchantFor(caller, merchant);
    if (!of.ok) return of;
    const found = await journal.attempts(id, of.value);
    // One that landed late may stand in both.
    const missing = unrecorded
      .merchantsOf(id)
      .filter(one => (of.value ?? one) === one && !found.some(stored => stored.merchant === one));
    const [only] = found;
    if (found.length + missing.length === 0) return fail([problem('not-found')]);
    if (found.length + missing.length === 1)
      return only ? ok(only) : fail([problem('unavailable', undefined, sendAgain)]);
    return fail([problem('bad-query', undefined, 'Several merchants use this id: say which with ?merchant=.')]);
  };
  return {
    attempt,
    async find(id, caller, merchant, rendering = {}) {
      const found = await attempt(id, caller, merchant);
      if (!found.ok) return found;
      const stored = found.value;
      const outcomes = await journal.outcomes(stored.seq);
      const { psp, version } = rendering;
      if (!stored.decision) {
        const asked = psp !== undefined || version !== undefined;
        return asked ? fail([problem('checkout-not-kept', undefined, neverAssessed)]) : ok({ stored, outcomes });
      }
      const { ruleSet } = inForce.now();
      const answer = storedAnswer(stored, ruleSet, undefined);
      if (!stored.personal) {
        const otherwise =
          psp !== undefined || (version ?? answer.three_ds.message_version) !== answer.three_ds.message_version;
        return otherwise ? fail([problem('checkout-not-kept')]) : ok({ stored, outcomes, assessment: answer });
      }
      const kept = JSON.parse(stored.personal.checkout) as Checkout;
      const assessment = inRendering(answer, kept, rendering, ruleSet, stored.decision.reading);
      return ok({ stored, outcomes, assessment });
    },
    async list({ near, merchant, ...filter }, caller) {
      const of = merchantFor(caller, merchant);
      if (!of.ok) return of;
      const scope = of.value === undefined ? {} : { merchant: of.value };
      if (near === undefined) return ok(await journal.list({ ...filter, ...scope }));
      const nearTo = await attempt(near, caller, merchant);
      return nearTo.ok ? ok(await journal.list({ ...filter, ...scope, near: nearTo.value.seq })) : nearTo;
    },
  };
}
