/** What the reasons of the default rule set say is what was counted: over which time, and of what. */
import { expect, test } from 'vitest';
import type { Template } from '../../src/engine/rules/reason.ts';
import { defaultRuleSet } from './default-rule-set.ts';

/** A template with its placeholders written as `{path}`. */
const textOf = ({ parts }: Template): string =>
  parts.map(part => (typeof part === 'string' ? part : `{${part.path}}`)).join('');
const reasons = defaultRuleSet().rules.map(({ id, reason }) => ({ id, ja: textOf(reason.ja), en: textOf(reason.en) }));

/** How a window is said, by the unit in the counter's name. */
const units: Readonly<Record<string, { readonly ja: string; readonly en: string }>> = {
  s: { ja: '秒', en: 's|seconds' },
  m: { ja: '分', en: 'min|minutes' },
  h: { ja: '時間', en: 'h|hours?' },
  d: { ja: '日', en: 'days?' },
};
const inWords = (text: string) =>
  text
    .replace(/\ban? (?=hour)/g, '1 ')
    .replace(/\bten (?=minutes)/g, '10 ')
    .replace(/\bthree (?=days)/g, '3 ')
    .replace(/a year|1年/g, '365 days、365日');

test('every figure of a counter stands in a sentence that names its window', () => {
  const windows = reasons.flatMap(({ id, ja, en }) =>
    [...ja.matchAll(/\{velocity\.\w+_(\d+)([smhd])\}/g)].map(([, count, unit]) => ({
      id,
      ja,
      en,
      count,
      unit: units[unit!]!,
    })),
  );
  expect(windows.length).toBeGreaterThan(60);
  const unsaid = windows.filter(
    ({ ja, en, count, unit }) =>
      !inWords(ja).includes(`${count}${unit.ja}`) || !new RegExp(`\\b${count} (${unit.en})\\b`).test(inWords(en)),
  );
  expect(unsaid.map(({ id, count, unit }) => `${id}: ${count} ${unit.en}`)).toEqual([]);
});

test('the amount of an order is said to be the order’s, never that of some of its goods', () => {
  const shown = reasons.filter(({ ja }) => ja.includes('{amount.value}'));
  expect(shown.length).toBeGreaterThan(10);
  const ofGoods = shown.filter(
    ({ ja, en }) =>
      !/(注文額|含む|中心に)\{amount\.value\}/u.test(ja) || !/\border(s for| of) \{amount\.value\}/i.test(en),
  );
  expect(ofGoods.map(({ id }) => id)).toEqual([]);
});

test('a share of the basket is not said to be one of its value: without prices it is one of units', () => {
  const shown = reasons.filter(({ ja }) => /\{goods\.\w+_share\}/.test(ja));
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.filter(({ ja, en }) => /額の\{goods/u.test(ja) || /_share\} of [^;]*value/.test(en))).toEqual([]);
});

test('a count by place, card or address is of orders of any goods: what resells is this order', () => {
  const shown = reasons.filter(({ ja }) => /\{velocity\.(numbers_per_(building|door|delivery)|doors)/.test(ja));
  expect(shown.length).toBeGreaterThan(8);
  const ofGoods = shown.filter(({ ja }) => ja.includes('商品'));
  expect(ofGoods.length).toBeGreaterThan(5);
  expect(ofGoods.filter(({ ja, en }) => !ja.includes('今回は') || !en.includes('this time for'))).toEqual([]);
});

test('an age of 0 days is one of less than 24 hours, over midnight too: no reason calls it today', () => {
  const calendar = /今日|同日|当日(?!・翌日配送)|\btoday\b(?! or tomorrow)|\bone day\b/u;
  expect(reasons.filter(({ ja, en }) => calendar.test(ja) || calendar.test(en))).toEqual([]);
});
