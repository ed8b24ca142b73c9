/** What a column may be for, told by its name and its values. */
import { isIP } from 'node:net';
import { prefectureCode } from '../../../engine/address/prefecture-code.ts';
import { writtenAmount } from '../mapping/amounts.ts';
import { ipOfNumber, monthOf, writtenCard } from '../mapping/values.ts';
import { type Column, mostOf, wordsApart } from './columns.ts';

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
/** `shipping_state` may be that of the parcel, and `customer_state` that of the account. */
const isRegion = (value: string) =>
  !isYesOrNo(value) &&
  !/^((in)?active|blocked|enabled|disabled|new|open|closed|ready|done|ok|ng|completed?|cancell?ed|pending|process(ing|ed)|shipped|delivered|in[ _-]?transit|returned|failed|success|(un)?paid)$/i.test(
    value,
  );
const isEmail = (value: string) => /^[^@\s]+@[^@\s]+$/.test(value);
/** An address on the network, or the number that stands for one. */
const isNetworkAddress = (value: string) => isIP(value) > 0 || ipOfNumber(value) !== undefined;
/** What tells one apart from others has a figure in it; a name has none, and no kind of member (member, guest). */
const isNumbered = (value: string) => /^(?=.*\d)[^\s@]+$/.test(value) && !isYesOrNo(value);
const isYesOrNo = (value: string) => /^([01]|y|n|yes|no|true|false)$/i.test(value);
/** A day or a moment, however it is written: figures apart from one another, or many of them. */
const isDay = (value: string) => /\p{Nd}\P{Nd}+\p{Nd}|\p{Nd}{6}/u.test(value);
/** A telephone number has nine digits or more, of which a spreadsheet may have taken the zero in front. */
const isPhone = (value: string) => !isEmail(value) && value.normalize('NFKC').replaceAll(/\D/g, '').length >= 9;
/** A name of a person or a firm; an address has figures. */
const isWhom = (value: string) => isName(value) && !/\p{Nd}/u.test(value);
const isPlace = (value: string) => /\p{Nd}/u.test(value) && isAddressLine(value);
/** What was bought is said in words. */
const isTitle = (value: string) => !/^([\d.,:/\s-]*|mr|mrs|ms|miss|dr)\.?$/i.test(value);
/** A line of an address has words; figures alone are the code of a region (addr1 of the IEEE-CIS data: 315.0). */
const isAddressLine = (value: string) => !/^[\d.,\s]+$/.test(value);
/** True for a text that may be an address's second line: a room may be a figure alone, an amount with decimals is none. */
const isSecondLine = (value: string) => !/^\d+\.\d+$/.test(value);
const shipping =
  /送付先|配送先|届け先|お届け|受取人|納品先|発送(?!日|方法|代|伝票|状)|出荷先|(?<![a-z])ship|(?<![a-z])deliver(y|[ _]?to)(?![a-z])|recipient|receiver|consignee/i;
const billing = /注文者|請求|購入者|受注(?!者?(番号|日|数|額))|bill|buyer|customer/i;
/** A column that is called as the place to deliver to itself holds a name or an address: its values tell. */
const whoGets =
  /^(お?届け?先|送付先|配送先|納品先|発送先|出荷先|受取人|ご?宛名?)(様|名称?)?$|^(ship|deliver)(ped|y)?[ _-]?to$|^(recipient|receiver|consignee)$/i;

function addressGuesses(part: 'shipping' | 'billing', own: RegExp, not: RegExp | undefined): readonly Guess[] {
  const both = (name: RegExp): Pick<Guess, 'name' | 'not'> => ({
    name: new RegExp(`(?=.*(?:${own.source}))(?:${name.source})`, 'i'),
    ...(not ? { not } : {}),
  });
  return [
    {
      field: `${part}.name`,
      ...both(/.*(氏名|名前|宛名|name|姓|氏|[先人者様注]名$)(?!.*(カナ|フリガナ|セイ|メイ))/),
      fits: isName,
    },
    { field: `${part}.postal_code`, ...both(/.*(郵便|〒|zip|postal|postcode)/) },
    {
      field: `${part}.prefecture`,
      ...both(/.*(都道府県|(?<![a-z])pref(?![a-z])|prefecture|province|state(?!d|ment)|県$)(?![( _]?(id|コード))/),
      fits: isRegion,
    },
    { field: `${part}.city`, ...both(/.*(市区|郡市|city)/), fits: isAddressLine },
    {
      field: `${part}.line1`,
      ...both(/.*(住所[1①]?($|\()|住所それ以降|addr(ess)?[ _]?(line[ _]?)?1?$|street|番地)/),
      fits: isAddressLine,
    },
    {
      field: `${part}.line2`,
      ...both(/.*(住所[2②]|建物|addr(ess)?[ _]?(line[ _]?)?2|building)/),
      fits: isSecondLine,
      after: `${part}.line1`,
    },
    { field: `${part}.country`, ...both(/.*(?<!phone.*)(国|country)/), fits: value => !isYesOrNo(value) },
    // A number in several columns: its first figures are few.
    { field: `${part}.phone`, ...both(/.*(電話|tel(?!l)|phone)/), fits: value => /\p{Nd}{2}/u.test(value) },
  ];
}

/** A card number of which some digits are masked. */
const isMasked = (value: string) => /[*＊x•]{4}/i.test(value) && writtenCard(value) !== undefined;

const cardKey =
  /fingerprint|(card|pan)[ _.-]?(token|hash|key|id)$|hashed[ _]?(pan|card)|カード(トークン|ハッシュ値?|ID|識別子|指紋)/i;
/** Cards are many: a figure or two is the number of a kind of card. */
const isKey = (value: string) => value.length > 2 && !isYesOrNo(value);

/** What a device is, not which: thousands of shoppers have one of these. */
const deviceKind =
  /^(mobile|desktop|tablet|phone|smart ?phone|pc|sp|web|app|browser|ios|iphone|ipad|android|windows|mac(os| os x)?|linux|スマホ|スマートフォン|パソコン|タブレット|モバイル|携帯)(?![a-z0-9])/i;

/** What was asked of the card, before the total of the goods: points and coupons lie between them. */
const charged = /(請求|支払い?)(総|合計)?(金?額|総額|合計)/i;
/** 税込 stands behind totals; an amount of tax alone is none, and a total of pieces, weight or points is no money. */
const noTotal =
  /refund|返金|税(?!込)|(?<!inc\w*[ _.]*)tax(?![ _.]*inc)|単価|item|商品|ship|送料|discount|割引|値引|coupon|クーポン|currency|convert|einzel|sub[ _.-]?total|小計|(?<![a-z])net(?![a-z])|(?<![a-z])fees?(?![a-z])|手数料(?!込)|quantity|qty|count$|weight|orders|points?$|ポイント(数|利用額?)?$|[数量]$|重量|balance|残高|before$|previous/i;

/** Guesses at the fields of an attempt, in the order in which they are made and written. */
export const guesses: readonly Guess[] = [
  {
    field: 'id',
    name: /^(payment|charge|transaction|attempt|txn|trx|tx)[ _]?id$|^(trans(action)?|payment|txn|trx)[ _]?(num(ber)?|no|ref(erence)?)\.?$|決済(番号|ID)|取引(ID|番号|No)|トラッキングID|トランザクションID/i,
  },
  {
    field: 'order_id',
    name: /^ご?(order|注文|受注|オーダー)[ _#]*(id|no|num|number|ref(erence)?|番号|コード|name)?\.?$|^order.?id$|^bestell-?(nr|nummer)\.?$/i,
  },
  {
    field: 'order_id',
    name: /^(お|ご)?(注文|受注|受付|申し?込み?|購入|売上|オーダー)?(管理|伝票)?(id|no|番号|コード)\.?$|^(purchase|invoice|basket|cart|checkout|booking)[ _#.-]*(id|no|num|number|ref(erence)?|code)?\.?$|^name$/i,
    fits: isNumbered,
  },
  // amazon-order-id; but parent-order-id beside the order's own is another order.
  { field: 'order_id', name: /^[a-z]+-order.?id$/i },
  { field: 'amount.value', name: charged, not: noTotal, fits: isAmount },
  {
    field: 'amount.value',
    name: /合計金額|総合計|総計|^合計(額|\(税込\))?$|税込合計|(注文|受注|購入|取引)(合計|総?額)|total|amount|(purchase|order|basket|cart|transaction)[ _]?(value|sum)|利用金?額|(^|transaction.?)amt$|price|金額|betrag/i,
    not: noTotal,
    fits: isAmount,
  },
  // Plainer words, where nothing says it better.
  {
    field: 'amount.value',
    name: /^(総額|決済額|売上額?|正味額|value|sum|gross|revenue|spend)$/i,
    not: noTotal,
    fits: isAmount,
  },
  // Without postage and the like: better than nothing.
  {
    field: 'amount.value',
    name: /sub[ _.-]?total|小計|(?<![a-z])net(?![a-z])/i,
    not: /refund|返金|tax|税(?!込)|discount|割引|値引/i,
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
    name: /(会員|顧客|お?客様?|ユーザー?|利用者|購入者|注文者|得意先|ログイン|マイページ|アカウント)(ID|番号|コード|No\.?)$|(会員|顧客)(ID|番号)|ユーザー?名$|(customer|user|account|member|buyer|shopper|login)[ _.-]?(id|no|num|number|code|ref(erence)?)(?![a-z])|^(cust|client)[ _]?(id|no|number)$|^(uid|user[ _]?name|login|nameOrig)$/i,
    // A card's number is one of the member of its issuer, too.
    fits: value => !isMasked(value),
    tellsApart: true,
  },
  // A name has no figures in it, and an address of mail is told by its @.
  {
    field: 'account.id',
    name: /^(customer|cust|client|user|member|account|buyer|shopper|会員|顧客|お?客様)$/i,
    fits: value => isNumbered(value) && !isMasked(value),
    tellsApart: true,
  },
  {
    field: 'account.created_at',
    name: /sign[ _]?up|registered|registration|会員登録日|入会|アカウント(作成|登録|開設)|(account|user|customer|member)[ _.]?(created|since|opened|joined)|created[ _]?at[ _](user|account)|^join(ed|ing)?([ _]?(date|at|on))?$/i,
    fits: isDay,
  },
  {
    field: 'device.id',
    name: /device[ _.-]?(id|fp|hash|key|uuid|token|print|signature)|(^|[^a-z])fp([^a-z]|$)|finger[ _-]?print|^device$|^visitor([ _]?id)?$|(browser|machine|cookie)[ _]?(id|hash|key)|^cookie$|(端末|デバイス|ブラウザ|クッキー|cookie)(ID|番号|識別子|識別番号|指紋)|フィンガープリント/i,
    not: /card/i,
    fits: value => !deviceKind.test(value) && !isYesOrNo(value),
    tellsApart: true,
  },
  {
    field: 'device.ip',
    name: /(^|[^a-z])ip(v4)?([^a-z]|$)|^ip.?addr|remote.?addr|forwarded.?for|^(接続元|アクセス元)$/i,
    fits: isNetworkAddress,
    speaks: value => isIP(value) > 0,
    source: column => (column.values.every(value => ipOfNumber(value)) ? `=ip([${column.name}])` : column.name),
  },
  {
    field: 'device.user_agent',
    name: /user.?agent|ユーザー?エージェント|(^|[^a-z])ua$/i,
    speaks: value => /^Mozilla\/\d/.test(value),
  },
  {
    field: 'card.bin',
    name: /(^|[^a-z])[bi]in([^a-z]|$)|first[ _]?(6|six)|(上|先?頭)6桁|card[ _]?prefix/i,
    fits: value => /^\d{6,8}$/.test(value),
  },
  {
    field: 'card.last4',
    name: /last.?(4|four)|(pan|card).?suffix|(下|末尾)4桁|カード末尾/i,
    fits: value => /^\d{1,4}$/.test(value),
  },
  {
    field: 'card.masked',
    name: /カード番号|card.?num|card.?no(?![a-z])|^cc[ _]?(num(ber)?|no)\.?$|masked|pan$/i,
    fits: value => writtenCard(value) !== undefined,
    speaks: isMasked,
  },
  {
    field: 'card.expiry',
    name: /^((クレジット)?カード)?有効期限(\(.*\))?$|^((card|cc)[ _]?)?exp(iry|iration)?([ _]?date)?$|^valid[ _]?thr(u|ough)$/i,
    fits: isMonth,
  },
  { field: 'card.expiry_month', name: /(^|[^a-z])exp(iry|iration)?[ _]?month$/i },
  { field: 'card.expiry_year', name: /(^|[^a-z])exp(iry|iration)?[ _]?year$/i, after: 'card.expiry_month' },
  { field: 'card.token', name: cardKey, not: /device/i, fits: isKey, tellsApart: true },
  { field: 'card.holder_name', name: /名義|card.?(holder|name)|name[ _]on[ _]card/i },
  ...addressGuesses('shipping', shipping, undefined),
  { field: 'shipping.name', name: whoGets, fits: isWhom },
  { field: 'shipping.line1', name: whoGets, fits: isPlace },
  ...addressGuesses('billing', billing, undefined),
  {
    field: 'billing.name',
    name: /^(ご?氏名|お?名前|(お?名前)?\(?[姓氏]\)?|(お?客様|顧客|会員)名|ご?(注文|購入)者|name|full.?name|first([ _]?name)?)$/i,
    fits: isName,
  },
  {
    field: 'billing.postal_code',
    name: /^郵便(番号)?1?$|^〒$|^zip([ _]?code|コード)?$|^post[ _]?code$|postal/i,
    not: shipping,
  },
  { field: 'billing.prefecture', name: /^(住所\()?都道府県(?![( _]?(id|コード))|^県$|^pref(ecture)?$/i },
  { field: 'billing.prefecture', name: /^state$/i, fits: isState },
  { field: 'billing.city', name: /^市区(町村|郡)?$|^city$/i },
  {
    field: 'billing.line1',
    name: /^ご?住所[1①]?$|^(street[ _]?)?(addr(ess)?[ _]?(line[ _]?)?1?|street)$/i,
    fits: isAddressLine,
  },
  {
    field: 'billing.line2',
    name: /^ご?住所[2②]$|^建物名?$|^addr(ess)?[ _]?(line[ _]?)?2$/i,
    fits: isSecondLine,
    after: 'billing.line1',
  },
  // A number in several columns: its first figures are few.
  { field: 'billing.phone', name: /^(tel|電話番号|phone)1?$/i },
  {
    field: 'billing.phone',
    name: /^(お?電話(番号)?|(連絡先|携帯)(電話)?(番号)?|tel(ephone)?|(mobile|cell)?[ _]?phone|mobile|contact)1?([ _]?(no|num|number))?\.?$/i,
    fits: isPhone,
  },
];

/** Guesses at the fields of an item of an order. */
export const itemGuesses: readonly Guess[] = [
  {
    field: 'name',
    name: /(商品|アイテム|製品)(名|タイトル)|^(ご?(購入|注文))?(商品|アイテム|製品|品物)(内容)?$|^品[名目]|^明細$|(item|product|sku|goods).?(name|title)|lineitem name|^(products?|items?|goods|line[ _]?items?|artikel|title)$/i,
    fits: isTitle,
  },
  {
    field: 'category',
    name: /商品(カテゴリー?|分類|種別|ジャンル)|^(カテゴリー?|ジャンル)名?$|(product|item).?category|^category$/i,
  },
  {
    field: 'quantity',
    name: /個数|数量|(注文|購入|受注|点)数$|quantity|qty|^units$|^(num|number)[ _](of[ _])?items$|^items?[ _]count$|^menge$/i,
    fits: value => /^\p{Nd}+(\.0)?$/u.test(value),
  },
  {
    field: 'unit_price',
    name: /単価|^(価格|売価)$|(販売|商品)価格|einzelpreis|(unit|item|product).?price|lineitem price|^price$/i,
    fits: isAmount,
  },
  { field: 'gtin', name: /^jan(?![a-z])|gtin|(^|[^a-z])ean([^a-z]|$)/i, fits: value => /^\d{8,14}$/.test(value) },
  // Of a payment the same word says what it was for.
  { field: 'name', name: /^(item )?description$|^摘要$/i, fits: isTitle, after: 'quantity' },
];

/** Takes the first column that is not used and bears such a name, if its values are such, and notes it as found and used. */
export function take(guess: Guess, columns: readonly Column[], found: Map<string, Column>, used: Set<string>): void {
  const { field, name: named, not, fits, after } = guess;
  if (after !== undefined && !found.has(after)) return;
  takeFirst(field, columns, found, used, ({ name, values }) => {
    const isNamed = named.test(name) || named.test(wordsApart(name));
    return isNamed && !not?.test(name) && (!fits || values.length === 0 || mostOf(values, fits));
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
