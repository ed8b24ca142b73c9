/** `sekisho replay map FILE…`: looks at tables and writes a first mapping for each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { commentsIn } from '../../authoring/report/japanese.ts';
import { expandInputs } from '../../replay/read/bytes/paths.ts';
import { type NamedMapping, suggestTogether } from '../../replay/read/suggest/together.ts';
import { noneNeeded, writeMapping } from '../../replay/read/suggest/write.ts';
import { type TextEncoding, textEncodings } from '../../shared/encoding.ts';
import { Fault } from '../../shared/errors.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';

const help = `
Looks at the columns and the first rows of a CSV, TSV or Parquet file, or of lines of JSON that are not of our own form (also
packed with gzip or zstd), and writes a mapping with comments: a start, to be looked at line by line. Of the values of the file only those of short lists are written into it:
labels, states, reasons of chargebacks and ways to pay. Files that belong together (orders, payments, chargebacks) are given together:
each gets its mapping in the folder --out, and the first one says what joins them.

Examples:
  $ sekisho replay map orders.csv > map.yaml
  $ sekisho replay orders.csv --map map.yaml
  $ sekisho replay map orders.csv payments.csv chargebacks.csv --out mappings/`;

/** Adds the command below `replay`. */
export function registerReplayMap(replay: Command): void {
  replay
    .command('map')
    .description('look at the columns of files and write a first mapping for each')
    .argument('<file...>', 'CSV, TSV, Parquet or NDJSON; - is standard input')
    .addOption(new Option('--encoding <name>', 'instead of what is told from the bytes').choices(textEncodings))
    .option('--out <path>', 'write it there, several into this folder; an existing file is not overwritten')
    .addOption(languageOption())
    .addHelpText('after', help)
    .action(map);
}

interface MapFlags extends LanguageFlags {
  readonly encoding?: TextEncoding;
  readonly out?: string;
}

async function map(paths: readonly string[], { encoding, out, language }: MapFlags): Promise<void> {
  const options = encoding === undefined ? {} : { encoding };
  const files = expandInputs(paths);
  if (files.length === 1) {
    const text = commentsIn(await writeMapping(files[0]!, options), language);
    if (out === undefined) process.stdout.write(text);
    else write([{ path: out, text }]);
    return;
  }
  if (out === undefined) throw new Fault('bad-option', 'several files get a mapping each: name a folder with --out');
  const suggested = await suggestTogether(files, out, options);
  const mappings = suggested.map(({ path, text }) => ({ path, text: commentsIn(text, language) }));
  write(mappings);
  process.stdout.write(mappings.map(({ path }) => `${path}\n`).join('') || commentsIn(noneNeeded, language));
}

function write(mappings: readonly NamedMapping[]): void {
  for (const { path, text } of mappings) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { flag: 'wx' });
    } catch (error) {
      throw new Fault('bad-option', `--out ${path} exists already or cannot be written`, { cause: error });
    }
  }
}
