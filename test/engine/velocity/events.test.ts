import { describe, expect, it } from 'vitest';
import {
  type CardFacts,
  type Checkout,
  eventFields,
  type Outcome,
  type PlaceFacts,
} from '../../../src/engine/types.ts';
import { attemptEvent, outcomeEvent } from '../../../src/engine/velocity/events.ts';
import type { FraudState } from '../../../src/engine/velocity/fraud.ts';
import { plainKeys } from '../../../src/engine/velocity/keys.ts';

const checkout: Checkout = {
  id: 'att-1',
  at: 1_700_000_000_000,
  order_id: 'o-1',
  purpose: 'add_card',
  merchant: { id: 'shop-7' },
  amount: { value: 128_000, currency: 'JPY' },
  shipping: { phone: '090-1234-5678' },
  email: 'Taro+1@example.jp',
  account: { id: 'm-1' },
  delivery: { timeframe: 'electronic', email: 'Hanako+2@example.jp' },
  device: { id: 'd-1', ip: '2001:db8::1' },
};
const card: CardFacts = {
  number_basis: 'token',
  brand: 'jcb',
  bin6: '352800',
  bin8: '35280000',
  luhn_valid: true,
  expired: false,
  number_key: 'n',
  expiry_key: 'x',
  range_key: 'r',
};
const place: PlaceFacts = { door_key: 'door', building_key: 'building', name_key: 'name' };
const event = attemptEvent(checkout, card, place, plainKeys);

describe('the event of an attempt', () => {
  it.each([
    ['Drop+7@Example.NET', 'drop@example.net'],
    ['', undefined],
    [undefined, undefined],
  ])('codes that go to %s count for %s, whoever pays', (email, key) => {
    const delivery = { timeframe: 'electronic' as const, ...(email === undefined ? {} : { email }) };
    const { keys } = attemptEvent({ ...checkout, delivery }, card, place, plainKeys);
    expect([keys['delivery.email_key'], keys['email.key']]).toEqual([key, 'taro@example.jp']);
  });

  it('has a value for every field that counters may be keyed by, where the checkout says all', () => {
    const filled = Object.entries(event.keys).filter(([, key]) => key !== undefined);
    expect(filled.map(([field]) => field).sort()).toEqual([...eventFields].sort());
  });

  it('carries every key, ids of the merchant scoped by it', () => {
    expect(event).toEqual({
      id: 'shop-7\u001fatt-1',
      kinds: ['attempts'],
      at: 1_700_000_000_000,
      keys: {
        'card.number': 'n',
        'card.expiry': 'x',
        'card.range': 'r',
        'card.bin8': '35280000',
        'card.bin6': '352800',
        'device.id': 'd-1',
        'device.ip': '2001:db8:0:0::/64',
        'account.id': 'shop-7\u001fm-1',
        'email.key': 'taro@example.jp',
        'phone.key': '+819012345678',
        'address.door': 'door',
        'address.building': 'building',
        'shipping.name_key': 'name',
        'order.id': 'shop-7\u001fo-1',
        'merchant.id': 'shop-7',
        'delivery.email_key': 'hanako@example.jp',
      },
      amount: 128_000,
      facts: {
        purpose: 'add_card',
        currency: 'JPY',
        number_basis: 'token',
        brand: 'jcb',
        luhn_valid: true,
        expired: false,
      },
    });
  });

  it('leaves out what is missing, and nothing else', () => {
    const least = { id: 'a', at: 5, amount: { value: 0, currency: 'JPY' } };
    expect(attemptEvent(least, { number_basis: 'none' }, {}, plainKeys)).toEqual({
      id: 'a',
      kinds: ['attempts'],
      at: 5,
      keys: {},
      amount: 0,
      facts: { purpose: 'purchase', currency: 'JPY', number_basis: 'none' },
    });
  });

  it('takes a blank key for none', () => {
    const blank = attemptEvent({ ...checkout, device: { id: '', ip: ' ' } }, card, place, plainKeys);
    expect(blank.keys).toMatchObject({ 'device.id': undefined, 'device.ip': undefined });
  });

  it('passes every key through the key maker, with its field', () => {
    const made = attemptEvent(checkout, card, place, (field, value) => `${field}=${value}`);
    for (const [field, key] of Object.entries(made.keys)) expect(key).toMatch(`${field}=`);
  });

  it('takes the billing telephone where delivery has none', () => {
    const { shipping: _, ...rest } = checkout;
    const billed = attemptEvent({ ...rest, billing: { phone: '03-1234-5678' } }, card, place, plainKeys);
    expect(billed.keys['phone.key']).toBe('+81312345678');
  });
});

describe('the event of an outcome', () => {
  const of = (body: Outcome['body'], before?: FraudState) =>
    outcomeEvent(
      event,
      { attempt: 'att-1', at: event.at + 9, body, identity: 'i' },
      (code, system) => (code === '14' && system === 'iso8583' ? 'invalid_number' : undefined),
      before,
    );
  const kindsOf = (body: Outcome['body']) => of(body)?.kinds;

  it('carries the attempt at its own time, under an identity of its own', () => {
    const approved = of({ type: 'authorization', result: 'approved', security_code: 'match' })!;
    expect(approved).toEqual({
      ...event,
      id: 'shop-7\u001fatt-1\u001fi',
      kinds: ['approvals'],
      at: event.at + 9,
      facts: { ...event.facts, security_code: 'match' },
    });
  });

  it('takes the reason as sent, or by its code', () => {
    const declined = { type: 'authorization', result: 'declined' } as const;
    expect(of({ ...declined, reason: 'insufficient_funds', code: '14', code_system: 'iso8583' })?.facts.reason).toBe(
      'insufficient_funds',
    );
    expect(of({ ...declined, code: '14', code_system: 'iso8583' })?.facts.reason).toBe('invalid_number');
    expect(of({ ...declined, code: '14' })?.facts.reason).toBe('other');
    expect(of(declined)?.facts.reason).toBe('other');
    expect(of(declined)?.kinds).toEqual(['declines']);
  });

  it('counts a refusal by the shop as a decline', () => {
    expect(of({ type: 'order', result: 'refused_by_shop' })).toMatchObject({
      kinds: ['declines'],
      facts: { reason: 'refused_by_shop' },
    });
    for (const result of ['shipped', 'held', 'cancelled_by_customer'] as const) {
      expect(kindsOf({ type: 'order', result })).toBeUndefined();
    }
  });

  it.each([
    ['Y', ['authentications']],
    ['A', ['authentications']],
    ['U', ['authentications']],
    ['I', ['authentications']],
    ['N', ['authentications', 'authentication_failures']],
    ['R', ['authentications', 'authentication_failures']],
    ['C', undefined],
    ['D', undefined],
    ['S', undefined],
  ] as const)('an authentication that ends in %s counts as %j', (trans_status, kinds) => {
    expect(kindsOf({ type: 'authentication', trans_status })).toEqual(kinds);
  });

  it('counts a cancelled challenge', () => {
    expect(of({ type: 'authentication', trans_status: 'N', challenged: true, challenge_cancel: '01' })).toMatchObject({
      kinds: ['authentications', 'authentication_failures', 'challenge_cancels'],
      facts: { trans_status: 'N', challenged: true },
    });
    expect(kindsOf({ type: 'authentication', trans_status: 'C', challenge_cancel: '01' })).toEqual([
      'challenge_cancels',
    ]);
  });

  it('counts chargebacks with their category, and fraud reports, but no refund', () => {
    expect(of({ type: 'chargeback', category: 'fraud' })).toMatchObject({
      kinds: ['chargebacks', 'frauds'],
      facts: { category: 'fraud' },
    });
    expect(kindsOf({ type: 'chargeback', category: 'dispute' })).toEqual(['chargebacks']);
    expect(kindsOf({ type: 'fraud_report' })).toEqual(['fraud_reports', 'frauds']);
    expect(kindsOf({ type: 'refund' })).toBeUndefined();
  });

  it('counts what turns an attempt into fraud once, and what takes that back at the time of the fraud', () => {
    const since = event.at + 5;
    const fraud: FraudState = { label: 'fraud', labelledAt: event.at + 7, since, told: [] };
    expect(of({ type: 'label', label: 'fraud' })).toMatchObject({ kinds: ['frauds'], at: event.at + 9 });
    expect(of({ type: 'label', label: 'fraud' }, fraud)).toBeUndefined();
    expect(of({ type: 'chargeback', category: 'fraud' }, fraud)?.kinds).toEqual(['chargebacks']);
    expect(of({ type: 'label', label: 'genuine' }, fraud)).toMatchObject({ kinds: ['frauds_withdrawn'], at: since });
    expect(of({ type: 'label', label: 'genuine' })).toBeUndefined();
    const reversed: FraudState = { label: 'genuine', labelledAt: event.at + 9, told: ['i', 'j'] };
    expect(of({ type: 'label', label: 'fraud' }, reversed)).toBeUndefined();
    expect(of({ type: 'label', label: 'fraud' }, { ...reversed, told: ['j'] })?.kinds).toEqual(['frauds']);
    expect(of({ type: 'label', label: 'genuine' }, { ...fraud, labelledAt: event.at + 10 })).toBeUndefined();
  });
});
