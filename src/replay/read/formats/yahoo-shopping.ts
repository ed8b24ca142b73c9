/** Yahoo!ショッピング, ストアクリエイターPro (facts/order-exports.md 2: field names of the order API, not of an export). */
import { type Format, paidByCard } from './format.ts';

/** The order file; its items stand in a file of their own, keyed by OrderId, which is not read. */
export const yahooShopping: Format = {
  name: 'yahoo-shopping',
  title: 'Yahoo!ショッピング (ストアクリエイターPro)',
  verified: 'importer',
  notes: [
    'The names are those of the order API and of one importer; no export was opened. CardNumberLast4 and CardBrand exist in the API, in the CSV they were not verified.',
    'OrderTime, TotalPrice and the names of the address fields (ShipZipCode, ShipPrefecture, …) are those of the public API and were not verified in a file.',
    'One row an order: items come in another file, which is not joined.',
  ],
  marks: ['OrderId', 'PayMethodName'],
  spec: {
    only: paidByCard('PayMethodName'),
    fields: {
      id: 'OrderId',
      order_id: 'OrderId',
      at: 'OrderTime',
      'amount.value': ['TotalPrice', 'SettleAmount'],
      'account.guest': { of: 'IsLogin', values: { 0: 'true', false: 'true', 1: 'false', true: 'false' } },
      email: 'BillMailAddress',
      'card.last4': 'CardNumberLast4',
      'billing.name': '=[BillLastName] & " " & [BillFirstName]',
      'billing.postal_code': 'BillZipCode',
      'billing.prefecture': 'BillPrefecture',
      'billing.city': 'BillCity',
      'billing.line1': 'BillAddress1',
      'billing.line2': 'BillAddress2',
      'billing.phone': 'BillPhoneNumber',
      'shipping.name': '=[ShipLastName] & " " & [ShipFirstName]',
      'shipping.postal_code': 'ShipZipCode',
      'shipping.prefecture': 'ShipPrefecture',
      'shipping.city': 'ShipCity',
      'shipping.line1': 'ShipAddress1',
      'shipping.line2': 'ShipAddress2',
      'shipping.phone': 'ShipPhoneNumber',
      'shipping.country': '="JP"',
    },
    join: ['SettleId'],
  },
};
