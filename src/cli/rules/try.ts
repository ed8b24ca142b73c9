/** `sekisho rules try`: what a rule, or a changed rule set, would have done to orders of the past. */
import type { Command } from 'commander';
import { inLanguage } from '../../authoring/report/japanese.ts';
import { addInputOptions, inputsHelp } from '../common/input-options.ts';
import { languageOption } from '../common/language-option.ts';
import type { TryOptions } from './try-options.ts';

const help = `
FILE… is anything that "sekisho replay" reads: attempts and outcomes as NDJSON (docs/api.md, "Streams"), exports of shops and of
payment providers, CSV and Parquet through a mapping. Attempts are played in order of time through counters that start empty.

--on asks a feature store instead, which "sekisho replay FILE… --features FOLDER" wrote: the answer is that of a full replay, and
comes at once. Conditions, points, bands and the entries of lists may differ; where a rule reads what the store cannot know anew
(a counter's key, window or filter, the lists of places and goods), the command names it and asks for a full replay.

With --rule the rule set is tried with that rule live against the same without it, whatever its status; with --against another
rule set stands for how it was (with --on it is the one that was replayed where nothing is given). Fraud is a chargeback of
category fraud, a fraud report or a label; shares carry their 95 % interval (Wilson).

Examples:
  $ sekisho rules try orders.ndjson --rule guest-consoles-to-depot
  $ sekisho rules try orders.ndjson --against HEAD       the working copy against the committed rules
  $ sekisho rules try orders.csv payments.csv --against old-rules --json | jq .flips
  $ sekisho replay orders/ --features store/ && sekisho rules try --on store/
  $ sekisho rules try --on store/ --rule guest-consoles-to-depot`;

/** Adds the command. */
export function registerRulesTry(command: Command): void {
  addInputOptions(
    command
      .argument('[file...]', inputsHelp)
      .option('--on <store>', 'ask this feature store instead of files')
      .option('--rules <dir>', 'rule set to try')
      .option('--rule <id>', 'try this rule: live against not there')
      .option('--against <dir>', 'compare with this rule set: a folder, or a git revision of the usual one'),
  )
    .option('--json', 'all numbers as JSON')
    .option('--quiet', 'no progress')
    .addOption(languageOption())
    .addHelpText('after', help)
    .action(tryRules);
}

async function tryRules(files: readonly string[], options: TryOptions): Promise<void> {
  const wrong = misuse(files, options);
  if (wrong !== undefined) {
    process.stderr.write(`${inLanguage(wrong, options.language)}\n`);
    process.exitCode = 64;
    return;
  }
  // Each way loads what it needs and no more: a store answers faster than the readers load.
  if (options.on === undefined) await (await import('./try-files.ts')).tryOnFiles(files, options);
  else await (await import('./try-store.ts')).tryOnStore(options.on, options);
}

function misuse(files: readonly string[], { on, rule, against }: TryOptions): string | undefined {
  if (rule !== undefined && against !== undefined) return 'either --rule or --against';
  if (on !== undefined && files.length > 0) return 'either files or --on';
  return on === undefined && files.length === 0 ? 'name files, or a feature store with --on' : undefined;
}
