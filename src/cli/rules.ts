/** `sekisho rules`: the tools of those who write rules. Each subcommand is a file of its own beside this one. */
import type { Command } from 'commander';

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

/** Every command, in the order of the help; its file is loaded when it is asked for (main.ts says why). */
const commands: Readonly<Record<string, () => Promise<(rules: Command) => void>>> = {
  check: async () => (await import('./rules-check.ts')).registerRulesCheck,
  test: async () => (await import('./rules-test.ts')).registerRulesTest,
  fmt: async () => (await import('./rules-fmt.ts')).registerRulesFmt,
  eval: async () => (await import('./rules-eval.ts')).registerRulesEval,
  explain: async () => (await import('./rules-explain.ts')).registerRulesExplain,
  diff: async () => (await import('./rules-diff.ts')).registerRulesDiff,
  new: async () => (await import('./rules-new.ts')).registerRulesNew,
  schema: async () => (await import('./rules-schema.ts')).registerRulesSchema,
  try: async () => (await import('./rules-try.ts')).registerRulesTry,
  'shadow-report': async () => (await import('./rules-shadow-report.ts')).registerRulesShadowReport,
};

/** Adds the one command that is named, or all of them. */
export async function registerRules(program: Command, named?: string): Promise<void> {
  const rules = program.command('rules').description('check, test and understand rules').addHelpText('after', help);
  const wanted = named !== undefined && Object.hasOwn(commands, named) ? [named] : Object.keys(commands);
  for (const name of wanted) (await commands[name]!())(rules);
}
