/** Comparisons, and whole conditions, that can never be true or never be false. */
import { readExpression } from '../../engine/cel/check.ts';
import { eventEnvironment } from '../../engine/cel/environment.ts';
import { type Call, type Comparison, type Expression, everyPart } from '../../engine/cel/expression.ts';
import { patternOf } from '../../engine/cel/patterns.ts';
import { print } from '../../engine/cel/print.ts';
import { findingAt } from '../../engine/rules/problems.ts';
import type { RuleSetFiles } from '../../engine/rules/read-rules.ts';
import type { Finding } from '../../shared/finding.ts';
import type { YamlPath } from '../../shared/yaml-file.ts';
import { clausesOf, type ValueTest, valueTest } from '../logic/clauses.ts';
import { comparedDomain, complement, type Domain, intersect, isEmpty } from '../logic/domain.ts';
import { wholeDivisions } from './divisions.ts';
import { eventForms, hintOf, type TextForm, textForms } from './formats.ts';
import type { Lint } from './lint.ts';
import { type Found, foundInCondition, yamlOf } from './place.ts';

/** Checks every comparison with constants, then the condition as a whole. Retired rules are left alone. */
export const lintComparisons: Lint = ({ written, files }) =>
  written.flatMap(({ status, file, condition }) =>
    status === 'retired' || condition === undefined
      ? []
      : judgeCondition({
          condition,
          forms: textForms,
          found: (part, what) => foundInCondition(files, file, part, what),
          everything: 'it hits every checkout that has the data',
        }),
  );

/** The same for the conditions of counters: `where`, and the `where` of an `after`. */
export const lintCounterConditions: Lint = ({ counters, files }) =>
  (counters?.definitions ?? []).flatMap(({ name, where, after }) => [
    ...judgeEvents(files, ['counters', name, 'where'], where?.source),
    ...judgeEvents(files, ['counters', name, 'after', 'where'], after?.where?.source),
  ]);

function judgeEvents(files: RuleSetFiles, path: YamlPath, source: string | undefined): Finding[] {
  const read = source === undefined ? undefined : readExpression(source, eventEnvironment);
  if (!read?.ok) return [];
  const yaml = yamlOf(files, 'counters.yaml');
  return judgeCondition({
    condition: read.value,
    forms: eventForms,
    found({ start, end }, { code, message, hint }) {
      const place = yaml.placeInside(path, start, Math.max(1, end - start));
      return findingAt(code, 'counters.yaml', place, message, hint);
    },
    everything: 'it counts every event that has the fact',
  });
}

/** A condition to be judged, and how a finding in it is made. */
interface Judging {
  readonly condition: Expression;
  /** Forms of texts by the path of what is read. */
  readonly forms: ReadonlyMap<string, TextForm>;
  found(part: Expression, what: Found): Finding;
  /** What it means that the condition is never false. */
  readonly everything: string;
}

function judgeCondition(judging: Judging): Finding[] {
  const found = [...everyPart(judging.condition)].flatMap(part => judge(part, judging));
  return found.length > 0 ? found : judgeWhole(judging);
}

const hasHint = (name: string) => `to ask whether it is known at all, write has(${name})`;

function judge(part: Expression, judging: Judging): Finding[] {
  const divisions = wholeDivisions(part);
  if (divisions.length > 0) return divisions.map(({ part: marked, what }) => judging.found(marked, what));
  // A double divided by 0.0 is infinite.
  if (part.kind === 'arithmetic' && part.type === 'int' && ['/', '%'].includes(part.operator) && isZero(part.right)) {
    const message = 'nothing can be divided by 0: whatever needs this is never true';
    return [judging.found(part, { code: 'comparison-never-true', message })];
  }
  if (part.kind === 'comparison') {
    const settled = settledBySides(part);
    if (settled !== undefined) {
      const sides = part.left.kind === 'literal' ? 'both sides are given' : 'both sides are the same';
      const message = settled ? `this is always true: ${sides}` : `this can never be true: ${sides}`;
      return [judging.found(part, { code: settled ? 'comparison-always-true' : 'comparison-never-true', message })];
    }
  }
  if (part.kind === 'has' && part.operand.declared.always) {
    const message = `this is always true: ${print(part.operand)} is never missing`;
    return [judging.found(part, { code: 'comparison-always-true', message })];
  }
  if (part.kind === 'call') return judgeTextTest(part, judging);
  if (part.kind !== 'comparison' && part.kind !== 'in') return [];
  if (part.kind === 'in' && part.right.kind === 'list' && part.right.elements.length === 0) {
    const message = 'this can never be true: the list is empty';
    return [judging.found(part, { code: 'comparison-never-true', message, hint: 'name the values that are meant' })];
  }
  const words = strayWords(part, judging);
  if (words.length > 0) return words;
  const test = valueTest(part);
  if (test === undefined) return [];
  const { name, domain, all } = test;
  if (isEmpty(intersect(domain, all))) {
    const message = `this can never be true: ${name} is ${describe(all)}`;
    const given =
      part.kind === 'comparison' ? [part.left, part.right].find(({ kind }) => kind === 'literal') : undefined;
    const hint = given?.kind === 'literal' && typeof given.value === 'number' ? shareHint(all, given.value) : undefined;
    return [judging.found(part, { code: 'comparison-never-true', message, ...(hint ? { hint } : {}) })];
  }
  if (!isEmpty(complement(domain, all))) return strayNumbers(part, test, judging);
  const message = `this is always true where ${name} is known: it is ${describe(all)}`;
  const hint = hasHint(name);
  const canMiss =
    part.kind === 'comparison' &&
    [part.left, part.right].some(side => side.kind === 'feature' && !side.declared.always);
  return [judging.found(part, { code: 'comparison-always-true', message, ...(canMiss ? { hint } : {}) })];
}

const isZero = (part: Expression) => part.kind === 'literal' && part.value === 0;

/** What becomes of a comparison of two constants, or of something with itself; undefined for any other. */
function settledBySides({ operator, left, right }: Comparison): boolean | undefined {
  const bothLiterals = left.kind === 'literal' && right.kind === 'literal';
  const same = print(left) === print(right);
  if (!bothLiterals && !same) return undefined;
  const [one, other] = bothLiterals ? [left.value, right.value] : [0, 0];
  switch (operator) {
    case '==':
      return one === other;
    case '!=':
      return one !== other;
    case '<':
      return one < other;
    case '<=':
      return one <= other;
    case '>':
      return one > other;
    case '>=':
      return one >= other;
  }
}

/** Words that are none of a closed vocabulary, each at its own place. */
function strayWords(part: Expression, { forms, found }: Judging): Finding[] {
  if (part.kind !== 'comparison' && part.kind !== 'in') return [];
  const { left, right } = part;
  const sides: [Expression, Expression][] = [
    [left, right],
    ...(part.kind === 'comparison' ? [[right, left] as [Expression, Expression]] : []),
  ];
  return sides.flatMap(([one, other]) => {
    const vocabulary = vocabularyOf(one, forms) ?? (part.kind === 'in' ? vocabularyOf(other, forms) : undefined);
    const against = part.kind === 'in' && vocabularyOf(one, forms) === undefined ? one : other;
    if (vocabulary === undefined) return [];
    const words = against.kind === 'list' ? against.elements : [against];
    return words.flatMap(word => {
      if (word.kind !== 'literal' || typeof word.value !== 'string' || vocabulary.fits(word.value)) return [];
      // An empty text is what other languages ask for where nothing was sent.
      const asksForData = word.value === '' && one.kind === 'feature' && !one.declared.always;
      const hint = asksForData ? hasHint(vocabulary.name) : hintOf(vocabulary, word.value);
      const message = `${vocabulary.name} is never ${JSON.stringify(word.value)}`;
      return [found(word, { code: 'comparison-never-true', message, hint })];
    });
  });
}

/** Numbers of a list that lie out of the range, each at its own place: `time.weekday in [6, 7]`. */
function strayNumbers(part: Expression, { name, all }: ValueTest, { found }: Judging): Finding[] {
  if (part.kind !== 'in' || part.right.kind !== 'list' || all.kind !== 'numbers') return [];
  return part.right.elements.flatMap(element => {
    if (element.kind !== 'literal' || !isEmpty(intersect(comparedDomain(all, '==', element.value)!, all))) return [];
    const message = `${name} is never ${print(element)}`;
    return [found(element, { code: 'comparison-never-true', message, hint: `it is ${describe(all)}` })];
  });
}

/** `startsWith`, `contains` and their kin on a text of which all words, or their form, are known. */
function judgeTextTest(part: Call, { forms, found }: Judging): Finding[] {
  const [text, given] = part.operands;
  if (!textTests.has(part.name) || given?.kind !== 'literal' || typeof given.value !== 'string') return [];
  const vocabulary = text && vocabularyOf(text, forms);
  if (vocabulary === undefined) return [];
  const { name, words, holds, form } = vocabulary;
  const { value } = given;
  const answers = words?.map(testOf(part, value));
  const never =
    answers === undefined ? !isPattern(part) && holds?.(value) === false : answers.every(answer => answer === false);
  if (never) {
    const message = `this can never be true: ${name} is ${form}`;
    return [found(part, { code: 'comparison-never-true', message })];
  }
  if (answers === undefined || !answers.every(answer => answer === true)) return [];
  const message = `this is always true where ${name} is known: it is ${form}`;
  return [found(part, { code: 'comparison-always-true', message })];
}

function testOf(part: Call, value: string): (word: string) => unknown {
  if (!isPattern(part)) return word => part.overload.apply(word as never, value as never);
  const pattern = patternOf(part);
  return word => pattern.test(word);
}

const isPattern = ({ name }: Call) => name === 'matches';
const textTests = new Set(['startsWith', 'endsWith', 'contains', 'matches']);

/** The words, or the form of the words, that a text can have. */
function vocabularyOf(
  part: Expression,
  forms: ReadonlyMap<string, TextForm>,
): (Omit<TextForm, 'examples'> & { readonly name: string }) | undefined {
  if (part.kind !== 'feature' && part.kind !== 'field') return undefined;
  const name = print(part);
  const { values } = part.declared;
  if (values !== undefined)
    return { name, words: values, fits: text => values.includes(text), form: `one of ${values.join(', ')}` };
  const form = part.kind === 'feature' ? forms.get(part.path) : undefined;
  return form === undefined ? undefined : { name, ...form };
}

function judgeWhole({ condition, found, everything }: Judging): Finding[] {
  if (clausesOf(condition, true)?.length === 0) {
    const bare = condition.kind === 'literal';
    const message = `this condition can never be true${bare ? '' : ': its parts exclude one another'}`;
    const night = boundsTheHour(condition) ? { hint: nightHint } : {};
    return [found(condition, { code: 'condition-never-true', message, ...night })];
  }
  if (clausesOf(condition, false)?.length === 0) {
    const message = `this condition can never be false: ${everything}`;
    return [found(condition, { code: 'condition-always-true', message })];
  }
  return [];
}

const nightHint = 'a night goes over midnight: write (time.hour >= 22 || time.hour < 5)';

/** True where a condition bounds the hour from below and from above, as those do who think of a night. */
function boundsTheHour(condition: Expression): boolean {
  const bounds = [...everyPart(condition)].flatMap(part =>
    part.kind === 'comparison' && part.left.kind === 'feature' && part.left.path === 'time.hour'
      ? [part.operator[0]]
      : [],
  );
  return bounds.includes('>') && bounds.includes('<');
}

/** For a share (0 to 1) that is compared with a percentage. */
export function shareHint(all: Domain, given: number): string | undefined {
  const [only] = all.kind === 'numbers' ? all.intervals : [];
  if (only?.low !== 0 || only.high !== 1 || given <= 1 || given > 100) return undefined;
  return `a share is written between 0 and 1: ${given} % is ${Number((given / 100).toFixed(6))}`;
}

/** All that a value can be, for people: `between 0 and 1`, `at least 0`, `one of …`. */
export function describe(all: Domain): string {
  if (all.kind === 'texts') return `one of ${[...all.texts].join(', ')}`;
  if (all.kind === 'bools') return 'true or false';
  const { low, high } = all.intervals[0] ?? { low: 0, high: 0 };
  if (low === -Infinity) return high === Infinity ? 'a number' : `at most ${high}`;
  return high === Infinity ? `at least ${low}` : `between ${low} and ${high}`;
}
