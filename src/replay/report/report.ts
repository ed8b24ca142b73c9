/** The replay's report: one file of HTML that needs nothing else, small whatever it is given. */
import type { Bilingual } from '../../shared/languages.ts';
import { counted, isOne } from '../../shared/plural.ts';
import type { ReplayNumbers } from '../numbers/types.ts';
import { type Caps, capLevels, type ReportContext } from './context.ts';
import type { RuleTitles } from './names.ts';
import { page } from './page.ts';
import { daysSection } from './sections/days.ts';
import { flipsSection } from './sections/flips.ts';
import { keyFiguresSection } from './sections/key-figures.ts';
import { labelsSection } from './sections/labels.ts';
import { missedSection } from './sections/missed.ts';
import { assumptionsSection, provenanceSection } from './sections/provenance.ts';
import { overlapSection, rulesSection } from './sections/rules.ts';
import { curvesSection, equalRatesSection, scoresSection } from './sections/scores.ts';
import { segmentsSection } from './sections/segments.ts';
import { both, dayText, escaped, figure, money, say } from './text.ts';
import { verdictOf } from './verdict.ts';

/** Bytes of UTF-8 that no report exceeds. */
export const reportLimit = 150_000;

/** The report. Texts of rules, ids and file names are taken as hostile: escaped, and cut until the page fits. */
export function reportHtml(numbers: ReplayNumbers, context: ReportContext): string {
  let html = '';
  for (const caps of capLevels) {
    html = htmlWith(numbers, context, caps);
    if (Buffer.byteLength(html) <= reportLimit) return html;
  }
  return html;
}

const title: Bilingual = { ja: 'リプレイ報告', en: 'Replay report' };

function htmlWith(numbers: ReplayNumbers, context: ReportContext, caps: Caps): string {
  const titles = titlesOf(numbers);
  const body = [
    keyFiguresSection(numbers),
    flipsSection(numbers, caps),
    missedSection(numbers, caps),
    scoresSection(numbers),
    curvesSection(numbers),
    equalRatesSection(numbers),
    daysSection(numbers, caps),
    rulesSection(numbers, titles, caps),
    overlapSection(numbers, caps),
    segmentsSection(numbers, caps),
    labelsSection(numbers),
    assumptionsSection(numbers, context, caps),
    provenanceSection(numbers, context, caps),
  ];
  return page(title, {
    language: context.language ?? 'ja',
    header: headerOf(numbers) + contentsOf(body),
    main: body.join('\n'),
    footer: say(
      'この報告は1つのファイルで完結し、外部への通信を行いません。注文を示すのは識別子のみで、購入者の情報やカード番号は含みません。',
      'This report is one file and makes no request to anywhere. Orders are shown by their ids only; it holds nothing about shoppers and no card number.',
    ),
  });
}

function headerOf(numbers: ReplayNumbers): string {
  const { from, to } = numbers.period;
  const verdict = verdictOf(numbers);
  const period =
    from === null || to === null
      ? ''
      : `${dayText(from)} – ${dayText(to)} · ${say(`${figure(numbers.all.orders)}件`, counted(figure(numbers.all.orders), 'order'))}`;
  return `<h1>${both(title)}</h1><p class=facts>${period}</p>${syntheticNote(numbers)}${currencyNote(numbers)}${youngNote(numbers)}<p class=verdict>${say(escaped(verdict.ja), escaped(verdict.en))}</p>`;
}

/** Figures of a made-up history say how the software works and nothing about real fraud. */
function syntheticNote({ synthetic, all }: ReplayNumbers): string {
  if (synthetic === 0) return '';
  return `<p class=warn>${say(
    `${synthetic === all.orders ? 'すべて' : `${figure(synthetic)}件`}が合成データ（架空の注文）です。実際のショップや不正の実態を示すものではありません。`,
    `${synthetic === all.orders ? 'All orders' : `${figure(synthetic)} orders`} are synthetic: the figures show how the software works and say nothing about real shops or real fraud.`,
  )}</p>`;
}

/** Amounts of 0 in the verdict would read as if nothing were at stake. */
function currencyNote({ other_currencies: others, assumptions }: ReplayNumbers): string {
  if (others.length === 0) return '';
  const orders = figure(others.reduce((sum, other) => sum + other.orders, 0));
  const amounts = others.slice(0, mostCurrencies).map(({ amount, currency }) => money(amount, currency));
  const more = others.length > mostCurrencies;
  const options = others.slice(0, mostCurrencies).map(({ currency }) => `<code>--currency ${escaped(currency)}</code>`);
  const own = escaped(assumptions.currency);
  return `<p class=warn>${say(
    `金額は${own}の注文だけの合計です。他の通貨の注文${orders}件（${amounts.join('、')}${more ? ' ほか' : ''}）は件数にだけ含みます。その通貨で集計するには ${options.join('、')} を指定してください。`,
    `Amounts are those of orders in ${own} alone. ${counted(orders, 'order')} in other currencies (${amounts.join(', ')}${more ? ', …' : ''}) ${isOne(orders) ? 'is' : 'are'} counted without ${isOne(orders) ? 'its amount' : 'their amounts'}; ${options.join(', ')} adds those up.`,
  )}</p>`;
}

/** Currencies that are named. */
const mostCurrencies = 3;

/** Nothing caught of nothing judged is no finding. */
function youngNote({ labels: { too_young }, all, assumptions }: ReplayNumbers): string {
  if (too_young.orders === 0 || too_young.orders < all.orders) return '';
  const { label_delay_days: days } = assumptions;
  return `<p class=warn>${say(
    `すべての注文が、注文から${days}日未満のため判定から除かれています（<code>--label-delay ${days}</code>）。`,
    `Every order is younger than ${days} days and left out of the judgement (<code>--label-delay ${days}</code>).`,
  )}</p>`;
}

/** Links to the sections that are there, by their own headings. */
function contentsOf(body: readonly string[]): string {
  const entries = body.flatMap(html => {
    const heading = /<h2 id="([^"]+)">(.*?)<\/h2>/.exec(html);
    return heading ? [`<li><a href="#${heading[1]}">${heading[2]}</a></li>`] : [];
  });
  return `<nav aria-label="目次 / Contents"><ul>${entries.join('')}</ul></nav>`;
}

function titlesOf({ rule_sets: { rules, against } }: ReplayNumbers): RuleTitles {
  return new Map([...(against?.rules ?? []), ...rules.rules].map(({ id, title: words }) => [id, words]));
}
