/** What a column may be for, told by its name and its values. */
import { prefectureCode } from '../../../engine/address/prefecture-code.ts';
import { writtenAmount } from '../mapping/amounts.ts';
import { ipOfNumber, monthOf, writtenCard } from '../mapping/values.ts';
import { type Column, mostOf } from './columns.ts';

/** A field that a column may be for: by its name, and what its values must look like. */
export interface Guess {
  readonly field: string;
  readonly name: RegExp;
  readonly not?: RegExp;
  readonly fits?: (value: string) => boolean;
  /** Its values tell shoppers or devices apart: one that stands in many rows makes them one. */
  readonly tellsApart?: true;
  /** A field that must have been found before: without it this column is something else. */
  readonly after?: string;
  /** Values that say by themselves what the column is for, where no column has the name. */
  readonly speaks?: (value: string) => boolean;
  /** Writes the source; the column's name when absent. */
  readonly source?: (column: Column) => string;
}

const isAmount = (value: string) => (writtenAmount(value, '.') ?? writtenAmount(value, ','))?.negative === false;
const isMonth = (value: string) => monthOf(value) !== undefined;
/** The `first` of a shop may say whether it is the first order, or when that was. */
const isName = (value: string) => !/^(\d.*|y|n|yes|no|true|false)$/i.test(value);
/** A code (NY, JP13) or a prefecture (東京都, Osaka-fu): `state` is what became of an order elsewhere (complete, canceled, OK and NG). */
const isState = (value: string) =>
  /^(?!OK$|NG$)[A-Z]{2}$/.test(value) || (!/^\d+$/.test(value) && prefectureCode(value) !== undefined);
const isEmail = (value: string) => /^[^@\s]+@[^@\s]+$/.test(value);
/** A line of an address has words; figures alone are the code of a region (addr1 of the IEEE-CIS data: 315.0). */
const isAddressLine = (value: string) => !/^[\d.,\s]+$/.test(value);
/** True for a text that may be an address's second line: a room may be a figure alone, an amount with decimals is none. */
const isSecondLine = (value: string) => !/^\d+\.\d+$/.test(value);
const shipping = /送付先|配送先|届け先|お届け|ship/i;
const billing = /注文者|請求|購入者|bill/i;

function addressGuesses(part: 'shipping' | 'billing', own: RegExp, not: RegExp | undefined): readonly Guess[] {
  const both = (name: RegExp): Pick<Guess, 'name' | 'not'> => ({
    name: new RegExp(`(?=.*(?:${own.source}))(?:${name.source})`, 'i'),
    ...(not ? { not } : {}),
  });
  return [
    { field: `${part}.name`, ...both(/.*(氏名|名前|宛名|name|姓|氏)(?!.*(カナ|フリガナ|セイ|メイ))/) },
    { field: `${part}.postal_code`, ...both(/.*(郵便番号|zip|postal|postcode)/) },
    { field: `${part}.prefecture`, ...both(/.*(都道府県|prefecture|province|state)(?![( _]?(id|コード))/) },
    { field: `${part}.city`, ...both(/.*(市区|郡市|city)/) },
    { field: `${part}.line1`, ...both(/.*(住所1?($|\()|住所それ以降|address_?1?$|street|番地)/), fits: isAddressLine },
    {
      field: `${part}.line2`,
      ...both(/.*(住所2|建物|address_?2|building)/),
      fits: isSecondLine,
      after: `${part}.line1`,
    },
    { field: `${part}.country`, ...both(/.*(国|country)/) },
    { field: `${part}.phone`, ...both(/.*(電話|tel|phone)/) },
  ];
}

/** What a device is, not which: thousands of shoppers have one of these. */
const deviceKind =
  /^(mobile|desktop|tablet|phone|smart ?phone|pc|sp|web|app|browser|ios|iphone|ipad|android|windows|mac(os| os x)?|linux|スマホ|スマートフォン|パソコン|タブレット|モバイル|携帯)(?![a-z0-9])/i;

/** What was asked of the card, before the total of the goods: points and coupons lie between them. */
const charged = /請求(合計)?金額|請求合計|支払い?(合計|金額)/i;
/** 税込 stands behind totals; an amount of tax alone is none. */
const noTotal = /refund|返金|税(?!込)|tax|単価|item|商品|ship|送料|currency|convert|einzel/i;

/** Guesses at the fields of an attempt, in the order in which they are made and written. */
export const guesses: readonly Guess[] = [
  {
    field: 'id',
    name: /^(payment|charge|transaction|attempt)[ _]?id$|^trans(action)?[ _]?(num(ber)?|no)\.?$|決済番号|取引ID|取引番号|トラッキングID|トランザクションID/i,
  },
  {
    field: 'order_id',
    name: /^(order|注文|受注|売上|オーダー)[ _#]?(id|no|number|番号|コード|name)?\.?$|^order.?id$|^bestell-?(nr|nummer)\.?$|^name$/i,
  },
  // amazon-order-id; but parent-order-id beside the order's own is another order.
  { field: 'order_id', name: /^[a-z]+-order.?id$/i },
  { field: 'amount.value', name: charged, not: noTotal, fits: isAmount },
  {
    field: 'amount.value',
    name: /合計金額|総合計|^合計$|total|amount|purchase_value|利用金額|(^|transaction.?)amt$|price|金額|betrag/i,
    not: noTotal,
    fits: isAmount,
  },
  { field: 'amount.currency', name: /currency|通貨/i, not: /convert/i, fits: value => /^[A-Za-z]{3}$/.test(value) },
  {
    field: 'delivery.email',
    name: /^(?=.*(送付先|配送先|配信先|届け先|受取人|recipient|delivery|ship)).*(mail|メール)/i,
    fits: isEmail,
  },
  { field: 'email', name: /e?-?mail|メール/i, not: /磁|配信|marketing|domain/i, fits: isEmail, speaks: isEmail },
  {
    field: 'account.id',
    name: /(会員|顧客|お?客様?|ユーザー?|利用者|購入者|得意先)(ID|番号|コード|No\.?)$|(会員|顧客)(ID|番号)|(customer|user|account|member|buyer|shopper)[ _.-]?(id|no|number|code)|^(cust|client)[ _]?(id|no|number)$|^uid$/i,
    tellsApart: true,
  },
  // A name has no figures in it, and an address of mail is told by its @.
  { field: 'account.id', name: /^customer$/i, fits: value => /^(?=.*\d)[^\s@]+$/.test(value), tellsApart: true },
  { field: 'account.created_at', name: /signup|sign_up|registered|会員登録日|account.?created/i },
  {
    field: 'device.id',
    name: /device[ _.-]?(id|fp|hash|key|uuid|token|print)|(^|[^a-z])fp([^a-z]|$)|finger[ _-]?print|^device$|visitor[ _]?id|(端末|デバイス)(ID|番号|識別子|識別番号|指紋)|フィンガープリント/i,
    not: /card/i,
    fits: value => !deviceKind.test(value),
    tellsApart: true,
  },
  {
    field: 'device.ip',
    name: /^ip$|ip.?addr|customer.?ip|IPアドレス/i,
    source: column => (column.values.every(value => ipOfNumber(value)) ? `=ip([${column.name}])` : column.name),
  },
  { field: 'device.user_agent', name: /user.?agent/i },
  { field: 'card.bin', name: /(^|[^a-z])bin([^a-z]|$)/i, fits: value => /^\d{6,8}$/.test(value) },
  { field: 'card.last4', name: /last.?(4|four)|pan.?suffix|下4桁/i, fits: value => /^\d{1,4}$/.test(value) },
  {
    field: 'card.masked',
    name: /カード番号|card.?num|card.?no(?![a-z])|^cc[ _]?(num(ber)?|no)\.?$|masked|pan$/i,
    fits: value => writtenCard(value) !== undefined,
    speaks: value => /[*＊x•]{4}/i.test(value) && writtenCard(value) !== undefined,
  },
  {
    field: 'card.expiry',
    name: /^((クレジット)?カード)?有効期限$|^(card[ _]?)?exp(iry|iration)?([ _]?date)?$/i,
    fits: isMonth,
  },
  { field: 'card.expiry_month', name: /(^|[^a-z])exp(iry|iration)?[ _]?month$/i },
  { field: 'card.expiry_year', name: /(^|[^a-z])exp(iry|iration)?[ _]?year$/i, after: 'card.expiry_month' },
  { field: 'card.token', name: /fingerprint|card.?token|card.?hash/i, not: /device/i },
  { field: 'card.holder_name', name: /名義|card.?(holder|name)/i },
  ...addressGuesses('shipping', shipping, undefined),
  ...addressGuesses('billing', billing, undefined),
  {
    field: 'billing.name',
    name: /^(氏名|お?名前|(お?名前)?\(?[姓氏]\)?|customer.?name|full.?name|first([ _]?name)?)$/i,
    fits: isName,
  },
  { field: 'billing.postal_code', name: /^郵便番号1?$|^zip$|postal/i, not: shipping },
  { field: 'billing.prefecture', name: /^都道府県(?![( _]?(id|コード))|^pref(ecture)?$/i },
  { field: 'billing.prefecture', name: /^state$/i, fits: isState },
  { field: 'billing.city', name: /^市区(町村|郡)?$|^city$/i },
  { field: 'billing.line1', name: /^住所1?$|^(addr(ess)?_?1?|street)$/i, fits: isAddressLine },
  {
    field: 'billing.line2',
    name: /^住所2$|^建物名?$|^addr(ess)?_?2$/i,
    fits: isSecondLine,
    after: 'billing.line1',
  },
  { field: 'billing.phone', name: /^(tel|電話番号|phone)1?$/i },
];

/** Guesses at the fields of an item of an order. */
export const itemGuesses: readonly Guess[] = [
  { field: 'name', name: /商品名|アイテム名|item.?name|product.?name|lineitem name|^(product|item|artikel)$/i },
  { field: 'category', name: /商品(カテゴリー?|分類)|(product|item).?category|^category$/i },
  { field: 'quantity', name: /個数|数量|quantity|qty|^menge$/i, fits: value => /^\p{Nd}+(\.0)?$/u.test(value) },
  {
    field: 'unit_price',
    name: /単価|^価格$|販売価格|einzelpreis|unit.?price|item.?price|lineitem price/i,
    fits: isAmount,
  },
  { field: 'gtin', name: /^jan|gtin|ean/i },
];

/** Takes the first column that is not used and bears such a name, if its values are such, and notes it as found and used. */
export function take(guess: Guess, columns: readonly Column[], found: Map<string, Column>, used: Set<string>): void {
  const { field, name: named, not, fits, after } = guess;
  if (after !== undefined && !found.has(after)) return;
  takeFirst(field, columns, found, used, ({ name, values }) => {
    return named.test(name) && !not?.test(name) && (!fits || values.length === 0 || mostOf(values, fits));
  });
}

/** Takes the first column that is not used and whose values speak for themselves. */
export function takeByValues(
  { field, not, speaks }: Guess,
  columns: readonly Column[],
  found: Map<string, Column>,
  used: Set<string>,
): void {
  if (!speaks) return;
  takeFirst(field, columns, found, used, ({ name, values }) => !not?.test(name) && mostOf(values, speaks));
}

function takeFirst(
  field: string,
  columns: readonly Column[],
  found: Map<string, Column>,
  used: Set<string>,
  isIt: (column: Column) => boolean,
): void {
  if (found.has(field)) return;
  const column = columns.find(candidate => !used.has(candidate.name) && isIt(candidate));
  if (!column) return;
  found.set(field, column);
  used.add(column.name);
}
