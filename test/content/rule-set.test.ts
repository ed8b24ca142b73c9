/** Promises about the default rule set as a whole. */
import { describe, expect, test } from 'vitest';
import { ruleSetPage } from '../../scripts/rule-set-page/page.ts';
import { createCardGuard } from '../../src/engine/card/guard.ts';
import { cardKey } from '../../src/engine/card/tokens.ts';
import { defaultRuleSet, fixtureNames, loaded, playTexts, readFixture } from './default-rule-set.ts';

const ruleSet = defaultRuleSet();
const live = ruleSet.rules.filter(rule => rule.status === 'live');

/** All that trust can say for an account, as a thief who took it over would have it. */
const trustedAccount = {
  id: 'example-trusted-account',
  guest: false,
  name: '佐藤 花子',
  created_at: '2015-04-01T10:00:00+09:00',
  shipping_first_used_at: '2015-04-01T10:00:00+09:00',
  purchases_180d: 40,
};
const home = {
  name: '佐藤 花子',
  postal_code: '330-0063',
  prefecture: '埼玉県',
  city: 'さいたま市浦和区',
  line1: '高砂9-8-7',
  country: 'JP',
};

function onTrustedAccount(line: string): string {
  const value = JSON.parse(line) as Record<string, unknown>;
  if ('assessment' in value) return line;
  return JSON.stringify({ ...value, account: trustedAccount, shipping: { ...home, method: 'home' }, billing: home });
}

describe('the default rule set', () => {
  test('has no errors, and no warnings outside of the lists of places and goods', () => {
    const own = loaded.findings.filter(({ severity, file }) => severity === 'error' || !/^lists\/.+\//.test(file));
    expect(own).toEqual([]);
  });

  test('has a hit and a near miss for every live rule', () => {
    expect(live.length).toBeGreaterThanOrEqual(36);
    for (const rule of live) expect(rule.cases.length, rule.id).toBeGreaterThanOrEqual(2);
  });

  test('never advises limiting the attempts of a whole issuer', () => {
    const limited = ruleSet.rules.flatMap(({ advice }) => advice ?? []).map(one => JSON.stringify(one));
    expect(limited.some(text => text.includes('limit_attempts'))).toBe(true);
    expect(limited.filter(text => /card\.bin[68]/.test(text))).toEqual([]);
  });

  test.each([
    ['a guest by the mail address', { email: 'taro@example.jp', account: { guest: true } }, ['email.key']],
    ['a member by the account', { account: { id: 'u-1' } }, ['account.id']],
    ['a device', { device: { id: 'd-1' } }, ['device.id']],
    ['an order', { order_id: 'o-1' }, ['order.id']],
  ])('advises to limit what the shop knows of the attempt, and no more: %s', (_name, known, keys) => {
    const lines = Array.from({ length: 9 }, (_, index) => index).flatMap(index => {
      const at = (second: number) => `2026-11-24T03:${String(index).padStart(2, '0')}:${second}Z`;
      const card = { bin: '352800', last4: String(1_000 + index) };
      return [
        { id: `walk-${index}`, at: at(10), amount: { value: 4_800, currency: 'JPY' }, card, ...known },
        {
          assessment: `walk-${index}`,
          at: at(20),
          type: 'authorization',
          result: 'declined',
          reason: 'invalid_number',
        },
      ];
    });
    const last = playTexts(lines.map(line => JSON.stringify(line))).at(-1)!;
    expect(last.assessment.flow).toBe('challenge');
    const limited = last.assessment.advice.flatMap(one => (one.do === 'limit_attempts' ? [one.key] : []));
    expect(limited.filter(key => key !== 'card.range')).toEqual(keys);
  });

  test('asks nothing of a checkout of which nothing is known', () => {
    for (const value of [0, 1, 4800, 9_999_999]) {
      const [played] = playTexts([JSON.stringify({ id: `nothing-${value}`, amount: { value, currency: 'JPY' } })]);
      expect(played!.assessment.flow).toBe('frictionless');
      expect(played!.outcomes.errors).toEqual([]);
    }
  });

  test.each(fixtureNames('fixtures/stories', '.ndjson').filter(name => name.startsWith('number-walking')))(
    'catches %s on a trusted account as well, within six attempts',
    name => {
      const lines = readFixture(`fixtures/stories/${name}.ndjson`).trimEnd().split('\n');
      const flows = playTexts(lines.map(onTrustedAccount)).map(({ assessment }) => assessment.flow);
      expect(flows[0]).toBe('frictionless');
      expect(flows.slice(5)).not.toContain('frictionless');
    },
  );

  test.each(['tokens', 'masked'])(
    'catches a walk on a trusted account from rotating devices within eight, %s',
    sight => {
      const lines = Array.from({ length: 12 }, (_, n) => ({
        id: `rotating-${n}`,
        at: new Date(Date.parse('2026-11-20T03:00:00Z') + n * 120_000).toISOString(),
        amount: { value: 980, currency: 'JPY' },
        card: { bin: '41000000', last4: String(1000 + n * 37), ...(sight === 'tokens' ? { token: `tok_${n}` } : {}) },
        account: trustedAccount,
        device: { id: `dev-${n}`, ip: `192.0.2.${n + 1}` },
      }));
      const flows = playTexts(lines.map(line => JSON.stringify(line))).map(({ assessment }) => assessment.flow);
      expect(flows[0]).toBe('frictionless');
      expect(flows.slice(7)).not.toContain('frictionless');
    },
  );

  test.each([
    ['14', 'iso8583', 'invalid_number'],
    ['51', 'iso8583', 'insufficient_funds'],
    ['54', 'iso8583', 'expired_card'],
    ['14', 'some-provider', undefined],
    ['G65', 'cafis', 'invalid_number'],
    ['G83', 'sbps', 'wrong_expiry'],
    ['G12', undefined, 'do_not_honor'],
    ['42G440000', 'gmo-pg', 'wrong_security_code'],
    ['incorrect_cvc', 'stripe', 'wrong_security_code'],
  ])('reads decline code %s of %s as %s', (code, system, reason) => {
    expect(ruleSet.declineReasonOf(code, system)).toBe(reason);
  });

  test('assesses a checkout with a public test number where numbers are taken', () => {
    const body = readFixture('fixtures/card-numbers/guest-with-full-number.json');
    const guard = createCardGuard(cardKey('test', new Uint8Array(32).fill(7)));
    const [played] = playTexts([JSON.stringify(JSON.parse(body))], ruleSet, guard);
    expect(played!.assessment).toMatchObject({ flow: 'frictionless', band: 'low' });
    expect(played!.features.card).toMatchObject({
      luhn_valid: true,
      brand: 'jcb',
      bin8: '35280000',
      number_basis: 'token',
    });
  });

  test('keeps docs/rule-set.md in step', () => {
    expect(readFixture('docs/rule-set.md')).toBe(ruleSetPage(ruleSet));
  });
});
