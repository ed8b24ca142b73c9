/** `--report` of the replay commands: the options, and the file written from what a replay found. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, Option } from 'commander';
import type { ReplayNumbers } from '../../replay/numbers/index.ts';
import type { InputFile } from '../../replay/order/ndjson-history.ts';
import type { JoinReport, ReadReport } from '../../replay/read/report.ts';
import { causesOf } from '../../replay/reject-names.ts';
import type { ReportContext } from '../../replay/report/context.ts';
import { reportHtml } from '../../replay/report/report.ts';
import type { ReplayCounts } from '../../replay/run/counts.ts';
import { Fault } from '../../shared/errors.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';

/** The options of a report. */
export interface ReportFlags {
  readonly report?: string;
  readonly reportLanguage: Language;
}

/** What a replay knows of where its figures come from. */
export interface ReportSource {
  /** Version of the program. */
  readonly program: string;
  readonly inputs: readonly Pick<InputFile, 'name' | 'lines' | 'bytes' | 'sha256'>[];
  /** What the readers say of files other than our own lines. */
  readonly readers?: ReadReport | undefined;
  readonly counts: Pick<ReplayCounts, 'rejected_by' | 'without_attempt'>;
  /** Folders of the rule sets. */
  readonly rules?: string | undefined;
  readonly against?: string | undefined;
}

/** Adds `--report` and `--report-language`. */
export function addReportOptions(command: Command): Command {
  return command
    .option('--report <file>', 'write a report to read: one HTML file, Japanese and English')
    .addOption(
      new Option('--report-language <code>', 'language that the report shows first')
        .choices(['ja', 'en'])
        .default('ja'),
    );
}

/** Writes the report where one was asked for. Throws the fault `data-folder-unwritable` with the path. */
export function writeReport(flags: ReportFlags, numbers: ReplayNumbers, source: ReportSource): void {
  if (flags.report !== undefined) writeHtml(flags.report, reportHtml(numbers, contextOf(flags, source)));
}

/** What the page says of its origin. */
export function contextOf(flags: Pick<ReportFlags, 'reportLanguage'>, source: ReportSource): ReportContext {
  const { program, inputs, readers, counts, rules, against } = source;
  return {
    command: commandLine(process.argv.slice(2)),
    writtenAt: Date.now(),
    program,
    language: flags.reportLanguage,
    inputs: inputs.map(input => inputOf(input, readers)),
    rejected: causesOf(counts.rejected_by),
    outcomesWithoutAttempt: counts.without_attempt,
    ...(rules === undefined ? {} : { rulesFrom: rules }),
    ...(against === undefined ? {} : { againstFrom: against }),
    ...(readers?.join ? { notes: joinNotes(readers.join) } : {}),
  };
}

/** Sizes and digests are left out where the reader does not know them. */
function inputOf({ name, sha256, lines, bytes }: ReportSource['inputs'][number], readers: ReadReport | undefined) {
  const read = readers?.files.find(({ file }) => file === name);
  const format = read?.mapping ?? read?.kind;
  const rejected = read && Object.values(read.rejected).reduce((sum, rows) => sum + rows, 0);
  return {
    file: name,
    rows: lines,
    ...(bytes > 0 ? { bytes } : {}),
    ...(sha256 === '' ? {} : { sha256 }),
    ...(format === undefined ? {} : { format }),
    ...(read?.text ? { encoding: read.text.encoding } : {}),
    ...(rejected === undefined ? {} : { rejected }),
  };
}

/** How files of different kinds found one another; of kinds that were not given nothing is said. */
function joinNotes(join: JoinReport): readonly Bilingual[] {
  const { orders, orders_with_payment, payments, payments_with_order, outcome_rows, outcome_rows_with_attempt } = join;
  const figure = (value: number) => value.toLocaleString('en-US');
  return [
    ...(orders > 0 && payments > 0
      ? [
          {
            ja: `注文と決済の突合：注文${figure(orders)}件のうち${figure(orders_with_payment)}件に決済が、決済${figure(payments)}件のうち${figure(payments_with_order)}件に注文が見つかりました。`,
            en: `Orders and payments were joined: ${figure(orders_with_payment)} of ${figure(orders)} orders found a payment, ${figure(payments_with_order)} of ${figure(payments)} payments an order.`,
          },
        ]
      : []),
    ...(outcome_rows > 0
      ? [
          {
            ja: `結果の突合：結果${figure(outcome_rows)}行のうち${figure(outcome_rows_with_attempt)}行に試行が見つかりました。`,
            en: `Rows of outcomes were joined: ${figure(outcome_rows_with_attempt)} of ${figure(outcome_rows)} found their attempt.`,
          },
        ]
      : []),
  ];
}

/** Writes a page, and makes its folder where it is missing. Throws the fault `data-folder-unwritable` with the path. */
export function writeHtml(file: string, html: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, html);
  } catch (error) {
    throw new Fault('data-folder-unwritable', file, { cause: error });
  }
}

/** The command as it can be typed again: arguments that a shell would take apart are quoted. */
export function commandLine(args: readonly string[]): string {
  const quoted = args.map(each => (/^[\w@%+=:,./-]+$/.test(each) ? each : `'${each.replaceAll("'", `'\\''`)}'`));
  return ['sekisho', ...quoted].join(' ');
}
