/** Options that decide how the results of a replay are counted and shown: `sekisho replay` and `replay merge` share them. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { currencyOf, shareOf } from '../common/input-options.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { addReportOptions, type ReportFlags } from './report.ts';

/** Options that a run shares with `replay merge`. */
export interface NumbersFlags extends ReportFlags, LanguageFlags {
  readonly rules?: string;
  readonly against?: string;
  readonly json?: true;
  readonly out?: string;
  readonly temporary?: string;
  readonly quiet?: true;
  readonly labelDelay: number;
  readonly openLabels: 'genuine' | 'left_out';
  readonly abandonment: number;
  readonly currency: string;
}

/** Adds the options that decide how results are counted and shown. */
export function addNumbersOptions(command: Command): Command {
  return addReportOptions(command)
    .option('--rules <folder>', 'rule set to use (default: rules/ here, else the one that comes with the program)')
    .option('--against <folder>', 'a second rule set, decided in the same pass and compared with the first')
    .option('--json', 'print the numbers as JSON')
    .option(
      '--out <file>',
      'write each assessment with what became of it: lines of NDJSON, or a table where the name ends in .parquet',
    )
    .option('--temporary <folder>', 'where temporary files go (default: the folder of the system)')
    .option('--quiet', 'no progress')
    .addOption(languageOption())
    .option('--label-delay <days>', 'orders younger than this at the end of the history are not judged', daysOf, 0)
    .addOption(
      new Option('--open-labels <as>', 'how an order counts that nobody called fraud')
        .choices(['genuine', 'left_out'])
        .default('genuine'),
    )
    .option('--abandonment <share>', 'share of shoppers taken to give up at a challenge', shareOf, 0.1)
    .option('--currency <code>', 'ISO 4217; amounts in other currencies are not added', currencyOf, 'JPY');
}

/** How numbers are to be judged. */
export function numbersChoices({ labelDelay, openLabels, abandonment, currency }: NumbersFlags) {
  return { labelDelayDays: labelDelay, openLabels, abandonment, currency };
}

function daysOf(text: string): number {
  const days = Number(text.replace(/d$/, ''));
  if (!Number.isInteger(days) || days < 0) throw new InvalidArgumentError('Write a number of days, such as 60 or 60d.');
  return days;
}
