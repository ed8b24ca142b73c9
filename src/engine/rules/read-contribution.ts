/** Reads what a hit contributes: exactly one of `points`, `points_by`, `flow: challenge`. */
import { didYouMean, nearest } from '../../shared/nearest.ts';
import type { FeaturePaths } from './feature-paths.ts';
import type { Problems } from './problems.ts';
import type { Contribution, PointsStep } from './rule.ts';
import { readMap, readText, readWholeNumber, readWord, type YamlMap } from './shape.ts';

/** The ways in which a rule can count. */
const contributionKeys = ['points', 'points_by', 'flow'];
/** Most points that one rule can give or take: the whole scale. */
const reach: readonly [number, number] = [-100, 100];

/** The contribution of a rule; undefined (and reported) when it is absent or faulty. */
export function readContribution(problems: Problems, rule: YamlMap, paths: FeaturePaths): Contribution | undefined {
  const ways = contributionKeys.filter(key => key in rule);
  // A key that is misspelt, or merged in, is reported by its own name; that the rule counts in no way follows from it.
  const isMeant = (key: string) => key === '<<' || nearest(key, contributionKeys) !== undefined;
  if (ways.length === 0 && Object.keys(rule).some(isMeant)) return undefined;
  if (ways.length !== 1) {
    const path = ways.length === 0 ? [] : [ways[1]!];
    const message =
      ways.length === 0
        ? 'the rule does not say how it counts'
        : `a rule counts in one way, this one in ${ways.length}: ${ways.join(', ')}`;
    problems.atKey(path, 'rule-points', message, 'give one of points, points_by, flow: challenge');
    return undefined;
  }
  if (ways[0] === 'flow') {
    const flow = readWord(problems, rule['flow'], ['flow'], 'the flow of a rule', ['challenge'] as const);
    return flow === undefined ? undefined : { kind: 'flow', flow };
  }
  if (ways[0] === 'points_by') return readPointsBy(problems, rule['points_by'], paths);
  if (rule['points'] === null) problems.at(['points'], 'points-range', 'points are empty');
  const points = readWholeNumber(problems, rule['points'] ?? undefined, ['points'], 'points', reach, 'points-range');
  if (points === 0) {
    const hint = 'a rule that only watches has the points it is meant to have, and status: shadow';
    problems.at(['points'], 'points-range', 'a rule with 0 points counts for nothing', hint);
  }
  return points === undefined ? undefined : { kind: 'points', points };
}

function readPointsBy(problems: Problems, value: unknown, paths: FeaturePaths): Contribution | undefined {
  const path = ['points_by'];
  const map = readMap(problems, value, path, { required: ['feature', 'steps'] }, 'points_by');
  if (map === undefined) return undefined;
  const feature = readText(problems, map['feature'], [...path, 'feature'], 'the feature');
  const definition = feature === undefined ? undefined : paths.get(feature);
  if (feature !== undefined && definition === undefined) {
    problems.at(
      [...path, 'feature'],
      'unknown-feature',
      `there is no feature "${feature}"`,
      didYouMean(feature, paths.keys()),
    );
  } else if (definition !== undefined && definition.type !== 'int' && definition.type !== 'double') {
    problems.at([...path, 'feature'], 'wrong-type', `steps need a number, and ${feature} is a ${definition.type}`);
  }
  const steps = readSteps(problems, map['steps'], [...path, 'steps']);
  if (feature === undefined || definition === undefined || steps === undefined) return undefined;
  return { kind: 'points_by', feature, steps };
}

function readSteps(problems: Problems, value: unknown, path: readonly string[]): PointsStep[] | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    if (value !== undefined) problems.at(path, 'wrong-type', 'steps are a list of { from, points }');
    return undefined;
  }
  const steps: PointsStep[] = [];
  value.forEach((entry: unknown, index) => {
    const at = [...path, index];
    const map = readMap(problems, entry, at, { required: ['from', 'points'] }, 'a step');
    if (map === undefined) return;
    const points = readWholeNumber(problems, map['points'], [...at, 'points'], 'points', reach, 'points-range');
    const from = map['from'];
    if (typeof from !== 'number' || !Number.isFinite(from)) {
      if (from !== undefined) problems.at([...at, 'from'], 'wrong-type', '"from" is a number');
      return;
    }
    const before = steps.at(-1);
    if (before !== undefined && from <= before.from) {
      const message =
        from === before.from ? `two steps start at ${from}` : `this step starts at ${from}, below the one before it`;
      problems.at([...at, 'from'], 'points-steps', message, 'put the steps in ascending order of "from"');
    }
    if (points !== undefined) steps.push({ from, points });
  });
  return steps.length === value.length ? steps : undefined;
}

/** Points that a value earns: those of the last step that it reaches, none below the first. */
export function pointsAt(steps: readonly PointsStep[], value: number): number {
  let points = 0;
  for (const step of steps) {
    if (value < step.from) break;
    points = step.points;
  }
  return points;
}

/** The most and the least that a hit can contribute. */
export function pointsReach(contribution: Contribution): { readonly most: number; readonly least: number } {
  if (contribution.kind === 'flow') return { most: 0, least: 0 };
  if (contribution.kind === 'points') return { most: contribution.points, least: contribution.points };
  const points = contribution.steps.map(step => step.points);
  return { most: Math.max(...points), least: Math.min(...points) };
}
