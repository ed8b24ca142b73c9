/** Rakuten RMS, 受注CSV (facts/order-exports.md 2: an export of 1,225 rows, 158 columns of 2023-12). */
import { type Format, paidByCard } from './format.ts';

/** The two parts, with the zeros in front that a spreadsheet drops: 60 and 1 are 060-0001. */
const postalCode = (who: string) =>
  `=if([${who}郵便番号1] != "", right("000" & [${who}郵便番号1], 3) & right("0000" & [${who}郵便番号2], 4))`;

/** One row an item (商品明細ID), order columns on every row. */
export const rakutenRms: Format = {
  name: 'rakuten-rms',
  title: 'Rakuten RMS 受注CSV',
  verified: 'file',
  notes: [
    'No card data, no IP address and no declined attempts. The e-mail is a relay address of Rakuten, one for each shopper.',
    'The native form of dates was not verified: the file that was seen had been saved again by Excel, as "12/10/2023 22:24", which does not say what is day and what is month. Such a file needs a mapping with time.format.',
    'A cancelled order (ステータス 900) carries no time of its own: it is dated at the order.',
  ],
  marks: ['商品明細ID', '送付先ID'],
  spec: {
    rows: 'item',
    group: '注文番号',
    only: paidByCard('支払方法名'),
    fields: {
      id: '注文番号',
      order_id: '注文番号',
      at: '注文日時',
      'amount.value': ['請求金額', '合計金額'],
      email: '注文者メールアドレス',
      'billing.name': '=[注文者姓] & " " & [注文者名]',
      'billing.postal_code': postalCode('注文者'),
      'billing.prefecture': '注文者住所都道府県',
      'billing.city': '注文者住所郡市区',
      'billing.line1': '注文者住所それ以降の住所',
      'billing.phone': '=[注文者電話番号1] & [注文者電話番号2] & [注文者電話番号3]',
      'billing.country': '="JP"',
      'shipping.name': '=[送付先姓] & " " & [送付先名]',
      'shipping.postal_code': postalCode('送付先'),
      'shipping.prefecture': '送付先住所都道府県',
      'shipping.city': '送付先住所郡市区',
      'shipping.line1': '送付先住所それ以降の住所',
      'shipping.phone': '=[送付先電話番号1] & [送付先電話番号2] & [送付先電話番号3]',
      'shipping.country': '="JP"',
    },
    items: { name: '商品名', quantity: '個数', unit_price: '単価' },
    outcomes: [{ type: 'order', when: '=[ステータス] == "900"', result: '="cancelled_by_customer"' }],
  },
};
