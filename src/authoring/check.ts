/** Everything that `sekisho rules check` finds in a rule set: what reading finds, and what only the whole shows. */
import { sortedFindings } from '../engine/rules/problems.ts';
import type { RuleSetFiles } from '../engine/rules/read-rules.ts';
import type { Finding } from '../shared/finding.ts';
import { lintCaseValues } from './lints/case-values.ts';
import { lintCaseFixtures, lintCaseWords, lintRepeatedCases } from './lints/cases.ts';
import { lintComparisons, lintCounterConditions } from './lints/comparisons.ts';
import { lintExpired } from './lints/expired.ts';
import { lintImplied } from './lints/implied.ts';
import type { CheckOptions, Lint } from './lints/lint.ts';
import { lintListEntries } from './lints/list-entries.ts';
import { lintBands, lintNoChallenge, lintPoints } from './lints/points.ts';
import { lintPointsUnknown } from './lints/points-unknown.ts';
import { lintRepeatedParts } from './lints/repeated.ts';
import { lintSteps } from './lints/steps.ts';
import { lintUnusedCounters, lintUnusedLists } from './lints/unused.ts';
import { readParts } from './parts.ts';

const lints: readonly Lint[] = [
  lintComparisons,
  lintCounterConditions,
  lintRepeatedParts,
  lintImplied,
  lintPoints,
  lintSteps,
  lintPointsUnknown,
  lintBands,
  lintNoChallenge,
  lintUnusedLists,
  lintUnusedCounters,
  lintRepeatedCases,
  lintCaseFixtures,
  lintCaseWords,
  lintCaseValues,
  lintExpired,
  lintListEntries,
];

/** A folder as `scanFolder` (rule-set/folder.ts) reads it. */
interface ReadFolder {
  readonly files: RuleSetFiles;
  readonly findings: readonly Finding[];
  readonly passedOver?: readonly Finding[];
}

/**
 * Checks a folder as it was read. What follows only from a file that could not be read (its list, its counters) is left out:
 * that file is reported itself.
 */
export function checkFolder(
  { files, findings: unread, passedOver = [] }: ReadFolder,
  options: CheckOptions,
): readonly Finding[] {
  const lost = new Set(unread.map(({ file }) => file));
  const follows = ({ code, file, message }: Finding) => {
    const [, name] = /"([^"]*)"/.exec(message) ?? [];
    if (code === 'unknown-list') return lost.has(`lists/${name}.csv`) || lost.has(`lists/${name}.txt`);
    return code === 'missing-file' && lost.has(file);
  };
  const found = checkRuleSet(files, options).filter(finding => !follows(finding));
  return [...unread, ...(passedOver.length === 0 ? found : sortedFindings([...passedOver, ...found]))];
}

/** Checks a rule set. Never throws; findings stand in the order of file and line. */
export function checkRuleSet(files: RuleSetFiles, options: CheckOptions): readonly Finding[] {
  const parts = readParts(files);
  return sortedFindings([...parts.findings, ...lints.flatMap(lint => lint(parts, options))]);
}
