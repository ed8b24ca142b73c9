/** EC-CUBE 4, 受注CSV (facts/order-exports.md 2: from the platform's source, 4.3.0-alpha). */
import { type Format, paidByCard } from './format.ts';

/** 受注CSV and 配送CSV carry the same 70 columns, one row an item line; `送料` stands twice, so neither is read. */
export const ecCube4: Format = {
  name: 'ec-cube-4',
  title: 'EC-CUBE 4 受注CSV',
  verified: 'code',
  notes: [
    'No card data, no IP address and no declined attempts: join it with a payment file.',
    'Shops switch columns off and rename them (管理画面); what is missing is blank, what is needed is asked for.',
    '明細区分 1 (商品) are items; 送料, 手数料, 割引 and ポイント lines are not.',
    'The cancelled status 3 carries no time: it is dated at the order.',
  ],
  marks: ['支払合計', '明細区分(名称)'],
  spec: {
    rows: 'item',
    group: ['注文番号', '注文ID'],
    only: paidByCard('支払方法(名称)'),
    fields: {
      id: ['注文番号', '注文ID'],
      order_id: ['注文番号', '注文ID'],
      at: '受注日',
      'amount.value': '支払合計',
      email: 'メールアドレス',
      'account.id': '会員ID',
      'account.guest': '=[会員ID] == ""',
      'account.name': '=if([会員ID] != "", [お名前(姓)] & " " & [お名前(名)])',
      'billing.name': '=[お名前(姓)] & " " & [お名前(名)]',
      'billing.company': '会社名',
      'billing.postal_code': '郵便番号',
      'billing.prefecture': '都道府県(名称)',
      'billing.line1': '住所1',
      'billing.line2': '住所2',
      'billing.phone': 'TEL',
      'billing.country': '="JP"',
      'shipping.name': '=[配送先_お名前(姓)] & " " & [配送先_お名前(名)]',
      'shipping.company': '配送先_会社名',
      'shipping.postal_code': '配送先_郵便番号',
      'shipping.prefecture': '配送先_都道府県(名称)',
      'shipping.line1': '配送先_住所1',
      'shipping.line2': '配送先_住所2',
      'shipping.phone': '配送先_TEL',
      'shipping.country': '="JP"',
    },
    items: {
      when: '=[明細区分(ID)] == "1" or ([明細区分(ID)] == "" and ([明細区分(名称)] == "商品" or [明細区分(名称)] == ""))',
      name: '=[商品名] & if([規格分類名1] != "", " " & [規格分類名1], "") & if([規格分類名2] != "", " " & [規格分類名2], "")',
      quantity: '個数',
      unit_price: '価格',
    },
    outcomes: [
      {
        type: 'order',
        when: '=[対応状況(ID)] == "3" or [対応状況(名称)] == "注文取消し"',
        result: '="cancelled_by_customer"',
      },
    ],
  },
};
