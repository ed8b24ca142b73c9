/** The last step: what was found out becomes the answer of the API (docs/api.md). */
import type { RuleSet } from './rule-set.ts';
import type {
  Advice,
  Assessment,
  Degraded,
  EventField,
  Reason,
  Recognised,
  RuleHit,
  RuleOutcomes,
  Score,
  ThreeDsRequest,
} from './types.ts';

/**
 * Puts the answer together. `recorded` is what the engine can promise: a door whose journal is away says otherwise.
 * All but the score and what follows from it is worked out when it is read: a replay of millions reads nothing else.
 */
export function assessmentOf(
  recognised: Recognised,
  outcomes: RuleOutcomes,
  score: Score,
  threeDs: () => ThreeDsRequest,
  ruleSet: RuleSet,
): Assessment {
  return new LazyAssessment(recognised, outcomes, score, threeDs, ruleSet);
}

/**
 * An assessment whose dear parts are getters of its class: `{ ...assessment }` leaves them out, `plain` has them.
 * (Getters in an object literal would give every assessment a hidden class of its own, which holds the whole request until the
 * next full garbage collection: a fifth of the service's time, and pauses ten times as long.)
 */
class LazyAssessment implements Assessment {
  readonly id: string;
  readonly recorded = true;
  readonly score: number;
  readonly band: string;
  readonly flow: Assessment['flow'];
  readonly unknown: readonly string[];
  readonly #at: number;
  readonly #keys: Recognised['event']['keys'];
  readonly #outcomes: RuleOutcomes;
  readonly #band: Score['band'];
  readonly #ruleSet: RuleSet;
  readonly #threeDs: () => ThreeDsRequest;
  #request: ThreeDsRequest | undefined;
  #reasons: readonly Reason[] | undefined;
  #advice: readonly Advice[] | undefined;

  constructor(
    { checkout, event }: Recognised,
    outcomes: RuleOutcomes,
    { score, band }: Score,
    threeDs: () => ThreeDsRequest,
    ruleSet: RuleSet,
  ) {
    this.id = checkout.id;
    this.score = score;
    this.band = band.name;
    this.flow = band.flow;
    this.unknown = outcomes.unknown;
    this.#at = checkout.at;
    this.#keys = event.keys;
    this.#outcomes = outcomes;
    this.#band = band;
    this.#ruleSet = ruleSet;
    this.#threeDs = threeDs;
  }

  get assessed_at(): string {
    return new Date(this.#at).toISOString();
  }

  get advice(): readonly Advice[] {
    this.#advice ??= adviceOf([this.#band.advice, ...this.#outcomes.hits.map(hit => hit.advice)]).filter(
      one => one.do !== 'limit_attempts' || this.#canLimit(one.key),
    );
    return this.#advice;
  }

  /** A rule may ask for several keys, of which this attempt has some. Without merchant.id the whole shop is meant. */
  #canLimit(key: EventField): boolean {
    return key === 'merchant.id' || this.#keys[key] !== undefined;
  }

  get degraded(): readonly Degraded[] {
    return this.#outcomes.errors.map(degradedRule);
  }

  get rule_set(): Assessment['rule_set'] {
    return { version: this.#ruleSet.version };
  }

  get three_ds(): ThreeDsRequest {
    this.#request ??= this.#threeDs();
    return this.#request;
  }

  get reasons(): readonly Reason[] {
    this.#reasons ??= reasonsOf(this.#outcomes.hits);
    return this.#reasons;
  }

  toJSON(): Assessment {
    return plain(this);
  }
}

/** The assessment with every value worked out and its own. */
export function plain(assessment: Assessment): Assessment {
  return {
    id: assessment.id,
    assessed_at: assessment.assessed_at,
    recorded: assessment.recorded,
    score: assessment.score,
    band: assessment.band,
    flow: assessment.flow,
    three_ds: assessment.three_ds,
    reasons: assessment.reasons,
    advice: assessment.advice,
    unknown: assessment.unknown,
    degraded: assessment.degraded,
    rule_set: assessment.rule_set,
  };
}

/** Highest points first, trust last; rules that lift without points stand before all, since they decided. */
function reasonsOf(hits: readonly RuleHit[]): readonly Reason[] {
  const weight = (hit: RuleHit) => (hit.lifts ? 1_000 : hit.points);
  return [...hits].sort((one, other) => weight(other) - weight(one) || (one.rule < other.rule ? -1 : 1)).map(reasonOf);
}

function reasonOf(hit: RuleHit): Reason {
  return { rule: hit.rule, family: hit.family, points: hit.points, text: hit.text, evidence: hit.evidence };
}

/** Each advice once; of two limits on the same key the longer one. */
export function adviceOf(sources: readonly (readonly Advice[])[]): readonly Advice[] {
  if (!sources.some(source => source.length > 0)) return none;
  const kept = new Map<string, Advice>();
  for (const advice of sources.flat()) {
    const name = advice.do === 'limit_attempts' ? `${advice.do} ${advice.key}` : advice.do;
    const before = kept.get(name);
    const longer = before?.do === 'limit_attempts' && advice.do === 'limit_attempts' && advice.for_s > before.for_s;
    if (!before || longer) kept.set(name, advice);
  }
  return [...kept.values()];
}

const none: readonly Advice[] = [];

function degradedRule(error: { readonly rule: string; readonly cause: string }): Degraded {
  return { part: 'rules', cause: `${error.rule}: ${error.cause}`, action: 'the rule adds nothing; the others stand' };
}
