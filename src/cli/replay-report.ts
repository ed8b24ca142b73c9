/** `--report` of the replay commands: the options, and the file written from what a replay found. */
import { writeFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { ReplayNumbers } from '../replay/numbers/index.ts';
import type { ReportContext } from '../replay/report/context.ts';
import { reportHtml } from '../replay/report/report.ts';
import { Fault } from '../shared/errors.ts';
import type { Bilingual } from '../shared/languages.ts';

export interface ReportFlags {
  readonly report?: string;
  readonly reportLanguage: keyof Bilingual;
}

/** What a replay knows of where its figures come from. */
export interface ReportSource {
  /** Version of the program. */
  readonly program: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly lines: number;
    readonly bytes: number;
  }[];
  readonly counts: {
    /** Rejected lines by code. */
    readonly rejected_by: Readonly<Record<string, number>>;
    /** Outcomes without their attempt. */
    readonly without_attempt: number;
  };
  /** Folders of the rule sets. */
  readonly rules?: string;
  readonly against?: string;
  readonly notes?: readonly Bilingual[];
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
  const { program, inputs, counts, rules, against, notes } = source;
  return {
    command: commandLine(process.argv.slice(2)),
    writtenAt: Date.now(),
    program,
    language: flags.reportLanguage,
    inputs: inputs.map(({ name, sha256, lines, bytes }) => ({ file: name, sha256, rows: lines, bytes })),
    rejected: Object.entries(counts.rejected_by)
      .map(([code, rows]) => ({ code, rows }))
      .sort((one, other) => other.rows - one.rows),
    outcomesWithoutAttempt: counts.without_attempt,
    ...(rules === undefined ? {} : { rulesFrom: rules }),
    ...(against === undefined ? {} : { againstFrom: against }),
    ...(notes === undefined ? {} : { notes }),
  };
}

/** Writes a page. Its folder has to be there. */
export function writeHtml(file: string, html: string): void {
  try {
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
