/** What a replay came to, in a few lines for people. */
import type { Count, Figures, Proportion, ReplayNumbers } from '../replay/numbers/index.ts';
import type { ReplayCounts } from '../replay/run/replay.ts';
import { currencies } from '../shared/money.ts';

/** Counts, and the main figures of each rule set. */
export function summaryText({
  counts,
  numbers,
}: {
  readonly counts: ReplayCounts;
  readonly numbers?: ReplayNumbers;
}): string {
  const lines = [
    `Read    ${figure(counts.lines)} lines: ${figure(counts.attempts)} attempts, ${figure(counts.outcomes)} outcomes`,
  ];
  if (counts.repeated > 0) lines.push(`        ${figure(counts.repeated)} attempts came again and count once`);
  if (counts.without_attempt > 0)
    lines.push(`        ${figure(counts.without_attempt)} outcomes have no attempt in the history`);
  if (counts.rejected > 0) lines.push(`        ${figure(counts.rejected)} lines rejected: ${causesOf(counts)}`);
  if (counts.masked > 0) lines.push(`        ${figure(counts.masked)} texts held a card number; it was masked`);
  if (counts.attempts === 0) lines.push('        no order or payment was read: there is nothing to judge');
  if (numbers) {
    for (const { currency, orders, amount } of numbers.other_currencies)
      lines.push(
        `        ${figure(orders)} orders of ${moneyText(amount, currency)} are counted, their amounts are not added (--currency ${currency})`,
      );
    lines.push(...figuresOf(numbers.against ? 'Rules' : 'Result', numbers.rules.decision, numbers));
    if (numbers.against) lines.push(...figuresOf('Against', numbers.against.decision, numbers));
    if (numbers.flips) lines.push(...flipsOf(numbers));
  }
  return `${lines.join('\n')}\n`;
}

const figure = (value: number) => Math.round(value).toLocaleString('en-US');

/** Minor units as people write them: `1,234 JPY`, `12.50 USD`. */
function moneyText(amount: number, currency: string): string {
  const exponent = currencies.get(currency)?.exponent ?? 0;
  const major = Math.round(amount) / 10 ** exponent;
  const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
  return `${major.toLocaleString('en-US', digits)} ${currency}`;
}

function causesOf({ rejected_by }: ReplayCounts): string {
  return Object.entries(rejected_by)
    .sort(([, one], [, other]) => other - one)
    .map(([code, count]) => `${code} ${figure(count)}`)
    .join(', ');
}

const percent = ({ share, low, high }: Proportion) =>
  share === null || low === null || high === null
    ? 'none to judge'
    : `${(share * 100).toFixed(2)} % (${(low * 100).toFixed(2)}–${(high * 100).toFixed(2)})`;

function figuresOf(title: string, figures: Figures, { assumptions }: ReplayNumbers): string[] {
  const money = ({ amount }: { readonly amount: number }) => moneyText(amount, assumptions.currency);
  const name = title.padEnd(8);
  return [
    `${name}challenged ${figure(figures.challenged.orders)} of ${figure(figures.all.orders)}, ${percent(figures.challenge_rate)}`,
    `        fraud caught ${figure(figures.fraud_caught.orders)} of ${figure(figures.fraud.orders)}, ${money(figures.fraud_caught)} of ${money(figures.fraud)}; recall ${percent(figures.recall)}`,
    `        good orders challenged ${figure(figures.good_challenged.orders)}, ${money(figures.good_challenged)}; precision ${percent(figures.precision)}`,
  ];
}

function flipsOf({ flips, assumptions }: ReplayNumbers): string[] {
  const part = ({ orders, amount }: Count) => `${figure(orders)} (${moneyText(amount, assumptions.currency)})`;
  return (flips ?? []).map(
    ({ to, all, fraud, good, unjudged }, index) =>
      `${index === 0 ? 'Flips   ' : '        '}to ${to}: ${part(all)}; fraud ${part(fraud)}, good ${part(good)}, not judged ${part(unjudged)}`,
  );
}
