/**
 * The catalogue: every name that a rule can read, its type, unit, texts in Japanese and English, and what "missing" means.
 * Rules read nothing else. To add a feature: add its entry here and fill it in `featuresOf` (features-of.ts); where lists decide it, say
 * which in `recognisedBy`. docs/features.md is generated from this list.
 */
import type { Bilingual } from '../shared/languages.ts';
import { deliveryMethods, purposes, timeframes } from './checkout/vocabulary.ts';
import { goodsClasses, numberBases, placeKinds } from './types.ts';

/** Types of features, as CEL has them. Whole numbers are `int`: money, counts, days (inside ±2^53). */
export type FeatureType = 'int' | 'double' | 'string' | 'bool' | 'list<string>' | 'list<item>';

/** A value that a feature can have. */
export type FeatureValue = number | string | boolean | readonly string[] | readonly FeatureItem[];

/** One entry of the catalogue. */
export interface FeatureDefinition {
  readonly type: FeatureType;
  /** Closed vocabulary: comparing with any other string can never be true. */
  readonly values?: readonly string[];
  /** Smallest and largest possible value. */
  readonly min?: number;
  readonly max?: number;
  /** Unit or shape, for people: `minor units`, `days`, `0–1`. */
  readonly unit?: Bilingual;
  /** Never missing. */
  readonly always?: true;
  readonly title: Bilingual;
  /** When it is missing. Absent when `always`. */
  readonly missing?: Bilingual;
  /** The lists that decide its value. Where they change, so may the feature: stored ones are stale, and a shadow recognises anew. */
  readonly recognisedBy?: RecognisingLists;
}

/** Lists of a rule set that features are recognised by: folders of lists/, and one list that rules may ask as well. */
export const recognisingLists = ['places', 'goods', 'disposable_email'] as const;
/** One of `recognisingLists`. */
export type RecognisingLists = (typeof recognisingLists)[number];

/** A unit that is written alike in both languages. */
const same = (unit: string): Bilingual => ({ ja: unit, en: unit });

const minorUnits: Bilingual = { ja: '通貨の最小単位', en: 'minor units' };
const shareOfValue: Bilingual = {
  ja: '金額に占める割合（0–1。価格の分からない商品があれば点数の割合）',
  en: '0–1 of value, or of units where a price is not known',
};
const days: Bilingual = { ja: '日（24時間単位、端数切り捨て）', en: 'whole days of 24 hours' };
const pieces: Bilingual = { ja: '個', en: 'units' };
const attempts: Bilingual = { ja: '回', en: 'attempts' };

const notSent: Bilingual = { ja: 'ショップが送っていない', en: 'the shop did not send it' };
const noItems: Bilingual = { ja: '注文に商品がない', en: 'the checkout carries no items' };
const noPrices: Bilingual = { ja: '商品または価格がない', en: 'the checkout carries no items, or no prices' };
const noCard: Bilingual = { ja: 'カード番号のトークンもBINもない', en: 'neither token nor BIN is known' };
const noAddress: Bilingual = { ja: '配送先が送られていない', en: 'no shipping address was sent' };

/** Records of the catalogue in the order in which people meet them. */
export const catalogue = {
  amount: {
    value: {
      type: 'int',
      min: 0,
      unit: { ja: '通貨の最小単位（JPY は円）', en: 'minor units (JPY: yen)' },
      always: true,
      title: { ja: '金額', en: 'Amount' },
    },
    currency: { type: 'string', unit: same('ISO 4217'), always: true, title: { ja: '通貨', en: 'Currency' } },
  },
  merchant: {
    id: { type: 'string', title: { ja: '加盟店ID', en: 'Merchant' }, missing: notSent },
    mcc: {
      type: 'string',
      unit: same('ISO 18245'),
      title: { ja: '業種コード', en: 'Merchant category code' },
      missing: notSent,
    },
  },
  card: {
    brand: {
      type: 'string',
      unit: {
        ja: 'credit-card-type の表記：visa、mastercard、jcb、american-express、diners-club、unionpay、…',
        en: 'as credit-card-type names it: visa, mastercard, jcb, american-express, diners-club, unionpay, …',
      },
      title: { ja: 'カードブランド', en: 'Card brand' },
      missing: { ja: 'BINが不明', en: 'the BIN is not known' },
    },
    bin6: {
      type: 'string',
      unit: { ja: '6桁', en: '6 digits' },
      title: { ja: 'BIN（6桁）', en: 'BIN, 6 digits' },
      missing: noCard,
    },
    bin8: {
      type: 'string',
      unit: { ja: '8桁', en: '8 digits' },
      title: { ja: 'BIN（8桁）', en: 'BIN, 8 digits' },
      missing: { ja: '8桁のBINが不明', en: 'fewer than 8 digits of the BIN are known' },
    },
    expired: {
      type: 'bool',
      title: { ja: '有効期限切れ', en: 'Expiry is before the attempt' },
      missing: { ja: '有効期限が不明', en: 'no expiry was sent' },
    },
    luhn_valid: {
      type: 'bool',
      title: { ja: 'カード番号のチェックディジットが正しい', en: 'Card number passes the Luhn check' },
      missing: { ja: 'カード番号全体を受け取っていない', en: 'the full number was not received' },
    },
    number_basis: {
      type: 'string',
      values: numberBases,
      always: true,
      title: { ja: 'カード番号の識別方法', en: 'How the card number is told apart' },
    },
    stored: { type: 'bool', title: { ja: '登録済みカード', en: 'Card on file' }, missing: notSent },
    age_days: {
      type: 'int',
      min: 0,
      unit: days,
      title: { ja: 'カード登録からの日数', en: 'Days since the card was put on file' },
      missing: notSent,
    },
  },
  address: {
    kind: {
      type: 'string',
      values: placeKinds,
      title: { ja: '配送先の種類', en: 'Kind of delivery place' },
      missing: noAddress,
      recognisedBy: 'places',
    },
    confidence: {
      type: 'double',
      min: 0,
      max: 1,
      unit: same('0–1'),
      title: { ja: '種類の確からしさ', en: 'Confidence of the kind' },
      missing: noAddress,
      recognisedBy: 'places',
    },
    evidence: {
      type: 'string',
      title: { ja: '種類を決めた語', en: 'Words that decided the kind' },
      missing: { ja: '普通の住所、または配送先なし', en: 'the place is ordinary, or unknown' },
      recognisedBy: 'places',
    },
    method: {
      type: 'string',
      values: deliveryMethods,
      title: { ja: '配送方法', en: 'Delivery method' },
      missing: notSent,
    },
    differs_from_billing: {
      type: 'bool',
      title: { ja: '配送先と請求先が異なる', en: 'Shipping differs from billing' },
      missing: { ja: '配送先または請求先がない', en: 'shipping or billing was not sent' },
      recognisedBy: 'places',
    },
    prefecture: {
      type: 'string',
      unit: same('東京都, 大阪府, …'),
      title: { ja: '都道府県', en: 'Prefecture' },
      missing: { ja: '日本の住所と判定できない', en: 'not known to be an address in Japan' },
      recognisedBy: 'places',
    },
    country: {
      type: 'string',
      unit: same('ISO 3166-1 alpha-2'),
      title: { ja: '配送先の国', en: 'Country of delivery' },
      missing: notSent,
    },
    door: {
      type: 'string',
      unit: { ja: 'リストに書く配送先キー', en: 'delivery-point key, for lists' },
      title: { ja: '配送先キー', en: 'Delivery-point key' },
      missing: { ja: '配送先が特定できない', en: 'the delivery point could not be told' },
      recognisedBy: 'places',
    },
    name_matches_account: {
      type: 'bool',
      title: { ja: '受取人と会員名が同じ', en: 'Recipient is the account holder' },
      missing: {
        ja: '受取人名または会員名がない、または漢字・かな・ローマ字と書き方が違い、比べられない',
        en: 'recipient or account name was not sent, or one is in kanji and the other in kana or Latin letters, which cannot be compared',
      },
    },
  },
  goods: {
    high_risk_share: {
      type: 'double',
      min: 0,
      max: 1,
      unit: shareOfValue,
      title: { ja: '換金性の高い商品の割合', en: 'Share of the basket that resells quickly' },
      missing: noItems,
      recognisedBy: 'goods',
    },
    classes: {
      type: 'list<string>',
      values: goodsClasses,
      title: { ja: '商品の分類', en: 'Classes of goods in the basket' },
      missing: noItems,
      recognisedBy: 'goods',
    },
    max_unit_value: {
      type: 'int',
      min: 0,
      unit: minorUnits,
      title: { ja: '高リスク商品の最高単価', en: 'Highest unit price among high-risk goods' },
      missing: noPrices,
      recognisedBy: 'goods',
    },
    identical_units: {
      type: 'int',
      min: 0,
      unit: pieces,
      title: { ja: '同一高リスク商品の個数', en: 'Units of one and the same high-risk item' },
      missing: noItems,
      recognisedBy: 'goods',
    },
    gift_card_total: {
      type: 'int',
      min: 0,
      unit: minorUnits,
      title: { ja: '電子マネー・ギフト券の合計', en: 'Value of e-money and gift cards' },
      missing: noPrices,
      recognisedBy: 'goods',
    },
    digital_share: {
      type: 'double',
      min: 0,
      max: 1,
      unit: {
        ja: `${shareOfValue.ja}。ギフト券・商品券だけを荷物で送る注文は0`,
        en: `${shareOfValue.en}; 0 where gift cards and vouchers alone go as a parcel`,
      },
      title: { ja: '電子的に届く商品の割合', en: 'Share of the basket delivered electronically' },
      missing: noItems,
      recognisedBy: 'goods',
    },
    resale_index: {
      type: 'double',
      min: 0,
      max: 1,
      unit: same('0–1'),
      title: { ja: '換金性指数', en: 'Resale index' },
      missing: noItems,
      recognisedBy: 'goods',
    },
  },
  account: {
    id: { type: 'string', title: { ja: '会員ID', en: 'Account' }, missing: notSent },
    guest: { type: 'bool', title: { ja: 'ゲスト購入', en: 'Guest checkout' }, missing: notSent },
    age_days: {
      type: 'int',
      min: 0,
      unit: days,
      title: { ja: '会員登録からの日数', en: 'Days since the account was opened' },
      missing: notSent,
    },
    change_age_days: {
      type: 'int',
      min: 0,
      unit: days,
      title: { ja: '会員情報変更からの日数', en: 'Days since the account was changed' },
      missing: notSent,
    },
    password_age_days: {
      type: 'int',
      min: 0,
      unit: days,
      title: { ja: 'パスワード変更からの日数', en: 'Days since the password was changed' },
      missing: {
        ja: 'ショップが送っていない、またはパスワードが会員登録時のもの（変更されていない）',
        en: 'the shop did not send it, or the password is as old as the account and was never changed',
      },
    },
    shipping_age_days: {
      type: 'int',
      min: 0,
      unit: days,
      title: { ja: 'この配送先を初めて使ってからの日数', en: 'Days since this shipping address was first used' },
      missing: notSent,
    },
    purchases_180d: {
      type: 'int',
      min: 0,
      unit: { ja: '回', en: 'purchases' },
      title: { ja: '過去180日の購入回数', en: 'Purchases in 180 days' },
      missing: notSent,
    },
    transactions_24h: {
      type: 'int',
      min: 0,
      unit: attempts,
      title: { ja: '過去24時間の取引回数（ショップ申告）', en: 'Attempts in 24 h, as the shop counts them' },
      missing: notSent,
    },
    add_card_attempts_24h: {
      type: 'int',
      min: 0,
      unit: attempts,
      title: {
        ja: '過去24時間のカード登録試行（ショップ申告）',
        en: 'Card registrations tried in 24 h, as the shop counts them',
      },
      missing: notSent,
    },
    suspicious: {
      type: 'bool',
      title: { ja: '不審な操作の報告あり', en: 'The shop reported suspicious activity' },
      missing: notSent,
    },
  },
  email: {
    domain: {
      type: 'string',
      unit: { ja: '小文字', en: 'lower case' },
      title: { ja: 'メールのドメイン', en: 'E-mail domain' },
      missing: { ja: 'メールアドレスがない', en: 'no e-mail address was sent' },
    },
    disposable: {
      type: 'bool',
      title: { ja: '使い捨てメール', en: 'Disposable e-mail' },
      missing: { ja: 'メールアドレスがない', en: 'no e-mail address was sent' },
      recognisedBy: 'disposable_email',
    },
  },
  device: {
    id: { type: 'string', title: { ja: '端末ID', en: 'Device' }, missing: notSent },
    ip: { type: 'string', title: { ja: 'IPアドレス', en: 'IP address' }, missing: notSent },
    language: {
      type: 'string',
      unit: { ja: 'BCP 47（ja-JP など）', en: 'BCP 47, such as ja-JP' },
      title: { ja: '端末の言語', en: 'Device language' },
      missing: notSent,
    },
    time_zone_offset_min: {
      type: 'int',
      min: -840,
      max: 840,
      unit: { ja: '分。UTC から現地時刻を引いた値（東京は -540）', en: 'minutes, UTC minus local: Tokyo is -540' },
      title: { ja: '端末の時差', en: 'Device time zone offset' },
      missing: notSent,
    },
    javascript: { type: 'bool', title: { ja: 'JavaScript有効', en: 'JavaScript is on' }, missing: notSent },
  },
  delivery: {
    timeframe: {
      type: 'string',
      values: timeframes,
      title: { ja: '配送の速さ', en: 'Delivery time frame' },
      missing: notSent,
    },
  },
  billing: {
    country: {
      type: 'string',
      unit: same('ISO 3166-1 alpha-2'),
      title: { ja: '請求先の国', en: 'Country of billing' },
      missing: notSent,
    },
  },
  time: {
    hour: {
      type: 'int',
      min: 0,
      max: 23,
      unit: same('Asia/Tokyo'),
      always: true,
      title: { ja: '時刻（時）', en: 'Hour of day' },
    },
    weekday: {
      type: 'int',
      min: 0,
      max: 6,
      unit: { ja: '0 は日曜日、Asia/Tokyo', en: '0 = Sunday, Asia/Tokyo' },
      always: true,
      title: { ja: '曜日', en: 'Day of the week' },
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, FeatureDefinition>>>>;

/** Features that stand alone, without a record around them. */
export const standalone = {
  purpose: {
    type: 'string',
    values: purposes,
    always: true,
    title: { ja: '試行の目的', en: 'Purpose of the attempt' },
  },
  items: {
    type: 'list<item>',
    always: true,
    title: { ja: '商品明細', en: 'Lines of the basket; empty when none were sent' },
    recognisedBy: 'goods',
  },
} as const satisfies Readonly<Record<string, FeatureDefinition>>;

/** Typed fields of one item, for `items.exists(i, i.class == "ticket" && i.quantity > 4)`. */
export const itemFields = {
  name: { type: 'string', title: { ja: '商品名', en: 'Title' }, missing: notSent },
  category: { type: 'string', title: { ja: 'カテゴリ', en: "The shop's category" }, missing: notSent },
  gtin: { type: 'string', title: { ja: 'JAN', en: 'GTIN / JAN' }, missing: notSent },
  class: { type: 'string', values: goodsClasses, always: true, title: { ja: '分類', en: 'Class of goods' } },
  quantity: { type: 'int', min: 1, unit: pieces, always: true, title: { ja: '個数', en: 'Units' } },
  unit_price: { type: 'int', min: 0, unit: minorUnits, title: { ja: '単価', en: 'Unit price' }, missing: notSent },
  preorder: { type: 'bool', always: true, title: { ja: '予約商品', en: 'Pre-ordered' } },
  reorder: { type: 'bool', title: { ja: '再購入', en: 'Bought before' }, missing: notSent },
} as const satisfies Readonly<Record<string, FeatureDefinition>>;

/** Features whose names come from counters.yaml: `velocity.<counter or ratio>` and `surge.<counter with a baseline>`. */
export const counterRecords = ['velocity', 'surge'] as const;

type ValueOf<Definition> = Definition extends { type: 'int' | 'double' }
  ? number
  : Definition extends { type: 'bool' }
    ? boolean
    : Definition extends { type: 'list<string>' }
      ? readonly string[]
      : Definition extends { type: 'list<item>' }
        ? readonly FeatureItem[]
        : string;

type RecordOf<Definitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends { always: true }
    ? ValueOf<Definitions[Name]>
    : ValueOf<Definitions[Name]> | undefined;
};

/** One item as rules see it. */
export type FeatureItem = RecordOf<typeof itemFields>;

/** Every feature's value for one checkout. Undefined is missing. All records are always there. */
export type Features = { readonly [Name in keyof typeof catalogue]: RecordOf<(typeof catalogue)[Name]> } & RecordOf<
  typeof standalone
> & {
    readonly velocity: Readonly<Record<string, number | undefined>>;
    readonly surge: Readonly<Record<string, number | undefined>>;
  };
