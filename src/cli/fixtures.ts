/** `sekisho fixtures`: synthetic histories of orders, for trying things out before real ones are at hand. */
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type AttackPattern, attackPatterns } from '../generator/attacks.ts';
import { cardViews } from '../generator/cards.ts';
import { type HistoryOptions, history, usualAttacks } from '../generator/history.ts';
import { allShops } from '../generator/shops.ts';
import { Fault } from '../shared/errors.ts';
import { isTime, timeOf } from '../shared/rfc3339.ts';

interface GenerateOptions {
  readonly orders: number;
  readonly seed: string;
  readonly from: number;
  readonly days: number;
  readonly people?: number;
  readonly shops: number;
  readonly attack?: readonly string[];
  readonly cards: HistoryOptions['cards'];
  readonly labels: HistoryOptions['labels'];
  readonly out?: string;
  readonly quiet?: true;
}

const names = Object.keys(attackPatterns) as AttackPattern[];
const patternLines = names.map(name => {
  const { share, text } = attackPatterns[name];
  return `  ${name.padEnd(26)}${`${(share * 100).toFixed(2)} %`.padStart(7)}  ${text}`;
});

const help = `
SYNTHETIC: people, shops, cards and attacks are invented. Whatever is measured on such a history says how the software
works, and nothing about real shops or real fraud. Merchant ids begin with "synthetic-".

Writes NDJSON (docs/api.md, "Streams") in order of time: attempts with their outcomes. An attack's attempts have ids
x-<pattern>-<campaign>-<number>, honest ones o-<order>-<attempt>. The same options give the same bytes. Chargebacks come
20 to 80 days after the order, so the history goes on after its last day.

--attack may be given several times: a pattern's name, "all" or "none", with "=share" of attempts against honest orders:
${patternLines.join('\n')}
"all" (the default) gives each the share above; "all=2" twice as much.

Examples:
  $ sekisho fixtures generate --orders 10000 --seed 7 --out history.ndjson
  $ sekisho fixtures generate --orders 5000 --attack none | sekisho score --json - | jq .flow | sort | uniq -c
  $ sekisho fixtures generate --orders 5000 --attack walk-range=0.02 --attack reshipping=0.01 --cards masked`;

/** Adds the commands. */
export function registerFixtures(fixtures: Command): void {
  fixtures
    .command('generate')
    .description('write a synthetic history with labelled attacks, the same for the same seed')
    .option('--orders <number>', 'orders of honest shoppers; attacks come on top', count(1, 100_000_000), 10_000)
    .option('--seed <text>', 'what chance begins from', '1')
    .addOption(
      new Option('--from <date>', 'first day, YYYY-MM-DD in Tokyo')
        .argParser(dayOf)
        .default(dayOf('2026-08-01'), '2026-08-01'),
    )
    .option('--days <number>', 'length', count(1, 3_650), 90)
    .option('--people <number>', 'shoppers (default: a fourth of the orders, at least 300)', count(1, 50_000_000))
    .option('--shops <number>', 'shops, the busiest first', count(1, allShops.length), allShops.length)
    .option('--attack <name[=share]>', 'attacks; may be given several times (default: all)', collect)
    .addOption(new Option('--cards <view>', 'what the shop knows of cards').choices(cardViews).default('token'))
    .addOption(
      new Option('--labels <which>', 'attempts that somebody labels some days later, besides chargebacks')
        .choices(['none', 'fraud', 'all'])
        .default('fraud'),
    )
    .option('--out <file>', 'file to write (default: standard output)')
    .option('--quiet', 'no progress on stderr')
    .addHelpText('after', help)
    .action(generate);
}

const collect = (value: string, before: readonly string[] = []) => [...before, value];

function count(least: number, most: number): (text: string) => number {
  return text => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most}.`);
  };
}

function dayOf(text: string): number {
  const midnight = `${text}T00:00:00+09:00`;
  if (isTime(midnight)) return timeOf(midnight);
  throw new InvalidArgumentError('A date, YYYY-MM-DD.');
}

/** Reads `--attack`: names with shares, added up in the order given. */
export function attacksOf(asked: readonly string[] | undefined): HistoryOptions['attacks'] {
  let attacks: Partial<Record<AttackPattern, number>> = {};
  for (const text of asked ?? ['all']) {
    const [name = '', share] = text.split('=');
    const number = share === undefined ? undefined : Number(share);
    if (number !== undefined && !(number >= 0 && number <= 100))
      throw new Fault('bad-option', `--attack ${text}: the share is a number from 0`);
    if (name === 'none') attacks = {};
    else if (name === 'all') attacks = { ...attacks, ...usualAttacks(number ?? 1) };
    else if (isPattern(name)) attacks = { ...attacks, [name]: number ?? attackPatterns[name].share };
    else throw new Fault('bad-option', `--attack ${text}: one of ${[...names, 'all', 'none'].join(', ')}`);
  }
  return attacks;
}

const isPattern = (name: string): name is AttackPattern => (names as readonly string[]).includes(name);

async function generate(options: GenerateOptions): Promise<void> {
  const { seed, orders, from, days, people, shops, cards, labels } = options;
  const attacks = attacksOf(options.attack);
  const output = options.out === undefined ? process.stdout : createWriteStream(options.out);
  const progress = new Progress(orders, options.quiet !== true);
  const lines = history({
    seed,
    orders,
    from,
    days,
    shops,
    cards,
    labels,
    attacks,
    ...(people === undefined ? {} : { people }),
  });
  try {
    let chunk = '';
    for (const { line } of lines) {
      progress.count(line);
      chunk += `${JSON.stringify(line)}\n`;
      if (chunk.length < 1 << 16) continue;
      await write(output, chunk);
      chunk = '';
    }
    await write(output, chunk);
    if (output !== process.stdout) {
      output.end();
      await finished(output);
    }
  } catch (error) {
    throw options.out === undefined ? error : new Fault('data-folder-unwritable', options.out, { cause: error });
  }
  progress.end();
}

/** Writes and waits until the reader has caught up. */
async function write(output: Writable, text: string): Promise<void> {
  if (output.write(text)) return;
  await new Promise<void>((resolve, reject) => {
    const done = () => {
      output.off('drain', done);
      output.off('error', reject);
      resolve();
    };
    output.once('drain', done);
    output.once('error', reject);
  });
}

/** Progress on stderr: a line that renews itself on a terminal, a plain line every ten seconds elsewhere. */
class Progress {
  readonly #orders: number;
  readonly #shown: boolean;
  readonly #start = performance.now();
  #next = 0;
  #lines = 0;
  #attempts = 0;
  #honest = 0;
  #attacks = 0;
  #frauds = 0;

  constructor(orders: number, shown: boolean) {
    this.#orders = orders;
    this.#shown = shown;
    this.#next = this.#start + 1000;
  }

  count(line: { readonly id?: string; readonly assessment?: string; readonly type?: string }): void {
    this.#lines++;
    if (line.assessment === undefined) {
      this.#attempts++;
      if (line.id?.startsWith('x-')) this.#attacks++;
      else if (line.id?.endsWith('-1')) this.#honest++;
    } else if (line.type === 'chargeback') this.#frauds++;
    if ((this.#lines & 1023) === 0 && this.#shown && performance.now() > this.#next) this.#show();
  }

  #show(): void {
    const terminal = process.stderr.isTTY === true;
    const seconds = (performance.now() - this.#start) / 1000;
    const left = this.#honest === 0 ? 0 : (seconds * (this.#orders - this.#honest)) / this.#honest;
    const text = `${this.#honest.toLocaleString('en')} of ${this.#orders.toLocaleString('en')} orders, ${Math.round(this.#honest / seconds).toLocaleString('en')} a second, ${Math.ceil(left)} s left`;
    process.stderr.write(terminal ? `\r\u001b[K${text}` : `${text}\n`);
    this.#next = performance.now() + (terminal ? 250 : 10_000);
  }

  end(): void {
    if (!this.#shown) return;
    const seconds = (performance.now() - this.#start) / 1000;
    const figures = [
      `${this.#lines.toLocaleString('en')} lines`,
      `${this.#attempts.toLocaleString('en')} attempts (${this.#attacks.toLocaleString('en')} of attacks)`,
      `${this.#frauds.toLocaleString('en')} chargebacks`,
    ];
    const clear = process.stderr.isTTY === true ? '\r\u001b[K' : '';
    process.stderr.write(`${clear}Synthetic history: ${figures.join(', ')}, in ${seconds.toFixed(1)} s.\n`);
  }
}
