/**
 * One attempt, from the checkout to the recorded answer. Counting, deciding and handing over to the journal follow each other
 * without a pause between (for a store that answers at once), so arrival numbers are the order in which the counters saw the facts.
 */
import { hash } from 'node:crypto';
import { type Assessed, decide, recognise } from '../engine/assess.ts';
import { plain } from '../engine/assessment.ts';
import type { JournalFailure, RecordedDecision, StoredAttempt } from '../engine/journal.ts';
import type { RuleSet } from '../engine/rule-set.ts';
import type { Assessment, Checkout, Degraded, Recognised, VelocityFailure, VelocityReading } from '../engine/types.ts';
import { VelocityStoreError } from '../engine/velocity/failure.ts';
import { problem } from '../shared/errors.ts';
import { within } from '../shared/patience.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import {
  degraded,
  featuresText,
  inRendering,
  noReading,
  onlyObserved,
  type RenderedAssessment,
  type Rendering,
  recorded,
  storedAnswer,
} from './answers.ts';
import type { Deciding, InForce } from './in-force.ts';
import type { Problems, ServiceParts } from './parts.ts';
import type { ShadowQueue } from './shadow-queue.ts';
import type { Unrecorded } from './unrecorded.ts';

/** An answer to an attempt. */
export interface Answer {
  readonly assessment: RenderedAssessment;
  /** The assessment as JSON, made once: it is both sent and kept. */
  readonly text: string;
  /** The attempt was known, and this is its stored answer. */
  readonly repeated: boolean;
  /** What the counters said: another rendering needs the account's history again. */
  readonly reading: VelocityReading;
  /** The rules in force when it was made, or looked up: another rendering goes by them. */
  readonly ruleSet: RuleSet;
}

/** How far back the facts reach that the counters know: the journal's first fact, or the first attempt of a new journal. */
export interface Coverage {
  since?: number;
}

/** Takes attempts: each is assessed, counted and recorded once, however often it is sent. */
export interface Attempts {
  /**
   * Assesses an attempt, or repeats its stored answer. Problem: `id-conflict`.
   * @param canonical the checkout as sent, in canonical JSON: what idempotency compares and the journal keeps.
   */
  assess(checkout: Checkout, canonical: string, rendering: Rendering): Promise<Result<Answer, Problems>>;
}

/** What the counters said, and how they failed. */
interface Counted {
  readonly reading: VelocityReading;
  readonly failure?: Degraded['cause'];
}

/** An attempt on its way: a second request with its id waits for the same answer. */
interface Flight {
  readonly digest: string;
  /**
   * Taken away when it has landed. A Map that is added to and deleted from leaves tables behind, each with what it held and with the
   * next: without this the answers would live until the next full garbage collection.
   */
  answer: Promise<Result<Answer, Problems>> | undefined;
}

/**
 * Assesses attempts under the rules in force. Never rejects where a part is away: the fail policy answers (policy.yaml, `fail`).
 * @param coverage set at the first attempt where the journal told nothing
 * @param unrecorded told of attempts whose answers leave unrecorded
 */
export function createAttempts(
  parts: ServiceParts,
  inForce: InForce,
  shadows: ShadowQueue,
  coverage: Coverage,
  unrecorded: Unrecorded,
): Attempts {
  const { journal, keyOf, now, observer } = parts;
  const observe = parts.observe === true;
  const flights = new Map<string, Flight>();
  const prefix = `${Buffer.from(parts.digestKey).toString('base64url')}\u0000body\u0000`;

  /** Asks the counters, within the time that the policy gives. */
  const count = ({ event }: Recognised, { ruleSet, velocity }: Deciding): Counted | Promise<Counted> => {
    try {
      inForce.counting(event);
      const reading = velocity.assess(event);
      if (!(reading instanceof Promise)) return countedIn(reading);
      return within(reading, ruleSet.policy.fail.time_budget.after_ms).then(
        answer => (answer ? countedIn(answer) : { reading: noReading, failure: 'timeout' }),
        error => ({ reading: noReading, failure: causeOf(error) }),
      );
    } catch (error) {
      return { reading: noReading, failure: causeOf(error) };
    }
  };

  /** Hands an attempt to the journal and waits until it is safe; one that is not, or not in time, is noted as unrecorded. */
  const keep = async (
    assessed: Assessed,
    decision: RecordedDecision,
    answer: string,
    checkout: string,
    { shadow }: Deciding,
  ) => {
    const { event, checkout: sent } = assessed.recognised;
    const { id } = sent;
    const merchant = sent.merchant?.id ?? '';
    const written = journal.append({
      kind: 'attempt',
      merchant,
      id,
      event,
      decision,
      personal: { checkout, answer, features: featuresText(assessed.features) },
    });
    inForce.counted(event, written);
    if (shadow) shadows.take(shadow, { assessed, flow: decision.flow, reading: decision.reading, written });
    const known = (result: Result<number, JournalFailure>) => {
      if (result.ok || result.error.cause === 'duplicate') unrecorded.delete(merchant, id);
      else unrecorded.add(merchant, id);
      return result;
    };
    const result = await within(written, parts.journalPatienceMs);
    if (result) return known(result);
    // The write is under way, and lands when the journal is back.
    void written.then(known);
    return known(fail({ cause: 'timeout' }));
  };

  const answerOf = (
    assessment: Assessment,
    recognised: Recognised,
    reading: VelocityReading,
    ruleSet: RuleSet,
  ): Answer => {
    const answered = observe ? onlyObserved(assessment, recognised, ruleSet) : plain(assessment);
    return { assessment: answered, text: JSON.stringify(answered), repeated: false, reading, ruleSet };
  };

  const assessNew = async (
    checkout: Checkout,
    canonical: string,
    digest: string,
  ): Promise<Result<Answer, Problems>> => {
    const deciding = inForce.now();
    const { ruleSet } = deciding;
    const asking = recognise(checkout, ruleSet, keyOf);
    const asked = count(asking, deciding);
    const counted = asked instanceof Promise ? await asked : asked;
    coverage.since = Math.min(coverage.since ?? checkout.at, checkout.at);
    const reading = { ...counted.reading, covered_since: coverage.since };
    const assessed = decide(asking, reading, ruleSet);
    const { recognised } = assessed;
    let { assessment } = assessed;
    if (counted.failure !== undefined) {
      assessment = degraded(assessment, 'velocity_store', counted.failure, ruleSet, recognised);
    } else if (now() - checkout.at > ruleSet.policy.fail.time_budget.after_ms) {
      assessment = degraded(assessment, 'time_budget', 'timeout', ruleSet, recognised);
    }
    const answer = answerOf(assessment, recognised, reading, ruleSet);
    const decision = recorded(assessed, assessment, reading, digest, observe);
    const kept = await keep(assessed, decision, answer.text, canonical, deciding);
    if (!kept.ok) {
      const { cause } = kept.error;
      // A write that was waited for too long landed after all, between looking the id up and writing it again.
      const stored = cause === 'duplicate' ? await lookUp(checkout) : undefined;
      if (stored) return repeat(stored, checkout, digest);
      if (cause !== 'duplicate') observer?.unrecorded?.(cause);
      // The journal has what it cannot read back.
      const told = cause === 'duplicate' ? 'io_error' : cause;
      assessment = degraded(assessment, 'journal', told, ruleSet, recognised);
    }
    const shadow = assessed.outcomes.shadow.map(({ rule }) => rule);
    observer?.assessed?.(assessment, { repeated: false, shadow, recognised });
    return ok(kept.ok ? answer : answerOf(assessment, recognised, reading, ruleSet));
  };

  const lookUp = async (checkout: Checkout): Promise<StoredAttempt | undefined> => {
    try {
      return (await journal.attempts(checkout.id, checkout.merchant?.id ?? ''))[0];
    } catch {
      // The journal cannot be read: the attempt is assessed, and writing it will tell that the journal is away.
      return undefined;
    }
  };

  /** The answer that the journal has, to the same body; another body is a conflict. */
  const repeat = (stored: StoredAttempt, checkout: Checkout, digest: string): Result<Answer, Problems> => {
    if (stored.decision?.body_digest !== digest) return fail([problem('id-conflict', '/id')]);
    const { ruleSet } = inForce.now();
    const assessment = storedAnswer(stored, ruleSet, checkout);
    observer?.assessed?.(assessment, { repeated: true, shadow: [] });
    const text = stored.personal?.answer ?? JSON.stringify(assessment);
    return ok({ assessment, text, repeated: true, reading: stored.decision.reading, ruleSet });
  };

  /** The answer that the journal has for this id, else a new one. */
  const repeatOrAssess = async (
    checkout: Checkout,
    canonical: string,
    digest: string,
  ): Promise<Result<Answer, Problems>> => {
    const stored = await lookUp(checkout);
    return stored ? repeat(stored, checkout, digest) : assessNew(checkout, canonical, digest);
  };

  /** The answer as it was asked for; what is kept is always the default rendering. */
  const rendered = (result: Result<Answer, Problems>, checkout: Checkout, rendering: Rendering) => {
    if (!result.ok) return result;
    const { ruleSet, reading } = result.value;
    const assessment = inRendering(result.value.assessment, checkout, rendering, ruleSet, reading);
    if (assessment === result.value.assessment) return result;
    return ok({ ...result.value, assessment, text: JSON.stringify(assessment) });
  };

  return {
    async assess(checkout, canonical, rendering) {
      const digest = hash('sha256', prefix + canonical, 'base64url');
      const key = `${checkout.merchant?.id ?? ''}\u001f${checkout.id}`;
      const before = flights.get(key);
      if (before?.answer) {
        if (before.digest !== digest) return fail([problem('id-conflict', '/id')]);
        const shared = await before.answer;
        return rendered(shared.ok ? ok({ ...shared.value, repeated: true }) : shared, checkout, rendering);
      }
      const flight: Flight = { digest, answer: repeatOrAssess(checkout, canonical, digest) };
      flights.set(key, flight);
      try {
        return rendered(await flight.answer!, checkout, rendering);
      } finally {
        flights.delete(key);
        flight.answer = undefined;
      }
    },
  };
}

/** Figures that may be too low are used, for what they already show is true, and the fail policy speaks besides. */
function countedIn(answer: VelocityReading): Counted {
  if (answer.incomplete === undefined) return { reading: answer };
  const { incomplete, ...reading } = answer;
  return { reading, failure: incomplete };
}

/** A store that knows why it failed says so in one word; of any other error nothing is told, for its words might repeat a value. */
function causeOf(error: unknown): VelocityFailure | 'error' {
  return error instanceof VelocityStoreError ? error.failure : 'error';
}
