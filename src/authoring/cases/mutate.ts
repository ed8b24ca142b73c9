/** Mutants of conditions: one operator, threshold or part changed. A mutant that no case notices shows a gap in the cases. */
import { readExpression } from '../../engine/cel/check.ts';
import {
  type ComparisonOperator,
  type Expression,
  everyPart,
  type Logical,
  sidesOf,
} from '../../engine/cel/expression.ts';
import { print } from '../../engine/cel/print.ts';
import type { Rule } from '../../engine/rules/rule.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { clausesOf, implies } from '../logic/clauses.ts';
import type { RuleSetParts } from '../parts.ts';
import { type CaseResult, judgeOf } from './run.ts';

/** A changed condition. */
export interface Mutant {
  readonly rule: Rule;
  /** The part as it was and as it became. */
  readonly from: Bilingual;
  readonly to: Bilingual;
  /** Where the part stands in the condition. */
  readonly start: number;
  readonly end: number;
  readonly condition: Expression;
}

/** A mutant with what became of it: killed by the case that noticed it, or alive. */
export interface Judged {
  readonly mutant: Mutant;
  readonly killedBy?: string;
}

const across: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};
const beside: Readonly<Partial<Record<ComparisonOperator, ComparisonOperator>>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
};

/** A replacement for a part, and how it is told. */
interface Replacement {
  readonly text: string;
  readonly from: Bilingual;
  readonly to: Bilingual;
}

/** Source of a condition, which is the same in every language. */
const source = (text: string): Bilingual => ({ ja: text, en: text });
const leftOut: Bilingual = { ja: '外す', en: 'left out' };

/** What a part could be replaced by. */
function replacements(part: Expression): Replacement[] {
  if (part.kind === 'logical') return chainReplacements(part);
  return texts(part).map(text => ({ text, from: source(print(part)), to: source(text) }));
}

/** `a && b && c`: each of its parts left out, each of its operators turned. */
function chainReplacements(part: Logical): Replacement[] {
  const operands = sidesOf(part);
  const other = part.operator === '&&' ? '||' : '&&';
  const join = (list: readonly Expression[], operator: string) =>
    list.map(operand => `(${print(operand)})`).join(` ${operator} `);
  const dropped = operands.map((operand, out) => ({
    text: join(
      operands.filter((_, index) => index !== out),
      part.operator,
    ),
    from: source(print(operand)),
    to: leftOut,
  }));
  const turned = operands.slice(1).map((operand, index) => ({
    text: `(${join(operands.slice(0, index + 1), part.operator)}) ${other} (${join(operands.slice(index + 1), part.operator)})`,
    from: {
      en: `${part.operator} before ${print(operand)}`,
      ja: `${print(operand)} の前の ${part.operator}`,
    },
    to: source(other),
  }));
  return [...dropped, ...turned];
}

/** Texts that a part could be replaced by. */
function texts(part: Expression): string[] {
  switch (part.kind) {
    case 'comparison': {
      const { left, right, operator } = part;
      const written = (l: string, op: string, r: string) => `${l} ${op} ${r}`;
      const [l, r] = [inside(left), inside(right)];
      const near = beside[operator];
      return [
        written(l, across[operator], r),
        ...(near === undefined ? [] : [written(l, near, r)]),
        ...shifted(right).map(value => written(l, operator, value)),
        ...shifted(left).map(value => written(value, operator, r)),
      ];
    }
    case 'unary':
      return part.operator === '!' ? [print(part.operand)] : [];
    case 'in': {
      const { left, right } = part;
      const fewer =
        right.kind === 'list' && right.elements.length > 1
          ? right.elements.map((_, out) => right.elements.filter((_element, index) => index !== out))
          : [];
      const lists = fewer.map(elements => `${inside(left)} in [${elements.map(print).join(', ')}]`);
      return [`!(${print(part)})`, ...lists];
    }
    case 'feature':
      return part.type === 'bool' ? [`!${print(part)}`] : [];
    case 'comprehension':
      return part.macro === 'exists' || part.macro === 'all'
        ? [print({ ...part, macro: part.macro === 'exists' ? 'all' : 'exists' })]
        : [];
    default:
      return [];
  }
}

/** A part as an operand of a comparison: in parentheses where it is more than a name or a value. */
function inside(part: Expression): string {
  const text = print(part);
  return ['literal', 'feature', 'field', 'variable', 'call', 'list', 'index', 'named-list'].includes(part.kind)
    ? text
    : `(${text})`;
}

/** A threshold a tenth lower and higher (at least by one, for whole numbers). */
function shifted(part: Expression): string[] {
  if (part.kind !== 'literal' || typeof part.value !== 'number') return [];
  const { value, type } = part;
  const step = type === 'int' ? Math.max(1, Math.round(Math.abs(value) / 10)) : Math.max(0.05, Math.abs(value) / 10);
  return [value - step, value + step].map(moved => {
    const rounded = type === 'int' ? moved : Number(moved.toPrecision(12));
    return print({ ...part, value: rounded });
  });
}

/** The mutants of a rule: those that parse, differ in meaning as far as can be shown, and are not the same as another. */
export function mutantsOf(rule: Rule, { names }: Pick<RuleSetParts, 'names'>): Mutant[] {
  const seen = new Set([print(rule.condition)]);
  const meanings = [clausesOf(rule.condition, true)];
  const mutants: Mutant[] = [];
  const inner = new Set<Expression>();
  for (const part of everyPart(rule.condition)) {
    // The inner links of a chain are dealt with at its head.
    if (part.kind === 'logical') {
      for (const side of [part.left, part.right]) {
        if (side.kind === 'logical' && side.operator === part.operator) inner.add(side);
      }
    }
    if (inner.has(part)) continue;
    for (const { text: replacement, from, to } of replacements(part)) {
      const changed = `${rule.when.slice(0, part.start)}(${replacement})${rule.when.slice(part.end)}`;
      const read = readExpression(changed, names);
      if (!read.ok) continue;
      const text = print(read.value);
      if (seen.has(text)) continue;
      const meaning = clausesOf(read.value, true);
      if (meanings.some(other => meanTheSame(other, meaning))) continue;
      meanings.push(meaning);
      seen.add(text);
      mutants.push({ rule, from, to, start: part.start, end: part.end, condition: read.value });
    }
  }
  return mutants;
}

/** The clauses under which a condition is true; undefined when there are too many. */
type Meaning = ReturnType<typeof clausesOf>;

/** True when it can be shown that the two hit the same checkouts: such a mutant could never be noticed. */
function meanTheSame(one: Meaning, other: Meaning): boolean {
  return one !== undefined && other !== undefined && implies(one, other) && implies(other, one);
}

/** Runs the cases against every mutant. A rule whose cases do not hold as it is cannot be judged and is left out. */
export function judgeMutants(results: readonly CaseResult[], parts: RuleSetParts): Judged[] {
  const judged: Judged[] = [];
  for (const rule of new Set(results.map(result => result.rule))) {
    const own = results.filter(result => result.rule === rule);
    if (own.some(({ holds }) => !holds)) continue;
    for (const mutant of mutantsOf(rule, parts)) judged.push(judge(mutant, own, parts));
  }
  return judged;
}

function judge(mutant: Mutant, results: readonly CaseResult[], parts: RuleSetParts): Judged {
  const verdictOf = judgeOf({ ...mutant.rule, condition: mutant.condition }, parts);
  const killer = results.find(({ checks }) =>
    checks.some(({ expected, situation }) => verdictOf(situation).verdict !== expected),
  );
  return killer === undefined ? { mutant } : { mutant, killedBy: killer.entry.name };
}

/** The report: each mutant that lives, by rule, then the count. */
export function mutationReport(
  judged: readonly Judged[],
  { prefix = '', language = 'en' }: { readonly prefix?: string; readonly language?: Language } = {},
): string {
  const ja = language === 'ja';
  const alive = judged.filter(({ killedBy }) => killedBy === undefined);
  const byRule = Map.groupBy(alive, ({ mutant }) => mutant.rule);
  const blocks = [...byRule].map(([rule, list]) =>
    [
      `${prefix}${rule.file}`,
      ...list.map(
        ({ mutant: { from, to } }) =>
          `    ${ja ? 'どの例も気づかない：' : 'no case notices: '}${from[language]}  →  ${to[language]}`,
      ),
    ].join('\n'),
  );
  const killed = judged.length - alive.length;
  const last = ja
    ? `条件を変えた${judged.length}通りのうち、例が気づくもの${killed}通り、どの例も気づかないもの${alive.length}通り。`
    : `Mutants: ${killed} of ${judged.length} are noticed by a case, ${alive.length} by none.`;
  return [...blocks, last].join('\n\n');
}
