/** MakeShop (facts/order-exports.md 1: a part of the maker's table; the rest was not readable). */
import { type Format, paidByCard } from './format.ts';

/** The download follows a template of the shop: the time stands in two columns. */
export const makeShop: Format = {
  name: 'makeshop',
  title: 'MakeShop 注文データ',
  verified: 'maker',
  notes: [
    'A spreadsheet drops the zeros in front of 注文時間 (3309 for 00:33:09): they are put back.',
    'Only 日付 (2022/8/10), 注文時間 (103309) and 処理状況 are verified. 注文番号, 合計金額 and the others are guesses at the usual template: when they are refused, write a mapping with "sekisho replay map".',
    '処理状況 注文キャンセル and 返送 carry no time: they are dated at the order.',
  ],
  marks: ['注文時間', '処理状況'],
  spec: {
    rows: 'item',
    group: '注文番号',
    only: paidByCard('決済方法'),
    fields: {
      id: '注文番号',
      order_id: '注文番号',
      at: '=date([日付] & " " & right("000000" & [注文時間], 6), "yyyy/M/d HHmmss")',
      'amount.value': ['合計金額', '総合計金額', '注文合計金額'],
      email: 'メールアドレス',
    },
    items: { name: '商品名', quantity: '数量', unit_price: '価格' },
    outcomes: [{ type: 'order', when: '=[処理状況] == "注文キャンセル"', result: '="cancelled_by_customer"' }],
  },
};
