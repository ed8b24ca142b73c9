/** `sekisho orders find`: attempts of the journal by flow, rule, time, and by what they share with another; `compare` has a file of its own. */
import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { readSecrets } from '../../api/secrets.ts';
import { hintInJapanese } from '../../authoring/report/japanese.ts';
import { columnLines } from '../../authoring/report/width.ts';
import { nearFields, type StoredAttempt } from '../../engine/journal.ts';
import { formatDecimal } from '../../engine/rules/numbers.ts';
import { isRuleFile } from '../../engine/rules/read-rules.ts';
import { wordHint } from '../../engine/rules/shape.ts';
import { orderKey } from '../../engine/velocity/events.ts';
import { keyedDigests } from '../../engine/velocity/keys.ts';
import type { Label } from '../../replay/types.ts';
import { Fault } from '../../shared/errors.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { timeInJapan } from '../../shared/time.ts';
import { dataOption, secretsOption } from '../common/journal-options.ts';
import { type JournalView, labelNames, labelOf, lookIntoJournal, sinceTime } from '../common/journal-view.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { openFolder } from '../common/rules-texts.ts';
import { registerOrdersCompare } from './compare.ts';

interface FindOptions extends LanguageFlags {
  readonly since?: string;
  readonly order?: string;
  readonly flow?: 'frictionless' | 'challenge';
  readonly known?: Label;
  readonly rule?: string;
  readonly near?: string;
  readonly merchant?: string;
  readonly limit: number;
  readonly data: string;
  readonly secrets: string;
  readonly json?: true;
}

/** One attempt that was found. */
interface Order {
  readonly id: string;
  readonly merchant?: string;
  readonly at: string;
  readonly score: number | null;
  readonly flow: string | null;
  /** The service only observed: it answered frictionless, and `flow` is what it would have asked. */
  readonly observed?: true;
  /** Minor units of the order's currency. */
  readonly amount: number | null;
  readonly rules: readonly string[];
  readonly shadow: readonly string[];
  /** Fields shared with the attempt that --near names. */
  readonly shares?: readonly string[];
  readonly label: Label;
}

const help = `
It reads the journal beside a running service. All conditions hold together; newest first. --rule finds shadow hits as well.
--near finds what shares the device, IP, account, door or card range with an attempt, and says which.
--order finds every attempt of an order by the number that the shop sent as order_id, in the whole journal unless --since is given; the
journal holds it as a digest, so the service's keys are needed.
The amount is in minor units (yen as they are). Nothing personal is shown: "sekisho rules explain ID" tells the whole story of one.

Examples:
  $ sekisho orders find --since 1d --flow challenge
  $ sekisho orders find --since 90d --known fraud --flow frictionless    fraud that was not challenged
  $ sekisho orders find --since 30d --near att-20261122-0001-1
  $ sekisho orders find --order 20261122-0001
  $ sekisho orders find --since 30d --language ja
  $ sekisho orders find --rule many-numbers-on-one-device --json | jq -r .id`;

/** Adds the commands. */
export function registerOrders(orders: Command): void {
  orders
    .command('find')
    .description('attempts by time, flow, rule, and by what they share with another')
    .option('--since <when>', `30m, 12h, 30d, a date in Tokyo, or a time with its zone (default: "${usualSince}")`)
    .option('--order <number>', 'only attempts of this order, however old')
    .addOption(new Option('--flow <flow>', 'only this flow').choices(['frictionless', 'challenge']))
    .addOption(
      new Option('--known <label>', 'only attempts that outcomes have called so by now').choices([
        'fraud',
        'genuine',
        'open',
      ]),
    )
    .option('--rule <id>', 'only attempts that this rule hit, live or shadow')
    .option('--near <id>', 'only attempts that share device, IP, account, door or card range with this one')
    .option('--merchant <id>', 'only this merchant')
    .option('--limit <number>', 'most attempts shown', countOf, 50)
    .addOption(dataOption())
    .addOption(secretsOption())
    .option('--json', 'one JSON object a line')
    .addOption(languageOption())
    .addHelpText('after', help)
    .action((options: FindOptions) => {
      const found = lookIntoJournal(options.data, undefined, view => find(view, options, Date.now()));
      if (options.json) for (const order of found.orders) process.stdout.write(`${JSON.stringify(order)}\n`);
      else
        process.stdout.write(
          `${found.orders.length === 0 ? nothingFound(options) : tableOf(found, options.language)}\n`,
        );
    });
  registerOrdersCompare(
    orders
      .command('compare')
      .description('why the challenge rate is not what it was: two periods, rules and rule sets'),
  );
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('A whole number from 1.');
  return Number(text);
}

interface Found {
  readonly orders: readonly Order[];
  /** There are more than were asked for. */
  readonly more: boolean;
}

function find(view: JournalView, options: FindOptions, now: number): Found {
  const near =
    options.near === undefined
      ? undefined
      : attemptNamed(view.reader.attempts(options.near, options.merchant), options.near);
  const isOfOrder = options.order === undefined ? undefined : ofOrder(options.order.trim(), view, options);
  const since = options.since ?? (isOfOrder ? undefined : usualSince);
  const orders: Order[] = [];
  const looking = {
    ...(isOfOrder ? { mayBe: isOfOrder } : {}),
    ...(options.flow === undefined ? {} : { flow: options.flow }),
    reached: sayHowFar(options),
  };
  for (const attempt of view.attempts(since === undefined ? 0 : sinceTime(since, now), options.merchant, looking)) {
    if (options.rule !== undefined && !rulesOf(attempt).includes(options.rule)) continue;
    const shares = near && sharedBy(near, attempt);
    if (shares !== undefined && (shares.length === 0 || attempt.seq === near!.seq)) continue;
    const label = labelOf(view.reader.outcomes(attempt.seq));
    if (options.known !== undefined && label !== options.known) continue;
    if (orders.length === options.limit) return { orders, more: true };
    orders.push(orderOf(attempt, shares, label));
  }
  return { orders, more: false };
}

/** How long a look is silent, and how often it says how far it is, milliseconds. */
const silentMs = 2_000;
const saidEveryMs = 5_000;

/** Says on stderr how far back a long look has come: whoever waits for an order of last year should see that it goes on. */
function sayHowFar({ language }: FindOptions): (at: number) => void {
  let sayFrom = performance.now() + silentMs;
  return at => {
    if (performance.now() < sayFrom) return;
    sayFrom = performance.now() + saidEveryMs;
    const time = timeInJapan(at);
    process.stderr.write(language === 'ja' ? `${time} までさかのぼりました…\n` : `looked through back to ${time} …\n`);
  };
}

/**
 * Tells the attempts of an order by the text of their events, before anything else of them is read: each merchant gives its own numbers, and
 * the journal holds a digest of them that is made for this field alone (128 bits), so that it stands in no other place of an event. Throws a
 * fault for another key.
 */
function ofOrder(
  order: string,
  view: JournalView,
  { data, secrets }: FindOptions,
): (merchant: string, event: string) => boolean {
  const { identity, identityCheck } = readSecrets(secrets, data, process.env);
  view.mustBeOfKey(identityCheck);
  const keyOf = keyedDigests(identity);
  const keys = new Map<string, string>();
  return (merchant, event) => {
    const known = keys.get(merchant);
    const key = known ?? JSON.stringify(orderKey(order, merchant === '' ? undefined : merchant, keyOf));
    if (known === undefined) keys.set(merchant, key);
    return event.includes(key);
  };
}

function attemptNamed(found: readonly StoredAttempt[], id: string): StoredAttempt {
  if (found.length === 0) throw new Fault('bad-option', `--near: there is no attempt "${id}"`);
  if (found.length > 1)
    throw new Fault('bad-option', `--near: several merchants have an attempt "${id}"; say which with --merchant`);
  return found[0]!;
}

function rulesOf({ decision }: StoredAttempt): readonly string[] {
  return decision ? [...decision.hits.map(({ rule }) => rule), ...decision.shadow] : [];
}

function sharedBy(one: StoredAttempt, other: StoredAttempt): string[] {
  return nearFields.filter(
    field => one.event.keys[field] !== undefined && one.event.keys[field] === other.event.keys[field],
  );
}

function orderOf(attempt: StoredAttempt, shares: readonly string[] | undefined, label: Label): Order {
  const { id, merchant, event, decision } = attempt;
  return {
    id,
    ...(merchant === '' ? {} : { merchant }),
    at: new Date(event.at).toISOString(),
    score: decision?.score ?? null,
    flow: decision?.flow ?? null,
    ...(decision?.observed ? { observed: true } : {}),
    amount: event.amount ?? null,
    rules: decision?.hits.map(({ rule }) => rule) ?? [],
    shadow: decision?.shadow ?? [],
    ...(shares === undefined ? {} : { shares }),
    label,
  };
}

/** How far `--since` reaches back where nobody says more. */
const usualSince = '1d';

/** Nothing fits; a rule that the rule set here does not have is more likely a slip than a rule that never hit. */
function nothingFound({ rule, order, since, language }: FindOptions): string {
  const ja = language === 'ja';
  const reach = ja
    ? '--since を指定しなければ、さかのぼるのは1日分です。'
    : ' --since reaches one day back unless it says more.';
  const nothing = `${ja ? '条件に合う試行はありません。' : 'No attempt fits.'}${since === undefined && order === undefined ? reach : ''}`;
  if (rule === undefined) return nothing;
  const ids = [...openFolder(undefined).files.keys()]
    .filter(isRuleFile)
    .map(file => basename(file).replace(/\.ya?ml$/, ''));
  if (ids.includes(rule)) return nothing;
  const near = wordHint(rule, ids);
  if (!ja) return [nothing, `The rule set here has no rule "${rule}".`, near].filter(Boolean).join(' ');
  return [
    nothing,
    `手元のルールセットにルール "${rule}" はありません。`,
    near && `${hintInJapanese(near) ?? near}。`,
  ].join('');
}

/** Words of the table. */
const heads: Readonly<Record<Language, readonly string[]>> = {
  en: ['time', 'attempt', 'score', 'flow', 'amount', 'known as'],
  ja: ['日時', '試行', 'スコア', 'フロー', '金額', '判明した結果'],
};
const rulesHead: Bilingual = { en: 'rules (shadow rules)', ja: 'ルール（シャドーのルール）' };
const sharedHead: Bilingual = { en: '[shared fields]', ja: '[共通する項目]' };
const onlyObserved: Bilingual = { en: ' (observed)', ja: '（観察のみ）' };
const imported: Bilingual = { en: 'imported', ja: '取り込み' };

function tableOf({ orders, more }: Found, language: Language): string {
  const near = orders[0]?.shares !== undefined;
  const rows = orders.map(({ id, merchant, at, score, flow, observed, amount, rules, shadow, shares, label }) => [
    timeInJapan(Date.parse(at)),
    merchant === undefined ? id : `${merchant} ${id}`,
    score === null ? '–' : String(score),
    flow === null ? imported[language] : observed ? `${flow}${onlyObserved[language]}` : flow,
    amount === null ? '–' : formatDecimal(amount, 0),
    labelNames[label][language],
    [...(shares ? [`[${shares.join(', ')}]`] : []), ...rules, ...shadow.map(rule => `(${rule})`)].join(' '),
  ]);
  const head = [...heads[language], near ? `${sharedHead[language]} ${rulesHead[language]}` : rulesHead[language]];
  const count =
    language === 'ja'
      ? `試行${orders.length}件${more ? '（ほかにもあります：--limit）' : ''}。`
      : `${orders.length} attempt${orders.length === 1 ? '' : 's'}${more ? '; there are more (--limit)' : ''}.`;
  return [...columnLines([head, ...rows]), '', count].join('\n');
}
