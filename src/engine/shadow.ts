/**
 * A second rule set beside the one in force: what it would have decided about an attempt that was decided already. It acts on nothing.
 *
 * Most of what a changed rule set would find out, the live one has found out: what the address and the goods are, counters of the same
 * definition, rules of the same condition (for which other points are looked up only). Only the rest is worked out again, and as
 * verdicts alone, without the words for people, so that a shadow is cheap (bench/shadow.ts). Counters see an attempt as the live set
 * recognised it, and a decline by the live set's reasons.
 */
import type { Assessed } from './assess.ts';
import { featuresRead, listsRead } from './cel/expression.ts';
import { print } from './cel/print.ts';
import { verdicts } from './cel/verdicts.ts';
import type { Features } from './features.ts';
import type { ShadowDecision } from './journal.ts';
import type { RuleSet } from './rule-set.ts';
import { type CompiledRules, pointsOf } from './rules/compile.ts';
import type { Rule } from './rules/rule.ts';
import { type ScoredHit, scoreOf } from './score/score.ts';
import { type CountedFigures, matchCounters } from './shadow-counters.ts';
import { matchRecognition, sameList } from './shadow-recognition.ts';
import type { RuleHit, VelocityReading } from './types.ts';
import type { CounterSet } from './velocity/counters.ts';

/** A shadow rule set, made ready to stand beside one live rule set. */
export interface ShadowSet {
  readonly ruleSet: RuleSet;
  /** Counters that the live set does not have: to be counted in a store of their own. Undefined when there are none. */
  readonly counters: CounterSet | undefined;
  /**
   * Decides about an attempt that the live set has decided.
   * @param reading what the live set's counters said
   * @param own what `counters` said; absent when there are none, or when they could not be asked (they are missing then)
   */
  decide(live: Assessed, reading: VelocityReading, own?: VelocityReading): ShadowDecision;
}

/** Makes a rule set ready to stand in the shadow of another. */
export function createShadowSet(live: RuleSet, shadow: RuleSet): ShadowSet {
  const counters = matchCounters(live.counters, shadow.counters);
  const recognition = matchRecognition(live, shadow);
  const samePolicy = live.files.get('policy.yaml') === shadow.files.get('policy.yaml');
  const rules = shadow.rules.filter(({ status }) => status === 'live');
  const whereAlike = comparison(sortedByTwins(live, shadow, rules, counters.isShared), shadow);
  /** For the few attempts that the two recognise differently: nothing is shared then. */
  let whereUnlike: Comparison | undefined;

  const features = (decided: Assessed, alike: boolean, figures: () => CountedFigures): Features => {
    if (!alike) return recognition.featuresOf(decided, figures());
    return counters.areShared ? decided.features : { ...decided.features, ...figures() };
  };

  return {
    ruleSet: shadow,
    counters: counters.own,
    decide(decided, reading, own) {
      const alike = recognition.isAlike(decided);
      if (!alike) whereUnlike ??= comparison({ same: new Set(), repointed: new Map(), judged: rules }, shadow);
      const compare = alike ? whereAlike : whereUnlike!;
      const { gained, lost, failed, standing } = compare(decided, () =>
        features(decided, alike, () => counters.figuresOf(reading, own)),
      );
      const asLive = samePolicy && gained.length === 0 && lost.length === 0;
      const { score, band, flow } = asLive ? decided.assessment : judged(standing, shadow);
      return {
        rule_set: shadow.version,
        score,
        band,
        flow,
        gained,
        lost,
        ...(failed.length > 0 ? { failed } : {}),
      };
    },
  };
}

/** The live rules of a shadow by what of them the live set has found out. */
interface SortedRules {
  /** Ids of rules that the live set has with the same condition, giving the same. */
  readonly same: ReadonlySet<string>;
  /** By id: rules of the same condition that give something else. */
  readonly repointed: ReadonlyMap<string, Rule>;
  /** Rules whose verdict the live set cannot tell. */
  readonly judged: readonly Rule[];
}

function sortedByTwins(
  live: RuleSet,
  shadow: RuleSet,
  rules: readonly Rule[],
  isShared: (path: string) => boolean,
): SortedRules {
  const liveRules = new Map(live.rules.map(rule => [rule.id, rule]));
  const same = new Set<string>();
  const repointed = new Map<string, Rule>();
  const judged: Rule[] = [];
  for (const rule of rules) {
    const twin = liveRules.get(rule.id);
    const ofOneCondition =
      twin?.status === 'live' &&
      print(twin.condition) === print(rule.condition) &&
      pathsOf(rule).every(isShared) &&
      listsRead(rule.condition).every(name => sameList(live, shadow, name));
    if (!ofOneCondition) judged.push(rule);
    else if (twin.family === rule.family && JSON.stringify(twin.contribution) === JSON.stringify(rule.contribution))
      same.add(rule.id);
    // A live rule whose points go by a feature is no hit where that is missing: of those nothing is known but the hits.
    else if (twin.contribution.kind === 'points_by') judged.push(rule);
    else repointed.set(rule.id, rule);
  }
  return { same, repointed, judged };
}

/** Features that a rule's verdict and points depend on. */
function pathsOf({ condition, contribution }: Rule): readonly string[] {
  const read = featuresRead(condition);
  return contribution.kind === 'points_by' ? [...read, contribution.feature] : read;
}

/** A hit as far as it decides anything. */
type DecidingHit = ScoredHit & Pick<RuleHit, 'rule'>;

/** What a shadow's hits are beside those of the live set. */
interface Compared {
  readonly gained: ShadowDecision['gained'];
  readonly lost: readonly string[];
  readonly failed: readonly string[];
  /** Every hit of the shadow. */
  readonly standing: readonly DecidingHit[];
}

/** @param features asked for only where a condition has to be evaluated */
type Comparison = (decided: Assessed, features: () => Features) => Compared;

function comparison({ same, repointed, judged }: SortedRules, shadow: RuleSet): Comparison {
  const compiled = judged.length > 0 ? shadow.compile(judged) : undefined;
  return (decided, features) => {
    const gained: ShadowDecision['gained'][number][] = [];
    const lost: string[] = [];
    const standing: DecidingHit[] = [];
    const take = (hit: DecidingHit, liveHit: RuleHit | undefined) => {
      standing.push(hit);
      if (liveHit === undefined || !addsTheSame(hit, liveHit))
        gained.push({ rule: hit.rule, family: hit.family, points: hit.points });
    };
    const liveHits = decided.outcomes.hits;
    const own = compiled && ownHits(compiled, features(), decided.recognised.checkout.at);
    for (const hit of liveHits) {
      const rule = repointed.get(hit.rule);
      if (rule) {
        const now = hitOf(rule, decided.features);
        if (now) take(now, hit);
        else lost.push(hit.rule);
      } else if (same.has(hit.rule)) standing.push(hit);
      else if (!own?.hits.some(({ rule: id }) => id === hit.rule)) lost.push(hit.rule);
    }
    for (const hit of own?.hits ?? [])
      take(
        hit,
        liveHits.find(({ rule }) => rule === hit.rule),
      );
    return { gained, lost, failed: own?.failed ?? none, standing };
  };
}

const none: readonly string[] = [];

/** What the rules that are judged anew say: their hits and failures, and no words. */
function ownHits({ rules, judge }: CompiledRules, features: Features, at: number) {
  const codes = judge(features, at);
  const hits: DecidingHit[] = [];
  const failed: string[] = [];
  for (let index = 0; index < rules.length; index++) {
    const code = codes[index];
    if (code === verdicts.miss || code === verdicts.unknown) continue;
    const rule = rules[index]!;
    if (code === verdicts.failed) failed.push(rule.id);
    else {
      const hit = hitOf(rule, features);
      if (hit) hits.push(hit);
    }
  }
  return { hits, failed };
}

/** A hit of a rule whose condition is true; undefined where its points go by a feature that is missing. */
function hitOf(rule: Rule, features: Features): DecidingHit | undefined {
  const points = pointsOf(rule, features);
  if (points === undefined) return undefined;
  return { rule: rule.id, family: rule.family, points, lifts: rule.contribution.kind === 'flow' };
}

function addsTheSame(one: DecidingHit, other: DecidingHit): boolean {
  return one.points === other.points && one.family === other.family && one.lifts === other.lifts;
}

function judged(hits: readonly DecidingHit[], { policy }: RuleSet): Pick<ShadowDecision, 'score' | 'band' | 'flow'> {
  const { score, band } = scoreOf({ hits }, policy);
  return { score, band: band.name, flow: band.flow };
}
