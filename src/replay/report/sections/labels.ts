/** What is known of the orders, what is still open, and what nobody can know. */
import type { Bilingual } from '../../../shared/languages.ts';
import { dayMs } from '../../../shared/time.ts';
import type { Count, ReplayNumbers } from '../../numbers/types.ts';
import { note, section, table } from '../blocks.ts';
import { both, figure, money, say } from '../text.ts';

/** How many orders are known to be fraud or good, and why others are not judged. */
export function labelsSection({ labels: known, assumptions, period }: ReplayNumbers): string {
  const { currency, label_delay_days: delay } = assumptions;
  const rows: [Bilingual, Count][] = [
    [{ ja: '不正（チャージバック、不正報告、ラベル）', en: 'Fraud (chargeback, fraud report or label)' }, known.fraud],
    [{ ja: '正常（ラベルあり）', en: 'Good, by a label' }, known.genuine],
    [
      { ja: '正常とみなす（不正の報告がないまま）', en: 'Taken as good: no fraud was reported' },
      known.presumed_genuine,
    ],
    [{ ja: `未判定：注文から${delay}日未満`, en: `Not judged: younger than ${delay} days` }, known.too_young],
    [{ ja: '未判定：ラベルなし', en: 'Not judged: no label' }, known.open_left_out],
    [{ ja: '死角：ショップが取引を見送り', en: 'Blind spot: refused by the shop' }, known.refused_by_shop],
    [{ ja: '死角：オーソリの承認拒否', en: 'Blind spot: payment declined' }, known.declined],
  ];
  const columns = [
    { head: say('区分', 'Group') },
    { head: say('注文', 'Orders'), figures: true },
    { head: say('金額', 'Amount'), figures: true },
  ];
  const body = rows
    .filter(([, { orders }], index) => orders > 0 || index === 0)
    .map(([name, { orders, amount }]) => [both(name), figure(orders), money(amount, currency)]);
  return section(
    'labels',
    { ja: 'ラベルと死角', en: 'Labels and blind spots' },
    table('labels', columns, body) +
      agesOf(known, currency) +
      lagOf(known, delay, youngestJudged(assumptions, period)) +
      blindSpot(known),
  );
}

function agesOf({ open_by_age }: ReplayNumbers['labels'], currency: string): string {
  const open = open_by_age.filter(({ orders }) => orders > 0);
  if (open.length === 0) return '';
  const rows = open.map(({ from, to, orders, amount }) => [
    to === null ? say(`${from}日以上`, `${from} days or more`) : say(`${from}～${to - 1}日`, `${from}–${to - 1} days`),
    figure(orders),
    money(amount, currency),
  ]);
  return `<h3 id="open-labels">${say('ラベルがまだない注文の経過日数', 'Orders still without a label, by age')}</h3>${table(
    'open-labels',
    [
      { head: say('注文からの日数', 'Age') },
      { head: say('注文', 'Orders'), figures: true },
      { head: say('金額', 'Amount'), figures: true },
    ],
    rows,
  )}`;
}

/** Age of the youngest order that can be judged, in days. */
function youngestJudged(
  { as_of, label_delay_days }: ReplayNumbers['assumptions'],
  { to }: ReplayNumbers['period'],
): number {
  const age = to === null ? 0 : (Date.parse(as_of) - Date.parse(to)) / dayMs;
  return Math.max(label_delay_days, age);
}

function lagOf(
  { fraud_lag_days: lag, too_young_fraud }: ReplayNumbers['labels'],
  delay: number,
  youngest: number,
): string {
  if (lag.orders === 0) return '';
  const young =
    too_young_fraud.orders > 0
      ? say(
          `未判定とした新しい注文のうち${figure(too_young_fraud.orders)}件は、すでに不正と分かっています。`,
          `${figure(too_young_fraud.orders)} of the orders that are too young are known to be fraud already.`,
        )
      : '';
  const short =
    lag.p90 !== null && youngest < lag.p90
      ? say(
          `<code>--label-delay</code>は${delay}日です。${lag.p90}日未満では、不正の一部がまだ届いていない注文を正常と数えます。`,
          ` <code>--label-delay</code> is ${delay} days; below ${lag.p90} days some fraud that is still on its way counts as good.`,
        )
      : '';
  return note(
    say(
      `注文から不正と分かるまでの日数：中央値${lag.median}日、90%は${lag.p90}日以内、99%は${lag.p99}日以内（${figure(lag.orders)}件）。`,
      `Days until fraud was known: median ${lag.median}, 90% within ${lag.p90}, 99% within ${lag.p99} (${figure(lag.orders)} orders). `,
    ) +
      short +
      young,
  );
}

function blindSpot({ refused_by_shop, declined }: ReplayNumbers['labels']): string {
  if (refused_by_shop.orders + declined.orders === 0) return '';
  return note(
    say(
      '取引を見送った注文や承認拒否の注文からはチャージバックが発生しないため、不正だったかどうかは誰にも分かりません。適合率・再現率には含めていません。',
      'Orders that were refused or declined can bring no chargeback: whether they were fraud, nobody knows. They are in neither precision nor recall.',
    ),
  );
}
