/** Which groups an order belongs to. */
import type { SegmentFeatures } from '../types.ts';
import type { SegmentKind } from './types.ts';

/** Lower edges of the bands of amount, in minor units of the main currency. */
export const amountEdges = [0, 5_000, 10_000, 30_000, 50_000, 100_000, 300_000] as const;

/** Row names `kind|value` of the segments that an order stands in. */
export function segmentsOf(features: SegmentFeatures, amount: number, isMainCurrency: boolean): string[] {
  const { address, goods, account } = features;
  const rows = [
    name('amount', isMainCurrency ? amountBand(amount) : 'other-currency'),
    name('place', address.kind ?? 'unknown'),
    name('prefecture', prefectureOf(address)),
    name('account', account.guest === undefined ? 'unknown' : account.guest ? 'guest' : 'member'),
  ];
  const classes = goods.classes ?? [];
  if (classes.length === 0) rows.push(name('goods', 'unknown'));
  for (const each of classes) rows.push(name('goods', each));
  return rows;
}

const edgesDown = amountEdges.map((edge): readonly [number, string] => [edge, String(edge)]).reverse();

function amountBand(amount: number): string {
  for (const [edge, text] of edgesDown) if (amount >= edge) return text;
  return '0';
}

function prefectureOf({ prefecture, country }: SegmentFeatures['address']): string {
  if (prefecture !== undefined) return prefecture;
  return country !== undefined && country !== 'JP' ? 'abroad' : 'unknown';
}

/** Names are made once: a text put together anew for each order would have to be hashed anew for each table. */
const made: Readonly<Record<SegmentKind, Map<string, string>>> = {
  amount: new Map(),
  place: new Map(),
  goods: new Map(),
  prefecture: new Map(),
  account: new Map(),
};

function name(kind: SegmentKind, value: string): string {
  const known = made[kind].get(value);
  if (known !== undefined) return known;
  const text = `${kind}|${value}`;
  // Values are words of closed lists; the limit is for what should not be there.
  if (made[kind].size < 1_000) made[kind].set(value, text);
  return text;
}
