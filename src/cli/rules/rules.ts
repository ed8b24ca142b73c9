/** `sekisho rules`: the tools of those who write rules. Each subcommand is a file of its own beside this one. */
import type { Command } from 'commander';
import { addCommands, type ListedCommand } from '../common/listed-commands.ts';

const help = `
A rule set is a folder: rules in folders by family, lists/, counters.yaml, policy.yaml (docs/rules.md).
DIR is rules/ here where it is not given, else the rule set that comes with the program.

Examples:
  $ sekisho rules check                  every problem, with its place and what to do
  $ sekisho rules test                   the cases inside the rule files
  $ sekisho rules fmt                    one order and layout
  $ sekisho rules eval 'amount.value > 50000' --checkout checkout.json
  $ sekisho rules explain goods.high_risk_share
  $ sekisho rules try orders.ndjson --rule ID
  $ sekisho rules try --on store/        a changed rule set, on stored features
  $ sekisho rules diff rules.old rules   what changed in meaning
  $ sekisho rules new                    a rule that passes check and test

Exit status: 0 all is well · 1 a check failed or a case does not hold · 64 wrong usage · 66 the folder cannot be read.`;

/** Every command, in the order of the help. */
const commands: Readonly<Record<string, ListedCommand>> = {
  check: {
    summary: 'find every problem of a rule set, with its place and what to do about it',
    load: async () => (await import('./check.ts')).registerRulesCheck,
  },
  test: {
    summary: 'run the cases inside the rule files',
    load: async () => (await import('./test.ts')).registerRulesTest,
  },
  fmt: {
    summary: 'bring rule files into one order and layout',
    load: async () => (await import('./fmt.ts')).registerRulesFmt,
  },
  eval: {
    summary: 'try an expression on a checkout and see the value of each part',
    load: async () => (await import('./eval.ts')).registerRulesEval,
  },
  explain: {
    summary: 'say what a name means, or why a checkout is decided as it is',
    load: async () => (await import('./explain.ts')).registerRulesExplain,
  },
  diff: {
    summary: 'say what changed between two rule sets, in meaning and not in text',
    load: async () => (await import('./diff.ts')).registerRulesDiff,
  },
  new: {
    summary: 'write a new rule that passes check and test',
    load: async () => (await import('./new.ts')).registerRulesNew,
  },
  schema: {
    summary: 'print a JSON Schema of rule files, for editors',
    load: async () => (await import('./schema.ts')).registerRulesSchema,
  },
  try: {
    summary: 'try a rule, or a changed rule set, on orders of the past',
    load: async () => (await import('./try.ts')).registerRulesTry,
  },
  'shadow-report': {
    summary: 'what shadow rules and a shadow rule set would have changed, over the journal',
    load: async () => (await import('./shadow-report.ts')).registerRulesShadowReport,
  },
};

/** Adds the commands below. */
export async function registerRules(rules: Command, named?: string): Promise<void> {
  rules.addHelpText('after', help);
  await addCommands(rules, commands, named);
}
