/** The rules: what each does, and which do the same work. */
import { overlapLimit, type ReplayNumbers, type RuleNumbers } from '../../numbers/types.ts';
import { cutNote, note, section, table } from '../blocks.ts';
import type { Caps } from '../context.ts';
import { liftingRules, liftsText, type RuleTitles } from '../names.ts';
import { sparkline } from '../svg/sparkline.ts';
import { both, change, clipped, decimals, figure, money, percent, say, withInterval } from '../text.ts';

/** What each rule does: hits, precision, points, and its weeks. */
export function rulesSection(numbers: ReplayNumbers, titles: RuleTitles, caps: Caps): string {
  const { rules, against, weeks, assumptions, rule_sets } = numbers;
  const lifting = liftingRules(rule_sets.rules);
  const all = [...rules.rules].sort(
    (one, other) => other.hits.orders - one.hits.orders || (one.rule < other.rule ? -1 : 1),
  );
  const shown = all.slice(0, caps.rules);
  const before = against && new Map(against.rules.map(each => [each.rule, each]));
  const figures = (ja: string, en: string) => ({ head: say(ja, en), figures: true });
  const columns = [
    { head: say('ルール', 'Rule') },
    figures('該当', 'Hits'),
    figures('不正', 'Fraud'),
    figures('適合率', 'Precision'),
    figures('リフト', 'Lift'),
    figures('単独該当', 'Alone'),
    figures('判断不能', 'Unknown'),
    figures('点数の中央値', 'Median points'),
    { head: say('週ごとの該当', 'Hits by week') },
  ];
  const rows = shown.map(rule => [
    nameOf(rule, titles, caps),
    `${figure(rule.hits.orders)} <small>${money(rule.hits.amount, assumptions.currency)}</small>${beforeOf(rule, before)}`,
    figure(rule.fraud.orders),
    withInterval(rule.precision),
    rule.lift === null ? '–' : `${decimals(rule.lift, rule.lift < 1 ? 2 : 1)}×`,
    `${figure(rule.alone.orders)} <small>${say(`不正${figure(rule.alone_fraud)}`, `${figure(rule.alone_fraud)} fraud`)}</small>`,
    rule.status === 'shadow' ? '–' : figure(rule.unknown),
    rule.median_points === null
      ? '–'
      : lifting.has(rule.rule)
        ? liftsText
        : String(rule.median_points).replace('-', '−'),
    trendOf(rule, weeks),
  ]);
  const explain = note(
    say(
      'リフト＝適合率÷全体の不正割合。単独該当＝同じ向き（加点どうし、減点どうし）のほかの稼働中のルールが該当しなかった注文。判断不能＝データ不足で評価できなかった注文。「必須」はスコアによらずチャレンジを要求するルール。週ごとの該当の％は、全注文に占める割合の変化（直近4週とその前の4週の比較）。',
      'Lift: precision over the share of fraud overall. Alone: no other live rule on the same side (raising or trust) hit. Unknown: data were missing. “lifts”: asks for a challenge whatever the score. The percentage by week: how its share of all orders changed, the last four weeks against the four before.',
    ),
  );
  return section(
    'rules',
    { ja: 'ルール別', en: 'Rules' },
    table('rules', columns, rows) +
      cutNote(shown.length, all.length, { ja: 'ルール', en: 'rules' }) +
      goneNote(numbers, caps) +
      explain,
  );
}

/** What the live rules' version of it hits, where that is another number. */
function beforeOf({ rule, hits }: RuleNumbers, before: ReadonlyMap<string, RuleNumbers> | undefined): string {
  if (before === undefined) return '';
  const live = before.get(rule);
  if (live === undefined) return `<br><small>${say('現行にはない', 'not in live')}</small>`;
  if (live.hits.orders === hits.orders) return '';
  return `<br><small>${say(`現行 ${figure(live.hits.orders)}`, `live ${figure(live.hits.orders)}`)}</small>`;
}

/** Names rules that only the live rule set has, with their hits. */
function goneNote({ rules, against }: ReplayNumbers, caps: Caps): string {
  const kept = new Set(rules.rules.map(({ rule }) => rule));
  const gone = against?.rules.filter(({ rule }) => !kept.has(rule)) ?? [];
  if (gone.length === 0) return '';
  const named = gone
    .slice(0, caps.hits)
    .map(({ rule, hits }) => `<code>${clipped(rule, caps.id)}</code> ${figure(hits.orders)}`);
  const more = gone.length > named.length ? ', …' : '';
  return note(
    `${say('現行だけにあるルール（該当件数）：', 'Rules that only live has, with their hits: ')}${named.join(', ')}${more}`,
  );
}

function nameOf({ rule, status }: RuleNumbers, titles: RuleTitles, caps: Caps): string {
  const title = titles.get(rule);
  const shadow = status === 'shadow' ? ` <small>${say('（シャドー）', '(shadow)')}</small>` : '';
  return `${title ? `${both(title, caps.title)}<br>` : ''}<code>${clipped(rule, caps.id)}</code>${shadow}`;
}

/**
 * A rule's hits in the last 12 weeks that had orders, and how its share of the orders changed from four weeks to the last four. By hits
 * alone every rule would fall where the newest week is not over.
 */
function trendOf({ weeks }: RuleNumbers, all: ReplayNumbers['weeks']): string {
  const hits = new Map(weeks.map(week => [week.week, week.hits]));
  const values = all.slice(-12).map(({ week }) => hits.get(week) ?? 0);
  if (values.length < 8) return sparkline(values);
  const sum = (part: readonly number[]) => part.reduce((total, value) => total + value, 0);
  const orders = all.slice(-12).map(each => each.orders);
  const before = sum(values.slice(-8, -4)) / sum(orders.slice(-8, -4));
  const after = sum(values.slice(-4)) / sum(orders.slice(-4));
  const words = before === 0 ? (after === 0 ? '' : say('新規', 'new')) : `${change((after / before - 1) * 100)}%`;
  return `<span class=keep>${sparkline(values)} <small>${words}</small></span>`;
}

/** Pairs of rules that hit the same orders; empty where there is none. */
export function overlapSection({ rules }: ReplayNumbers, caps: Caps): string {
  const { pairs, top } = rules.overlap;
  if (pairs === 0) return '';
  const shown = [...top]
    .sort((one, other) => other.jaccard - one.jaccard || other.both - one.both)
    .slice(0, caps.overlap);
  const columns = [
    { head: say('二つのルール', 'Two rules') },
    { head: say('両方に該当', 'Both hit'), figures: true },
    { head: say('不正', 'Fraud'), figures: true },
    { head: say('重なり', 'Overlap'), figures: true },
    { head: say('前者のうち', 'Of the first'), figures: true },
    { head: say('後者のうち', 'Of the second'), figures: true },
  ];
  const rows = shown.map(({ one, other, both: together, both_fraud, jaccard, of_one, of_other }) => [
    `<code>${clipped(one, caps.id)}</code><br><code>${clipped(other, caps.id)}</code>`,
    figure(together),
    figure(both_fraud),
    percent(jaccard),
    percent(of_one),
    percent(of_other),
  ]);
  const explain = note(
    say(
      '重なり＝両方に該当した注文÷どちらかに該当した注文。100%に近い組は、ほとんど同じ注文に該当しています。',
      'Overlap: orders that both hit, over orders that either hits. Near 100% the two do the same work.',
    ),
  );
  return section(
    'overlap',
    { ja: 'ルールの重なり', en: 'Overlap of rules' },
    table('overlap', columns, rows) + cutNote(shown.length, pairs, { ja: '組', en: 'pairs' }, overlapLimit) + explain,
  );
}
