/**
 * A second rule set beside the one in force: what it would have decided about an attempt that was decided already. It acts on nothing.
 *
 * Most of what a changed rule set would find out, the live one has found out: the recognised address and goods where the lists are the
 * same, counters of the same definition, rules of the same condition (for which other points are looked up only). Only the rest is worked out again, so that a shadow is cheap
 * (bench/shadow.ts). Counters see an attempt as the live set recognised it, and a decline by the live set's reasons.
 */
import type { Assessed } from './assess.ts';
import { featuresRead, listsRead } from './cel/expression.ts';
import { print } from './cel/print.ts';
import type { Features } from './features.ts';
import { featuresOf } from './features-of.ts';
import type { ShadowDecision } from './journal.ts';
import type { RuleSet } from './rule-set.ts';
import { pointsOf } from './rules/compile.ts';
import type { Rule } from './rules/rule.ts';
import { type ScoredHit, scoreOf } from './score/score.ts';
import type { Flow, Policy, RuleHit, RuleOutcomes, VelocityReading } from './types.ts';
import type { CounterDefinition, CounterSet, RatioDefinition } from './velocity/counters.ts';
import { counterSetOf } from './velocity/counters.ts';
import { recordFactory } from './velocity/reading.ts';

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
  const recognition = {
    places: sameFiles(live, shadow, 'lists/places/'),
    goods: sameFiles(live, shadow, 'lists/goods/'),
  };
  const sameStages = recognition.places && recognition.goods && sameList(live, shadow, 'disposable_email');
  const samePolicy = live.files.get('policy.yaml') === shadow.files.get('policy.yaml');
  const liveRules = new Map(live.rules.map(rule => [rule.id, rule]));
  /** True when the rule is true of the very attempts that the live rule of its id is true of. */
  const sharesCondition = (rule: Rule) => {
    const twin = liveRules.get(rule.id);
    return (
      sameStages &&
      twin?.status === 'live' &&
      print(twin.condition) === print(rule.condition) &&
      pathsOf(rule).every(counters.isShared) &&
      listsRead(rule.condition).every(name => sameList(live, shadow, name))
    );
  };
  const givesTheSame = (rule: Rule) => {
    const twin = liveRules.get(rule.id)!;
    return twin.family === rule.family && JSON.stringify(twin.contribution) === JSON.stringify(rule.contribution);
  };
  const rules = shadow.rules.filter(({ status }) => status === 'live');
  const shared = new Set(rules.filter(rule => sharesCondition(rule) && givesTheSame(rule)).map(({ id }) => id));
  // A live rule whose points go by a feature is no hit where that is missing: of those nothing is known but the hits.
  const repointed = new Map(
    rules
      .filter(rule => !shared.has(rule.id) && sharesCondition(rule))
      .filter(({ id }) => liveRules.get(id)!.contribution.kind !== 'points_by')
      .map(rule => [rule.id, rule]),
  );
  const changed = rules.filter(({ id }) => !shared.has(id) && !repointed.has(id));
  const evaluate = changed.length > 0 ? shadow.evaluatorOf(changed) : undefined;

  const featuresFor = ({ features, recognised }: Assessed, reading: VelocityReading): Features => {
    if (sameStages) {
      if (counters.areShared) return features;
      return { ...features, velocity: reading.velocity, surge: reading.surge };
    }
    const { checkout } = recognised;
    const place = recognition.places ? recognised.place : shadow.places.recognise(checkout);
    const goods = recognition.goods ? recognised.goods : shadow.goods.recognise(checkout);
    return featuresOf({ ...recognised, place, goods }, reading, shadow);
  };

  /** A hit of a live rule for what the shadow gives instead; none where that goes by a feature which is missing. */
  const again = ({ rule: id }: RuleHit, { features }: Assessed): DecidingHit[] => {
    const rule = repointed.get(id);
    const points = rule && pointsOf(rule, features);
    if (points === undefined) return [];
    return [{ rule: id, family: rule!.family, points, lifts: rule!.contribution.kind === 'flow' }];
  };

  return {
    ruleSet: shadow,
    counters: counters.own,
    decide(decided, reading, own) {
      const liveHits = decided.outcomes.hits;
      let ownHits: readonly DecidingHit[] = repointed.size === 0 ? [] : liveHits.flatMap(hit => again(hit, decided));
      let errors: RuleOutcomes['errors'] = [];
      if (evaluate) {
        const features = featuresFor(decided, counters.areShared ? reading : counters.readingOf(reading, own));
        const outcomes = evaluate(features, decided.recognised.checkout.at);
        ownHits = [...ownHits, ...outcomes.hits];
        errors = outcomes.errors;
      }
      const gained = ownHits.filter(hit => !liveHits.some(other => addsTheSame(hit, other)));
      const lost = liveHits.filter(({ rule }) => !shared.has(rule) && !ownHits.some(hit => hit.rule === rule));
      const { score, band, flow } =
        samePolicy && gained.length === 0 && lost.length === 0
          ? decided.assessment
          : judged([...liveHits.filter(({ rule }) => shared.has(rule)), ...ownHits], shadow.policy);
      return {
        rule_set: shadow.version,
        score,
        band,
        flow,
        gained: gained.map(({ rule, family, points }) => ({ rule, family, points })),
        lost: lost.map(({ rule }) => rule),
        ...(errors.length > 0 ? { failed: errors.map(({ rule }) => rule) } : {}),
      };
    },
  };
}

/** A hit as far as it decides anything. */
type DecidingHit = ScoredHit & Pick<RuleHit, 'rule'>;

function addsTheSame(one: DecidingHit, other: DecidingHit): boolean {
  return (
    one.rule === other.rule && one.points === other.points && one.family === other.family && one.lifts === other.lifts
  );
}

function judged(hits: readonly DecidingHit[], policy: Policy): { score: number; band: string; flow: Flow } {
  const { score, band } = scoreOf({ hits }, policy);
  return { score, band: band.name, flow: band.flow };
}

/** Features that a rule's verdict and points depend on. */
function pathsOf({ condition, contribution }: Rule): readonly string[] {
  const read = featuresRead(condition);
  return contribution.kind === 'points_by' ? [...read, contribution.feature] : read;
}

/** True when both rule sets have the same files, with the same texts, below a folder. */
function sameFiles(one: RuleSet, other: RuleSet, folder: string): boolean {
  const below = ({ files }: RuleSet) => [...files].filter(([file]) => file.startsWith(folder));
  const [first, second] = [below(one), below(other)];
  return first.length === second.length && first.every(([file, text]) => other.files.get(file) === text);
}

function sameList(one: RuleSet, other: RuleSet, name: string): boolean {
  const textOf = ({ lists, files }: RuleSet) => {
    const file = lists.get(name)?.file;
    return file === undefined ? undefined : `${file}\n${files.get(file)}`;
  };
  return textOf(one) === textOf(other);
}

/** How a shadow's counters come from those of the live set and from its own. */
interface MatchedCounters {
  readonly own: CounterSet | undefined;
  /** True when the live reading serves the shadow as it is. */
  readonly areShared: boolean;
  /** True when the feature at a path has the same value for both, as far as counters decide it. */
  isShared(path: string): boolean;
  readingOf(live: VelocityReading, own: VelocityReading | undefined): VelocityReading;
}

function matchCounters(live: CounterSet, shadow: CounterSet): MatchedCounters {
  const liveNames = new Map(live.definitions.map(counter => [meaningOf(counter), counter.name]));
  const sources = shadow.definitions.map(counter => ({ name: counter.name, live: liveNames.get(meaningOf(counter)) }));
  const ownDefinitions = shadow.definitions.filter((_, index) => sources[index]!.live === undefined);
  const sameName = new Set(sources.filter(({ name, live: twin }) => twin === name).map(({ name }) => name));
  const ratioOf = ({ name, of, to, atLeast }: RatioDefinition) => JSON.stringify([name, of, to, atLeast]);
  const liveRatios = new Set(live.ratios.map(ratioOf));
  for (const ratio of shadow.ratios) {
    if (liveRatios.has(ratioOf(ratio)) && sameName.has(ratio.of) && sameName.has(ratio.to)) sameName.add(ratio.name);
  }
  const isShared = (path: string) => {
    const [, name] = /^(?:velocity|surge)\.(.+)$/.exec(path) ?? [];
    return name === undefined || sameName.has(name);
  };
  const surgeRecord = recordFactory(shadow.surgeNames);
  const unknown = new Float64Array(sources.length).fill(Number.NaN);
  return {
    own: ownDefinitions.length > 0 ? counterSetOf(ownDefinitions) : undefined,
    areShared: shadow.velocityNames.every(name => sameName.has(name)),
    isShared,
    readingOf(reading, own) {
      const values = new Float64Array(sources.length);
      const saturated = new Uint8Array(sources.length);
      const surges = new Map<string, number>();
      for (const [index, { name, live: twin }] of sources.entries()) {
        const from = twin === undefined ? own : reading;
        const known = twin ?? name;
        values[index] = from?.velocity[known] ?? Number.NaN;
        saturated[index] = from?.saturated.includes(known) ? 1 : 0;
        surges.set(name, from?.surge[known] ?? Number.NaN);
      }
      // Equal definitions have equal surges, so these are taken as they are; only ratios are worked out again.
      const made = shadow.reading(values, unknown, saturated);
      const surge = surgeRecord(Float64Array.from(shadow.surgeNames, name => surges.get(name)!));
      return { ...made, surge };
    },
  };
}

/** What a counter counts, as a text: equal for counters that give equal figures, whatever their names. */
function meaningOf({ name: _name, title: _title, ...counted }: CounterDefinition): string {
  return JSON.stringify(counted, (_key, value) => (value === Number.POSITIVE_INFINITY ? 'all' : value));
}
