/** `sekisho rules`: the tools of those who write rules. Each subcommand is a file of its own beside this one. */
import type { Command } from 'commander';
import { registerRulesCheck } from './rules-check.ts';
import { registerRulesDiff } from './rules-diff.ts';
import { registerRulesEval } from './rules-eval.ts';
import { registerRulesExplain } from './rules-explain.ts';
import { registerRulesFmt } from './rules-fmt.ts';
import { registerRulesNew } from './rules-new.ts';
import { registerRulesSchema } from './rules-schema.ts';
import { registerRulesShadowReport } from './rules-shadow-report.ts';
import { registerRulesTest } from './rules-test.ts';
import { registerRulesTry } from './rules-try.ts';

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
  $ sekisho rules diff rules.old rules   what changed in meaning
  $ sekisho rules new                    a rule that passes check and test

Exit status: 0 all is well · 1 a check failed or a case does not hold · 64 wrong usage · 66 the folder cannot be read.`;

/** Adds the commands. */
export function registerRules(program: Command): void {
  const rules = program.command('rules').description('check, test and understand rules').addHelpText('after', help);
  for (const register of [
    registerRulesCheck,
    registerRulesTest,
    registerRulesFmt,
    registerRulesEval,
    registerRulesExplain,
    registerRulesDiff,
    registerRulesNew,
    registerRulesSchema,
    registerRulesTry,
    registerRulesShadowReport,
  ])
    register(rules);
}
