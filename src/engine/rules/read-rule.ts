/** Reads one rule file (docs/rules.md). All problems at once, each at its place. */
import type { Finding } from '../../shared/finding.ts';
import { readYaml } from '../../shared/yaml-file.ts';
import { readExpression } from '../cel/check.ts';
import type { Environment } from '../cel/environment.ts';
import type { Expression } from '../cel/expression.ts';
import { eventFields } from '../types.ts';
import type { FeaturePaths } from './feature-paths.ts';
import { Problems } from './problems.ts';
import { readAdvice } from './read-advice.ts';
import { readCases, showsHit, showsMiss } from './read-cases.ts';
import { readContribution } from './read-contribution.ts';
import { formatProblem, parseTemplate, placeholdersOf, type Template } from './reason.ts';
import { type Rule, type RuleStatus, ruleStatuses } from './rule.ts';
import { readBilingual, readMap, readText, readTexts, readWord, wordHint, type YamlMap } from './shape.ts';

/** What a rule file is read against. */
export interface RuleEnvironment {
  /** Every feature, counters included (featurePaths). */
  readonly paths: FeaturePaths;
  /** Names of the families that the policy knows; undefined when the policy could not be read. */
  readonly families: ReadonlySet<string> | undefined;
  /** What conditions may read: the same features, and the rule set's lists (ruleEnvironment of the expression language). */
  readonly names: Environment;
}

/** The keys of a rule file in their canonical order. */
export const ruleKeys = {
  required: ['id', 'title', 'status', 'family', 'when', 'reason'],
  optional: ['description', 'points', 'points_by', 'flow', 'advice', 'attack', 'tags', 'false_positives', 'cases'],
} as const;

/** A rule as far as it could be read: what is right in a file with a fault. */
export type WrittenRule = Partial<Rule> & Pick<Rule, 'file' | 'cases'>;

/** A rule file read: the rule when it has no error, and what was found. */
export interface ReadRule {
  readonly rule?: Rule;
  /** There where the file is a map. */
  readonly written?: WrittenRule;
  readonly findings: readonly Finding[];
  /** The rule's own id and status as far as they could be read, for checks across files. */
  readonly id?: string;
}

/** Reads one rule file. `file` is its path inside the rule set: `<family>/<id>.yaml`. */
export function readRule(file: string, text: string, environment: RuleEnvironment): ReadRule {
  const problems = new Problems(readYaml(file, text));
  if (problems.yaml.value === undefined) return { findings: problems.findings };
  const map = readMap(problems, problems.yaml.value, [], ruleKeys, 'a rule');
  if (map === undefined) return { findings: problems.findings };
  const id = readId(problems, map, file);
  const family = readFamily(problems, map, file, environment);
  const status = readWord(problems, map['status'], ['status'], 'the status', ruleStatuses);
  const title = readBilingual(problems, map['title'], ['title'], 'a title');
  const description = readText(problems, map['description'], ['description'], 'the description');
  const condition = readCondition(problems, map, environment.names);
  const contribution = readContribution(problems, map, environment.paths);
  const advice = readAdvice(problems, map['advice'], ['advice']);
  const attack = readWord(problems, map['attack'], ['attack'], 'what is attacked', eventFields);
  const reason = readReason(problems, map['reason'], environment.paths);
  const tags = readTexts(problems, map['tags'], ['tags'], 'the list of tags');
  const falsePositives = readFalsePositives(problems, map);
  const cases = readCases(problems, map['cases'], environment.paths);
  if (status !== undefined) checkCases(problems, status, cases);
  const complete =
    !problems.failed &&
    id !== undefined &&
    family !== undefined &&
    status !== undefined &&
    title !== undefined &&
    condition !== undefined &&
    contribution !== undefined &&
    reason !== undefined;
  if (!complete) {
    const written: WrittenRule = {
      file,
      cases,
      ...(status === undefined ? {} : { status }),
      ...(condition === undefined ? {} : { condition }),
    };
    return { written, findings: problems.findings, ...(id === undefined ? {} : { id }) };
  }
  const parts = {
    id,
    file,
    family,
    status,
    title,
    when: map['when'] as string,
    condition,
    contribution,
    advice,
    ...(attack === undefined ? {} : { attack }),
    reason,
    tags,
    falsePositives,
    cases,
  };
  const rule = description === undefined ? parts : { ...parts, description };
  return {
    rule,
    written: rule,
    findings: problems.findings,
    id,
  };
}

function readId(problems: Problems, map: YamlMap, file: string): string | undefined {
  const id = readText(problems, map['id'], ['id'], 'the id');
  if (id === undefined) return undefined;
  const fromFile = file.slice(file.lastIndexOf('/') + 1).replace(/\.yaml$/, '');
  const isSound = (name: string) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
  if (!isSound(id)) {
    problems.at(
      ['id'],
      'rule-id',
      `an id is made of small letters, digits and hyphens, and "${id}" is not`,
      isSound(fromFile) ? `write id: ${fromFile}` : 'choose such an id, and rename the file to it',
    );
  } else if (id !== fromFile) {
    problems.at(
      ['id'],
      'rule-id',
      `the id is "${id}" and the file is "${fromFile}.yaml"`,
      `write id: ${fromFile}, or rename the file`,
    );
  }
  return id;
}

function readFamily(problems: Problems, map: YamlMap, file: string, { families }: RuleEnvironment): string | undefined {
  const family = readText(problems, map['family'], ['family'], 'the family');
  if (family === undefined) return undefined;
  const folder = file.split('/')[0]!;
  if (family !== folder) {
    const hint = `write family: ${folder}, or move the file to ${family}/`;
    problems.at(['family'], 'rule-family', `the family is "${family}" and the folder is "${folder}"`, hint);
  } else if (families !== undefined && !families.has(family)) {
    const hint = wordHint(family, families, `add it there: families: { ${family}: { cap: 30 } }`);
    problems.at(['family'], 'rule-family', `policy.yaml has no family "${family}"`, hint);
  }
  return family;
}

function readCondition(problems: Problems, map: YamlMap, names: Environment): Expression | undefined {
  const source = map['when'];
  // Not trimmed: offsets count from the value's first character.
  if (readText(problems, source, ['when'], 'the condition') === undefined) return undefined;
  const read = readExpression(source as string, names);
  if (read.ok) return read.value;
  for (const { code, message, hint, offset, length } of read.error) {
    problems.inside(['when'], offset, length, code, message, hint);
  }
  return undefined;
}

function readReason(problems: Problems, value: unknown, paths: FeaturePaths): Rule['reason'] | undefined {
  const texts = readBilingual(problems, value, ['reason'], 'a reason');
  if (texts === undefined) return undefined;
  const ja = readTemplate(problems, (value as YamlMap)['ja'] as string, ['reason', 'ja'], paths);
  const en = readTemplate(problems, (value as YamlMap)['en'] as string, ['reason', 'en'], paths);
  return { ja, en };
}

const wideBraces = /｛\s*([\w.]+)[^｛｝]*｝/gu;

function readTemplate(problems: Problems, text: string, path: readonly string[], paths: FeaturePaths): Template {
  const { template, problems: faults } = parseTemplate(text);
  for (const { offset, length, message } of faults) {
    problems.inside(path, offset, length, 'reason-format', message, 'write {{ or }} for the brace itself');
  }
  // Braces in full width are plain text, and people would read the name of the feature.
  for (const { 0: written, 1: name = '', index } of text.includes('｛') ? text.matchAll(wideBraces) : []) {
    if (!paths.has(name)) continue;
    const message = 'braces in full width hold no place for a value';
    problems.inside(path, index, written.length, 'reason-placeholder', message, `write {${name}}`);
  }
  for (const { path: name, format, offset, length } of placeholdersOf(template)) {
    const definition = paths.get(name);
    if (definition === undefined) {
      const hint = wordHint(name, paths.keys());
      problems.inside(path, offset, length, 'reason-placeholder', `there is no feature "${name}"`, hint);
      continue;
    }
    const wrong = formatProblem(format, definition);
    if (wrong !== undefined) problems.inside(path, offset, length, 'reason-format', wrong);
  }
  return { parts: trimmedEnd(template.parts) };
}

/** A folded block ends in a line break, which is no part of the reason. */
function trimmedEnd(parts: Template['parts']): Template['parts'] {
  const last = parts.at(-1);
  return typeof last === 'string' ? [...parts.slice(0, -1), last.trimEnd()] : parts;
}

/** Words with which people fill a field that they have nothing to put in. */
const hollow = /^(unknown|none|n\/?a|tbd|todo|-+|なし|無し|不明|未定|特になし)\.?$/i;

function readFalsePositives(problems: Problems, map: YamlMap): readonly string[] {
  const notes = readTexts(problems, map['false_positives'], ['false_positives'], 'the list of false positives');
  notes.forEach((note, index) => {
    if (hollow.test(note)) {
      const hint = 'say who is hit wrongly and what tells them apart, or leave the key out';
      problems.at(['false_positives', index], 'rule-false-positives', `"${note}" says nothing`, hint);
    }
  });
  return notes;
}

function checkCases(problems: Problems, status: RuleStatus, cases: Rule['cases']): void {
  if (status !== 'live' && status !== 'shadow') return;
  // A case that could not be read may be the one that seems to be missing.
  const written = (problems.yaml.value as YamlMap)['cases'];
  if (Array.isArray(written) && written.length > cases.length) return;
  const missing = [
    ...(cases.some(showsHit) ? [] : ['one that hits']),
    ...(cases.some(showsMiss) ? [] : ['a near miss']),
  ];
  if (missing.length === 0) return;
  const path = 'cases' in (problems.yaml.value as YamlMap) ? ['cases'] : ['status'];
  const hint = 'add the case, or set status: draft until there is one';
  problems.atKey(
    path,
    'case-missing',
    `a ${status} rule has a case that hits and a near miss; it lacks ${missing.join(' and ')}`,
    hint,
  );
}
