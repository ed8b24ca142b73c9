/** futureshop, 受注CSV (facts/order-exports.md 2: the columns that Next Engine's manual asks shops to tick). */
import { type Format, paidByCard } from './format.ts';

/** One row an item. */
export const futureshop: Format = {
  name: 'futureshop',
  title: 'futureshop 受注CSV',
  verified: 'maker',
  notes: [
    'Known from manuals; no export was opened, and addresses are not among the columns whose names are known: add them with a mapping file.',
    '`AI不正検知` and `不正スコアリングID` (since 2021-09-29) are not read: a replay judges by itself.',
  ],
  marks: ['受注コード', '請求合計金額'],
  spec: {
    rows: 'item',
    group: '受注コード',
    only: paidByCard('決済方法'),
    fields: {
      id: '受注コード',
      order_id: '受注コード',
      at: '注文日時',
      'amount.value': '請求合計金額',
    },
    items: {
      name: '=[商品名] & if([バリエーション名] != "", " " & [バリエーション名], "")',
      quantity: '購入数量',
      unit_price: '販売単価',
    },
    join: ['F-REGI 取引番号', '取引番号'],
  },
};
