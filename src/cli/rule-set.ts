/** Loads the rule set that a command works with, or stops with all that is wrong with it. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type LoadedRuleSet, loadRuleSet } from '../engine/rule-set.ts';
import { scanFolder } from '../rule-set/folder.ts';
import { Fault } from '../shared/errors.ts';
import type { Finding } from '../shared/finding.ts';

/** The rule set that comes with the program, where the working folder has none. */
const shipped = fileURLToPath(new URL('../../rules', import.meta.url));

/** The folder to load: what was asked for, else `rules/` here, else the one that comes with the program. */
export function ruleSetFolder(asked: string | undefined): string {
  return asked ?? (existsSync('rules/policy.yaml') ? 'rules' : shipped);
}

/** Loads a rule set; throws the fault `rule-set-refused` after listing its errors on stderr. Warnings stay with `rules check`. */
export function loadRules(asked: string | undefined): NonNullable<LoadedRuleSet['ruleSet']> {
  const folder = ruleSetFolder(asked);
  const read = scanFolder(folder);
  const { ruleSet, findings } = loadRuleSet(read.files);
  const errors = [...read.findings, ...findings].filter(finding => finding.severity === 'error');
  if (ruleSet && errors.length === 0) return ruleSet;
  process.stderr.write(`${errors.map(describe).join('\n')}\n`);
  throw new Fault('rule-set-refused', folder);
}

function describe({ file, line, column, code, message, hint }: Finding): string {
  return `${file}:${line}:${column}: ${message} [${code}]${hint === undefined ? '' : `\n  ${hint}`}`;
}
