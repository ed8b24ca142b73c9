/** `sekisho rules test`: the cases inside the rule files, run through the whole engine. */
import type { Command } from 'commander';
import { runCases } from '../authoring/cases/run.ts';
import { caseReport } from '../authoring/show-cases.ts';
import type { Rule, RuleCase } from '../engine/rules/rule.ts';
import { openFixtures, openFolder, openRunnable, wantsColour } from './rules-folder.ts';

interface TestCommandOptions {
  readonly filter?: string;
  readonly fixtures?: string;
}

const help = `
A case that does not hold is shown with its condition, the values filled in, and a mark on each part:
✓ true · ✗ false · ? not to be known from the data at hand · ! failed.

Examples:
  $ sekisho rules test
  $ sekisho rules test --filter short-stay        rules, files or cases with this in their name`;

/** Adds the command. */
export function registerRulesTest(rules: Command): void {
  rules
    .command('test')
    .description('run the cases inside the rule files')
    .argument('[dir]', 'rule set to test')
    .option('--filter <text>', 'only rules, files or cases whose name holds this text')
    .option('--fixtures <dir>', 'folder with checkouts/ and stories/ that cases name')
    .addHelpText('after', help)
    .action(test);
}

function test(dir: string | undefined, options: TestCommandOptions): void {
  const folder = openFolder(dir);
  const started = performance.now();
  const parts = openRunnable(folder);
  if (parts === undefined) return;
  const results = runCases(parts, openFixtures(folder.folder, options.fixtures), filterOf(options.filter));
  const milliseconds = performance.now() - started;
  const report = caseReport(results, { parts, prefix: folder.prefix, colour: wantsColour(), milliseconds });
  process.stdout.write(`${report}\n`);
  if (results.some(({ holds }) => !holds)) process.exitCode = 1;
}

function filterOf(text: string | undefined): (rule: Rule, entry: RuleCase) => boolean {
  const wanted = text?.toLowerCase();
  const holds = (name: string) => wanted === undefined || name.toLowerCase().includes(wanted);
  return (rule, entry) => holds(rule.file) || holds(rule.id) || holds(entry.name);
}
