/** `sekisho replay evidence`: a page for the acquirer about one month. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { MonthNumbers, ReplayNumbers } from '../replay/numbers/index.ts';
import { evidenceHtml } from '../replay/report/evidence.ts';
import { type EvidenceConfig, readEvidenceConfig } from '../replay/report/evidence-config.ts';
import { runJob } from '../replay/run/job.ts';
import { Fault } from '../shared/errors.ts';
import { addInputOptions, currencyOf, inputsHelp } from './input-options.ts';
import { inputsOfReplay, namedPath, refuseClashes } from './output-paths.ts';
import { programVersion } from './program-version.ts';
import { contextOf, type ReportFlags, writeHtml } from './replay-report.ts';
import { mostWorkers, ruleSets, workersOf } from './replay-run.ts';
import { type InputFlags, openReplayInputs } from './replay-run-inputs.ts';
import { createProgress } from './replay-run-progress.ts';
import { ruleSetFolder } from './rule-set.ts';

interface EvidenceFlags extends ReportFlags, InputFlags {
  readonly month: string;
  readonly config: string;
  readonly rules?: string;
  readonly currency: string;
  readonly workers?: number;
  readonly json?: true;
  readonly quiet?: true;
  readonly acceptCardNumbers?: true;
}

const help = `
Reads the month's history, and enough before it to fill the counters, and writes one page:
payments with 3-D Secure requested, challenges asked for and made by the issuer, fraud in each, measures in force, and the
rule sets with their dates. The page states that the merchant asks and the issuer decides. It speaks of 3-D Secure by the
merchant's own risk judgement only if the configuration names the acquirer's agreement. docs/report.md shows a configuration.

Example:
  $ sekisho replay evidence history.ndjson --month 2026-10 --config evidence.yaml --report 2026-10.html`;

/** Adds the command. */
export function registerReplayEvidence(replay: Command): void {
  addInputOptions(
    replay
      .command('evidence')
      .description("a page for the acquirer: a month's 3-D Secure requests, challenges and fraud")
      .argument('<file...>', inputsHelp),
  )
    .requiredOption('--month <YYYY-MM>', 'month in Japan time', monthOf)
    .requiredOption('--config <file>', 'who, which measures, which rule sets from when to when (YAML)')
    .option('--rules <folder>', 'rule set that was in force')
    .option('--report <file>', 'where the page goes; without it only the figures are printed')
    .addOption(
      new Option('--report-language <code>', 'language that the page shows first').choices(['ja', 'en']).default('ja'),
    )
    .option('--currency <code>', 'ISO 4217; amounts in other currencies are not added', currencyOf, 'JPY')
    .option('--workers <number>', `threads, 1 to ${mostWorkers} (default: as many as there are processors)`, workersOf)
    .option('--json', "print the month's figures as JSON")
    .option('--quiet', 'no progress')
    .option('--accept-card-numbers', 'take card.number; its tokens use a key made for this run only')
    .addHelpText('after', help)
    .action(evidence);
}

function monthOf(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('Write a month such as 2026-10.');
  return text;
}

async function evidence(files: readonly string[], flags: EvidenceFlags): Promise<void> {
  refuseClashes(
    [...inputsOfReplay(files, flags.map), ...namedPath('the --config file', flags.config)],
    [...namedPath('--report', flags.report), ...namedPath('--rejects', flags.rejects)],
  );
  const config = configOf(flags.config);
  const { numbers, source } = await replayed(files, flags);
  const month = numbers.months.find(each => each.month === flags.month);
  if (month === undefined) throw new Fault('bad-option', `--month ${flags.month}: ${monthsIn(numbers)}`);
  if (flags.report !== undefined)
    writeHtml(flags.report, evidenceHtml(numbers, flags.month, config, contextOf(flags, source)));
  process.stdout.write(flags.json ? `${JSON.stringify(month, null, 2)}\n` : textOf(month, numbers));
}

function configOf(file: string): EvidenceConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault('file-unreadable', file, { cause: error });
  }
  const read = readEvidenceConfig(file, text);
  if (read.ok) return read.value;
  process.stderr.write(`${read.error.join('\n')}\n`);
  throw new Fault('bad-option', `--config ${file}`);
}

function monthsIn({ months }: ReplayNumbers): string {
  if (months.length === 0) return 'the history holds no payment';
  return `the history holds payments from ${months[0]!.month} to ${months.at(-1)!.month}`;
}

async function replayed(files: readonly string[], flags: EvidenceFlags) {
  const progress = createProgress(flags.quiet === true);
  const cardSecret = flags.acceptCardNumbers ? randomBytes(32) : undefined;
  const order = { progress: (bytes: number) => progress.reading(bytes) };
  const { history, report } = await openReplayInputs(files, flags, order, cardSecret);
  try {
    const program = programVersion();
    const { numbers, counts } = await runJob(history, {
      ...ruleSets(flags.rules === undefined ? {} : { rules: flags.rules }),
      workers: flags.workers ?? availableParallelism(),
      maxRejects: flags.maxRejects,
      ...(cardSecret ? { cardSecret } : {}),
      ...(flags.rejects === undefined ? {} : { rejects: flags.rejects }),
      numbers: { currency: flags.currency },
      program,
      ...(report ? { readers: report } : {}),
      progress,
      now: Date.now,
    });
    const source = { program, inputs: history.inputs, readers: report, counts, rules: ruleSetFolder(flags.rules) };
    return { numbers: numbers!, source };
  } finally {
    progress.end();
    history.close();
  }
}

const figure = (value: number) => Math.round(value).toLocaleString('en-US');

function textOf(month: MonthNumbers, { assumptions: { currency } }: ReplayNumbers): string {
  const line = (name: string, { orders, amount, fraud_orders, fraud_amount }: MonthNumbers['payments']) =>
    `${name.padEnd(34)}${figure(orders).padStart(12)}${figure(amount).padStart(18)} ${currency}   fraud ${figure(fraud_orders)}, ${figure(fraud_amount)} ${currency}\n`;
  return (
    line(`Card payments in ${month.month}`, month.payments) +
    line('3-D Secure requested', month.three_ds_requested) +
    line('Challenge asked for', month.challenge_asked_and_requested) +
    line('Challenged by the issuer', month.challenged_by_issuer)
  );
}
