/** Fraud that was not challenged: the dearest orders, with what spoke against each and how far it was from a challenge. */
import type { Bilingual } from '../../../shared/languages.ts';
import type { MissedExample, ReplayNumbers, RuleSetSummary } from '../../numbers/types.ts';
import { note, section, table } from '../blocks.ts';
import type { Caps } from '../context.ts';
import { orderCells, pointsText } from '../examples.ts';
import { clipped, figure, money, say } from '../text.ts';

const title: Bilingual = { ja: 'チャレンジにならなかった不正', en: 'Fraud that was not challenged' };

/** Fraud that the rule set lets pass; empty where it lets none. */
export function missedSection({ missed, assumptions, rule_sets: sets }: ReplayNumbers, caps: Caps): string {
  if (missed.orders === 0) return '';
  const shown = missed.largest.slice(0, caps.examples * 2);
  const columns = [
    { head: say('注文', 'Order') },
    { head: say('日時', 'Time') },
    { head: say('金額', 'Amount'), figures: true },
    { head: say('承認', 'Approved') },
    { head: say('スコア', 'Score'), figures: true },
    { head: say('チャレンジまで', 'To a challenge'), figures: true },
    { head: say('該当したルール', 'Rules that hit') },
  ];
  const body = table(
    'missed',
    columns,
    shown.map(example => rowOf(example, sets.rules, caps)),
  );
  const all = `${figure(missed.orders)}`;
  const amount = money(missed.amount, assumptions.currency);
  const about = note(
    say(
      `${all}件（${amount}）のうち、金額の大きい${figure(shown.length)}件です。承認されなかった決済は、損失がないため含みません。`,
      `The ${figure(shown.length)} largest of ${all} (${amount}). Payments that were not approved are left out: nothing was lost by them.`,
    ),
  );
  return section('missed', title, body + about);
}

/** How many points more would have asked for a challenge; undefined where no score does. */
function lackingPoints({ decision: { score } }: MissedExample, { bands }: RuleSetSummary): number | undefined {
  const next = bands.find(({ flow, from }) => flow === 'challenge' && from > score);
  return next && next.from - score;
}

function rowOf(example: MissedExample, rules: RuleSetSummary, caps: Caps): string[] {
  const lacking = lackingPoints(example, rules);
  return [
    ...orderCells(example, caps),
    example.approved === true ? say('あり', 'yes') : say('不明', 'unknown'),
    figure(example.decision.score),
    lacking === undefined ? '–' : say(`あと${figure(lacking)}点`, `${figure(lacking)} more`),
    hitsOf(example, caps),
  ];
}

/** What hit, the most points first. */
function hitsOf({ decision: { hits } }: MissedExample, caps: Caps): string {
  if (hits.length === 0) return say('なし', 'none');
  const most = hits.toSorted((one, other) => other.points - one.points).slice(0, caps.hits);
  const rest = hits.length - most.length;
  const lines = most.map(({ rule, points }) => `<code>${clipped(rule, caps.id)}</code>&nbsp;${pointsText(points)}`);
  return lines.join('<br>') + (rest > 0 ? `<br>${say(`ほか${rest}件`, `and ${rest} more`)}` : '');
}
