/** `sekisho orders compare`: why the challenge rate is not what it was, over the journal. */
import type { Command } from 'commander';
import type { StoredAttempt } from '../../engine/journal.ts';
import { Fault } from '../../shared/errors.ts';
import { timeInJapan } from '../../shared/time.ts';
import { dataOption } from '../common/journal-options.ts';
import { lookIntoJournal, sinceTime } from '../common/journal-view.ts';
import { type LanguageFlags, languageOption } from '../common/language-option.ts';
import { loadRules } from '../common/rule-set.ts';
import { type Both, compareRates, type Period } from './challenge-rates.ts';
import { ratesText } from './challenge-rates-text.ts';

interface CompareOptions extends LanguageFlags {
  readonly since: string;
  readonly merchant?: string;
  readonly rules?: string;
  readonly data: string;
  readonly json?: true;
}

const help = `
It reads the journal beside a running service, once and from its end. The time from --since to now is compared with as long a time before.
The intervals are Wilson's at 95 %. A challenge is what was decided; of a service that only observes, what it would have asked.
A rule is told by what it brought: challenges that would not have been without its hit, worked out from the recorded points and the policy
of the rule set at hand; where that does not give the decisions of then, by its hits on challenged attempts.
Whole weeks compare like with like: a day and the day before may be a Monday and a Sunday.

Examples:
  $ sekisho orders compare
  $ sekisho orders compare --since 28d --merchant shop-1
  $ sekisho orders compare --since 2026-11-20 --language ja
  $ sekisho orders compare --since 7d --json | jq '.rules[0]'`;

/** Adds the command. */
export function registerOrdersCompare(command: Command): void {
  command
    .option('--since <when>', '12h, 7d, a date in Tokyo, or a time with its zone', '7d')
    .option('--merchant <id>', 'only this merchant')
    .addOption(dataOption())
    .option('--rules <dir>', 'rule set as it now stands')
    .option('--json', 'as JSON')
    .addOption(languageOption())
    .addHelpText('after', help)
    .action((options: CompareOptions) => {
      const periods = periodsOf(options.since, Date.now());
      const rates = compareRates(periods, loadRules(options.rules, options.language));
      const from = periods.before.from;
      const say = sayHowFar({ from, until: periods.now.until }, text => process.stderr.write(text), Date.now);
      const begins = lookIntoJournal(options.data, undefined, view => {
        for (const attempt of view.attempts(from, options.merchant)) {
          rates.add(attempt);
          say(attempt);
        }
        const earliest = view.reader.earliest();
        return earliest !== undefined && earliest > from ? earliest : undefined;
      });
      const report = rates.report();
      const whole = { ...report, ...(begins === undefined ? {} : { journal_begins: new Date(begins).toISOString() }) };
      process.stdout.write(`${options.json ? JSON.stringify(whole) : ratesText(report, begins, options.language)}\n`);
    });
}

/** The time from `--since` to now, and as long a time before it. Throws a fault. */
function periodsOf(since: string, now: number): Both<Period> {
  const from = sinceTime(since, now);
  if (from >= now) throw new Fault('bad-option', `--since "${since}" is not before now`);
  return { before: { from: from - (now - from), until: from }, now: { from, until: now } };
}

/** Between two lines of progress, milliseconds; most journals are read before the first. */
const progressMs = 2_000;

/** Says now and then how far back the journal has been read; exported for its test. */
export function sayHowFar(
  { from, until }: Period,
  write: (text: string) => void,
  clock: () => number,
): (attempt: Pick<StoredAttempt, 'event'>) => void {
  let last = clock();
  return ({ event: { at } }) => {
    const time = clock();
    if (time - last < progressMs) return;
    last = time;
    const share = Math.max(0, Math.min(1, (until - at) / (until - from)));
    write(`read back to ${timeInJapan(at)}, ${Math.floor(100 * share)}% of the time\n`);
  };
}
