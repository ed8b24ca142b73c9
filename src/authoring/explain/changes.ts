/** The smallest changes that would have changed a decision: one feature moved to the nearest value that matters, or one rule less. */
import { everyPart } from '../../engine/cel/expression.ts';
import type { FeatureValue } from '../../engine/features.ts';
import type { RuleSet } from '../../engine/rule-set.ts';
import { featureAt, withFeature } from '../../engine/rules/feature-paths.ts';
import { scoreOf } from '../../engine/score/score.ts';
import type { Flow, Score } from '../../engine/types.ts';
import type { Situation } from '../cases/play.ts';
import type { RunnableParts } from '../cases/run.ts';
import { valueTest } from '../logic/clauses.ts';
import { comparedDomain, type Domain, fullDomain } from '../logic/domain.ts';

/** One feature with another value, and the decision that follows. */
export interface Change {
  readonly path: string;
  readonly from: FeatureValue;
  readonly to: FeatureValue;
  readonly score: number;
  readonly band: string;
  readonly flow: Flow;
  /** How far the value moved: in parts of itself for numbers, 1 for another word. For sorting. */
  readonly distance: number;
}

/** The score of a situation. */
export function scoreIn(ruleSet: RuleSet, { features, at }: Situation): Score {
  return scoreOf(ruleSet.evaluate(features, at), ruleSet.policy);
}

/**
 * Changes of one feature that would have led to the other flow, nearest first, at most one a feature. Values are taken
 * from the thresholds and words of the live rules, and the steps of their points: between them nothing changes.
 */
export function changesOfFlow(situation: Situation, parts: Pick<RunnableParts, 'ruleSet' | 'paths'>): Change[] {
  const { ruleSet } = parts;
  const before = scoreIn(ruleSet, situation).band.flow;
  const nearest = new Map<string, Change>();
  for (const [path, values] of candidates(parts)) {
    const from = featureAt(situation.features, path);
    if (from === undefined) continue;
    for (const to of values) {
      if (to === from) continue;
      const moved = { ...situation, features: withFeature(situation.features, path, to) };
      const { score, band } = scoreIn(ruleSet, moved);
      if (band.flow === before) continue;
      const change = { path, from, to, score, band: band.name, flow: band.flow, distance: distanceOf(from, to) };
      const known = nearest.get(path);
      if (known === undefined || change.distance < known.distance) nearest.set(path, change);
    }
  }
  return [...nearest.values()].sort((a, b) => a.distance - b.distance || (a.path < b.path ? -1 : 1));
}

function distanceOf(from: FeatureValue, to: FeatureValue): number {
  return typeof from === 'number' && typeof to === 'number' ? Math.abs(to - from) / (Math.abs(from) + 1) : 1;
}

/** Values by feature on each side of everything that live rules compare it with, and of the steps that their points go by. */
function candidates({ ruleSet, paths }: Pick<RunnableParts, 'ruleSet' | 'paths'>): Map<string, Set<FeatureValue>> {
  const found = new Map<string, Set<FeatureValue>>();
  const note = (path: string, domain: Domain, all: Domain) => {
    const values = found.get(path) ?? new Set();
    for (const value of edgesOf(domain, all)) values.add(value);
    found.set(path, values);
  };
  for (const { status, condition, contribution } of ruleSet.rules) {
    if (status !== 'live') continue;
    for (const part of everyPart(condition)) {
      const test = valueTest(part);
      const read = [...everyPart(part)].find(inner => inner.kind === 'feature');
      if (test !== undefined && read?.path === test.name) note(test.name, test.domain, test.all);
    }
    if (contribution.kind !== 'points_by') continue;
    const all = fullDomain(paths.get(contribution.feature)!)!;
    for (const { from } of contribution.steps) note(contribution.feature, comparedDomain(all, '>=', from)!, all);
  }
  return found;
}

function edgesOf(domain: Domain, all: Domain): FeatureValue[] {
  if (domain.kind === 'bools') return [true, false];
  if (domain.kind === 'texts') {
    const other =
      all.kind === 'texts' && !all.except ? [...all.texts].find(word => !domain.texts.has(word)) : undefined;
    return [...domain.texts, ...(other === undefined ? [] : [other])];
  }
  const step = domain.whole ? 1 : 0.01;
  const inside = (value: number) =>
    Number.isFinite(value) &&
    all.kind === 'numbers' &&
    all.intervals.some(({ low, high }) => value >= low && value <= high);
  const ends = domain.intervals.flatMap(({ low, high }) => [low, high]).filter(Number.isFinite);
  return ends.flatMap(end => [end - step, end, end + step].map(value => Number(value.toPrecision(12)))).filter(inside);
}

/** Rules that alone decided the flow: without one of them it would have been another. */
export function decidingRules(
  situation: Situation,
  ruleSet: RuleSet,
): { readonly rule: string; readonly score: number; readonly flow: Flow }[] {
  const { hits } = ruleSet.evaluate(situation.features, situation.at);
  const before = scoreOf({ hits }, ruleSet.policy).band.flow;
  return hits.flatMap(({ rule }) => {
    const { score, band } = scoreOf({ hits: hits.filter(hit => hit.rule !== rule) }, ruleSet.policy);
    return band.flow === before ? [] : [{ rule, score, flow: band.flow }];
  });
}
