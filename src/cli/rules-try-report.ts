/** The numbers of a trial for people. */
import { formatDecimal, formatMoney, formatPercent } from '../engine/rules/numbers.ts';
import { dayName, dayOf } from '../replay/numbers/calendar.ts';
import type { Count, Flip } from '../replay/numbers/index.ts';
import type { TrialNumbers } from '../replay/what-if/numbers.ts';

type RuleNumbers = TrialNumbers['rules']['rules'][number];

/** Most examples that are listed for each way. */
const mostExamples = 10;

/** The report of a trial; `rule` names the rule that was tried, undefined for a whole rule set. */
export function trialReport(numbers: TrialNumbers, rule: string | undefined): string {
  const currency = numbers.assumptions.currency;
  const money = (amount: number) => formatMoney(amount, currency, 'en');
  const counted = ({ orders, amount }: Count) => `${formatDecimal(orders, 0)} (${money(amount)})`;
  const sections = [
    history(numbers, counted),
    ...(rule === undefined ? [ruleTable(numbers)] : [oneRule(numbers, rule, counted)]),
    ...(numbers.flips ?? []).map(flip => flips(flip, counted, money)),
    honest,
  ];
  return sections.join('\n\n');
}

function history({ all, labels, period }: TrialNumbers, counted: (count: Count) => string): string {
  // Days are those of Tokyo, as in every report: a history of August does not begin in July.
  const day = (time: string | null) => (time === null ? '–' : dayName(dayOf(Date.parse(time))));
  return `${counted(all)} attempts, ${day(period.from)} to ${day(period.to)}; known as fraud ${counted(labels.fraud)}, as genuine ${counted(labels.genuine)}, the rest taken for genuine.`;
}

/** `3 of 12, 25% (9%–53%)`: a share with its Wilson interval at 95 %. */
function share({ count, of, share: value, low, high }: RuleNumbers['precision']): string {
  if (value === null || low === null || high === null) return 'none judged';
  return `${count} of ${of}, ${formatPercent(value)} (${formatPercent(low)}–${formatPercent(high)})`;
}

function oneRule({ rules }: TrialNumbers, id: string, counted: (count: Count) => string): string {
  const rule = rules.rules.find(one => one.rule === id);
  if (rule === undefined) return `rule ${id}: not part of the rule set`;
  return [
    `rule ${id}, as if it were live:`,
    `  hits                          ${counted(rule.hits)}`,
    `  fraud among its hits          ${share(rule.precision)}${rule.lift === null ? '' : `, ${formatDecimal(rule.lift, 1)} times the usual`}`,
    `  of all fraud it hits          ${share(rule.recall)}`,
    `  hits that no other rule has   ${counted(rule.alone)}, fraud ${rule.alone_fraud}`,
    `  lacked data                   ${formatDecimal(rule.unknown, 0)}`,
  ].join('\n');
}

function ruleTable({ rules }: TrialNumbers): string {
  const hit = rules.rules
    .filter(rule => rule.hits.orders > 0)
    .sort((a, b) => b.hits.orders - a.hits.orders || (a.rule < b.rule ? -1 : 1));
  const widest = Math.max(4, ...hit.map(({ rule }) => rule.length));
  const rows = hit.map(
    ({ rule, hits, precision, alone, unknown }) =>
      `  ${rule.padEnd(widest)}  ${String(hits.orders).padStart(7)}  ${String(alone.orders).padStart(7)}  ${String(unknown).padStart(7)}  ${share(precision)}`,
  );
  const head = `  ${'rule'.padEnd(widest)}  ${'hits'.padStart(7)}  ${'alone'.padStart(7)}  ${'unknown'.padStart(7)}  fraud among the hits`;
  return [head, ...rows].join('\n');
}

function flips(
  { to, all, fraud, good, unjudged, sample }: Flip,
  counted: (count: Count) => string,
  money: (amount: number) => string,
): string {
  const head = `Flipped to ${to}: ${counted(all)}; fraud ${counted(fraud)}, good ${counted(good)}, not judged ${counted(unjudged)}.`;
  const examples = sample.slice(0, mostExamples).map(({ id, at, amount, currency, judged, before, after }) => {
    const worth = currency === 'JPY' ? money(amount) : `${amount} ${currency}`;
    const rules = after.hits.map(({ rule }) => rule).join(', ');
    return `  ${id}  ${at}  ${worth}  ${judged}  score ${before.score} → ${after.score}  ${rules === '' ? 'no rule' : rules}`;
  });
  return [head, ...examples].join('\n');
}

const honest =
  'What this cannot say: the outcomes followed the old flow. How 3-D Secure would have ended for an order whose flow flips\n' +
  'is not known, nor what orders that were refused would have become.';
