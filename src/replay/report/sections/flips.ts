/** Orders that the draft decides differently: how much money, and some of them explained by the rules that changed. */
import type { Bilingual } from '../../../shared/languages.ts';
import type { DecisionExample, Flip, FlipExample, ReplayNumbers } from '../../numbers/types.ts';
import { cutNote, note, section, table } from '../blocks.ts';
import type { Caps } from '../context.ts';
import { orderCells, pointsText } from '../examples.ts';
import { judgementNames, liftingRules, liftsText } from '../names.ts';
import { both, clipped, figure, money, say } from '../text.ts';

const directions: Readonly<Record<Flip['to'], Bilingual>> = {
  challenge: { ja: '新たにチャレンジ', en: 'Newly challenged' },
  frictionless: { ja: 'チャレンジがなくなる', en: 'No longer challenged' },
};

/** Orders that the draft decides differently; empty without a second rule set. */
export function flipsSection({ flips: all, assumptions, rule_sets: sets }: ReplayNumbers, caps: Caps): string {
  if (!all || !sets.against) return '';
  const { currency } = assumptions;
  const cell = ({ orders, amount }: { orders: number; amount: number }) =>
    `${figure(orders)} <small>${money(amount, currency)}</small>`;
  // A history that tells of no approvals has nothing to show there.
  const isPaid = all.some(({ fraud_approved: paid }) => paid.orders > 0);
  const rows = all.map(({ to, all: whole, fraud, fraud_approved: paid, good, unjudged }) => [
    both(directions[to]),
    cell(whole),
    cell(fraud),
    ...(isPaid ? [cell(paid)] : []),
    cell(good),
    cell(unjudged),
  ]);
  const heads: Bilingual[] = [
    { ja: '合計', en: 'All' },
    judgementNames.fraud,
    ...(isPaid ? [{ ja: 'うち承認された決済', en: 'of which approved' }] : []),
    judgementNames.good,
    judgementNames.unjudged,
  ];
  const summary = table(
    'flips',
    [{ head: say('変化', 'Change') }, ...heads.map(head => ({ head: both(head), figures: true }))],
    rows,
  );
  const lifting = { before: liftingRules(sets.against), after: liftingRules(sets.rules) };
  const examples = all.map(flip => examplesOf(flip, lifting, caps)).join('');
  return section('flips', { ja: '判定が変わる注文', en: 'Orders that flip' }, summary + examples);
}

/** The rules of each rule set that ask for a challenge by themselves. */
interface Lifting {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

function examplesOf({ to, all, sample }: Flip, lifting: Lifting, caps: Caps): string {
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
    shown.map(example => rowOf(example, lifting, caps)),
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

function rowOf(example: FlipExample, lifting: Lifting, caps: Caps): string[] {
  const { judged, before, after } = example;
  return [
    ...orderCells(example, caps),
    both(judgementNames[judged]),
    `${figure(before.score)}&nbsp;→&nbsp;${figure(after.score)}<br><small>${clipped(before.band, 16)}&nbsp;→&nbsp;${clipped(after.band, 16)}</small>`,
    changedRules(example, lifting, caps),
  ];
}

/** Only what differs: rules that hit on one side only, or with other points. */
function changedRules({ before, after }: FlipExample, lifting: Lifting, caps: Caps): string {
  const pointsBefore = pointsByRule(before, lifting.before);
  const pointsAfter = pointsByRule(after, lifting.after);
  const rules = [...new Set([...pointsBefore.keys(), ...pointsAfter.keys()])].filter(
    rule => pointsBefore.get(rule) !== pointsAfter.get(rule),
  );
  if (rules.length === 0)
    return say('ルールは同じ（配点の上限や帯の境界が変わった）', 'same rules: caps or bands changed');
  const shown = rules.slice(0, caps.hits).map(rule => {
    const [from, to] = [pointsBefore, pointsAfter].map(points => points.get(rule) ?? '–');
    return `<code>${clipped(rule, caps.id)}</code>&nbsp;${from}&nbsp;→&nbsp;${to}`;
  });
  const rest = rules.length - shown.length;
  return shown.join('<br>') + (rest > 0 ? `<br>${say(`ほか${rest}件`, `and ${rest} more`)}` : '');
}

/** What each rule that hit added, as people read it. */
function pointsByRule({ hits }: DecisionExample, lifting: ReadonlySet<string>): ReadonlyMap<string, string> {
  return new Map(hits.map(({ rule, points }) => [rule, lifting.has(rule) ? liftsText : pointsText(points)]));
}
