/** Which groups an order belongs to. */
import type { SegmentFeatures } from '../types.ts';
import type { SegmentKind } from './types.ts';

/** Lower edges of the bands of amount, in minor units of the main currency. */
export const amountEdges = [0, 5_000, 10_000, 30_000, 50_000, 100_000, 300_000] as const;

/** Row names `kind|value` of the segments that an order stands in. */
export function segmentsOf(features: SegmentFeatures, amount: number, isMainCurrency: boolean): string[] {
  const { address, goods, account } = features;
  const rows = [
    name('amount', isMainCurrency ? String(amountEdges.findLast(edge => amount >= edge) ?? 0) : 'other-currency'),
    name('place', address.kind ?? 'unknown'),
    name('prefecture', prefectureOf(address)),
    name('account', account.guest === undefined ? 'unknown' : account.guest ? 'guest' : 'member'),
  ];
  const classes = goods.classes ?? [];
  if (classes.length === 0) rows.push(name('goods', 'unknown'));
  for (const each of classes) rows.push(name('goods', each));
  return rows;
}

function prefectureOf({ prefecture, country }: SegmentFeatures['address']): string {
  if (prefecture !== undefined) return prefecture;
  return country !== undefined && country !== 'JP' ? 'abroad' : 'unknown';
}

const name = (kind: SegmentKind, value: string) => `${kind}|${value}`;
