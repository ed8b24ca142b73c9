/** The arguments and options of `sekisho replay FILE…`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { addInputOptions, inputsHelp } from '../common/input-options.ts';
import type { InputFlags } from './inputs.ts';
import { addNumbersOptions, type NumbersFlags } from './numbers-options.ts';
import { mostWorkers, workersOf } from './workers.ts';

/** What a run is given. */
export interface RunFlags extends NumbersFlags, InputFlags {
  readonly rejects?: string;
  readonly workers?: number;
  readonly acceptCardNumbers?: true;
  readonly order: 'time' | 'arrival';
  readonly slice?: readonly [number, number];
  readonly resume?: true;
  readonly features?: string;
  readonly checkpointEvery: number;
}

const help = `
Reads NDJSON (docs/api.md, "Streams"), in any order of lines, and decides every attempt as the service would have decided it,
with what was known at its time. Outcomes count from their own time; labels never reach the order that they speak of.
docs/replay.md tells more.

Examples:
  $ sekisho replay history.ndjson
  $ sekisho replay orders/ payments.ndjson.gz --json --out decisions.ndjson
  $ sekisho replay history.ndjson --out decisions.parquet
  $ sekisho replay history.ndjson --rules draft/ --against rules/
  $ sekisho replay orders/ --features store/     then: sekisho rules try --on store/
  $ sekisho replay history.ndjson --slice 1/4 --out part-1.ndjson      then: sekisho replay merge part-*.ndjson
  $ sekisho replay history.ndjson --out decisions.ndjson --resume      goes on where it was interrupted`;

/** Adds the arguments and options of a run to the command. */
export function addRunOptions(command: Command): Command {
  return addNumbersOptions(
    addInputOptions(command.argument('<file...>', inputsHelp))
      .option(
        '--workers <number>',
        `threads, 1 to ${mostWorkers}: one counts, and all of them read, recognise and decide (default: as many as there are processors, and 1 for small inputs)`,
        workersOf,
      )
      .addOption(
        new Option(
          '--order <kind>',
          'time: by "at", then by line; arrival: as the lines stand, for a journal in order of arrival',
        )
          .choices(['time', 'arrival'])
          .default('time'),
      )
      .option('--slice <i/n>', 'replay one slice of n, for "replay merge"; needs --out', sliceOf)
      .option('--resume', 'go on with an interrupted replay; needs the --out that it had')
      .option('--features <folder>', 'keep the features of every order, for "sekisho rules try --on <folder>"')
      .addOption(
        new Option('--checkpoint-every <seconds>', 'how often the place to resume at is saved')
          .argParser(secondsOf)
          .default(5)
          .hideHelp(),
      )
      .option('--accept-card-numbers', 'take card.number; its tokens use a key made for this run only'),
  ).addHelpText('after', help);
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 0)) throw new InvalidArgumentError('Write a number of seconds.');
  return seconds;
}

function sliceOf(text: string): readonly [number, number] {
  const [, index, of] = /^([0-9]+)\/([0-9]+)$/.exec(text) ?? [];
  const slice = [Number(index), Number(of)] as const;
  if (!(slice[0] >= 1 && slice[0] <= slice[1]))
    throw new InvalidArgumentError('Write a slice such as 1/4: 1 to 4 of 4.');
  return slice;
}
