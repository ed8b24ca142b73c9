/** WooCommerce with Advanced Order Export 3.5.5 (facts/order-exports.md 2: default labels from its source). */
import { type Format, paidByCard } from './format.ts';

/** WooCommerce's own export (Analytics > Orders) has neither an exact time nor an address: the plugin's is read. */
export const wooCommerce: Format = {
  name: 'woocommerce',
  title: 'WooCommerce, Advanced Order Export',
  verified: 'code',
  notes: [
    'Reads the export of the plugin Advanced Order Export 3.5.5 with its default English labels; labels are editable, so a shop that changed them needs a mapping file.',
    'Of the labels, Order Number, Order Status, Order Date, First and Last Name (Billing), Company (Billing), Transaction ID, Currency, Customer IP address and Customer User Email were verified; the others follow the same pattern and were not.',
    "WooCommerce's own export (Analytics > Orders) is recognised too, with its formatted figures; it holds neither payment nor address.",
    'Status "failed" is a declined payment.',
  ],
  marks: [],
  spec: {
    rows: 'item',
    group: ['Order Number', 'Order ID', 'Order #'],
    only: paidByCard('Payment Method Title'),
    fields: {
      id: ['Order Number', 'Order ID', 'Order #'],
      order_id: ['Order Number', 'Order ID', 'Order #'],
      at: ['Order Date', 'Date'],
      'amount.value': ['Order Total Amount', 'N. Revenue (formatted)'],
      'amount.currency': 'Currency',
      email: ['Email (Billing)', 'Customer User Email'],
      'device.ip': 'Customer IP address',
      'billing.name': '=[First Name (Billing)] & " " & [Last Name (Billing)]',
      'billing.company': 'Company (Billing)',
      'billing.line1': ['Address 1&2 (Billing)', 'Address 1 (Billing)'],
      'billing.city': 'City (Billing)',
      'billing.prefecture': ['State Name (Billing)', 'State Code (Billing)'],
      'billing.postal_code': 'Postcode (Billing)',
      'billing.country': ['Country Code (Billing)', 'Country Name (Billing)'],
      'billing.phone': 'Phone (Billing)',
      'shipping.name': '=[First Name (Shipping)] & " " & [Last Name (Shipping)]',
      'shipping.line1': ['Address 1&2 (Shipping)', 'Address 1 (Shipping)'],
      'shipping.city': 'City (Shipping)',
      'shipping.prefecture': ['State Name (Shipping)', 'State Code (Shipping)'],
      'shipping.postal_code': 'Postcode (Shipping)',
      'shipping.country': ['Country Code (Shipping)', 'Country Name (Shipping)'],
    },
    items: {
      name: ['Item Name', 'Product Name (main)', 'Product(s)'],
      quantity: ['Quantity (- Refund)', 'Quantity'],
      unit_price: 'Item Cost',
    },
    outcomes: [
      {
        type: 'authorization',
        result: {
          of: ['Order Status', 'Status'],
          values: {
            failed: 'declined',
            completed: 'approved',
            processing: 'approved',
            refunded: 'approved',
          },
        },
      },
    ],
    join: ['Transaction ID'],
  },
};
