/** `sekisho replay merge`: slices that were replayed apart become one result. */
import type { Command } from 'commander';
import { mergeParts } from '../../replay/run/merge-parts.ts';
import { namedPath, outputOfReplay, refuseClashes } from '../common/output-paths.ts';
import { programVersion } from '../common/program-version.ts';
import { ruleSetFolder } from '../common/rule-set.ts';
import { addNumbersOptions, type NumbersFlags, numbersChoices } from './numbers-options.ts';
import { createProgress } from './progress.ts';
import { writeReport } from './report.ts';
import { ruleSets } from './rule-sets.ts';
import { summaryText } from './summary.ts';

const help = `
Takes the --out files of every slice of one replay, in any order, with the same rule sets, and gives what a replay in one
piece would have given, byte for byte.

Example:
  $ sekisho replay history.ndjson --slice 1/2 --out part-1.ndjson
  $ sekisho replay history.ndjson --slice 2/2 --out part-2.ndjson
  $ sekisho replay merge part-*.ndjson --out decisions.ndjson --json`;

/** Adds the command. */
export function registerReplayMerge(replay: Command): void {
  addNumbersOptions(
    replay
      .command('merge')
      .description('put the slices of a replay together')
      .argument('<part...>', 'the --out files of all slices'),
  )
    .addHelpText('after', help)
    .action(merge);
}

async function merge(parts: readonly string[], flags: NumbersFlags): Promise<void> {
  refuseClashes(
    parts.map(path => ({ name: 'a slice', path })),
    [...outputOfReplay(flags.out), ...namedPath('--report', flags.report)],
  );
  const progress = createProgress(flags.quiet === true);
  const merged = await mergeParts(parts, {
    ...ruleSets(flags),
    workers: 1,
    numbers: numbersChoices(flags),
    progress,
    ...(flags.out === undefined ? {} : { out: flags.out }),
    ...(flags.temporary === undefined ? {} : { temporary: flags.temporary }),
  });
  progress.end();
  const { counts, numbers, slices, fingerprint, history } = merged;
  const { inputs, readers } = history;
  const { rules, against } = flags;
  writeReport(flags, numbers, {
    program: programVersion(),
    inputs,
    readers,
    counts,
    rules: ruleSetFolder(rules),
    against,
  });
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ replay: { ...history, fingerprint, slices, counts }, numbers }, null, 2)}\n`
      : summaryText(merged, flags.language),
  );
}
