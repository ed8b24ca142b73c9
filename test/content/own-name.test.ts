/** A member who sends to themselves is told by the name in whatever writing, in the rules and in the message to the bank alike. */
import { expect, test } from 'vitest';
import { playTexts, readFixture } from './default-rule-set.ts';

const consoles = JSON.parse(readFixture('fixtures/checkouts/guest-console.json')) as { shipping: object };

/** A member of one day buys a console for a new address: what is said of the two names. */
function bought(holder: string, recipient: string) {
  const account = {
    id: 'mem-1',
    name: holder,
    created_at: '2026-11-19T12:00:00+09:00',
    shipping_first_used_at: '2026-11-20T11:59:00+09:00',
  };
  const shipping = { ...consoles.shipping, name: recipient };
  const [played] = playTexts([JSON.stringify({ ...consoles, at: '2026-11-20T12:00:00+09:00', account, shipping })]);
  const { features, assessment } = played!;
  return {
    matches: features.address.name_matches_account,
    indicator: (assessment.three_ds.acctInfo as { shipNameIndicator?: string } | undefined)?.shipNameIndicator,
    rules: assessment.reasons
      .map(({ rule }) => rule)
      .filter(rule => ['guest-ships-elsewhere', 'new-address-for-another-name'].includes(rule)),
  };
}

test.each([
  ['髙橋 一郎', '高橋 一郎'],
  ['山﨑 花', '山崎 花'],
  ['渡邊 花', '渡辺 花'],
  ['タカハシ イチロウ', 'たかはし いちろう'],
  ['Taro Yamada', 'YAMADA TARO'],
])('%s sends to %s: to themselves', (holder, recipient) => {
  expect(bought(holder, recipient)).toEqual({ matches: true, indicator: '01', rules: [] });
});

test('山田 太郎 sends to ヤマダ タロウ: nobody can tell, and no rule counts it', () => {
  expect(bought('山田 太郎', 'ヤマダ タロウ')).toEqual({ matches: undefined, indicator: undefined, rules: [] });
});

// Once: of an account of a day every address is new.
test('山田 太郎 sends to 佐藤 花子: to another', () => {
  expect(bought('山田 太郎', '佐藤 花子')).toEqual({
    matches: false,
    indicator: '02',
    rules: ['guest-ships-elsewhere'],
  });
});
