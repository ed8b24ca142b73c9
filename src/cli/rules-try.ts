/** `sekisho rules try`: what a rule, or a changed rule set, would have done to orders of the past. */
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { RunnableParts } from '../authoring/cases/run.ts';
import { withStatus } from '../authoring/try-rule.ts';
import type { RuleSet } from '../engine/rule-set.ts';
import { openFolder, openFolderOrRevision, openRunnable } from './rules-folder.ts';
import { trialReport } from './rules-try-report.ts';
import { runTrial } from './rules-try-run.ts';

interface TryOptions {
  readonly rules?: string;
  readonly rule?: string;
  readonly against?: string;
  readonly json?: true;
}

const help = `
FILE is a stream of attempts and outcomes (docs/api.md, "Streams"), a line each; - is standard input. Attempts are played in
order of time through counters that start empty. With --rule the rule set is tried with that rule live against the same
without it, whatever its status; with --against another rule set stands for how it was. Fraud is a chargeback of category
fraud, a fraud report or a label; shares carry their 95 % interval (Wilson).

Examples:
  $ sekisho rules try orders.ndjson --rule guest-consoles-to-depot
  $ sekisho rules try orders.ndjson --against HEAD       the working copy against the committed rules
  $ sekisho rules try orders.ndjson --against old-rules --json | jq .flips`;

/** Adds the command. */
export function registerRulesTry(rules: Command): void {
  rules
    .command('try')
    .description('try a rule, or a changed rule set, on orders of the past')
    .argument('<file>', 'stream of attempts and outcomes (NDJSON)')
    .option('--rules <dir>', 'rule set to try')
    .option('--rule <id>', 'try this rule: live against not there')
    .option('--against <dir>', 'compare with this rule set: a folder, or a git revision of the usual one')
    .option('--json', 'all numbers as JSON')
    .addHelpText('after', help)
    .action(tryRules);
}

function tryRules(file: string, options: TryOptions): void {
  const parts = openRunnable(openFolder(options.rules));
  if (parts === undefined) return;
  const sides = sidesOf(parts, options);
  if (typeof sides === 'string') {
    process.stderr.write(`${sides}\n`);
    process.exitCode = 64;
    return;
  }
  if (sides === undefined) return;
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch {
    process.stderr.write(`${file} cannot be read\n`);
    process.exitCode = 66;
    return;
  }
  const { numbers, rejected } = runTrial(text, sides.rules, sides.against, Date.now());
  for (const { line, problems } of rejected) {
    process.stderr.write(`${file}:${line}: left out: ${problems.map(({ code }) => code).join(', ')}\n`);
  }
  if (rejected.length > 0) process.exitCode = 65;
  process.stdout.write(`${options.json ? JSON.stringify(numbers, null, 2) : trialReport(numbers, options.rule)}\n`);
}

/** The two rule sets of a trial; a sentence where the options do not go together; undefined where one cannot be read. */
function sidesOf(
  parts: RunnableParts,
  { rule, against }: TryOptions,
): { rules: RuleSet; against: RuleSet } | string | undefined {
  if (rule !== undefined && against !== undefined) return 'either --rule or --against';
  if (rule !== undefined) {
    if (!parts.rules.some(({ id }) => id === rule)) return `there is no rule "${rule}"`;
    return { rules: withStatus(parts, rule, 'live'), against: withStatus(parts, rule, 'retired') };
  }
  if (against === undefined) return { rules: parts.ruleSet, against: parts.ruleSet };
  const other = openRunnable(openFolderOrRevision(against));
  return other === undefined ? undefined : { rules: parts.ruleSet, against: other.ruleSet };
}
