/** `sekisho rules test`: the cases inside the rule files, run through the whole engine. */
import type { Command } from 'commander';
import { coverageOf, coverageReport } from '../../authoring/cases/coverage.ts';
import { judgeMutants, mutationReport } from '../../authoring/cases/mutate.ts';
import { runCases } from '../../authoring/cases/run.ts';
import { inLanguage } from '../../authoring/report/japanese.ts';
import { caseReport } from '../../authoring/show-cases.ts';
import type { Rule, RuleCase } from '../../engine/rules/rule.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { fixtureFolders, openFixtures, openFolder, openRunnable, wantsColour } from '../common/rules-folder.ts';
import { watchFolders } from '../common/watch-folders.ts';

interface TestCommandOptions extends LanguageFlags {
  readonly filter?: string;
  readonly fixtures?: string;
  readonly coverage?: true;
  readonly mutate?: true;
  readonly watch?: true;
}

const help = `
A case that does not hold is shown with its condition, the values filled in, and a mark on each part:
✓ true · ✗ false · ? not to be known from the data at hand · ! failed.

--coverage says which parts of which conditions no case has shown true, or false.
--mutate changes one operator, threshold or part of a condition at a time and says which change no case notices.
Neither changes the exit status.

Examples:
  $ sekisho rules test
  $ sekisho rules test --watch                    again at each change of a file
  $ sekisho rules test --coverage --mutate
  $ sekisho rules test --language ja
  $ sekisho rules test --filter short-stay        rules, files or cases with this in their name`;

/** Adds the command. */
export function registerRulesTest(command: Command): void {
  command
    .argument('[dir]', 'rule set to test')
    .option('--filter <text>', 'only rules, files or cases whose name holds this text')
    .option('--coverage', 'say which sides of the parts of conditions no case has shown')
    .option('--mutate', 'change conditions and say which change no case notices')
    .option('--watch', 'run again whenever a file of the rule set or of the fixtures changes')
    .option('--fixtures <dir>', 'folder with checkouts/ and stories/ that cases name')
    .addOption(languageOption())
    .addHelpText('after', help)
    .action(test);
}

async function test(dir: string | undefined, options: TestCommandOptions): Promise<void> {
  if (options.watch !== true) return runOnce(dir, options);
  const { folder } = openFolder(dir);
  // What changes during the first run is a change as well: watching begins before it.
  const watched = watchFolders([folder, ...fixtureFolders(folder, options.fixtures)], () => {
    process.exitCode = 0;
    process.stdout.write(`${process.stdout.isTTY ? '\u001bc' : ''}${new Date().toLocaleTimeString()}\n`);
    runOnce(dir, options);
  });
  runOnce(dir, options);
  await watched;
}

function runOnce(dir: string | undefined, options: TestCommandOptions): void {
  const folder = openFolder(dir);
  const started = performance.now();
  const parts = openRunnable(folder, options.language);
  if (parts === undefined) return;
  const { prefix } = folder;
  const { language } = options;
  const fixtures = openFixtures(folder.folder, options.fixtures);
  const results = runCases(parts, fixtures, filterOf(options.filter));
  if (results.length === 0) {
    const nothing = options.filter === undefined ? 'There are no cases.' : `No case matches "${options.filter}".`;
    process.stderr.write(`${inLanguage(nothing, language)}\n`);
    process.exitCode = 1;
    return;
  }
  const milliseconds = performance.now() - started;
  const reports = [caseReport(results, { parts, prefix, colour: wantsColour(), milliseconds, language })];
  if (options.coverage || options.mutate) {
    // "No case" means none of the rule's: those that the filter left out as well.
    const rules = new Set(results.map(({ rule }) => rule));
    const all = options.filter === undefined ? results : runCases(parts, fixtures, rule => rules.has(rule));
    const tested = { ...parts, rules: parts.rules.filter(rule => rules.has(rule)) };
    if (options.coverage) reports.push(coverageReport(coverageOf(all, tested), { prefix, language }));
    if (options.mutate) reports.push(mutationReport(judgeMutants(all, parts), { prefix, language }));
  }
  process.stdout.write(`${reports.join('\n\n')}\n`);
  if (results.some(({ holds }) => !holds)) process.exitCode = 1;
}

function filterOf(text: string | undefined): (rule: Rule, entry: RuleCase) => boolean {
  const wanted = text?.toLowerCase();
  const holds = (name: string) => wanted === undefined || name.toLowerCase().includes(wanted);
  return (rule, entry) => holds(rule.file) || holds(rule.id) || holds(entry.name);
}
