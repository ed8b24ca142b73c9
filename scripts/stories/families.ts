/** Honest households, who share what attackers rotate: a door, a tablet, cards. */
import { approved, inJapan, japanTime, type Line, type Story } from './story.ts';

const father = { name: '吉田 浩', card: 'father', bin: '41000000', email: 'hiroshi.family@example.jp' };
const mother = { name: '吉田 香織', card: 'mother', bin: '35280000', email: 'kaori.family@example.jp' };
const son = { name: '吉田 蓮', card: 'father', bin: '41000000', email: 'ren.family@example.jp' };

/** Who buys what at which shop of one payment provider, day by day: each shop has its own account for each of them. */
const purchases = [
  {
    day: 0,
    hour: 19,
    shop: 'shop-1',
    who: father,
    name: 'ノートパソコン 14インチ',
    category: 'ノートパソコン',
    price: 89_800,
  },
  { day: 2, hour: 20, shop: 'shop-2', who: mother, name: 'タブレット 11インチ', category: 'タブレット', price: 54_800 },
  { day: 5, hour: 18, shop: 'shop-3', who: father, name: 'ワイヤレスイヤホン', category: 'イヤホン', price: 24_800 },
  // The evening of a sale, all on the tablet in the kitchen.
  {
    day: 9,
    hour: 20,
    shop: 'shop-1',
    who: mother,
    name: 'スマートウォッチ',
    category: 'スマートウォッチ',
    price: 39_800,
  },
  { day: 9, hour: 20.3, shop: 'shop-2', who: father, name: 'ゲーム機本体', category: 'ゲーム機本体', price: 49_980 },
  {
    day: 9,
    hour: 20.6,
    shop: 'shop-3',
    who: mother,
    name: 'デジタルカメラ',
    category: 'デジタルカメラ',
    price: 62_000,
  },
  {
    day: 9,
    hour: 20.9,
    shop: 'shop-4',
    who: son,
    name: 'ゲーム機 コントローラー',
    category: 'ゲーム機本体',
    price: 9_980,
  },
  { day: 9, hour: 21.2, shop: 'shop-5', who: father, name: 'プリンター', category: 'プリンター', price: 19_800 },
  {
    day: 16,
    hour: 12,
    shop: 'shop-5',
    who: mother,
    name: 'ノートパソコン 13インチ',
    category: 'ノートパソコン',
    price: 99_800,
  },
] as const;

/** A family of three buys at five shops of one payment provider within three weeks: eight accounts, one door, one evening on one tablet. */
export function honestFamilyFiveShops(): Story {
  const start = inJapan('2026-11-10T00:00:00');
  const lines: Line[] = [];
  for (const [index, { day, hour, shop, who, name, category, price }] of purchases.entries()) {
    const id = `family-${index + 1}`;
    const at = start + day * 86_400_000 + hour * 3_600_000;
    lines.push({
      id,
      at: japanTime(at),
      merchant: { id: shop },
      amount: { value: price, currency: 'JPY' },
      card: {
        token: `tok_family_${who.card}`,
        bin: who.bin,
        last4: who.card === 'father' ? '0417' : '0925',
        expiry: '2029-08',
        stored: false,
      },
      items: [{ name, category, quantity: 1, unit_price: price }],
      shipping: {
        name: who.name,
        postal_code: '273-0005',
        prefecture: '千葉県',
        city: '船橋市',
        line1: '本町9-9-77',
        country: 'JP',
        phone: '047-400-0077',
        method: 'home',
      },
      email: who.email,
      account: {
        id: `member-${who.email.slice(0, 3)}`,
        guest: false,
        name: who.name,
        created_at: '2023-05-05T10:00:00+09:00',
        purchases_180d: 4,
      },
      device: { id: day === 9 ? 'dev-family-tablet' : `dev-family-${who.card}`, ip: '192.0.2.77', language: 'ja-JP' },
    });
    lines.push(approved(id, at + 5_000));
  }
  const quiet = { flow: 'frictionless', not_rules: ['many-accounts-one-door', 'many-accounts-one-device'] } as const;
  return {
    name: 'honest-family-five-shops',
    lines,
    expected: {
      title: {
        ja: '一つの決済代行会社の5店で買い物をする家族（会員は8つ、配送先は一つ）',
        en: 'A family buys at five shops of one payment provider: eight accounts, one door',
      },
      honest: { prefix: 'family-', challenged_share_at_most: 0 },
      steps: { 'family-4': quiet, 'family-6': quiet, 'family-8': quiet, 'family-9': quiet },
    },
  };
}
