/** The comparison of two periods as people read it. */
import { columnLines } from '../../authoring/report/width.ts';
import { formatDecimal } from '../../engine/rules/numbers.ts';
import type { Proportion } from '../../replay/numbers/types.ts';
import type { Language } from '../../shared/languages.ts';
import { timeInJapan } from '../../shared/time.ts';
import type { PeriodName, PeriodReport, RateReport, RuleReport } from './challenge-rates.ts';

type Words = typeof english;

/** What the comparison is made of; the Japanese has the same words, or does not compile. */
const english = {
  periods: { before: 'before', now: 'now' },
  periodHeads: ['', 'from', 'until', 'attempts', 'challenges', 'rate (95% interval)'],
  rate: (share: string, low: string, high: string) => `${share} (${low}–${high})`,
  rose: (points: string) => `The rate rose by ${points} points.`,
  fell: (points: string) => `The rate fell by ${points} points.`,
  same: 'The rate is the same.',
  apart: 'The intervals do not touch: that is more than chance.',
  overlap: 'The intervals overlap: that may be chance.',
  incomparable: 'A period without an attempt has no rate: there is nothing to compare.',
  begins: (time: string) => `The journal begins at ${time}: the period before is not whole.`,
  observed: (before: string, now: string) =>
    `Only observed, and counted by what would have been asked: ${before} before, ${now} now.`,
  failing: (before: string, now: string) =>
    `Answered under the policy for failing parts: ${before} before, ${now} now. It asks for at least its band, whatever the rules say.`,
  ofWhich: (attempts: string, challenges: string) => `${attempts} (${challenges} challenged)`,
  imported: (before: string, now: string) =>
    `Imported, assessed by nobody and not counted: ${before} before, ${now} now.`,
  oneVersion: (version: string) => `One rule set decided all of it: ${version}.`,
  versionHeads: ['rule set', 'first decision here', 'attempts', 'challenges', 'rate (95% interval)'],
  brought: 'Rules by what they brought for 1,000 attempts, the largest change first:',
  broughtHeads: ['rule', 'before', 'now', 'change', 'hits before', 'hits now'],
  broughtMeans:
    'What a rule brought: challenges that would not have been without its hit, less those that its hit spared. Where two rules each\n' +
    'sufficed, neither brought it; the hits on challenged attempts, for 1,000 attempts, show them.',
  hits: 'Rules by their hits on challenged attempts for 1,000 attempts, the largest change first:',
  hitsHeads: ['rule', 'before', 'now', 'change'],
  hitsMean: (count: string) =>
    `Mere hits: ${count} decisions do not come out again from their points under the rule set at hand (another policy then, or a rule that\n` +
    'is gone), so what each rule brought cannot be told. --rules names another folder.',
  noRules: 'No rule hit a challenged attempt.',
  more: (count: string) => `… and ${count} more (--json has all)`,
};

const japanese: Words = {
  periods: { before: '前の期間', now: '今の期間' },
  periodHeads: ['', '開始', '終了', '試行', 'チャレンジ', 'チャレンジ率（95%信頼区間）'],
  rate: (share, low, high) => `${share}（${low}～${high}）`,
  rose: points => `チャレンジ率は${points}ポイント上がりました。`,
  fell: points => `チャレンジ率は${points}ポイント下がりました。`,
  same: 'チャレンジ率は変わっていません。',
  apart: '信頼区間が重ならないため、偶然とは考えにくい差です。',
  overlap: '信頼区間が重なるため、偶然の差かもしれません。',
  incomparable: '試行のない期間があり、率を比べられません。',
  begins: time => `記録は ${time} に始まるため、前の期間はそろっていません。`,
  observed: (before, now) =>
    `観察のみの試行（求めるはずだったフローで数えます）：前の期間${before}件、今の期間${now}件。`,
  failing: (before, now) =>
    `障害時の方針で回答した試行：前の期間${before}、今の期間${now}。この方針は、ルールにかかわらず、定めた帯以上を求めます。`,
  ofWhich: (attempts, challenges) => `${attempts}件（うちチャレンジ${challenges}件）`,
  imported: (before, now) => `取り込んだ試行（判定がないため数えません）：前の期間${before}件、今の期間${now}件。`,
  oneVersion: version => `すべて同じルールセットによる判定です：${version}。`,
  versionHeads: ['ルールセット', '期間内の最初の判定', '試行', 'チャレンジ', 'チャレンジ率（95%信頼区間）'],
  brought: 'ルールが生んだチャレンジ（試行1,000件あたり、変化の大きい順）：',
  broughtHeads: ['ルール', '前の期間', '今の期間', '変化', '該当（前）', '該当（今）'],
  broughtMeans:
    '「生んだチャレンジ」は、そのルールの該当がなければチャレンジにならなかった件数から、該当のおかげでチャレンジを免れた件数を引いたものです。\n' +
    'どちらか一方でもチャレンジになった二つのルールは、どちらも生んだとは数えません。チャレンジになった試行での該当（試行1,000件あたり）に表れます。',
  hits: 'チャレンジになった試行でのルールの該当（試行1,000件あたり、変化の大きい順）：',
  hitsHeads: ['ルール', '前の期間', '今の期間', '変化'],
  hitsMean: count =>
    `該当の数だけを示しています。手元のルールセットでは${count}件の判定を点数から再現できず（当時の方針が違うか、なくなったルールがあります）、\n` +
    'ルールごとに生んだチャレンジは分かりません。--rules で別のフォルダーを指定できます。',
  noRules: 'チャレンジになった試行に該当したルールはありません。',
  more: count => `…ほか${count}件（--json ですべて表示）`,
};

const words: Readonly<Record<Language, Words>> = { en: english, ja: japanese };

/** Most rules that are listed. */
const mostRules = 10;

/**
 * The periods, how far apart they are, the rule sets and the rules behind it.
 * @param begins time of the journal's first attempt, milliseconds since 1970 UTC, where it lies inside the periods
 */
export function ratesText(report: RateReport, begins: number | undefined, language: Language): string {
  const said = words[language];
  return [
    [
      ...columnLines([said.periodHeads, periodRow('before', report, said), periodRow('now', report, said)]),
      '',
      verdictOf(report, said),
      ...(begins === undefined ? [] : [said.begins(timeInJapan(begins))]),
      ...asidesOf(report, said),
    ],
    versionLines(report, said),
    ruleLines(report, said),
  ]
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n');
}

function periodRow(name: PeriodName, report: RateReport, said: Words): string[] {
  const { from, until, challenges } = report[name];
  return [said.periods[name], japanTime(from), japanTime(until), ...rateCells(challenges, said)];
}

function rateCells({ count, of, share, low, high }: Proportion, said: Words): string[] {
  const rate = share === null || low === null || high === null ? '–' : said.rate(...percents(share, low, high));
  return [whole(of), whole(count), rate];
}

const percents = (share: number, low: number, high: number) => [percent(share), percent(low), percent(high)] as const;

function verdictOf({ difference_points: points, more_than_chance: isApart }: RateReport, said: Words): string {
  if (points === null || isApart === null) return said.incomparable;
  const size = tenths(Math.abs(points));
  // As far as it is shown.
  if (Number(size) === 0) return said.same;
  const space = said === japanese ? '' : ' ';
  return `${points > 0 ? said.rose(size) : said.fell(size)}${space}${isApart ? said.apart : said.overlap}`;
}

/** What bears on the figures, where there is any. */
function asidesOf({ before, now }: RateReport, said: Words): string[] {
  const failing = ({ failing: { attempts, challenges } }: PeriodReport) =>
    said.ofWhich(whole(attempts), whole(challenges));
  return [
    ...(before.observed + now.observed > 0 ? [said.observed(whole(before.observed), whole(now.observed))] : []),
    ...(before.failing.attempts + now.failing.attempts > 0 ? [said.failing(failing(before), failing(now))] : []),
    ...(before.imported + now.imported > 0 ? [said.imported(whole(before.imported), whole(now.imported))] : []),
  ];
}

function versionLines({ versions }: RateReport, said: Words): readonly string[] {
  const [only, ...others] = versions;
  if (only === undefined) return [];
  if (others.length === 0) return [said.oneVersion(shortVersion(only.rule_set))];
  return columnLines([
    ['', ...said.versionHeads],
    ...versions.flatMap(({ rule_set, first, ...both }) =>
      (['before', 'now'] as const)
        .filter(name => both[name].of > 0)
        .map(name => [said.periods[name], shortVersion(rule_set), japanTime(first), ...rateCells(both[name], said)]),
    ),
  ]);
}

function ruleLines(report: RateReport, said: Words): readonly string[] {
  const { rules, compared_by, not_redone, versions } = report;
  if (versions.length === 0) return [];
  if (rules.length === 0) return [said.noRules];
  const byBrought = compared_by === 'brought';
  const rate = (rule: RuleReport, name: PeriodName, figure: 'hits' | 'brought') => {
    const { of } = report[name].challenges;
    const count = rule[name][figure];
    return of === 0 || count === null ? '–' : tenths((1_000 * count) / of);
  };
  const rows = rules
    .slice(0, mostRules)
    .map(rule => [
      rule.rule,
      rate(rule, 'before', compared_by),
      rate(rule, 'now', compared_by),
      rule.difference_per_1000 === null ? '–' : signed(rule.difference_per_1000),
      ...(byBrought ? [rate(rule, 'before', 'hits'), rate(rule, 'now', 'hits')] : []),
    ]);
  return [
    byBrought ? said.brought : said.hits,
    ...columnLines([byBrought ? said.broughtHeads : said.hitsHeads, ...rows]),
    ...(rules.length > mostRules ? [said.more(whole(rules.length - mostRules))] : []),
    byBrought ? said.broughtMeans : said.hitsMean(whole(not_redone)),
  ];
}

const whole = (count: number) => formatDecimal(count, 0);
/** One digit behind the point, two where one would say nothing. */
function tenths(value: number): string {
  const digits = value !== 0 && Math.abs(value) < 0.1 ? 2 : 1;
  return formatDecimal(value, digits, true)
    .replace(/^-(?=[0.]+$)/, '')
    .replace('-', '−');
}
const signed = (value: number) => (value > 0 ? `+${tenths(value)}` : tenths(value));
/** A rate is small, and so is what changes in it: whole percents would hide both. */
const percent = (share: number) => `${tenths(100 * share)}%`;
const japanTime = (time: string) => timeInJapan(Date.parse(time));
const shortVersion = (version: string) => version.slice(0, 'sha256:'.length + 12);
