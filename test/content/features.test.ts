/** Features that are read off one checkout: what stands in for what was not sent, and the domain of an e-mail address in any writing. */
import { expect, test } from 'vitest';
import { playTexts } from './default-rule-set.ts';

function featuresWith(told: object) {
  const least = { id: 'a', at: '2026-11-22T09:30:00+09:00', amount: { value: 1000, currency: 'JPY' } };
  return playTexts([JSON.stringify({ ...least, ...told })])[0]!.features;
}

test('an attempt that names no purpose is a purchase', () => {
  expect(featuresWith({}).purpose).toBe('purchase');
  expect(featuresWith({ purpose: 'add_card' }).purpose).toBe('add_card');
});

test.each([
  ['taro@example.jp', 'example.jp', false],
  ['Taro@EXAMPLE.JP.', 'example.jp', false],
  ['"a@b"@example.jp', 'example.jp', false],
  ['taro@mailinator.com', 'mailinator.com', true],
  ['taro@mx.a.Mailinator.com', 'mx.a.mailinator.com', true],
  ['taro@shop-mailinator.com', 'shop-mailinator.com', false],
  ['taro@com', undefined, undefined],
  ['taro@ example.jp', 'example.jp', false],
  ['taro@exam ple.jp', undefined, undefined],
  ['taro@example.jp (home)', undefined, undefined],
  ['taro.example.jp', undefined, undefined],
])('%s', (email, domain, disposable) => {
  expect(featuresWith({ email }).email).toEqual({ domain, disposable });
});
