/**
 * Streams: attempts and outcomes as lines of JSON (docs/api.md, "Streams"), brought into their order of time and played
 * through the flow. Stories, `sekisho score` and tests of rules all go this way.
 */
import { type LineProblemCode, type Problem, problem } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type Assessed, decide, recognise, type SynchronousVelocity } from './assess.ts';
import { checkoutDigest, digestOf } from './checkout/canonical.ts';
import { type CardNumberGuard, readCheckout, readOutcome } from './checkout/read.ts';
import type { RuleSet } from './rule-set.ts';
import type { Checkout, Outcome, Recognised } from './types.ts';
import { outcomeEvent } from './velocity/events.ts';
import { afterOutcome, type FraudState } from './velocity/fraud.ts';
import { plainKeys } from './velocity/keys.ts';

/** One line of a stream, read. */
export type StreamLine = { readonly line: number; readonly maskedNumbers: number } & (
  | { readonly kind: 'attempt'; readonly checkout: Checkout }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
);

/** A line that could not be used, and why. */
export interface RejectedLine {
  readonly line: number;
  readonly problems: readonly Problem<LineProblemCode>[];
}

/**
 * Reads one line: with `"assessment"` it is an outcome, any other is an attempt. `receivedAt` stands in for a missing `at`;
 * `identityOf` is that of `ReadOptions`.
 */
export function readLine(
  text: string,
  line: number,
  guard: CardNumberGuard,
  receivedAt: number,
  identityOf?: (body: object) => string,
): Result<StreamLine, RejectedLine> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail({ line, problems: [problem('not-json', undefined, 'The line is not one JSON object.')] });
  }
  const options = { door: 'stream', receivedAt, guard, identityOf } as const;
  if (typeof value === 'object' && value !== null && 'assessment' in value) {
    const outcome = readOutcome(value, options);
    return outcome.ok
      ? ok({ line, kind: 'outcome', outcome: outcome.value, maskedNumbers: 0 })
      : fail({ line, problems: outcome.error });
  }
  const read = readCheckout(value, options);
  if (!read.ok) return fail({ line, problems: read.error });
  const { checkout, maskedNumbers } = read.value;
  return ok({ line, kind: 'attempt', checkout, maskedNumbers });
}

const timeOf = (line: StreamLine) => (line.kind === 'attempt' ? line.checkout.at : line.outcome.at);

/** By time, then by line: the order where nothing better is known (docs/velocity.md, "Arrival"). */
export function inOrderOfTime(lines: readonly StreamLine[]): readonly StreamLine[] {
  return [...lines].sort((one, other) => timeOf(one) - timeOf(other) || one.line - other.line);
}

/** What playing a line gave: an assessed attempt (again the same one for a repeated line), or a line that could not be used. */
export type Played =
  | ({ readonly kind: 'attempt'; readonly line: number } & Assessed)
  | ({ readonly kind: 'rejected' } & RejectedLine);

/** Plays lines through the flow, in the order given. An attempt that comes twice counts once; an outcome counts from its own time. */
export function* play(
  lines: readonly StreamLine[],
  ruleSet: RuleSet,
  velocity: SynchronousVelocity,
): Generator<Played> {
  const attempts = indexAttempts(lines);
  const assessed = new Map<string, Assessed>();
  const recognised = new Map<Checkout, Recognised>();
  const frauds = new Map<Checkout, FraudState | undefined>();
  const told = toldOutcomes();
  const recognisedOf = (checkout: Checkout) => {
    const known = recognised.get(checkout) ?? recognise(checkout, ruleSet, plainKeys);
    recognised.set(checkout, known);
    return known;
  };
  const covered_since = lines.find(line => line.kind === 'attempt')?.checkout.at;
  for (const line of lines) {
    if (line.kind === 'outcome') {
      const attempt = attemptOf(line.outcome, attempts);
      if (!attempt) {
        yield { kind: 'rejected', line: line.line, problems: [problem('not-found', '/assessment', noSuchAttempt)] };
        continue;
      }
      if (told.isOther(attempt, line.outcome)) {
        yield { kind: 'rejected', line: line.line, problems: [problem('outcome-conflict', '/id')] };
        continue;
      }
      const before = frauds.get(attempt);
      const event = outcomeEvent(recognisedOf(attempt).event, line.outcome, ruleSet.declineReasonOf, before);
      frauds.set(attempt, afterOutcome(before, line.outcome));
      if (event) velocity.record(event);
      continue;
    }
    const { checkout } = line;
    const first = attempts.get(attemptKey(checkout.id, checkout.merchant?.id))!;
    if (first !== checkout && checkoutDigest(first) !== checkoutDigest(checkout)) {
      yield { kind: 'rejected', line: line.line, problems: [problem('id-conflict', '/id')] };
      continue;
    }
    const key = attemptKey(checkout.id, checkout.merchant?.id);
    const result = assessed.get(key) ?? decided(recognisedOf(first), ruleSet, velocity, covered_since);
    assessed.set(key, result);
    yield { kind: 'attempt', line: line.line, ...result };
  }
}

/** Outcomes with an id of the shop's own, by attempt: another body under the same id is no repetition. */
function toldOutcomes() {
  const digests = new Map<Checkout, Map<string, string>>();
  return {
    isOther(attempt: Checkout, { body }: Outcome): boolean {
      if (body.id === undefined) return false;
      const known = digests.get(attempt) ?? new Map<string, string>();
      digests.set(attempt, known);
      const digest = digestOf(body);
      const first = known.get(body.id) ?? digest;
      known.set(body.id, first);
      return first !== digest;
    },
  };
}

const noSuchAttempt = 'The stream holds no such attempt; name its merchant where several attempts share the id.';

function decided(
  recognised: Recognised,
  ruleSet: RuleSet,
  velocity: SynchronousVelocity,
  since: number | undefined,
): Assessed {
  const reading = velocity.assess(recognised.event);
  return decide(recognised, since === undefined ? reading : { ...reading, covered_since: since }, ruleSet);
}

const attemptKey = (id: string, merchant: string | undefined) => `${merchant ?? ''}\n${id}`;

/** The first attempt of each id and merchant, and by id alone where only one merchant has it. */
function indexAttempts(lines: readonly StreamLine[]): ReadonlyMap<string, Checkout> {
  const index = new Map<string, Checkout>();
  const ambiguous = new Set<string>();
  for (const line of lines) {
    if (line.kind !== 'attempt') continue;
    const { id, merchant } = line.checkout;
    const key = attemptKey(id, merchant?.id);
    if (index.has(key)) continue;
    index.set(key, line.checkout);
    if (index.has(id)) ambiguous.add(id);
    else index.set(id, line.checkout);
  }
  for (const id of ambiguous) index.delete(id);
  return index;
}

function attemptOf(outcome: Outcome, attempts: ReadonlyMap<string, Checkout>): Checkout | undefined {
  return outcome.merchant === undefined
    ? attempts.get(outcome.attempt)
    : attempts.get(attemptKey(outcome.attempt, outcome.merchant));
}
