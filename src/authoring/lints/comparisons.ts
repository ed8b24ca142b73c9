/** Comparisons, and whole conditions, that can never be true or never be false. */
import { type Expression, everyPart } from '../../engine/cel/expression.ts';
import { print } from '../../engine/cel/print.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import type { Finding } from '../../shared/finding.ts';
import { nearest } from '../../shared/nearest.ts';
import type { Lint } from '../check.ts';
import { clausesOf, valueTest } from '../logic/clauses.ts';
import { complement, type Domain, intersect, isEmpty } from '../logic/domain.ts';
import { type TextForm, textForms } from './formats.ts';
import { foundInCondition } from './place.ts';

/** Checks every comparison with constants, then the condition as a whole. Retired rules are left alone. */
export const lintComparisons: Lint = ({ rules, files }) =>
  rules
    .filter(({ status }) => status !== 'retired')
    .flatMap(rule => {
      const found = [...everyPart(rule.condition)].flatMap(part => judge(part, rule, files));
      return found.length > 0 ? found : judgeWhole(rule, files);
    });

type Files = Parameters<Lint>[0]['files'];

function judge(part: Expression, rule: Rule, files: Files): Finding[] {
  if (part.kind !== 'comparison' && part.kind !== 'in') return [];
  const words = strayWords(part, rule, files);
  if (words.length > 0) return words;
  const test = valueTest(part);
  if (test === undefined) return [];
  const { name, domain, all } = test;
  if (isEmpty(intersect(domain, all))) {
    const message = `this can never be true: ${name} is ${describe(all)}`;
    return [foundInCondition(files, rule, part, { code: 'comparison-never-true', message })];
  }
  if (!isEmpty(complement(domain, all))) return [];
  const message = `this is always true where ${name} is known: it is ${describe(all)}`;
  const hint = `to ask whether it is known at all, write has(${name})`;
  const canMiss =
    part.kind === 'comparison' &&
    [part.left, part.right].some(side => side.kind === 'feature' && !side.declared.always);
  return [
    foundInCondition(files, rule, part, { code: 'comparison-always-true', message, ...(canMiss ? { hint } : {}) }),
  ];
}

/** Words that are none of a closed vocabulary, each at its own place. */
function strayWords(part: Expression, rule: Rule, files: Files): Finding[] {
  if (part.kind !== 'comparison' && part.kind !== 'in') return [];
  const { left, right } = part;
  const sides: [Expression, Expression][] = [
    [left, right],
    ...(part.kind === 'comparison' ? [[right, left] as [Expression, Expression]] : []),
  ];
  return sides.flatMap(([one, other]) => {
    const vocabulary = vocabularyOf(one) ?? (part.kind === 'in' ? vocabularyOf(other) : undefined);
    const against = part.kind === 'in' && vocabularyOf(one) === undefined ? one : other;
    if (vocabulary === undefined) return [];
    const words = against.kind === 'list' ? against.elements : [against];
    return words.flatMap(word => {
      if (word.kind !== 'literal' || typeof word.value !== 'string' || vocabulary.fits(word.value)) return [];
      const near = nearest(word.value, vocabulary.words ?? []);
      const hint = near === undefined ? `it is ${vocabulary.form}` : `did you mean "${near}"?`;
      const message = `${vocabulary.name} is never ${JSON.stringify(word.value)}`;
      return [foundInCondition(files, rule, word, { code: 'comparison-never-true', message, hint })];
    });
  });
}

/** The words, or the form of the words, that a text feature can have. */
function vocabularyOf(part: Expression): (TextForm & { readonly name: string }) | undefined {
  if (part.kind !== 'feature' && part.kind !== 'field') return undefined;
  const name = print(part);
  const { values } = part.declared;
  if (values !== undefined)
    return { name, words: values, fits: text => values.includes(text), form: `one of ${values.join(', ')}` };
  const form = part.kind === 'feature' ? textForms.get(part.path) : undefined;
  return form === undefined ? undefined : { name, ...form };
}

function judgeWhole(rule: Rule, files: Files): Finding[] {
  const whole = rule.condition;
  if (clausesOf(whole, true)?.length === 0) {
    const message = 'this condition can never be true: its parts exclude one another';
    return [foundInCondition(files, rule, whole, { code: 'condition-never-true', message })];
  }
  if (clausesOf(whole, false)?.length === 0) {
    const message = 'this condition can never be false: it hits every checkout that has the data';
    return [foundInCondition(files, rule, whole, { code: 'condition-always-true', message })];
  }
  return [];
}

/** All that a value can be, for people: `between 0 and 1`, `at least 0`, `one of …`. */
function describe(all: Domain): string {
  if (all.kind === 'texts') return `one of ${[...all.texts].join(', ')}`;
  if (all.kind === 'bools') return 'true or false';
  const { low, high } = all.intervals[0] ?? { low: 0, high: 0 };
  if (low === -Infinity) return high === Infinity ? 'a number' : `at most ${high}`;
  return high === Infinity ? `at least ${low}` : `between ${low} and ${high}`;
}
