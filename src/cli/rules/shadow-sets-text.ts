/** The comparison of live and shadow rule sets as people read it. */
import { columnLines } from '../../authoring/report/width.ts';
import { formatDecimal, formatMoney, formatPercent } from '../../engine/rules/numbers.ts';
import { proportion } from '../../replay/numbers/wilson.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { timeInJapan } from '../../shared/time.ts';
import { labelNames } from '../common/journal-view.ts';
import {
  type ShadowExample,
  type ShadowPair,
  type ShadowSetReport,
  type ShadowSum,
  shadowPairs,
} from './shadow-sets.ts';

const names: Readonly<Record<ShadowPair, Bilingual>> = {
  bothFrictionless: { en: 'both frictionless', ja: 'どちらもフリクションレス' },
  bothChallenge: { en: 'both challenge', ja: 'どちらもチャレンジ' },
  toChallenge: { en: 'frictionless → challenge', ja: 'フリクションレス → チャレンジ' },
  toFrictionless: { en: 'challenge → frictionless', ja: 'チャレンジ → フリクションレス' },
};

type Words = typeof english;

/** What the comparison is made of; the Japanese has the same words, or does not compile. */
const english = {
  title: (shadow: string, live: string, attempts: string, first: string, last: string) =>
    `Shadow rule set ${shadow} beside ${live}: ${attempts} attempts from ${first} to ${last}`,
  flowHeads: ['live → shadow', 'attempts', 'amount', 'fraud among them', 'genuine', 'not known yet'],
  degraded: (count: string) => `${count} were answered under the policy for failing parts and are in no row.`,
  failed: (rule: string, count: string) =>
    `"${rule}" failed with an error on ${count} attempts: it added nothing there.`,
  ruleHeads: ['rule behind it', 'shadow only', 'live only', '→ challenge', '→ frictionless'],
  more: (count: number) => `… and ${count} more (--json has all)`,
  latest: (flip: string) => `${flip}, the latest:`,
  share: (fraud: string, share: string, low: string, high: string) => `${fraud}, ${share} (${low}–${high})`,
};

const japanese: Words = {
  title: (shadow, live, attempts, first, last) =>
    `シャドーのルールセット ${shadow}（稼働中は ${live}）：${first} から ${last} までの試行${attempts}件`,
  flowHeads: ['稼働中 → シャドー', '試行', '金額', 'うち不正', '正常', '未判明'],
  degraded: count => `${count}件は障害時の方針で回答したため、どの行にも含みません。`,
  failed: (rule, count) => `"${rule}" は${count}件の試行でエラーになり、そこでは点数を加えていません。`,
  ruleHeads: ['違いの原因となったルール', 'シャドーだけ', '稼働中だけ', 'チャレンジへ', 'フリクションレスへ'],
  more: count => `…ほか${count}件（--json ですべて表示）`,
  latest: flip => `${flip}（新しい順）：`,
  share: (fraud, share, low, high) => `${fraud}件、${share}（${low}～${high}）`,
};

const words: Readonly<Record<Language, Words>> = { en: english, ja: japanese };

/** Most rules that are listed. */
const mostRules = 20;

/** One version of a shadow rule set: flows, rules behind the differences, examples of both flips. */
export function shadowSetText(report: ShadowSetReport, language: Language): string {
  const said = words[language];
  const { rule_set, live, first, last, sums, degraded, failed, rules, examples } = report;
  const attempts = shadowPairs.reduce((sum, pair) => sum + sums[pair].attempts, degraded);
  const lines = [
    said.title(
      shortVersion(rule_set),
      shortVersion(live),
      formatDecimal(attempts, 0),
      japanTime(first),
      japanTime(last),
    ),
    '',
    ...columnLines([
      said.flowHeads,
      ...shadowPairs.map(pair => [names[pair][language], ...sumCells(sums[pair], language)]),
    ]),
  ];
  if (degraded > 0) lines.push('', said.degraded(formatDecimal(degraded, 0)));
  for (const [rule, count] of Object.entries(failed)) {
    lines.push('', said.failed(rule, formatDecimal(count, 0)));
  }
  if (rules.length > 0) {
    lines.push(
      '',
      ...columnLines([
        said.ruleHeads,
        ...rules
          .slice(0, mostRules)
          .map(row => [
            row.rule,
            ...[row.gained, row.lost, row.toChallenge, row.toFrictionless].map(count => formatDecimal(count, 0)),
          ]),
      ]),
    );
    if (rules.length > mostRules) lines.push(said.more(rules.length - mostRules));
  }
  for (const flip of ['toChallenge', 'toFrictionless'] as const) {
    if (examples[flip].length === 0) continue;
    lines.push('', said.latest(names[flip][language]), ...exampleLines(examples[flip], language));
  }
  return lines.join('\n');
}

const japanTime = (time: string) => timeInJapan(Date.parse(time));
const shortVersion = (version: string) => version.slice(0, 'sha256:'.length + 12);

function sumCells({ attempts, amounts, fraud, genuine, open }: ShadowSum, language: Language): string[] {
  const money = Object.entries(amounts).map(([currency, amount]) => formatMoney(amount, currency, language));
  const { share, low, high } = proportion(fraud, attempts);
  const shares =
    share === null || low === null || high === null
      ? '–'
      : words[language].share(formatDecimal(fraud, 0), formatPercent(share), formatPercent(low), formatPercent(high));
  return [
    formatDecimal(attempts, 0),
    money.join(' + ') || '–',
    shares,
    formatDecimal(genuine, 0),
    formatDecimal(open, 0),
  ];
}

function exampleLines(examples: readonly ShadowExample[], language: Language): readonly string[] {
  return columnLines(
    examples.map(({ id, merchant, amount, currency, score, shadowScore, gained, lost, label }) => [
      `  ${merchant === undefined ? '' : `${merchant} `}${id}`,
      amount === undefined || currency === undefined ? '–' : formatMoney(amount, currency, language),
      `${score} → ${shadowScore}`,
      labelNames[label][language],
      [...gained.map(rule => `+${rule}`), ...lost.map(rule => `−${rule}`)].join(' '),
    ]),
  );
}
