import { describe, expect, it } from 'vitest';
import { readExpression } from '../../../src/engine/cel/check.ts';
import { eventEnvironment } from '../../../src/engine/cel/environment.ts';
import { environment } from './environments.ts';

const problemsOf = (source: string, where = environment) => {
  const read = readExpression(source, where);
  return read.ok ? [] : read.error;
};
/** `code "marked text"` of each problem. */
const marked = (source: string, where = environment) =>
  problemsOf(source, where).map(({ code, offset, length }) => `${code} "${source.slice(offset, offset + length)}"`);

describe('reading an expression', () => {
  it.each([
    'address.kind == "short_stay" && goods.high_risk_share >= 0.5',
    'email.domain in lists.disposable_email',
    'items.exists(i, i.class == "ticket" && i.quantity > 4)',
    'has(account.age_days) && account.age_days < 3',
    'velocity.decline_share_10m > 0.8 || surge.numbers_per_bin8_60s > 10.0',
    'amount.value / 2 > 1000 ? account.guest : !(device.language.startsWith("ja"))',
    'goods.classes.all(c, c in ["ticket", "e_money"])',
    'items.filter(i, i.preorder).map(i, i.quantity).size() > 2',
    'velocity.numbers_per_range_10s >= 4.5',
  ])('accepts %s', source => {
    expect(problemsOf(source)).toEqual([]);
  });

  it('finds every problem, at its place, inside has() too', () => {
    const source =
      'has(account.creatd_at) && velocity.number_per_range_10s > 3 && email.domain in lists.disposible_email || address.kind == 3';
    expect(marked(source)).toEqual([
      'unknown-feature "account.creatd_at"',
      'unknown-counter "velocity.number_per_range_10s"',
      'unknown-list "lists.disposible_email"',
      'type-mismatch "address.kind == 3"',
    ]);
  });

  it('offers the nearest name', () => {
    expect(problemsOf('goods.high_risk_shar > 0.5')[0]?.hint).toBe('did you mean "goods.high_risk_share"?');
    expect(problemsOf('address.kind == hotel')[0]?.hint).toBe('texts stand in quotes: "hotel"');
    expect(problemsOf('purpose in lists', eventEnvironment)[0]?.hint).toBe(
      'add a file such as lists/trusted_domains.csv',
    );
  });

  it("reads a counter's where", () => {
    expect(problemsOf('purpose == "add_card" && amount.value == 0', eventEnvironment)).toEqual([]);
    expect(marked('purpse == "add_card"', eventEnvironment)).toEqual(['unknown-feature "purpse"']);
  });
});
