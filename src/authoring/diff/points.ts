/** How what a hit contributes has changed: compared value by value of the feature that the points go by. */
import type { FeatureDefinition } from '../../engine/features.ts';
import type { FeaturePaths } from '../../engine/rules/feature-paths.ts';
import { pointsAt, pointsReach } from '../../engine/rules/read-contribution.ts';
import type { Contribution, PointsStep, Rule } from '../../engine/rules/rule.ts';
import type { Bilingual } from '../../shared/languages.ts';
import { type Clause, clausesOf } from '../logic/clauses.ts';
import { comparedDomain, complement, type Domain, fullDomain, intersect, isEmpty, unite } from '../logic/domain.ts';
import { type Change, type Effect, text, together } from './change.ts';

/** What became of the points, without the rule that it is about; undefined where they are the same. */
export type PointsChange = Pick<Change, 'how' | 'details' | 'effect'>;

/** Compares what two versions of a rule give. A checkout to which `points_by` gives nothing counts as 0 points. */
export function diffPoints(before: Rule, after: Rule, paths: FeaturePaths): PointsChange | undefined {
  const [one, other] = [before.contribution, after.contribution];
  const [was, is] = [describeContribution(one), describeContribution(other)];
  if (was.en === is.en) return undefined;
  const turned = text(`${was.en} → ${is.en}`, `${was.ja} → ${is.ja}`);
  if (one.kind === 'flow' || other.kind === 'flow') return { how: turned, ...effectOfFlow(one, other) };
  if (one.kind === 'points' && other.kind === 'points') return told(turned, direction(one.points, other.points));
  const feature = featureOf(one, other);
  const definition = feature === undefined ? undefined : paths.get(feature);
  if (feature === undefined || definition === undefined) return told(turned, effectOfReach(one, other));
  const changed = rangesOf(before, after, feature, definition).filter(range => range.was !== range.is);
  if (changed.length === 0) return undefined;
  const effect = together(changed.map(range => direction(range.was, range.is)));
  const name = one.kind === other.kind ? text(`points by ${feature}`, `${feature} による点数`) : turned;
  return { ...told(name, effect), details: changed.map(tellRange) };
}

const told = (how: Bilingual, effect: Effect | undefined): PointsChange => ({
  how: led(effect, how),
  ...(effect === undefined ? {} : { effect }),
});

/** What a hit contributes, for people: `35 points`, `points by amount.value (5 from 50000, 15 from 200000)`. */
export function describeContribution(contribution: Contribution): Bilingual {
  if (contribution.kind === 'flow') return text('asks for a challenge', 'チャレンジを要求する');
  if (contribution.kind === 'points') {
    const { points } = contribution;
    return text(`${points} ${Math.abs(points) === 1 ? 'point' : 'points'}`, `${points}点`);
  }
  const { feature, steps } = contribution;
  return text(
    `points by ${feature} (${steps.map(({ from, points }) => `${points} from ${from}`).join(', ')})`,
    `${feature} による点数（${steps.map(({ from, points }) => `${from}以上で${points}点`).join('、')}）`,
  );
}

/** The effect of points that became others. */
export function direction(was: number, is: number): Effect | undefined {
  if (was === is) return undefined;
  return is > was ? 'more' : 'less';
}

const leads = {
  more: text('tightened', '厳格化'),
  less: text('loosened', '緩和'),
  both: text('changed both ways', '両方向に変更'),
} as const satisfies Readonly<Record<Effect, Bilingual>>;

/** The text with what became of it before it: `tightened: …`. */
export function led(effect: Effect | undefined, { en, ja }: Bilingual): Bilingual {
  const lead = effect === undefined ? text('changed', '変更') : leads[effect];
  return text(`${lead.en}: ${en}`, `${lead.ja}：${ja}`);
}

/** A challenge whatever the score, beside points: who loses points is not judged against who is challenged now. */
function effectOfFlow(before: Contribution, after: Contribution): Pick<PointsChange, 'effect'> {
  const most = (contribution: Contribution) => pointsReach(contribution).most;
  if (after.kind === 'flow') return { effect: most(before) <= 0 ? 'more' : 'both' };
  return { effect: most(after) <= 0 ? 'less' : 'both' };
}

/** Points that go by another feature than before: told where one side never reaches the other. */
function effectOfReach(before: Contribution, after: Contribution): Effect | undefined {
  const reach = (side: Contribution) => {
    const { most, least } = pointsReach(side);
    return { most: Math.max(0, most), least: Math.min(0, least) };
  };
  const [was, is] = [reach(before), reach(after)];
  if (is.least >= was.most) return 'more';
  return is.most <= was.least ? 'less' : undefined;
}

/** The one feature that the sides go by; undefined where they go by two. */
function featureOf(before: Contribution, after: Contribution): string | undefined {
  const named = [before, after].flatMap(side => (side.kind === 'points_by' ? [side.feature] : []));
  return new Set(named).size === 1 ? named[0] : undefined;
}

/** A stretch of the feature's values, or its absence, with the points on both sides. */
interface Range {
  /** -Infinity: below every step; undefined: the feature is missing. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly was: number;
  readonly is: number;
}

/** The stretches, from step to step, that checkouts which both conditions hit can lie in: what else is hit is told of the condition. */
function rangesOf(before: Rule, after: Rule, feature: string, definition: FeatureDefinition): readonly Range[] {
  const all = fullDomain(definition)!;
  const ways = [before, after].map(({ condition }) => clausesOf(condition, true) ?? [nothingSaid]);
  const domain = ways
    .map(clauses => clauses.map(({ values }) => values.get(feature) ?? all).reduce(unite, none(all)))
    .reduce(intersect);
  const sides = [before.contribution, after.contribution];
  const starts = [-Infinity, ...new Set(sides.flatMap(stepsOf).map(({ from }) => from))].sort((a, b) => a - b);
  const point = (from: number | undefined, to: number | undefined): Range => {
    const [was, is] = sides.map(side => pointsOf(side, from)) as [number, number];
    return { from, to, was, is };
  };
  const stretches = starts.flatMap((from, index) => {
    const to = starts[index + 1];
    const above = from === -Infinity ? domain : intersect(domain, comparedDomain(all, '>=', from)!);
    const there = to === undefined ? above : intersect(above, comparedDomain(all, '<', to)!);
    return isEmpty(there) ? [] : [point(from, to)];
  });
  const isOpen = ({ values, present }: Clause) => !values.has(feature) && !present.has(feature);
  const canMiss = !definition.always && ways.every(clauses => clauses.some(isOpen));
  return canMiss ? [...stretches, point(undefined, undefined)] : stretches;
}

/** A condition of which nothing is known. */
const nothingSaid: Clause = { values: new Map(), parts: new Map(), present: new Set(), missing: new Set() };

const none = (all: Domain): Domain => complement(all, all);

const stepsOf = (side: Contribution): readonly PointsStep[] => (side.kind === 'points_by' ? side.steps : []);

/** Fixed points are given whether the feature is known or not. */
function pointsOf(side: Contribution, value: number | undefined): number {
  if (side.kind === 'points') return side.points;
  return side.kind === 'flow' || value === undefined ? 0 : pointsAt(side.steps, value);
}

function tellRange({ from, to, was, is }: Range): Bilingual {
  const points = `${was} → ${is}`;
  if (from === undefined) return text(`where it is missing: ${points}`, `データなしのとき：${points}`);
  if (from === -Infinity) {
    return to === undefined
      ? text(`everywhere: ${points}`, `全域：${points}`)
      : text(`below ${to}: ${points}`, `${to}未満：${points}`);
  }
  if (to === undefined) return text(`from ${from} on: ${points}`, `${from}以上：${points}`);
  return text(`from ${from} to below ${to}: ${points}`, `${from}以上${to}未満：${points}`);
}
