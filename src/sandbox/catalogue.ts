/** What the sandbox's shop sells, to whom and where to. */
import type { ClientCheckout } from '../client/index.ts';
import type { Bilingual } from '../shared/languages.ts';

interface Choice<Value> {
  readonly title: Bilingual;
  readonly value: Value;
}

type Item = NonNullable<ClientCheckout['items']>[number];

/** Goods by id. */
export const goods = {
  detergent: {
    title: { ja: '洗濯洗剤 詰め替え（780円）', en: 'Washing powder refill (¥780)' },
    value: { name: '国産 洗濯洗剤 詰め替え 1.2kg', category: '日用品・洗剤', quantity: 1, unit_price: 780 },
  },
  console: {
    title: { ja: 'ゲーム機本体 2台（99,960円）', en: 'Game consoles, two (¥99,960)' },
    value: { name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 2, unit_price: 49_980 },
  },
  giftCard: {
    title: { ja: '電子ギフト券（50,000円）', en: 'Electronic gift card (¥50,000)' },
    value: { name: 'Amazonギフトカード Eメールタイプ', category: 'ギフト券', quantity: 1, unit_price: 50_000 },
  },
} as const satisfies Readonly<Record<string, Choice<Item>>>;

/** Billing address of every order, but for its numbers. */
export const home = {
  name: '佐藤 花子',
  postal_code: '330-0063',
  prefecture: '埼玉県',
  city: 'さいたま市浦和区',
  line1: '高砂9-8-7',
  line2: 'メゾン青葉 405',
  country: 'JP',
  phone: '090-0000-1001',
} as const;

/** Destinations by id. */
export const destinations = {
  home: { title: { ja: '自宅', en: 'Home' }, value: { ...home, method: 'home' } },
  weekly: {
    title: { ja: 'ウィークリーマンション', en: 'Weekly mansion' },
    value: {
      name: '田中 次郎',
      postal_code: '160-0022',
      prefecture: '東京都',
      city: '新宿区',
      line1: '新宿9-88-7',
      line2: 'ウィークリーマンション東京新宿 301',
      country: 'JP',
      phone: '090-0000-1003',
      method: 'home',
    },
  },
  convenience: {
    title: { ja: 'コンビニ受取', en: 'Convenience-store pick-up' },
    value: {
      name: '佐藤 花子',
      postal_code: '330-0063',
      prefecture: '埼玉県',
      city: 'さいたま市浦和区',
      line1: '高砂1-1-1',
      country: 'JP',
      method: 'convenience_store',
    },
  },
} as const satisfies Readonly<Record<string, Choice<NonNullable<ClientCheckout['shipping']>>>>;

/** Shoppers by id. */
export const shoppers = {
  member: {
    title: { ja: '会員（3年前に登録）', en: 'Member for three years' },
    value: {
      guest: false,
      name: '佐藤 花子',
      created_at: '2023-04-18T21:05:00+09:00',
      changed_at: '2024-02-03T20:14:00+09:00',
      password_changed_at: '2023-06-11T10:00:00+09:00',
      shipping_first_used_at: '2023-04-18T21:30:00+09:00',
      purchases_180d: 9,
      suspicious: false,
    },
  },
  guest: { title: { ja: 'ゲスト', en: 'Guest' }, value: { guest: true } },
} as const satisfies Readonly<Record<string, Choice<NonNullable<ClientCheckout['account']>>>>;

/** A choice from a form, or the first of its kind. */
export function chosen<Choices extends object>(choices: Choices, sent: unknown): keyof Choices {
  const ids = Object.keys(choices) as (keyof Choices)[];
  return ids.find(id => id === sent) ?? ids[0]!;
}
