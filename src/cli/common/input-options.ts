/** Options of commands that read histories the way a replay does. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { textEncodings } from '../../shared/encoding.ts';
import { currencies } from '../../shared/money.ts';

/** What such a command takes. */
export const inputsHelp =
  'files, folders or patterns: NDJSON, CSV, TSV, Parquet, also .gz and .zst; - is standard input';

/** Share of lines that may be unusable where nobody says otherwise. */
const usualMaxRejects = 0.01;

/** Adds the options that say how inputs are read. */
export function addInputOptions(command: Command): Command {
  return command
    .option(
      '--format <name>',
      'what exported the files (default: told by their columns); may be given several times',
      several,
    )
    .option('--map <file>', 'a mapping file for other columns; may be given several times', several)
    .addOption(new Option('--encoding <name>', 'of text files (default: told by their bytes)').choices(textEncodings))
    .option('--rejects <file>', 'write the rows that could not be used, with place and cause, as NDJSON')
    .option(
      '--max-rejects <share>',
      'stop when more than this share of lines cannot be used',
      shareOf,
      usualMaxRejects,
    );
}

function several(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** Reads a share: `1%` or `0.01`. */
export function shareOf(text: string): number {
  const [, figure, percent] = /^([0-9]*\.?[0-9]+)(%?)$/.exec(text.trim()) ?? [];
  const share = Number(figure) / (percent ? 100 : 1);
  if (!(share >= 0 && share <= 1)) throw new InvalidArgumentError('Write a share such as 1% or 0.01.');
  return share;
}

/** Reads a currency: a code of ISO 4217, in capitals or not. */
export function currencyOf(text: string): string {
  const code = text.trim().toUpperCase();
  if (!currencies.has(code)) throw new InvalidArgumentError('Write a code of ISO 4217, such as JPY or USD.');
  return code;
}
