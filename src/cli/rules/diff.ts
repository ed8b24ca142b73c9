/** `sekisho rules diff`: what changed between two rule sets in meaning. */
import type { Command } from 'commander';
import { diffData, diffReport } from '../../authoring/diff/report.ts';
import { diffRuleSets } from '../../authoring/diff/rule-sets.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { openFolderOrRevision, openRunnable } from '../common/rules-folder.ts';

const help = `
A condition is tightened when it hits fewer checkouts; points, limits and bands are tightened when they ask more of shoppers
(scores rise, more is challenged; a trust rule that hits fewer asks more). Either is said only where it can be proved. The end
of a line says what a change of something live means for shoppers. Values of lists that may name a person are masked; the
figure in parentheses is their line. A list's note, source or date decides nothing.
The suggested bump: major where the way of deciding changes (bands, flows, fail policy, a rule that asks for a challenge),
minor where others are hit or for other points, patch where only texts, cases, notes or what decides nothing changed.

Examples:
  $ sekisho rules diff rules.old rules
  $ sekisho rules diff HEAD rules          the working copy against the committed rules
  $ sekisho rules diff v1.4 v1.5           two tags`;

/** Adds the command. */
export function registerRulesDiff(command: Command): void {
  command
    .argument('<before>', 'rule set as it was: a folder, or a git revision of the usual one')
    .argument('<after>', 'rule set as it is: likewise')
    .option('--json', 'changes as JSON')
    .addOption(languageOption())
    .addHelpText('after', help)
    .action(diff);
}

interface DiffCommandOptions extends LanguageFlags {
  readonly json?: true;
}

function diff(before: string, after: string, { json, language }: DiffCommandOptions): void {
  const was = openRunnable(openFolderOrRevision(before), language);
  const is = openRunnable(openFolderOrRevision(after), language);
  if (was === undefined || is === undefined) return;
  const changes = diffRuleSets(was, is);
  const told = json ? JSON.stringify(diffData(changes, language), null, 2) : diffReport(changes, language);
  process.stdout.write(`${told}\n`);
}
