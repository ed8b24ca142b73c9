/** `sekisho rules diff`: what changed between two rule sets in meaning. */
import type { Command } from 'commander';
import { diffReport, diffRuleSets, reachOf } from '../authoring/diff.ts';
import { openFolderOrRevision, openRunnable } from './rules-folder.ts';

const help = `
Rules are compared by what they hit: "tightened" and "loosened" are said only where it can be proved from the conditions.
The suggested bump: major where the way of deciding changes (bands, flows, fail policy, a rule that asks for a challenge),
minor where others are hit or for other points, patch where only texts, cases or rules that are not live changed.

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
    .addHelpText('after', help)
    .action(diff);
}

function diff(before: string, after: string, options: { readonly json?: true }): void {
  const was = openRunnable(openFolderOrRevision(before));
  const is = openRunnable(openFolderOrRevision(after));
  if (was === undefined || is === undefined) return;
  const changes = diffRuleSets(was, is);
  const text = options.json ? JSON.stringify({ bump: reachOf(changes), changes }, null, 2) : diffReport(changes);
  process.stdout.write(`${text}\n`);
}
