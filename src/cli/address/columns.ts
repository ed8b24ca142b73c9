/** Which column of a table holds which part of an address, by the names that shops give their columns. */
import { foldText } from '../../engine/address/fold.ts';

/** Parts that are looked for. `address` is a whole address in one column. */
export const addressParts = [
  'postal_code',
  'address',
  'prefecture',
  'city',
  'line1',
  'line2',
  'company',
  'name',
  'country',
  'method',
] as const;
/** One of `addressParts`. */
export type AddressPart = (typeof addressParts)[number];

/** Column index per part. */
export type AddressColumns = { readonly [Part in AddressPart]?: number };

const names: Readonly<Record<AddressPart, string>> = {
  postal_code:
    'postal_code|postalcode|postal|postcode|post_code|zip|zipcode|zip_code|郵便番号|〒|郵便|お届け先郵便番号|配送先郵便番号|送付先郵便番号',
  address: 'address|full_address|住所|所在地|配送先住所|お届け先住所|届け先住所|送付先住所|送り先住所|address_full',
  prefecture: 'prefecture|pref|state|province|region|都道府県|配送先都道府県|お届け先都道府県',
  city: 'city|town|locality|市区町村|市町村|郡市区|配送先市区町村|お届け先市区町村|市区郡町村',
  line1:
    'line1|address1|address_1|address_line1|street|street_address|住所1|住所１|番地|町名番地|配送先住所1|お届け先住所1|丁目番地',
  line2:
    'line2|address2|address_2|address_line2|building_or_name|building|building_name|apartment|住所2|建物|建物名|建物名部屋番号|マンション名|ビル名|配送先住所2|お届け先住所2|配送先建物名',
  company: 'company|company_name|会社名|法人名|会社|配送先会社名|お届け先会社名|組織名',
  name: 'name|recipient|recipient_name|full_name|氏名|お名前|名前|宛名|受取人|届け先氏名|お届け先氏名|お届け先名|配送先氏名|配送先名|送付先氏名',
  country: 'country|country_code|国|国名|国コード',
  method: 'method|shipping_method|配送方法区分',
};

/** Words that mark a column as the parcel's, and those that mark it as the payer's. */
const ofShipping =
  /^(shipping|ship_?to|delivery|deliver_?to|recipient|配送先|お届け先|届け先|送付先|送り先|受取人)[ _.:/-]*/i;
const ofBilling = /^(billing|bill_?to|payer|customer|orderer|注文者|購入者|請求先|ご依頼主|依頼主|会員)/i;

const plain = (name: string) => foldText(name);
const known = new Map(addressParts.flatMap(part => names[part].split('|').map(name => [plain(name), part] as const)));

/** Finds the columns by the header. A column for shipping goes before one that does not say whose it is; the payer's are left. */
export function columnsOf(header: readonly string[]): AddressColumns {
  const found: { [Part in AddressPart]?: number } = {};
  const sure = new Set<AddressPart>();
  for (const [index, name] of header.entries()) {
    if (ofBilling.test(name.trim())) continue;
    const bare = name.trim().replace(ofShipping, '');
    const part = known.get(plain(name)) ?? known.get(plain(bare));
    if (part === undefined) continue;
    const shipping = ofShipping.test(name.trim());
    if (found[part] !== undefined && (!shipping || sure.has(part))) continue;
    found[part] = index;
    if (shipping) sure.add(part);
  }
  return found;
}

/** True when the columns hold an address at all. */
export function holdsAddress(columns: AddressColumns): boolean {
  return ['address', 'line1', 'line2', 'city'].some(part => columns[part as AddressPart] !== undefined);
}
