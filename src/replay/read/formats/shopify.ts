/** Shopify, orders export (facts/order-exports.md 2: an export of 5,121 rows, 79 columns). */
import { type Format, paidByCard } from './format.ts';

/** One row a line item; the order's own columns stand on its first row only. */
export const shopify: Format = {
  name: 'shopify',
  title: 'Shopify orders export',
  verified: 'file',
  notes: [
    'No card data, no IP address and no declined attempts: join it with a payment file.',
    'Times carry their offset. The currency stands in the file.',
    'A refund carries no time of its own: it is dated at the order.',
    'Shopify\'s "Risk Level" is not read: a replay judges by itself.',
  ],
  marks: ['Lineitem name', 'Financial Status'],
  spec: {
    rows: 'item',
    group: 'Name',
    only: paidByCard('Payment Method'),
    fields: {
      id: 'Name',
      order_id: 'Name',
      at: 'Created at',
      'amount.value': 'Total',
      'amount.currency': 'Currency',
      email: 'Email',
      'billing.name': 'Billing Name',
      'billing.company': 'Billing Company',
      'billing.postal_code': `=replace([Billing Zip], "'", "")`,
      'billing.prefecture': ['Billing Province Name', 'Billing Province'],
      'billing.city': 'Billing City',
      'billing.line1': ['Billing Address1', 'Billing Street'],
      'billing.line2': 'Billing Address2',
      'billing.country': 'Billing Country',
      'billing.phone': 'Billing Phone',
      'shipping.name': 'Shipping Name',
      'shipping.company': 'Shipping Company',
      'shipping.postal_code': `=replace([Shipping Zip], "'", "")`,
      'shipping.prefecture': ['Shipping Province Name', 'Shipping Province'],
      'shipping.city': 'Shipping City',
      'shipping.line1': ['Shipping Address1', 'Shipping Street'],
      'shipping.line2': 'Shipping Address2',
      'shipping.country': 'Shipping Country',
      'shipping.phone': 'Shipping Phone',
    },
    items: { name: 'Lineitem name', quantity: 'Lineitem quantity', unit_price: 'Lineitem price' },
    outcomes: [
      { type: 'refund', when: '=[Refunded Amount] > 0', 'amount.value': 'Refunded Amount' },
      {
        type: 'order',
        when: ['Cancelled at', 'Canceled at'],
        result: '="cancelled_by_customer"',
        at: ['Cancelled at', 'Canceled at'],
      },
    ],
    join: ['Payment ID', 'Payment References', 'Payment Reference', 'Payment Reference (deprecated)', 'Id'],
  },
};
