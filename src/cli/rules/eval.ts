/** `sekisho rules eval`: an expression tried on a checkout, with the value of each of its parts. */
import type { Command } from 'commander';
import { evaluate, evaluationLines, showExpressionProblems } from '../../authoring/evaluate.ts';
import { inLanguage } from '../../authoring/report/japanese.ts';
import { columnsOf, padTo } from '../../authoring/report/width.ts';
import { showOutcome } from '../../authoring/show-trace.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { openFolder, openRunnable } from '../common/rules-folder.ts';
import { addCheckoutOptions, type CheckoutOptions, situationOf } from './checkout.ts';

interface EvalOptions extends CheckoutOptions, LanguageFlags {
  readonly rules?: string;
  readonly json?: true;
}

const help = `
The expression may be of any type. Counters are those of a first attempt unless --feature says otherwise.

Examples:
  $ sekisho rules eval 'address.kind == "short_stay" && goods.high_risk_share >= 0.5' --checkout fixtures/checkouts/guest-console.json
  $ sekisho rules eval 'items.exists(i, i.quantity > 1)' --checkout fixtures/checkouts/guest-console.json
  $ sekisho rules eval 'velocity.numbers_per_device_10m >= 4' --feature velocity.numbers_per_device_10m=5`;

/** Adds the command. */
export function registerRulesEval(command: Command): void {
  addCheckoutOptions(
    command
      .argument('<expression>', 'expression as in "when"')
      .option('--rules <dir>', 'rule set whose counters and lists it may read')
      .option('--json', 'the value of the whole as JSON')
      .addOption(languageOption()),
  )
    .addHelpText('after', help)
    .action(evalExpression);
}

function evalExpression(source: string, options: EvalOptions): void {
  const parts = openRunnable(openFolder(options.rules), options.language);
  if (parts === undefined) return;
  const situation = situationOf(options, parts);
  if (!situation.ok) {
    process.stderr.write(`${inLanguage(situation.error, options.language)}\n`);
    process.exitCode = 65;
    return;
  }
  const evaluated = evaluate(source, situation.value, parts);
  if (!evaluated.ok) {
    process.stderr.write(`${showExpressionProblems(source, evaluated.error, options.language)}\n`);
    process.exitCode = 1;
    return;
  }
  if (options.json) {
    process.stdout.write(
      `${JSON.stringify({ value: showOutcome(evaluated.value), missing: evaluated.value.missing })}\n`,
    );
    return;
  }
  const lines = evaluationLines(evaluated.value, options.language);
  const widest = Math.min(80, Math.max(...lines.map(({ text, depth }) => columnsOf(text) + depth * 2)));
  for (const { text, value, depth } of lines) {
    process.stdout.write(`${padTo('  '.repeat(depth) + text, widest)}   ${value}`.trimEnd() + '\n');
  }
}
