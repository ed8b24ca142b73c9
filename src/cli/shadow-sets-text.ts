/** The comparison of live and shadow rule sets as people read it. */
import { columnLines } from '../authoring/report/width.ts';
import { formatDecimal, formatMoney, formatPercent } from '../engine/rules/numbers.ts';
import { proportion } from '../replay/numbers/wilson.ts';
import {
  type ShadowExample,
  type ShadowPair,
  type ShadowSetReport,
  type ShadowSum,
  shadowPairs,
} from './shadow-sets.ts';

const names: Readonly<Record<ShadowPair, string>> = {
  bothFrictionless: 'both frictionless',
  bothChallenge: 'both challenge',
  toChallenge: 'frictionless → challenge',
  toFrictionless: 'challenge → frictionless',
};

/** Most rules that are listed. */
const mostRules = 20;

/** One version of a shadow rule set: flows, rules behind the differences, examples of both flips. */
export function shadowSetText(report: ShadowSetReport): string {
  const { rule_set, live, first, last, sums, degraded, failed, rules, examples } = report;
  const attempts = shadowPairs.reduce((sum, pair) => sum + sums[pair].attempts, degraded);
  const lines = [
    `Shadow rule set ${shortVersion(rule_set)} beside ${shortVersion(live)}: ${formatDecimal(attempts, 0)} attempts from ${first} to ${last}`,
    '',
    ...columnLines([
      ['live → shadow', 'attempts', 'amount', 'fraud among them', 'genuine', 'not known yet'],
      ...shadowPairs.map(pair => [names[pair], ...sumCells(sums[pair])]),
    ]),
  ];
  if (degraded > 0)
    lines.push('', `${formatDecimal(degraded, 0)} were answered under the policy for failing parts and are in no row.`);
  for (const [rule, count] of Object.entries(failed)) {
    lines.push('', `"${rule}" failed with an error on ${formatDecimal(count, 0)} attempts: it added nothing there.`);
  }
  if (rules.length > 0) {
    lines.push(
      '',
      ...columnLines([
        ['rule behind it', 'shadow only', 'live only', '→ challenge', '→ frictionless'],
        ...rules
          .slice(0, mostRules)
          .map(row => [
            row.rule,
            ...[row.gained, row.lost, row.toChallenge, row.toFrictionless].map(count => formatDecimal(count, 0)),
          ]),
      ]),
    );
    if (rules.length > mostRules) lines.push(`… and ${rules.length - mostRules} more (--json has all)`);
  }
  for (const flip of ['toChallenge', 'toFrictionless'] as const) {
    if (examples[flip].length > 0) lines.push('', `${names[flip]}, the latest:`, ...exampleLines(examples[flip]));
  }
  return lines.join('\n');
}

const shortVersion = (version: string) => version.slice(0, 'sha256:'.length + 12);

function sumCells({ attempts, amounts, fraud, genuine, open }: ShadowSum): string[] {
  const money = Object.entries(amounts).map(([currency, amount]) => formatMoney(amount, currency, 'en'));
  const { share, low, high } = proportion(fraud, attempts);
  const shares =
    share === null || low === null || high === null
      ? '–'
      : `${formatDecimal(fraud, 0)}, ${formatPercent(share)} (${formatPercent(low)}–${formatPercent(high)})`;
  return [
    formatDecimal(attempts, 0),
    money.join(' + ') || '–',
    shares,
    formatDecimal(genuine, 0),
    formatDecimal(open, 0),
  ];
}

function exampleLines(examples: readonly ShadowExample[]): readonly string[] {
  return columnLines(
    examples.map(({ id, merchant, amount, currency, score, shadowScore, gained, lost, label }) => [
      `  ${merchant === undefined ? '' : `${merchant} `}${id}`,
      amount === undefined || currency === undefined ? '–' : formatMoney(amount, currency, 'en'),
      `${score} → ${shadowScore}`,
      label,
      [...gained.map(rule => `+${rule}`), ...lost.map(rule => `−${rule}`)].join(' '),
    ]),
  );
}
