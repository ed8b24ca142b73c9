/** Writes a new rule that passes check and test as it is. */
import { readExpression } from '../engine/cel/check.ts';
import type { ExpressionProblem } from '../engine/cel/problems.ts';
import { ok, type Result } from '../shared/result.ts';
import { formatRule } from './format/format-rule.ts';
import { scalarText } from './format/scalar.ts';
import type { RuleSetParts } from './parts.ts';
import { type Witness, witnessesOf } from './witness.ts';

/** What the author says of the new rule. */
export interface NewRule {
  readonly id: string;
  readonly family: string;
  readonly when: string;
  readonly titleJa: string;
  readonly titleEn: string;
  /** Fixed points; a challenge whatever the score when absent. */
  readonly points?: number;
}

/** A new file of the rule set. */
export interface NewRuleFile {
  readonly file: string;
  readonly text: string;
  /** False where no cases could be made up: the rule is a draft until its author writes them. */
  readonly hasCases: boolean;
}

/** The text of the new rule, or what is wrong with its condition. */
export function newRule(rule: NewRule, parts: RuleSetParts): Result<NewRuleFile, readonly ExpressionProblem[]> {
  const read = readExpression(rule.when, parts.names);
  if (!read.ok) return read;
  const cases = witnessesOf(read.value, parts);
  const lines = [
    `id: ${rule.id}`,
    `title: { ja: ${scalarText(rule.titleJa, true)}, en: ${scalarText(rule.titleEn, true)} }`,
    `status: ${cases === undefined ? 'draft' : 'live'}`,
    `family: ${rule.family}`,
    `when: ${JSON.stringify(rule.when)}`,
    rule.points === undefined ? 'flow: challenge' : `points: ${rule.points}`,
    `reason: { ja: ${JSON.stringify(braced(rule.titleJa))}, en: ${JSON.stringify(braced(rule.titleEn))} }`,
    ...(cases === undefined
      ? ['# Write a case that hits and a near miss, then set status: live.', 'cases: []']
      : ['cases:', caseLine('hits', cases.hit, 'hit'), caseLine('nearly hits', cases.miss, 'miss')]),
  ];
  const formatted = formatRule(`${lines.join('\n')}\n`, parts.names);
  const text = formatted.ok ? formatted.value : `${lines.join('\n')}\n`;
  return ok({ file: `${rule.family}/${rule.id}.yaml`, text, hasCases: cases !== undefined });
}

/** A title as a reason: braces would be placeholders. */
function braced(text: string): string {
  return text.replace(/[{}]/g, '$&$&');
}

function caseLine(name: string, features: Witness, expect: 'hit' | 'miss'): string {
  const set = [...features].map(([path, value]) => `${path}: ${JSON.stringify(value)}`);
  return `  - { name: ${name}, features: { ${set.join(', ')} }, expect: ${expect} }`;
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

/** The problems of a condition in one sentence each. */
export function sentences(problems: readonly ExpressionProblem[]): string {
  return problems.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`)).join('; ');
}
