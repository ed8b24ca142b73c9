/** `sekisho replay evidence`: a page for the acquirer about one month. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { inLanguage, refusalIn } from '../../authoring/report/japanese.ts';
import { padStartTo, padTo } from '../../authoring/report/width.ts';
import { monthName } from '../../replay/numbers/calendar.ts';
import type { MonthNumbers, ReplayNumbers } from '../../replay/numbers/index.ts';
import type { History } from '../../replay/order/ndjson-history.ts';
import { evidenceHtml } from '../../replay/report/evidence.ts';
import { type EvidenceConfig, readEvidenceConfig } from '../../replay/report/evidence-config.ts';
import { runJob } from '../../replay/run/job.ts';
import { Fault } from '../../shared/errors.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { dayInJapan } from '../../shared/time.ts';
import { addInputOptions, currencyOf, inputsHelp } from '../common/input-options.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { inputsOfReplay, namedPath, refuseClashes } from '../common/output-paths.ts';
import { programVersion } from '../common/program-version.ts';
import { ruleSetFolder } from '../common/rule-set.ts';
import { type InputFlags, openReplayInputs } from './inputs.ts';
import { createProgress } from './progress.ts';
import { contextOf, type ReportFlags, writeHtml } from './report.ts';
import { ruleSets } from './rule-sets.ts';
import { moneyIn } from './summary.ts';
import { mostWorkers, usualWorkers, workersOf } from './workers.ts';

interface EvidenceFlags extends ReportFlags, InputFlags, LanguageFlags {
  readonly month: string;
  readonly config: string;
  readonly rules?: string;
  readonly currency: string;
  readonly workers?: number;
  readonly temporary?: string;
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
    .option(
      '--workers <number>',
      `threads, 1 to ${mostWorkers} (default: as many as there are processors, and 1 for small inputs)`,
      workersOf,
    )
    .option('--json', "print the month's figures as JSON")
    .option('--temporary <folder>', 'where temporary files go (default: the folder of the system)')
    .option('--quiet', 'no progress')
    .addOption(languageOption())
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
  const config = configOf(flags.config, flags.language);
  const { numbers, source } = await replayed(files, flags);
  const month = numbers.months.find(each => each.month === flags.month);
  if (month === undefined) throw new Fault('bad-option', `--month ${flags.month}: ${monthsIn(numbers, flags.month)}`);
  if (flags.report !== undefined)
    writeHtml(flags.report, evidenceHtml(numbers, flags.month, config, contextOf(flags, source)));
  process.stdout.write(flags.json ? `${JSON.stringify(month, null, 2)}\n` : textOf(month, numbers, flags.language));
}

function configOf(file: string, language: Language): EvidenceConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault('file-unreadable', file, { cause: error });
  }
  const read = readEvidenceConfig(file, text);
  if (read.ok) return read.value;
  process.stderr.write(`${inLanguage(read.error.join('\n'), language)}\n`);
  throw new Fault('bad-option', `--config ${file}`);
}

function monthsIn({ months }: ReplayNumbers, asked: string): string {
  const names = months.map(({ month }) => month);
  const [first, last] = [names[0], names.at(-1)];
  if (first === undefined || last === undefined) return 'the history holds no payment';
  return asked < first || asked > last
    ? `the history holds payments from ${first} to ${last}`
    : `the history holds payments in ${names.join(', ')}`;
}

/** A month that no line of the history lies in is refused before any of it is replayed; one of outcomes alone is found out by the replay. */
function mustReach({ span }: History, asked: string): void {
  if (span === undefined) return;
  const [first, last] = [span.first, span.last].map(at => monthName(dayInJapan(at)));
  if (asked < first! || asked > last!)
    throw new Fault('bad-option', `--month ${asked}: the history reaches from ${first} to ${last}`);
}

async function replayed(files: readonly string[], flags: EvidenceFlags) {
  const progress = createProgress(flags.quiet === true);
  const cardSecret = flags.acceptCardNumbers ? randomBytes(32) : undefined;
  const temporary = flags.temporary === undefined ? {} : { temporary: flags.temporary };
  const order = { ...temporary, progress: (bytes: number) => progress.reading(bytes) };
  const { history, report } = await openReplayInputs(files, flags, order, cardSecret);
  try {
    mustReach(history, flags.month);
    const program = programVersion();
    const { numbers, counts } = await runJob(history, {
      ...ruleSets(flags),
      workers: flags.workers ?? usualWorkers(files),
      maxRejects: flags.maxRejects,
      ...(cardSecret ? { cardSecret } : {}),
      ...(flags.rejects === undefined ? {} : { rejects: flags.rejects }),
      detailFor: detail => refusalIn(detail, flags.language),
      ...temporary,
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

/** What the figures are of; `ja` as the page calls it. */
const names = {
  payments: { ja: 'カード決済', en: 'Card payments' },
  requested: { ja: '3Dセキュアを要求', en: '3-D Secure requested' },
  asked: { ja: 'チャレンジを希望', en: 'Challenge asked for' },
  challenged: { ja: 'カード発行会社がチャレンジを実施', en: 'Challenged by the issuer' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** The words around figures. */
interface LineWords {
  readonly inMonth: (name: string, month: string) => string;
  readonly orders: (count: string) => string;
  readonly fraud: (orders: string, money: string) => string;
}

const lineWords: Readonly<Record<Language, LineWords>> = {
  ja: {
    inMonth: (name, month) => `${name}（${month}）`,
    orders: count => `${count}件`,
    fraud: (orders, money) => `うち不正${orders}、${money}`,
  },
  en: {
    inMonth: (name, month) => `${name} in ${month}`,
    orders: count => count,
    fraud: (orders, money) => `fraud ${orders}, ${money}`,
  },
};

function textOf(month: MonthNumbers, { assumptions: { currency } }: ReplayNumbers, language: Language): string {
  const { inMonth, orders, fraud } = lineWords[language];
  const line = (name: string, counted: MonthNumbers['payments']) => {
    const all = padStartTo(orders(figure(counted.orders)), 12);
    const amount = padStartTo(moneyIn(counted.amount, currency, language), 22);
    const lost = fraud(orders(figure(counted.fraud_orders)), moneyIn(counted.fraud_amount, currency, language));
    return `${padTo(name, 34)}${all}${amount}   ${lost}\n`;
  };
  return (
    line(inMonth(names.payments[language], month.month), month.payments) +
    line(names.requested[language], month.three_ds_requested) +
    line(names.asked[language], month.challenge_asked_and_requested) +
    line(names.challenged[language], month.challenged_by_issuer)
  );
}
