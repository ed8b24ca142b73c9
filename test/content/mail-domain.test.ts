/** The domain of an e-mail address, whatever its writing, and whether the shopper throws such addresses away. */
import { expect, test } from 'vitest';
import { playTexts } from './default-rule-set.ts';

function mailOf(email: string) {
  const text = JSON.stringify({
    id: 'a',
    at: '2026-11-22T09:30:00+09:00',
    amount: { value: 1000, currency: 'JPY' },
    email,
  });
  const { domain, disposable } = playTexts([text])[0]!.features.email;
  return [domain, disposable];
}

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
  expect(mailOf(email)).toEqual([domain, disposable]);
});
