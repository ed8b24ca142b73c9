/** The last step: what was found out becomes the answer of the API (api.md). */
import type { Recognised } from './assess.ts';
import type { RuleSet } from './rule-set.ts';
import type { Advice, Assessment, Degraded, Reason, RuleHit, RuleOutcomes, Score, ThreeDsRequest } from './types.ts';

/**
 * Puts the answer together. `recorded` is what the engine can promise: a door whose journal is away says otherwise.
 * The request data and the reasons are worked out when they are read: a replay of millions reads few of them.
 */
export function assessmentOf(
  recognised: Recognised,
  outcomes: RuleOutcomes,
  score: Score,
  threeDs: () => ThreeDsRequest,
  ruleSet: RuleSet,
): Assessment {
  const { checkout } = recognised;
  let request: ThreeDsRequest | undefined;
  let reasons: readonly Reason[] | undefined;
  return {
    id: checkout.id,
    assessed_at: new Date(checkout.at).toISOString(),
    recorded: true,
    score: score.score,
    band: score.band.name,
    flow: score.band.flow,
    get three_ds() {
      request ??= threeDs();
      return request;
    },
    get reasons() {
      reasons ??= reasonsOf(outcomes.hits);
      return reasons;
    },
    advice: adviceOf([score.band.advice, ...outcomes.hits.map(hit => hit.advice)]),
    unknown: outcomes.unknown,
    degraded: outcomes.errors.map(degradedRule),
    rule_set: { version: ruleSet.version },
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
