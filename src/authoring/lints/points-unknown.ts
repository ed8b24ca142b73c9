/** Points that go by a feature which can be missing while the condition holds: the rule is then mute just where it should speak. */
import type { CounterSet } from '../../engine/velocity/counters.ts';
import { type Clause, clausesOf } from '../logic/clauses.ts';
import type { Lint } from './lint.ts';
import { foundAt } from './place.ts';

/**
 * Warns where one way to hit says nothing of the feature that `points_by` reads. A rule without its feature is unknown and adds
 * nothing, which nobody sees in its condition. What comes together is not claimed to come apart: counters with the same key, and
 * what one recognition finds out.
 */
export const lintPointsUnknown: Lint = ({ rules, paths, counters, files }) =>
  rules.flatMap(rule => {
    if (rule.status === 'retired' || rule.contribution.kind !== 'points_by') return [];
    const { feature } = rule.contribution;
    const definition = paths.get(feature);
    if (definition === undefined || definition.always) return [];
    const isCounted = /^(velocity|surge)\./.test(feature);
    if (isCounted && counters === undefined) return [];
    const { recognisedBy } = definition;
    const keys = counters?.definitions.find(({ name }) => feature === `velocity.${name}`) && keysOf(feature, counters);
    const isKnown = (clause: Clause) => {
      const named = [...clause.values.keys(), ...clause.present];
      const tells = (name: string) =>
        name === feature ||
        (recognisedBy !== undefined && paths.get(name)?.recognisedBy === recognisedBy) ||
        (keys !== undefined && counters !== undefined && isWithin(keys, keysOf(name, counters)));
      // A part that has no set of values, such as a difference of two counters, reads what stands in it.
      const readsIt = [...clause.parts.keys()].some(text => text.includes(feature));
      return named.some(tells) || readsIt || (keys !== undefined && isWithin(keys, named));
    };
    if (clausesOf(rule.condition, true)?.every(isKnown) ?? true) return [];
    const message = `the condition can hold where ${feature} is missing: the rule is unknown there, and gives no points`;
    const hint = `ask for ${feature} in every way to hit, or make a rule of each way, with points by what it asks for`;
    return [foundAt(files, rule.file, ['points_by', 'feature'], { code: 'points-unknown', message, hint })];
  });

/**
 * The fields without which a counter is missing; undefined for what is no count. The merchant is left out: where a shop sends none,
 * it is counted as the only one. A share or a surge says that its counter is there; the counter does not say that of them.
 */
function keysOf(name: string, { definitions, ratios }: CounterSet): readonly string[] | undefined {
  const [record, counter] = name.split('.');
  if (record !== 'velocity' && record !== 'surge') return undefined;
  const counted = ratios.find(ratio => ratio.name === counter)?.of ?? counter;
  return definitions.find(definition => definition.name === counted)?.by.filter(field => field !== 'merchant.id');
}

const isWithin = (some: readonly string[], all: readonly string[] | undefined) =>
  all !== undefined && some.every(one => all.includes(one));
