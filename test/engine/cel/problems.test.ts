/** The words of every problem are fixed by a file that people read. */
import { expect, it } from 'vitest';
import { longestExpression, readExpression } from '../../../src/engine/cel/check.ts';
import { expressionProblemCodes } from '../../../src/engine/cel/problems.ts';
import { environment } from './environments.ts';

const faulty = [
  // syntax
  'address.kind = "hotel"',
  'account.guest and amount.value > 1',
  'account.guest & amount.value > 1',
  'not account.guest',
  'amount.value > 1 &&',
  'amount.value > 100000）',
  'address.kind == “hotel”',
  'address.kind == "hotel',
  'amount.value >= 10,000',
  '(amount.value > 1',
  'package == 1',
  '',
  'device.language == "\\q"',
  'address.kind = "hotel" && goods.high_risk_shar > 0.5 && email.domain in lists.disposible_email',
  'address.kind <> "hotel"',
  'amount.value => 5000',
  'amount.value =< 5000',
  'amount.value BETWEEN 1 AND 5',
  'email.domain like "%.xyz"',
  'email.domain is null',
  'address.kind in ("hotel", "locker")',
  'account.guest かつ amount.value > 5',
  'account.guest または amount.value > 5',
  'if account.guest then amount.value > 5',
  // names
  'item.quantity > 3',
  'numbers_per_device_60s >= 3',
  'email.domain in disposable_email',
  'age_days < 3',
  'purpse == "add_card"',
  'goods.high_risk_shar >= 0.5',
  'adress.kind == "hotel"',
  'goods.price > 3',
  'has(account.creatd_at)',
  'account == 1',
  'hotel == address.kind',
  'address.kind == hotel',
  'velocity.numbers_per_range_10 >= 5',
  'surge.decline_share_10m > 1.0',
  'email.domain in lists.disposible_email',
  'email.domain in lists',
  'email.domain in lists.vip_customers_of_osaka',
  'items.exists(i, i.pricee > 3)',
  'amount.value.yen > 3',
  'goods.classes.size > 3',
  'email.domain.length() > 3',
  'lower(email.domain) == "a"',
  'goods.classes.any(c, c == "ticket")',
  'contains(email.domain, "a")',
  'math.maximum(1, 2) > 3',
  // types
  'amount.value == "100000"',
  'amount.value == 1.5',
  'amount.value + 0.5 > 1.0',
  'amount.value * "2" > 1',
  'goods.high_risk_share % 2.0 > 1.0',
  '5 in ["a", "b"]',
  'time.hour in [1.0, 2.0]',
  '"ticket" in email.domain',
  'account.guest > 5',
  'account.guest == "true"',
  'card.bin6 == 352800',
  'goods.classes in ["ticket", "pc"]',
  'goods.classes == "ticket"',
  '"ticket" != goods.classes',
  'goods.classes.contains("ticket")',
  'account.guest && amount.value',
  '!amount.value',
  '-email.domain == "a"',
  'amount.value > 1 ? 1 : "a"',
  'amount.value ? true : false',
  '[1, "a"].size() > 1',
  'items.exists(i, i.quantity)',
  'items.exists(i)',
  'email.domain.exists(c, true)',
  'items == items',
  'items[0.5].class == "pc"',
  'email.domain[0] == "a"',
  'email.domain.startsWith(5)',
  'lists.disposable_email.size() > 3',
  'lists.disposable_email.exists(d, d == "a")',
  'amount.value',
  'email.domain',
  'time.hour == amount.value > 3',
  'account.guest && 0 < time.hour < 5',
  // the rest
  'amount.value > 9007199254740993',
  'has(purpose)',
  'has(account)',
  'has(items[0].name)',
  'device.language.matches("ja(")',
  'device.language.matches("(?=ja)")',
  'device.language.matches("[a-z")',
  'device.language.matches(email.domain)',
  'items.exists(i, items.exists(j, i.quantity == j.quantity))',
  'device.id == null',
  'amount.value == 5u',
  'device.id == b"a"',
  '{"a": 1}.a == 1',
  'address.kind == "hotel" && goods.hgh_risk_share > 1 && velocity.nope > "3" || email.domain in lists.x',
  `${'true || '.repeat(1500)}true`,
];

function shown(source: string): string {
  const result = readExpression(source, environment);
  if (result.ok) throw new Error(`no problem in ${source}`);
  const short = source.length > 200 ? `${source.slice(0, 30)}… (${source.length} characters)` : source;
  const marks = result.error.map(({ code, offset, length, message, hint }) => {
    const mark = source.length > 200 ? '' : `${' '.repeat(offset)}${'^'.repeat(Math.max(1, length))}\n`;
    return `${mark}${code}: ${message}${hint ? `\n  hint: ${hint}` : ''}\n`;
  });
  return `${short}\n${marks.join('')}`;
}

it('says what is wrong, where, and what to do', async () => {
  await expect(faulty.map(shown).join('\n')).toMatchFileSnapshot('golden/problems.txt');
});

it('shows every code at least once', () => {
  const codes = new Set(
    faulty.flatMap(source => {
      const result = readExpression(source, environment);
      return result.ok ? [] : result.error.map(({ code }) => code);
    }),
  );
  expect([...codes].sort()).toEqual([...expressionProblemCodes].sort());
  expect(longestExpression).toBe(10_000);
});
