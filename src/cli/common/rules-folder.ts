/** What every `sekisho rules` command starts from: a folder of rules, its texts, and the fixtures beside it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Fixtures, fixturesIn } from '../../authoring/cases/fixtures.ts';
import type { RunnableParts } from '../../authoring/cases/run.ts';
import { type RuleSetParts, readParts } from '../../authoring/parts.ts';
import { textReport } from '../../authoring/report/text.ts';
import { sortedFindings } from '../../engine/rules/problems.ts';
import { errorsIn } from '../../rule-set/folder.ts';
import type { Language } from '../../shared/languages.ts';
import type { RulesFolder } from './rules-texts.ts';

export { openFolder, openFolderOrRevision, type RulesFolder } from './rules-texts.ts';

/** Where a rule set's fixtures are: where asked, else `fixtures/` inside it, beside it, and what comes with the program. */
export function fixtureFolders(folder: string, asked: string | undefined): readonly string[] {
  if (asked !== undefined) return [asked];
  const shipped = fileURLToPath(new URL('../../../fixtures', import.meta.url));
  return [join(folder, 'fixtures'), join(folder, '..', 'fixtures'), shipped].filter(dir => existsSync(dir));
}

/** The fixtures of a rule set; the first folder that has a name wins. */
export function openFixtures(folder: string, asked: string | undefined): Fixtures {
  return fixturesIn(fixtureFolders(folder, asked));
}

/** True where colours are wanted: on a terminal, unless NO_COLOR says no. */
export function wantsColour(): boolean {
  return process.stdout.hasColors?.() === true && process.env['NO_COLOR'] === undefined;
}

/**
 * The parts of a rule set that can be run. A rule set with errors cannot: they are shown on stderr, the exit status is
 * 1, and there is no answer.
 */
export function openRunnable(folder: RulesFolder, language: Language): RunnableParts | undefined {
  const { files, prefix } = folder;
  const parts: RuleSetParts = readParts(files);
  const errors = errorsIn(folder, parts.findings);
  const { ruleSet } = parts;
  if (ruleSet !== undefined && errors.length === 0) return { ...parts, ruleSet };
  process.stderr.write(`${textReport(sortedFindings(errors), { files, prefix, language })}\n`);
  process.exitCode = 1;
  return undefined;
}
