/** Loads the rule set that a command works with, or stops with all that is wrong with it. */
import { findingTexts } from '../../authoring/report/finding-texts.ts';
import { type LoadedRuleSet, loadRuleSet } from '../../engine/rule-set.ts';
import { errorsIn, scanFolder } from '../../rule-set/folder.ts';
import { Fault } from '../../shared/errors.ts';
import type { Finding } from '../../shared/finding.ts';
import type { Language } from '../../shared/languages.ts';
import { ruleSetFolder } from './rules-texts.ts';

export { ruleSetFolder } from './rules-texts.ts';

import { shippedTowns } from '../../towns/shipped.ts';

/** Loads a rule set; throws the fault `rule-set-refused` after listing its errors on stderr. Warnings stay with `rules check`. */
export function loadRules(asked: string | undefined, language: Language = 'en'): NonNullable<LoadedRuleSet['ruleSet']> {
  const folder = ruleSetFolder(asked);
  const read = scanFolder(folder);
  const { ruleSet, findings } = loadRuleSet(read.files, shippedTowns);
  const errors = errorsIn(read, findings);
  if (ruleSet && errors.length === 0) return ruleSet;
  process.stderr.write(`${errors.map(error => describe(error, language)).join('\n')}\n`);
  throw new Fault('rule-set-refused', folder);
}

function describe(finding: Finding, language: Language): string {
  const { file, line, column, code } = finding;
  const { message, notes } = findingTexts(finding, language);
  return [`${file}:${line}:${column}: ${message} [${code}]`, ...notes.map(note => `  ${note}`)].join('\n');
}
