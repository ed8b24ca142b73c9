/** Words for codes, in both languages. */
import { prefectures } from '../../engine/address/prefectures.ts';
import type { goodsClasses, placeKinds } from '../../engine/types.ts';
import type { Bilingual } from '../../shared/languages.ts';
import type { RuleSetSummary, SegmentKind } from '../numbers/types.ts';
import { figure, money, say } from './text.ts';

const kindsOfPlace: Readonly<Record<(typeof placeKinds)[number], Bilingual>> = {
  hotel: { ja: 'ホテル・旅館', en: 'Hotel' },
  short_stay: { ja: '短期滞在（ウィークリー等）', en: 'Short stay' },
  private_mailbox: { ja: '私設私書箱', en: 'Private mailbox' },
  po_box: { ja: '郵便私書箱', en: 'PO box' },
  depot: { ja: '営業所止め', en: 'Carrier depot' },
  post_office: { ja: '郵便局留め', en: 'Post office' },
  convenience_store: { ja: 'コンビニ受取', en: 'Convenience store' },
  locker: { ja: '宅配ロッカー', en: 'Locker' },
  store_pickup: { ja: '店舗受取', en: 'Store pick-up' },
  freight_forwarder: { ja: '転送業者', en: 'Freight forwarder' },
  virtual_office: { ja: 'バーチャルオフィス', en: 'Virtual office' },
  vacant_room: { ja: '空室', en: 'Vacant room' },
  ordinary: { ja: '通常の住所', en: 'Ordinary address' },
};

const classesOfGoods: Readonly<Record<(typeof goodsClasses)[number], Bilingual>> = {
  consumer_electronics: { ja: '家電', en: 'Consumer electronics' },
  brand_goods: { ja: 'ブランド品', en: 'Brand goods' },
  pc: { ja: 'パソコン', en: 'PCs' },
  oa_peripherals: { ja: 'OA周辺機器', en: 'Office peripherals' },
  game_console: { ja: 'ゲーム機本体', en: 'Game consoles' },
  ticket: { ja: 'チケット', en: 'Tickets' },
  digital_content: { ja: 'デジタルコンテンツ', en: 'Digital content' },
  e_money: { ja: '電子マネー・ギフト券', en: 'E-money, gift cards' },
  accommodation: { ja: '宿泊', en: 'Accommodation' },
  other: { ja: 'その他', en: 'Other' },
};

const others: ReadonlyMap<string, Bilingual> = new Map(
  Object.entries({
    unknown: { ja: '不明', en: 'Unknown' },
    abroad: { ja: '海外', en: 'Abroad' },
    member: { ja: '会員', en: 'Member' },
    guest: { ja: 'ゲスト', en: 'Guest' },
    'other-currency': { ja: '他の通貨', en: 'Other currencies' },
  }),
);

/** What each kind of group is called, in the order in which they are shown. */
export const segmentTitles: Readonly<Record<SegmentKind, Bilingual>> = {
  amount: { ja: '金額帯', en: 'Amount' },
  account: { ja: '会員・ゲスト', en: 'Member or guest' },
  place: { ja: '配送先の種類', en: 'Kind of delivery place' },
  goods: { ja: '商品分類', en: 'Class of goods' },
  prefecture: { ja: '都道府県', en: 'Prefecture' },
};

/** A segment's value as people say it. `edges`: lower edges of the bands of amount, ascending. */
export function segmentName(kind: SegmentKind, value: string, currency: string, edges: readonly number[]): Bilingual {
  if (kind === 'amount' && /^\d+$/.test(value)) return amountBand(Number(value), currency, edges);
  return namesOf[kind].get(value) ?? others.get(value) ?? { ja: value, en: value };
}

const prefectureNames = prefectures.map(
  ([ja, romanised]) => [ja, { ja, en: romanised[0]!.toUpperCase() + romanised.slice(1) }] as const,
);
const namesOf: Readonly<Record<SegmentKind, ReadonlyMap<string, Bilingual>>> = {
  amount: new Map(),
  account: new Map(),
  place: new Map(Object.entries(kindsOfPlace)),
  goods: new Map(Object.entries(classesOfGoods)),
  prefecture: new Map(prefectureNames),
};

function amountBand(from: number, currency: string, edges: readonly number[]): Bilingual {
  const next = edges.find(edge => edge > from);
  const text =
    next === undefined ? `${money(from, currency)}–` : `${money(from, currency)}–${figureOf(next - 1, currency)}`;
  return { ja: text, en: text };
}
const figureOf = (amount: number, currency: string) => (currency === 'JPY' ? figure(amount) : money(amount, currency));

/** What the two rule sets are called. Alone, a rule set is neither. */
export const draftName: Bilingual = { ja: '変更案', en: 'Draft' };
export const liveName: Bilingual = { ja: '現行', en: 'Live' };
export const aloneName: Bilingual = { ja: 'このルールセット', en: 'This rule set' };

/** What each judgement is called. */
export const judgementNames: Readonly<Record<'fraud' | 'good' | 'unjudged', Bilingual>> = {
  fraud: { ja: '不正', en: 'Fraud' },
  good: { ja: '正常', en: 'Good' },
  unjudged: { ja: '未判定', en: 'Not judged' },
};

/** Stands where a rule that asks for a challenge by itself has no points. */
export const liftsText = say('必須', 'lifts');

/** The rules of a rule set that lift, by id. */
export function liftingRules({ rules }: RuleSetSummary): ReadonlySet<string> {
  return new Set(rules.flatMap(({ id, lifts }) => (lifts ? [id] : [])));
}

/** Titles of rules by id, from both rule sets. */
export type RuleTitles = ReadonlyMap<string, Bilingual>;
