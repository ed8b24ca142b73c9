/** Writes a new rule that passes check and test as it is. */
import { readExpression } from '../engine/cel/check.ts';
import { type Expression, featuresRead, listsRead } from '../engine/cel/expression.ts';
import type { ExpressionProblem } from '../engine/cel/problems.ts';
import type { RuleStatus } from '../engine/rules/rule.ts';
import type { Language } from '../shared/languages.ts';
import { ok, type Result } from '../shared/result.ts';
import { fixturesOf } from './cases/fixtures.ts';
import { type RunnableParts, runCases } from './cases/run.ts';
import { formatRule } from './format/format-rule.ts';
import { scalarText } from './format/scalar.ts';
import { type RuleSetParts, readParts } from './parts.ts';
import { type CaseInput, type Witnesses, witnessesOf } from './witness.ts';
import { searchWitnesses } from './witness-search.ts';

/** Statuses that a new rule can begin with. Shadow first: it is recorded and acts on nothing. */
export const firstStatuses = ['shadow', 'live'] as const;

/** What the author says of the new rule. */
export interface NewRule {
  readonly id: string;
  readonly family: string;
  readonly when: string;
  readonly titleJa: string;
  readonly titleEn: string;
  /** Fixed points; a challenge whatever the score when absent. */
  readonly points?: number;
  readonly status: (typeof firstStatuses)[number];
}

/** A new file of the rule set. */
export interface NewRuleFile {
  readonly file: string;
  readonly text: string;
  /** False where no cases could be made up: the rule is a draft until its author writes them. */
  readonly hasCases: boolean;
}

/** The text of the new rule, or what is wrong with its condition. Its cases hold: they were run. Notes and names of cases are in the language. */
export function newRule(
  rule: NewRule,
  parts: RunnableParts,
  language: Language = 'en',
): Result<NewRuleFile, readonly ExpressionProblem[]> {
  const read = readExpression(rule.when, parts.names);
  if (!read.ok) return read;
  const file = `${rule.family}/${rule.id}.yaml`;
  const cases = witnessesOf(read.value, parts) ?? searchWitnesses(read.value, parts);
  if (cases !== undefined) {
    const text = textOf(rule, rule.status, casesOf(cases, language), parts);
    if (allHold(file, text, rule.id, parts)) return ok({ file, text, hasCases: true });
  }
  return ok({
    file,
    text: textOf(rule, 'draft', toBeFilledIn(read.value, rule, parts, language), parts),
    hasCases: false,
  });
}

function textOf(rule: NewRule, status: RuleStatus, cases: readonly string[], parts: RuleSetParts): string {
  const lines = [
    `id: ${rule.id}`,
    `title: { ja: ${scalarText(rule.titleJa, true)}, en: ${scalarText(rule.titleEn, true)} }`,
    `status: ${status}`,
    `family: ${rule.family}`,
    `when: ${JSON.stringify(rule.when)}`,
    rule.points === undefined ? 'flow: challenge' : `points: ${rule.points}`,
    `reason: { ja: ${JSON.stringify(braced(rule.titleJa))}, en: ${JSON.stringify(braced(rule.titleEn))} }`,
    ...cases,
  ];
  const formatted = formatRule(`${lines.join('\n')}\n`, parts.names);
  return formatted.ok ? formatted.value : `${lines.join('\n')}\n`;
}

/** True when the cases of the new rule hold in the rule set that it is added to. */
function allHold(file: string, text: string, id: string, { files }: RunnableParts): boolean {
  const parts = readParts(new Map([...files, [file, text]]));
  if (parts.ruleSet === undefined) return false;
  const results = runCases({ ...parts, ruleSet: parts.ruleSet }, fixturesOf({}), rule => rule.id === id);
  return results.length > 0 && results.every(({ holds }) => holds);
}

function casesOf({ hit, miss }: Witnesses, language: Language): string[] {
  const { hits, nearly } = names[language];
  return ['cases:', caseLine(hits, hit, 'hit'), caseLine(nearly(difference(hit, miss, language)), miss, 'miss')];
}

/** Names of the cases. */
const names = {
  en: { hits: 'hits', nearly: (difference: string) => `nearly hits: ${difference}` },
  ja: { hits: '該当する例', nearly: (difference: string) => `惜しくも該当しない例：${difference}` },
} as const satisfies Readonly<Record<Language, unknown>>;

/** What the near miss has otherwise, in words: `account.age_days 3 instead of 2`. */
function difference(hit: CaseInput, miss: CaseInput, language: Language): string {
  const [one, other] = [flat(hit), flat(miss)];
  const changed = [...new Set([...one.keys(), ...other.keys()])].filter(path => one.get(path) !== other.get(path));
  if (language === 'ja') {
    const shown = (value: string | undefined) => value ?? 'データなし';
    return changed.map(path => `${path} が ${shown(one.get(path))} でなく ${shown(other.get(path))}`).join('、');
  }
  const shown = (value: string | undefined) => value ?? 'missing';
  return changed.map(path => `${path} ${shown(other.get(path))} instead of ${shown(one.get(path))}`).join(', ');
}

/** All that a case sets, by its path. */
function flat({ features, set = {} }: CaseInput): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const visit = (path: string, value: unknown): void => {
    if (Array.isArray(value) && value.every(entry => typeof entry === 'object'))
      value.forEach((entry, index) => void visit(`${path}.${index}`, entry));
    else if (Array.isArray(value)) texts.set(path, value.join(' and ') || 'none');
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) visit(`${path}.${key}`, inner);
    else if (value !== null) texts.set(path, String(value));
  };
  for (const [path, value] of [...features, ...Object.entries(set)]) visit(path, value);
  return texts;
}

function caseLine(name: string, { features, set = {} }: CaseInput, expect: 'hit' | 'miss'): string {
  const pairs = (values: Iterable<readonly [string, unknown]>) =>
    [...values].map(([path, value]) => `${path}: ${JSON.stringify(value)}`).join(', ');
  const checkout = Object.keys(set).length === 0 ? [] : [`set: { ${pairs(Object.entries(set))} }`];
  // A case needs something to be run on, and a condition may read items alone.
  const overridden = features.size === 0 ? [] : [`features: { ${pairs(features)} }`];
  return `  - { name: ${JSON.stringify(name)}, ${[...checkout, ...overridden].join(', ')}, expect: ${expect} }`;
}

/** What the author is to write where no cases could be made up: what the condition reads, and a case to begin from. */
function toBeFilledIn(
  condition: Expression,
  { status }: NewRule,
  { paths, lists }: RuleSetParts,
  language: Language,
): string[] {
  const read = featuresRead(condition).filter(path => path !== 'items');
  const of = (path: string) => {
    const { type, unit, values } = paths.get(path) ?? {};
    return [type, unit?.[language], values?.join(' | ')].filter(Boolean).join(', ');
  };
  const features = read.length === 0 ? [] : [`features: { ${read.map(path => `${path}: …`).join(', ')} }`];
  const items = featuresRead(condition).includes('items') ? ['set: { items.0.name: …, items.0.quantity: … }'] : [];
  const example = (name: string, expect: string) =>
    `#   - { name: ${name}, ${['from: guest-console', ...items, ...features].join(', ')}, expect: ${expect} }`;
  const notes =
    language === 'ja'
      ? [
          `# この条件の例は自動では作れませんでした。該当する例と惜しくも該当しない例を書き、status: ${status} にしてください。`,
          '# from: はサンプル（fixtures/checkouts）です。不要なら消し、変えなくてよい項目も消してください。条件が読む項目：',
        ]
      : [
          `# No cases could be made up for this condition. Write one that hits and a near miss, then set status: ${status}.`,
          '# from: is a fixture (fixtures/checkouts), or leave it out; take out what a case need not change. What the condition reads:',
        ];
  const passing = listsRead(condition).filter(name => {
    const entries = lists.byName.get(name)?.entries ?? [];
    return entries.length > 0 && entries.every(({ expires }) => expires !== undefined);
  });
  const why = passing.map(name =>
    language === 'ja'
      ? `# lists.${name} の項目はすべて期限付きで、期限が切れて消すと例が成り立ちません。例のための項目を期限なしで一つ加えてください（blocked_devices にあります）。`
      : `# All entries of lists.${name} expire, and a case is for good: add one that does not, for the case alone (blocked_devices has one).`,
  );
  return [
    ...notes.slice(0, 1),
    ...why,
    ...notes.slice(1),
    ...read.map(path => `#   ${path}: ${of(path)}`),
    '# cases:',
    example(names[language].hits, 'hit'),
    example(language === 'ja' ? '惜しくも該当しない例' : 'nearly hits', 'miss'),
    'cases: []',
  ];
}

/** A title as a reason: braces would be placeholders. */
function braced(text: string): string {
  return text.replace(/[{}]/g, '$&$&');
}

/** Why an id or family cannot be taken; undefined when it can. */
export function whyNotTaken(
  { id, family }: Pick<NewRule, 'id' | 'family'>,
  { rules, policy }: RuleSetParts,
): string | undefined {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))
    return `an id is made of small letters, digits and hyphens, and "${id}" is not`;
  if (rules.some(rule => rule.id === id)) return `there is a rule "${id}" already`;
  if (policy !== undefined && !policy.families.has(family))
    return `policy.yaml has no family "${family}": it has ${[...policy.families.keys()].join(', ')}`;
  return undefined;
}
