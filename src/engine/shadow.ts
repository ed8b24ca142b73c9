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
import { failedMark } from './cel/verdicts.ts';
import type { Features } from './features.ts';
import type { ShadowDecision } from './journal.ts';
import type { RuleSet } from './rule-set.ts';
import { type FoundRules, pointsReader } from './rules/compile.ts';
import type { Rule } from './rules/rule.ts';
import { type ScoredHit, scoreOf } from './score/score.ts';
import { matchCounters } from './shadow-counters.ts';
import { matchRecognition, sameList } from './shadow-recognition.ts';
import type { RuleHit, VelocityReading } from './types.ts';
import type { CounterSet } from './velocity/counters.ts';

/** An attempt that the live set has decided. */
export interface DecidedAttempt {
  readonly assessed: Assessed;
  /** What the live set's counters said. */
  readonly reading: VelocityReading;
}

/** A shadow rule set, made ready to stand beside one live rule set. */
export interface ShadowSet {
  readonly ruleSet: RuleSet;
  /** Counters that the live set does not have: to be counted in a store of their own. Undefined when there are none. */
  readonly counters: CounterSet | undefined;
  /**
   * Decides about attempts that the live set has decided, each as if it were alone; many at a time take less time than one by one,
   * since code that has just run is in the processor's caches.
   * @param own what `counters` said of each; undefined when there are none, or when they could not be asked (they are missing then)
   */
  decide(
    attempts: readonly DecidedAttempt[],
    own?: readonly (VelocityReading | undefined)[],
  ): readonly ShadowDecision[];
}

/** Makes a rule set ready to stand in the shadow of another. */
export function createShadowSet(live: RuleSet, shadow: RuleSet): ShadowSet {
  const counters = matchCounters(live.counters, shadow.counters);
  const recognition = matchRecognition(live, shadow);
  const samePolicy = live.files.get('policy.yaml') === shadow.files.get('policy.yaml');
  const rules = shadow.rules.filter(({ status }) => status === 'live');
  const whereAlike = comparison(sortedByTwins(live, shadow, rules, counters.isShared), shadow, samePolicy);
  /** For the few attempts that the two recognise differently: nothing is shared then. */
  let whereUnlike: Comparison | undefined;

  return {
    ruleSet: shadow,
    counters: counters.own,
    decide(attempts, own = []) {
      const figures = (index: number) => counters.figuresOf(attempts[index]!.reading, own[index]);
      const featuresAlike = (index: number): Features => {
        const { features } = attempts[index]!.assessed;
        if (counters.areShared) return features;
        const { velocity, surge } = figures(index);
        return { ...features, velocity, surge };
      };
      const featuresUnlike = (index: number) => recognition.featuresOf(attempts[index]!.assessed, figures(index));
      const alike: number[] = [];
      const unlike: number[] = [];
      for (let index = 0; index < attempts.length; index++)
        (recognition.isAlike(attempts[index]!.assessed) ? alike : unlike).push(index);

      const decisions = whereAlike(
        alike.map(index => attempts[index]!.assessed),
        at => featuresAlike(alike[at]!),
      );
      if (unlike.length === 0) return decisions;
      whereUnlike ??= comparison({ same: new Set(), repointed: new Map(), judged: rules }, shadow, samePolicy);
      const others = whereUnlike(
        unlike.map(index => attempts[index]!.assessed),
        at => featuresUnlike(unlike[at]!),
      );
      const inOrder: ShadowDecision[] = [];
      for (const [at, index] of alike.entries()) inOrder[index] = decisions[at]!;
      for (const [at, index] of unlike.entries()) inOrder[index] = others[at]!;
      return inOrder;
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

/**
 * Decides about attempts beside what the live set decided.
 * @param featuresOf the features of an attempt as the shadow reads them; asked for only where a condition has to be evaluated
 */
type Comparison = (attempts: readonly Assessed[], featuresOf: (index: number) => Features) => readonly ShadowDecision[];

/** What a live hit is to the shadow: the same hit, one of a rule of the same condition, or that of a rule which is judged anew. */
type Fate =
  | { readonly kind: 'same' }
  | { readonly kind: 'repointed'; readonly hitOf: HitMaker }
  | { readonly kind: 'judged'; readonly place: number };

function comparison({ same, repointed, judged }: SortedRules, shadow: RuleSet, samePolicy: boolean): Comparison {
  const finder = judged.length > 0 ? shadow.finder(judged) : undefined;
  const own = finder ? finder.rules.map(rule => ({ id: rule.id, hitOf: hitMaker(rule) })) : [];
  const fates = new Map<string, Fate>();
  for (const id of same) fates.set(id, { kind: 'same' });
  for (const [id, rule] of repointed) fates.set(id, { kind: 'repointed', hitOf: hitMaker(rule) });
  for (const [place, { id }] of own.entries()) fates.set(id, { kind: 'judged', place });

  /** Of the attempt at hand: the hits of rules judged anew, beside their places, as long as it is not known what the live set said. */
  const hits: (DecidingHit | undefined)[] = [];
  /** Of the attempt at hand: every hit of the shadow. */
  const standing: DecidingHit[] = [];

  const compare = (
    { outcomes, features: liveFeatures, assessment }: Assessed,
    features: Features,
    { places, count }: FoundRules,
  ): ShadowDecision => {
    const gained: ShadowDecision['gained'][number][] = [];
    const lost: string[] = [];
    let failed = none;
    standing.length = 0;
    hits.length = 0;
    for (let index = 0; index < count; index++) {
      const place = places[index]!;
      if ((place & failedMark) !== 0) failed = [...failed, own[place ^ failedMark]!.id];
      hits.push((place & failedMark) === 0 ? own[place]!.hitOf(features) : undefined);
    }
    const liveHits = outcomes.hits;
    for (let index = 0; index < liveHits.length; index++) {
      const liveHit = liveHits[index]!;
      const fate = fates.get(liveHit.rule);
      let hit: DecidingHit | undefined;
      if (fate?.kind === 'same') hit = liveHit;
      else if (fate?.kind === 'repointed') hit = fate.hitOf(liveFeatures);
      else if (fate) {
        const at = placeIn(places, count, fate.place);
        hit = hits[at];
        hits[at] = undefined;
      }
      if (hit === undefined) lost.push(liveHit.rule);
      else {
        standing.push(hit);
        if (!addsTheSame(hit, liveHit)) gained.push(gainOf(hit));
      }
    }
    for (let index = 0; index < count; index++) {
      const hit = hits[index];
      if (hit === undefined) continue;
      standing.push(hit);
      gained.push(gainOf(hit));
    }
    const asLive = samePolicy && gained.length === 0 && lost.length === 0;
    const { score, band, flow } = asLive ? assessment : judgedBy(standing, shadow);
    const decision = { rule_set: shadow.version, score, band, flow, gained, lost };
    return failed.length > 0 ? { ...decision, failed } : decision;
  };

  return (attempts, featuresOf) => {
    const checkouts = attempts.map(({ features, recognised: { checkout } }, index) => ({
      features: finder ? featuresOf(index) : features,
      at: checkout.at,
    }));
    const found = finder?.find(checkouts);
    return attempts.map((assessed, index) =>
      compare(assessed, checkouts[index]!.features, found?.[index] ?? nothingFound),
    );
  };
}

/** Where a place stands among those found; `count` where it does not. */
function placeIn(places: Uint16Array, count: number, place: number): number {
  let at = 0;
  while (at < count && places[at] !== place) at++;
  return at;
}

const gainOf = ({ rule, family, points }: DecidingHit): ShadowDecision['gained'][number] => ({ rule, family, points });

const none: readonly string[] = [];
const nothingFound: FoundRules = { places: new Uint16Array(0), count: 0 };

/** Makes the hit of a rule whose condition is true; undefined where its points go by a feature that is missing. */
type HitMaker = (features: Features) => DecidingHit | undefined;

function hitMaker(rule: Rule): HitMaker {
  const { id, family, contribution } = rule;
  const pointsOf = pointsReader(rule);
  if (contribution.kind !== 'points_by') {
    const fixed = contribution.kind === 'points' ? contribution.points : 0;
    const hit = { rule: id, family, points: fixed, lifts: contribution.kind === 'flow' };
    return () => hit;
  }
  return features => {
    const points = pointsOf(features);
    return points === undefined ? undefined : { rule: id, family, points, lifts: false };
  };
}

function addsTheSame(one: DecidingHit, other: DecidingHit): boolean {
  return one.points === other.points && one.family === other.family && one.lifts === other.lifts;
}

function judgedBy(hits: readonly DecidingHit[], { policy }: RuleSet): Pick<ShadowDecision, 'score' | 'band' | 'flow'> {
  const { score, band } = scoreOf({ hits }, policy);
  return { score, band: band.name, flow: band.flow };
}
