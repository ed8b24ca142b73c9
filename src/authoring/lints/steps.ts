/** Steps of `points_by` that no hit reaches, that change nothing, or that leave hits without points. */
import type { Rule } from '../../engine/rules/rule.ts';
import { clausesOf } from '../logic/clauses.ts';
import { comparedDomain, type Domain, fullDomain, intersect, isEmpty } from '../logic/domain.ts';
import { describe, shareHint } from './comparisons.ts';
import type { Lint } from './lint.ts';
import { type Found, foundAt } from './place.ts';

/** Looks at each step with what the condition says of the feature that the points go by. */
export const lintSteps: Lint = ({ rules, paths, files }) =>
  rules
    .filter(({ status }) => status !== 'retired')
    .flatMap(rule => {
      if (rule.contribution.kind !== 'points_by') return [];
      const definition = paths.get(rule.contribution.feature);
      const all = definition && fullDomain(definition);
      if (all === undefined || all.kind !== 'numbers') return [];
      return stepsOf(rule, rule.contribution.steps, all).map(([index, found]) =>
        foundAt(files, rule.file, ['points_by', 'steps', index, 'from'], found),
      );
    });

type Steps = Extract<Rule['contribution'], { kind: 'points_by' }>['steps'];
type Lintings = readonly (readonly [step: number, found: Found])[];

function stepsOf(rule: Rule, steps: Steps, all: Domain): Lintings {
  const { feature } = rule.contribution as Extract<Rule['contribution'], { kind: 'points_by' }>;
  /** What the feature can be when the rule hits, one set for each way to hit; undefined where that cannot be told. */
  const ways = clausesOf(rule.condition, true)?.map(({ values }) => values.get(feature) ?? all);
  const hits = ways?.length === 0 ? undefined : ways;
  const found: [number, Found][] = [];
  for (const [index, step] of steps.entries()) {
    const reached = between(all, step.from, steps[index + 1]?.from);
    if (isEmpty(reached)) {
      const message = `no checkout reaches this step: ${feature} is ${describe(all)}`;
      found.push([
        index,
        { code: 'points-steps', message, hint: shareHint(all, step.from) ?? 'see the feature in docs/features.md' },
      ]);
    } else if (hits?.every(domain => isEmpty(intersect(domain, reached)))) {
      const message = 'the condition lets no checkout reach this step';
      found.push([index, { code: 'points-steps', message, hint: 'take the step out, or widen the condition' }]);
    }
    const before = steps[index - 1];
    if (before !== undefined && before.points === step.points) {
      found.push([
        index,
        { code: 'points-steps', message: `this step gives the ${step.points} points of the one before it` },
      ]);
    }
  }
  const first = steps[0];
  const below = first && comparedDomain(all, '<', first.from);
  const gap = below && hits?.some(domain => !isEmpty(intersect(intersect(domain, all), below)));
  // Where the condition says nothing of the feature, the steps alone say where points begin.
  const said = hits?.some(domain => domain !== all) ?? false;
  if (gap && said && first.points !== 0 && rule.advice.length === 0) {
    const message = `the rule also hits where ${feature} is below ${first.from}, and gives no points there`;
    found.push([0, { code: 'points-steps', message, hint: 'begin the steps where the condition does' }]);
  }
  return found;
}

function between(all: Domain, from: number, to: number | undefined): Domain {
  const above = intersect(all, comparedDomain(all, '>=', from)!);
  return to === undefined ? above : intersect(above, comparedDomain(all, '<', to)!);
}
