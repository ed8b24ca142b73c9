/** Loads the rule set that a command works with, or stops with all that is wrong with it. */
import { type LoadedRuleSet, loadRuleSet } from '../engine/rule-set.ts';
import { scanFolder } from '../rule-set/folder.ts';
import { Fault } from '../shared/errors.ts';
import type { Finding } from '../shared/finding.ts';
import { ruleSetFolder } from './rules-texts.ts';

export { ruleSetFolder } from './rules-texts.ts';

import { shippedTowns } from '../towns/shipped.ts';

/** Loads a rule set; throws the fault `rule-set-refused` after listing its errors on stderr. Warnings stay with `rules check`. */
export function loadRules(asked: string | undefined): NonNullable<LoadedRuleSet['ruleSet']> {
  const folder = ruleSetFolder(asked);
  const read = scanFolder(folder);
  const { ruleSet, findings } = loadRuleSet(read.files, shippedTowns);
  const errors = [...read.findings, ...findings].filter(finding => finding.severity === 'error');
  if (ruleSet && errors.length === 0) return ruleSet;
  process.stderr.write(`${errors.map(describe).join('\n')}\n`);
  throw new Fault('rule-set-refused', folder);
}

function describe({ file, line, column, code, message, hint }: Finding): string {
  return `${file}:${line}:${column}: ${message} [${code}]${hint === undefined ? '' : `\n  ${hint}`}`;
}
