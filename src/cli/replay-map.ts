/** `sekisho replay map FILE`: looks at a table and writes a first mapping for it. */
import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { writeMapping } from '../replay/read/suggest/write.ts';
import { type TextEncoding, textEncodings } from '../shared/encoding.ts';
import { Fault } from '../shared/errors.ts';

const help = `
Looks at the columns and the first rows of a CSV, TSV or Parquet file (also packed with gzip or zstd) and writes a mapping
with comments: a start, to be looked at line by line. Of the values of the file only those of short lists are written into it:
labels, states, reasons of chargebacks and ways to pay.

Examples:
  $ sekisho replay map orders.csv > map.yaml
  $ sekisho replay orders.csv --map map.yaml`;

/** Adds the command below `replay`. */
export function registerReplayMap(replay: Command): void {
  replay
    .command('map')
    .description('look at the columns of a file and write a first mapping for it')
    .argument('<file>', 'CSV, TSV or Parquet; - is standard input')
    .addOption(new Option('--encoding <name>', 'instead of what is told from the bytes').choices(textEncodings))
    .option('--out <file>', 'write it there; an existing file is not overwritten')
    .addHelpText('after', help)
    .action(map);
}

async function map(
  file: string,
  { encoding, out }: { readonly encoding?: TextEncoding; readonly out?: string },
): Promise<void> {
  const text = await writeMapping(file, encoding === undefined ? {} : { encoding });
  if (out === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(out, text, { flag: 'wx' });
  } catch (error) {
    throw new Fault('bad-option', `--out ${out} exists already or cannot be written`, { cause: error });
  }
}
