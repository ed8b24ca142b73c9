/** `sekisho replay FILE…`: plays a history and says what the rule set would have done with it. */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import { openHistory } from '../replay/order/ndjson-history.ts';
import { expandPaths } from '../replay/read/ndjson-inputs.ts';
import { OutcomeStates } from '../replay/run/outcome-states.ts';
import { closingOf } from '../replay/run/record.ts';
import { replay } from '../replay/run/replay.ts';
import { readFolder } from '../rule-set/folder.ts';
import { loadRules, ruleSetFolder } from './rule-set.ts';

interface RunOptions {
  readonly rules?: string;
  readonly against?: string;
  readonly json?: true;
  readonly out?: string;
  readonly rejects?: string;
  readonly maxRejects: number;
  readonly workers: number;
  readonly acceptCardNumbers?: true;
}

/** Adds the arguments and options of a run to the command. */
export function registerReplayRun(command: Command): void {
  command
    .argument('<file...>', 'files, folders or patterns of NDJSON (also .gz); - is standard input')
    .option('--rules <folder>', 'rule set to use (default: rules/ here, else the one that comes with the program)')
    .option('--against <folder>', 'a second rule set, decided in the same pass')
    .option('--json', 'print the numbers as JSON')
    .option('--out <file>', 'write each assessment as a line of NDJSON')
    .option('--rejects <file>', 'write the rows that could not be used, with their place and cause')
    .option(
      '--max-rejects <share>',
      'stop when more than this share of lines cannot be used, such as 1%',
      shareOf,
      0.01,
    )
    .option(
      '--workers <n>',
      'threads that read, recognise and decide beside the counters',
      wholeNumber,
      availableParallelism(),
    )
    .option('--accept-card-numbers', 'take card.number; its tokens use a key made for this run only')
    .action(run);
}

function shareOf(text: string): number {
  const [, figure, percent] = /^([0-9]*\.?[0-9]+)(%?)$/.exec(text.trim()) ?? [];
  const share = Number(figure) / (percent ? 100 : 1);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('Write a share such as 1% or 0.01.');
  return share;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 256) throw new InvalidArgumentError('Write a number from 1.');
  return number;
}

async function run(files: readonly string[], options: RunOptions): Promise<void> {
  loadRules(options.rules);
  const texts = {
    rules: readFolder(ruleSetFolder(options.rules)),
    ...(options.against === undefined ? {} : { against: readFolder(options.against) }),
  };
  const history = await openHistory(expandPaths(files));
  const states = new OutcomeStates();
  const out = options.out === undefined ? undefined : openSync(options.out, 'w');
  const kept: string[] = [];
  const { counts, steps } = replay(history, {
    texts,
    workers: options.workers,
    maxRejects: options.maxRejects,
    ...(options.acceptCardNumbers ? { cardSecret: randomBytes(32) } : {}),
  });
  for await (const step of steps) {
    if (out !== undefined) kept.push(...step.lines);
    for (const { ordinal, outcome } of step.outcomes) states.take(ordinal, outcome);
  }
  if (out !== undefined) {
    for (const [ordinal, line] of kept.entries()) writeSync(out, `${line}${closingOf(states.of(ordinal))}\n`);
    closeSync(out);
  }
  history.close();
  if (options.json) process.stdout.write(`${JSON.stringify(counts, null, 2)}\n`);
}
