/** The decision by group of orders. */
import { amountEdges } from '../../numbers/segments.ts';
import type { ReplayNumbers, Segment, SegmentKind } from '../../numbers/types.ts';
import { type Column, cutNote, section, table } from '../blocks.ts';
import type { Caps } from '../context.ts';
import { segmentName, segmentTitles } from '../names.ts';
import { both, figure, money, percent, say, withInterval } from '../text.ts';

/** The decision by group of orders, one table for each kind of group. */
export function segmentsSection(numbers: ReplayNumbers, caps: Caps): string {
  const kinds = Object.keys(segmentTitles) as SegmentKind[];
  const tables = kinds.map(kind => segmentTable(kind, numbers, caps)).join('');
  return section('segments', { ja: 'セグメント別', en: 'Segments' }, tables);
}

function segmentTable(kind: SegmentKind, { rules, against, assumptions }: ReplayNumbers, caps: Caps): string {
  const { currency } = assumptions;
  const all = rules.segments[kind];
  const shown = all.slice(0, caps.segments);
  const before = new Map(against?.segments[kind].map(segment => [segment.value, segment]));
  const figures = (ja: string, en: string): Column => ({ head: say(ja, en), figures: true });
  const columns: Column[] = [
    { head: both(segmentTitles[kind]) },
    figures('注文', 'Orders'),
    ...(against ? [figures('現行：率', 'Live: rate')] : []),
    figures('チャレンジ率', 'Challenge rate'),
    figures('不正の捕捉', 'Fraud caught'),
    figures('正常へのチャレンジ', 'Good challenged'),
    figures('売上リスク', 'Sales at risk'),
  ];
  const rows = shown.map((segment: Segment) => {
    const { value, figures: of } = segment;
    return [
      both(segmentName(kind, value, currency, amountEdges), caps.title),
      figure(of.all.orders),
      ...(against ? [percent(before.get(value)?.figures.challenge_rate.share ?? null)] : []),
      withInterval(of.challenge_rate),
      `${figure(of.fraud_caught.orders)}&nbsp;/&nbsp;${figure(of.fraud.orders)}`,
      figure(of.good_challenged.orders),
      money(of.at_risk.amount, currency),
    ];
  });
  const id = `segments-${kind}`;
  return `<h3 id="${id}">${both(segmentTitles[kind])}</h3>${table(id, columns, rows)}${cutNote(
    shown.length,
    all.length,
    {
      ja: segmentTitles[kind].ja,
      en: 'groups',
    },
  )}`;
}
