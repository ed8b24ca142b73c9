/** Reads every rule of a rule set: `<family>/<id>.yaml`. */
import type { Finding } from '../../shared/finding.ts';
import { allSteps, type Steps } from '../../shared/steps.ts';
import { readYaml } from '../../shared/yaml-file.ts';
import { findingAt, sortedFindings } from './problems.ts';
import { type RuleEnvironment, readRule, type WrittenRule } from './read-rule.ts';
import type { Rule } from './rule.ts';
import { isRuleFile, type RuleSetFiles, settingsFiles } from './rule-files.ts';

export { isRuleFile, type RuleSetFiles } from './rule-files.ts';

/** The rules of a rule set, ordered by id. */
export interface RulesRead {
  readonly rules: readonly Rule[];
  readonly written: readonly WrittenRule[];
  readonly findings: readonly Finding[];
}

/** Reads all rules. Never throws; a faulty rule is left out of `rules`, and its findings say why. */
export function readRules(files: RuleSetFiles, environment: RuleEnvironment): RulesRead {
  return allSteps(readingRules(files, environment));
}

/** The same, a rule a step. */
export function* readingRules(files: RuleSetFiles, environment: RuleEnvironment): Steps<RulesRead> {
  const findings: Finding[] = [];
  const rules: Rule[] = [];
  const written: WrittenRule[] = [];
  const fileOfId = new Map<string, string>();
  for (const file of [...files.keys()].sort()) {
    if (settingsFiles.some(name => name === file) || isList(file)) continue;
    if (!isRuleFile(file)) {
      findings.push(...strayFile(file));
      continue;
    }
    yield;
    const read = readRule(file, files.get(file)!, environment);
    findings.push(...read.findings);
    if (read.written !== undefined) written.push(read.written);
    if (read.id !== undefined) {
      const before = fileOfId.get(read.id);
      if (before !== undefined) {
        const message = `the id "${read.id}" is taken by ${before}`;
        const hint = 'an id is never used twice, not even after a rule is retired';
        const place = readYaml(file, files.get(file)!).placeOf(['id']);
        findings.push(findingAt('rule-id-duplicate', file, place, message, hint));
        continue;
      }
      fileOfId.set(read.id, file);
    }
    if (read.rule !== undefined) rules.push(read.rule);
  }
  rules.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { rules, written, findings: sortedFindings(findings) };
}

/** Lists of conditions stand directly in lists/; folders of the recognisers, below it, look after their own files. */
const isList = (file: string) => /^lists\/(?:[^/]+\.(?:csv|txt)|(?:places|goods)\/.+)$/.test(file);

/** A file that nothing reads, such as `address/foo.yml`, is likely a rule that its author believes to be live. */
function strayFile(file: string): Finding[] {
  // A text elsewhere is what its author notes; beside the lists it is one whose ending is in capitals.
  if (!/\.(ya?ml|csv)$|^lists\/[^/]+\.txt$/i.test(file)) return [];
  const asRule = file.replace(/\.ya?ml$/i, '.yaml');
  const [, list, kind] = /^lists\/(?:.*\/)?([^/]+)\.(csv|txt)$/i.exec(file) ?? [];
  const hint =
    list !== undefined
      ? `rename it to lists/${list.toLowerCase()}.${kind?.toLowerCase()}`
      : file.endsWith('.csv')
        ? 'lists stand in lists/'
        : asRule !== file && (isRuleFile(asRule) || settingsFiles.some(name => name === asRule))
          ? `rename it to ${asRule}`
          : 'a rule is <family>/<id>.yaml; at the top stand policy.yaml and counters.yaml';
  return [findingAt('unknown-file', file, { line: 1, column: 1, length: 1 }, 'nothing reads this file', hint)];
}
