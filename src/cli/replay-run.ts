/** `sekisho replay FILE…`: plays a history and says what the rule set would have done with it. */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { refusalIn } from '../authoring/report/japanese.ts';
import { FeatureStoreWriter } from '../replay/features/writer.ts';
import type { History, Ordering } from '../replay/order/ndjson-history.ts';
import { expandInputs } from '../replay/read/bytes/paths.ts';
import type { ReadReport } from '../replay/read/report.ts';
import { readReportText } from '../replay/read/report-text.ts';
import { openPool } from '../replay/run/desks/pool.ts';
import { type JobResult, runJob } from '../replay/run/job.ts';
import { replayedHistory } from '../replay/run/parts/provenance.ts';
import { type LoadedSets, loadSets, type RuleSetTexts } from '../replay/run/rule-sets.ts';
import { scanFolder } from '../rule-set/folder.ts';
import { Fault } from '../shared/errors.ts';
import type { Bilingual } from '../shared/languages.ts';
import { addInputOptions, currencyOf, inputsHelp, shareOf } from './input-options.ts';
import { type LanguageFlags, languageOption } from './language-option.ts';
import { programVersion } from './program-version.ts';
import { addReportOptions, type ReportFlags, writeReport } from './replay-report.ts';
import { type InputFlags, openReplayInputs } from './replay-run-inputs.ts';
import { limitHeap } from './replay-run-memory.ts';
import { refuseMisuse } from './replay-run-misuse.ts';
import { createProgress } from './replay-run-progress.ts';
import { labelled, summaryText } from './replay-run-summary.ts';
import { loadRules, ruleSetFolder } from './rule-set.ts';

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
export function registerReplayRun(command: Command): void {
  addNumbersOptions(
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
  )
    .addHelpText('after', help)
    .action(run);
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

/** Threads that may be asked for; a larger number is a slip of the keyboard. */
export const mostWorkers = 256;

/** Reads the number of threads of `--workers`. Throws the fault `bad-option`. */
export function workersOf(text: string): number {
  const number = Number(text);
  if (/^[0-9]+$/.test(text) && number >= 1 && number <= mostWorkers) return number;
  throw new Fault('bad-option', `--workers ${text}: write a whole number from 1 to ${mostWorkers}`);
}

function daysOf(text: string): number {
  const days = Number(text.replace(/d$/, ''));
  if (!Number.isInteger(days) || days < 0) throw new InvalidArgumentError('Write a number of days, such as 60 or 60d.');
  return days;
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 0)) throw new InvalidArgumentError('Write a number of seconds.');
  return seconds;
}

function sliceOf(text: string): readonly [number, number] {
  const [, index, of] = /^([0-9]+)\/([0-9]+)$/.exec(text) ?? [];
  const slice = [Number(index), Number(of)] as const;
  if (!(slice[0] >= 1 && slice[0] <= slice[1])) throw new InvalidArgumentError('Write a slice such as 1/4: from 1.');
  return slice;
}

/** What says which rule sets are meant, and in which language their errors are listed. */
type RuleSetFlags = Pick<NumbersFlags, 'rules' | 'against'> & Partial<LanguageFlags>;

/** The rule sets that a command works with, loaded; their errors are listed and stop it. */
export function ruleSets(flags: RuleSetFlags): {
  readonly texts: RuleSetTexts;
  readonly sets: LoadedSets;
} {
  const { texts, load } = readRuleSets(flags);
  return { texts, sets: load() };
}

/** The same, only read. `load` loads them once, whoever calls it first; it lists their errors and throws the fault. */
function readRuleSets({ rules, against, language }: RuleSetFlags): {
  readonly texts: RuleSetTexts;
  readonly load: () => LoadedSets;
} {
  const folders = [ruleSetFolder(rules), ...(against === undefined ? [] : [against])];
  const read = folders.map(folder => scanFolder(folder));
  const texts = { rules: read[0]!.files, ...(read[1] ? { against: read[1].files } : {}) };
  let sets: LoadedSets | undefined;
  const load = () => {
    sets ??= read.every(({ findings }) => findings.length === 0) ? loadSets(texts) : undefined;
    if (sets) return sets;
    // Loading each for itself lists its errors and throws the fault.
    for (const folder of folders) loadRules(folder, language);
    throw new Fault('rule-set-refused');
  };
  return { texts, load };
}

/** How numbers are to be judged. */
export function numbersChoices({ labelDelay, openLabels, abandonment, currency }: NumbersFlags) {
  return { labelDelayDays: labelDelay, openLabels, abandonment, currency };
}

/** Below this many bytes further threads take longer to load and compile their own program than they save (docs/replay.md, "Two cores"). */
const smallBytes = 32 << 20;

/** Threads for inputs of this size. */
export function usualWorkers(paths: readonly string[]): number {
  return bytesOf(paths) < smallBytes ? 1 : availableParallelism();
}

/** From this many bytes on what a replay counts takes more memory than the program. */
const largeBytes = 1 << 30;

/** Bytes of the inputs as they lie on the disk; standard input counts as `smallBytes`. */
function bytesOf(paths: readonly string[]): number {
  const sizes = expandInputs(paths).map(file => statSync(file, { throwIfNoEntry: false })?.size ?? smallBytes);
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function run(files: readonly string[], flags: RunFlags): Promise<void> {
  refuseMisuse(files, flags);
  const workers = flags.workers ?? usualWorkers(files);
  const keepHeapSmall = workers === 1 && bytesOf(files) >= largeBytes ? limitHeap() : () => {};
  const { texts, load } = readRuleSets(flags);
  const progress = createProgress(flags.quiet === true);
  const cardSecret = flags.acceptCardNumbers ? randomBytes(32) : undefined;
  const order = {
    arrival: flags.order === 'arrival',
    ...(flags.temporary === undefined ? {} : { temporary: flags.temporary }),
    progress(bytes: number) {
      keepHeapSmall();
      progress.reading(bytes);
    },
  };
  // Further threads load the rule sets while this one does, and while it looks the inputs through.
  const pool = openPool(workers, load, {
    texts,
    ...(cardSecret ? { cardSecret } : {}),
    ...(flags.features === undefined ? {} : { features: true }),
  });
  const open = async () => {
    const sets = load();
    const features = storeFor(flags, sets, texts);
    const inputs = await openReplayInputs(files, flags, order, cardSecret).catch(error => {
      features?.abandon();
      throw error;
    });
    return { sets, features, ...inputs };
  };
  const { sets, features, history, report } = await open().catch(async error => {
    await pool.close();
    throw error;
  });
  try {
    const result = await runJob(history, {
      texts,
      sets,
      pool,
      workers,
      maxRejects: flags.maxRejects,
      ...(cardSecret ? { cardSecret } : {}),
      ...(flags.out === undefined ? {} : { out: flags.out }),
      ...(flags.rejects === undefined ? {} : { rejects: flags.rejects }),
      detailFor: detail => refusalIn(detail, flags.language),
      ...(flags.slice ? { slice: flags.slice } : {}),
      resume: flags.resume === true,
      ...(features ? { features } : {}),
      numbers: numbersChoices(flags),
      ...(flags.temporary === undefined ? {} : { temporary: flags.temporary }),
      program: programVersion(),
      ...(report ? { readers: report } : {}),
      checkpointMs: flags.checkpointEvery * 1_000,
      progress: {
        begin: progress.begin,
        at(done) {
          keepHeapSmall();
          progress.at(done);
        },
      },
      now: Date.now,
    });
    progress.end();
    if (result.numbers) writeReport(flags, result.numbers, sourceOf(result, history, report, flags));
    process.stdout.write(
      flags.json
        ? jsonOf(result, history, report, flags)
        : readReportText(report, flags.language) + textOf(result, history, flags),
    );
  } finally {
    progress.end();
    history.close();
  }
}

/** The feature store that `--features` asks for. */
function storeFor({ features }: RunFlags, { rules: ruleSet }: LoadedSets, { rules: files }: RuleSetTexts) {
  return features === undefined
    ? undefined
    : new FeatureStoreWriter(features, { ruleSet, files, program: programVersion() });
}

function sourceOf({ counts }: JobResult, { inputs }: History, readers: ReadReport | undefined, flags: RunFlags) {
  const { rules, against } = flags;
  return { program: programVersion(), inputs, readers, counts, rules: ruleSetFolder(rules), against };
}

function jsonOf(result: JobResult, history: History, report: ReadReport | undefined, { slice }: RunFlags): string {
  const { counts, numbers, fingerprint } = result;
  const replayed = {
    ...replayedHistory(history, report),
    fingerprint,
    ...(slice ? { slice: slice.join('/'), warm_up_share: warmUpShare(result) } : {}),
    ...(result.resumedAt === undefined ? {} : { resumed_at: result.resumedAt }),
    counts,
  };
  return `${JSON.stringify({ replay: replayed, ...(numbers ? { numbers } : {}) }, null, 2)}\n`;
}

const orderings: Readonly<Record<Ordering, Bilingual>> = {
  arrival: { ja: '行の並びのまま（到着順）', en: 'as the lines stand (order of arrival)' },
  'in-order': {
    ja: '"at" の順、同時刻は行の順（入力がその順に並んでいました）',
    en: 'by "at", then by line; the files were in that order',
  },
  merged: {
    ja: '"at" の順、同時刻は行の順（順に並んだファイルを併合）',
    en: 'by "at", then by line; files in order were merged',
  },
  sorted: { ja: '"at" の順、同時刻は行の順（並べ替えました）', en: 'by "at", then by line; sorted' },
};

function textOf(result: JobResult, history: History, { slice, language }: RunFlags): string {
  const ja = language === 'ja';
  const lines = [...labelled(ja ? '順序' : 'Order', [orderings[history.ordering][language]])];
  if (slice) {
    const share = (warmUpShare(result) * 100).toFixed(1);
    lines.push(
      ...(ja
        ? labelled('分割', [
            `${slice[1]}分割の${slice[0]}番目。読んだ行の${share}%は、この分割より前の取引をカウンターに数えるためだけのもの`,
          ])
        : labelled('Slice', [`${slice.join(' of ')}; warm-up ${share} % of the lines that it read`])),
    );
  }
  if (result.resumedAt !== undefined) {
    const { resumedAt } = result;
    lines.push(
      ja ? `${history.lines}行中${resumedAt}行目から再開` : `Resumed at line ${resumedAt} of ${history.lines}`,
    );
  }
  return `${lines.join('\n')}\n${summaryText(result, language)}`;
}

/** Lines that a slice read only for what comes after them. */
function warmUpShare({ counts }: JobResult): number {
  const before = counts.warm_up + counts.indexed;
  return before === 0 ? 0 : before / (before + counts.lines);
}
