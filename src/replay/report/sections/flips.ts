/** Orders that the draft decides differently: how much money, and some of them explained by the rules that changed. */
import type { Bilingual } from '../../../shared/languages.ts';
import type { DecisionExample, Flip, FlipExample, ReplayNumbers } from '../../numbers/types.ts';
import { cutNote, note, section, table } from '../blocks.ts';
import type { Caps } from '../context.ts';
import { judgementNames } from '../names.ts';
import { both, clipped, figure, minuteText, money, say } from '../text.ts';

const directions: Readonly<Record<Flip['to'], Bilingual>> = {
  challenge: { ja: '新たにチャレンジ', en: 'Newly challenged' },
  frictionless: { ja: 'チャレンジがなくなる', en: 'No longer challenged' },
};

export function flips({ flips: all, assumptions }: ReplayNumbers, caps: Caps): string {
  if (!all) return '';
  const { currency } = assumptions;
  const cell = ({ orders, amount }: { orders: number; amount: number }) =>
    `${figure(orders)} <small>${money(amount, currency)}</small>`;
  const rows = all.map(({ to, all: whole, fraud, good, unjudged }) => [
    both(directions[to]),
    cell(whole),
    cell(fraud),
    cell(good),
    cell(unjudged),
  ]);
  const heads: Bilingual[] = [
    { ja: '合計', en: 'All' },
    judgementNames.fraud,
    judgementNames.good,
    judgementNames.unjudged,
  ];
  const summary = table(
    'flips',
    [{ head: say('変化', 'Change') }, ...heads.map(head => ({ head: both(head), figures: true }))],
    rows,
  );
  const examples = all.map(flip => examplesOf(flip, caps)).join('');
  return section('flips', { ja: '判定が変わる注文', en: 'Orders that flip' }, summary + examples);
}

function examplesOf({ to, all, sample }: Flip, caps: Caps): string {
  if (all.orders === 0) return '';
  const shown = (['fraud', 'good', 'unjudged'] as const).flatMap(judged =>
    sample.filter(example => example.judged === judged).slice(0, caps.examples),
  );
  const id = `flips-${to}`;
  const columns = [
    { head: say('注文', 'Order') },
    { head: say('日時', 'Time') },
    { head: say('金額', 'Amount'), figures: true },
    { head: say('判定', 'Judged') },
    { head: say('スコア', 'Score'), figures: true },
    { head: say('変わったルール', 'Rules that changed') },
  ];
  return `<h3 id="${id}">${both(directions[to])}${say('：例', ': examples')}</h3>${table(
    id,
    columns,
    shown.map(example => rowOf(example, caps)),
  )}${
    shown.length < all.orders
      ? note(
          say(
            `${figure(all.orders)}件から、注文IDのハッシュで選んだ${figure(shown.length)}件です（毎回同じ注文が選ばれます）。`,
            `${figure(shown.length)} of ${figure(all.orders)}, drawn by a hash of the id: the same orders in every run.`,
          ),
        )
      : cutNote(shown.length, all.orders, { ja: '例', en: 'examples' })
  }`;
}

function rowOf({ id, merchant, at, amount, currency, judged, before, after }: FlipExample, caps: Caps): string[] {
  const shop = merchant === undefined ? '' : ` <small>${clipped(merchant, caps.id)}</small>`;
  return [
    `<code>${clipped(id, caps.id)}</code>${shop}`,
    `<span class=keep>${minuteText(at)}</span>`,
    money(amount, currency),
    both(judgementNames[judged]),
    `${figure(before.score)}&nbsp;→&nbsp;${figure(after.score)}<br><small>${clipped(before.band, 16)}&nbsp;→&nbsp;${clipped(after.band, 16)}</small>`,
    changedRules(before, after, caps),
  ];
}

/** Only what differs: rules that hit on one side only, or with other points. */
function changedRules(before: DecisionExample, after: DecisionExample, caps: Caps): string {
  const pointsBefore = new Map(before.hits.map(({ rule, points }) => [rule, points]));
  const pointsAfter = new Map(after.hits.map(({ rule, points }) => [rule, points]));
  const rules = [...new Set([...pointsBefore.keys(), ...pointsAfter.keys()])].filter(
    rule => pointsBefore.get(rule) !== pointsAfter.get(rule),
  );
  if (rules.length === 0)
    return say('ルールは同じ（配点の上限や帯の境界が変わった）', 'same rules: caps or bands changed');
  const shown = rules.slice(0, caps.hits).map(rule => {
    const from = pointsText(pointsBefore.get(rule));
    const to = pointsText(pointsAfter.get(rule));
    return `<code>${clipped(rule, caps.id)}</code>&nbsp;${from}&nbsp;→&nbsp;${to}`;
  });
  const rest = rules.length - shown.length;
  return shown.join('<br>') + (rest > 0 ? `<br>${say(`ほか${rest}件`, `and ${rest} more`)}` : '');
}

/** A rule without points asks for a challenge by itself. */
function pointsText(points: number | undefined): string {
  if (points === undefined) return '–';
  return points === 0 ? say('必須', 'lifts') : points > 0 ? `+${points}` : `−${-points}`;
}
