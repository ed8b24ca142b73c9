/** What is mailed is not sent to the address that was typed: a family in its hotel buys tickets for the park. */
import { expect, test } from 'vitest';
import { playTexts, readFixture } from './default-rule-set.ts';

const guest = JSON.parse(readFixture('fixtures/checkouts/guest-console.json'));
const tickets = { name: 'ユニバーサル・スタジオ・ジャパン 1デイ・スタジオ・パス', quantity: 7, unit_price: 8600 };

/** The flow and the rules about places, for tickets that go out as told. */
function booked(method: string) {
  const shipping = { ...guest.shipping, line2: 'ホテル見本 1203号室', method };
  const body = { ...guest, shipping, amount: { value: 60_200, currency: 'JPY' }, items: [tickets] };
  const [played] = playTexts([JSON.stringify(body)]);
  const { flow, reasons } = played!.assessment;
  return { flow, places: reasons.map(({ rule }) => rule).filter(rule => rule.startsWith('high-resale-goods-to-')) };
}

test('e-tickets go to no hotel; tickets of paper do', () => {
  expect(booked('digital')).toEqual({ flow: 'frictionless', places: [] });
  expect(booked('home')).toEqual({ flow: 'challenge', places: ['high-resale-goods-to-hotel'] });
});
