/** カラーミーショップ, 受注データ (facts/order-exports.md 2: from three importers; the full header was not seen). */
import { type Format, paidByCard } from './format.ts';

/** One row an item, grouped by 売上ID. */
export const colorMe: Format = {
  name: 'color-me',
  title: 'カラーミーショップ 受注データ (sales_all)',
  verified: 'importer',
  notes: [
    'Taken from importers: the list of columns is partial, and no export was opened.',
    '受注日 is a day without an hour in the one example that was seen: such orders all stand at midnight, and counters over minutes say nothing.',
    'The total is not among the columns known: it is summed from the items and the postage; 割引金額 is not taken off, because its sign was not seen.',
  ],
  marks: ['購入商品 商品名'],
  spec: {
    rows: 'item',
    group: '売上ID',
    amounts: { sum_of_items: true, plus: ['送料合計'] },
    only: paidByCard('決済方法'),
    fields: {
      id: '売上ID',
      order_id: '売上ID',
      at: '受注日',
      email: '購入者 メールアドレス',
      'account.id': '購入者 顧客ID',
      'billing.name': '購入者 名前',
      'billing.postal_code': '購入者 郵便番号',
      'billing.prefecture': '購入者 都道府県',
      'billing.line1': '購入者 住所',
      'billing.phone': ['購入者 電話番号', '購入者 携帯番号'],
      'billing.country': '="JP"',
      'shipping.name': '配送先 名前',
      'shipping.postal_code': '配送先 郵便番号',
      'shipping.prefecture': '配送先 都道府県名',
      'shipping.line1': '配送先 住所',
      'shipping.phone': '配送先 電話番号',
      'shipping.country': '="JP"',
    },
    items: { name: '購入商品 商品名', quantity: '購入商品 販売個数', unit_price: '購入商品 販売価格(消費税込)' },
  },
};
