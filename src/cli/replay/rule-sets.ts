/** The rule sets that a command of the replay works with: one, or two that are compared. */
import { type LoadedSets, loadSets, type RuleSetTexts } from '../../replay/run/rule-sets.ts';
import { scanFolder } from '../../rule-set/folder.ts';
import { Fault } from '../../shared/errors.ts';
import type { LanguageFlags } from '../common/language-option.ts';
import { loadRules, ruleSetFolder } from '../common/rule-set.ts';
import type { NumbersFlags } from './numbers-options.ts';

/** What says which rule sets are meant, and in which language their errors are listed. */
type RuleSetFlags = Pick<NumbersFlags, 'rules' | 'against'> & Partial<LanguageFlags>;

/** The rule sets that a command works with, loaded; their errors are listed and stop it. */
export function ruleSets(flags: RuleSetFlags): {
  readonly texts: RuleSetTexts;
  readonly sets: LoadedSets;
} {
  const { texts, load } = readRuleSets(flags);
  return { texts, sets: load() };
}

/** The same, only read. `load` loads them once, whoever calls it first; it lists their errors and throws the fault. */
export function readRuleSets({ rules, against, language }: RuleSetFlags): {
  readonly texts: RuleSetTexts;
  readonly load: () => LoadedSets;
} {
  const folders = [ruleSetFolder(rules), ...(against === undefined ? [] : [against])];
  const read = folders.map(folder => scanFolder(folder));
  const texts = { rules: read[0]!.files, ...(read[1] ? { against: read[1].files } : {}) };
  let sets: LoadedSets | undefined;
  const load = () => {
    sets ??= read.every(({ findings }) => findings.length === 0) ? loadSets(texts) : undefined;
    if (sets) return sets;
    // Loading each for itself lists its errors and throws the fault.
    for (const folder of folders) loadRules(folder, language);
    throw new Fault('rule-set-refused');
  };
  return { texts, load };
}
