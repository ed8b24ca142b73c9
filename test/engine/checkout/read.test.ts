import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCardGuard } from '../../../src/engine/card/guard.ts';
import { cardKey } from '../../../src/engine/card/tokens.ts';
import { checkoutDigest } from '../../../src/engine/checkout/canonical.ts';
import { type ReadOptions, readCheckout, readOutcome } from '../../../src/engine/checkout/read.ts';

const receivedAt = Date.parse('2026-11-22T00:00:00Z');
const api: ReadOptions = { door: 'api', receivedAt, guard: createCardGuard() };
const withKey: ReadOptions = { ...api, guard: createCardGuard(cardKey('k', new Uint8Array(32))) };
const stream: ReadOptions = { ...api, door: 'stream' };
const minimal = { id: 'a-1', amount: { value: 1000, currency: 'JPY' } };
const number = '4111111111111111';

const faultsOf = (body: unknown, options = api) => {
  const read = readCheckout(body, options);
  return read.ok ? [] : read.error.map(({ code, pointer }) => `${code} ${pointer}`);
};

describe('reading a checkout', () => {
  it('takes id and amount alone, and stamps the time of receipt', () => {
    expect(readCheckout(minimal, api)).toEqual({
      ok: true,
      value: { checkout: { ...minimal, at: receivedAt }, maskedNumbers: 0 },
    });
  });

  it.each<[string, unknown, string]>([
    ['no object', 'text', 'wrong-type '],
    ['an unknown field', { ...minimal, emial: 'x' }, 'unknown-field /emial'],
    ['an unknown field deep down', { ...minimal, card: { cvv: '123' } }, 'unknown-field /card/cvv'],
    ['a name with the marks of a pointer', { ...minimal, 'a~b/c': 1 }, 'unknown-field /a~0b~1c'],
    ['a missing amount', { id: 'a' }, 'missing-field /amount'],
    ['a wrong type', { ...minimal, items: {} }, 'wrong-type /items'],
    ['null for a value', { ...minimal, email: null }, 'wrong-type /email'],
    ['a 13th month', { ...minimal, card: { expiry: '2029-13' } }, 'bad-format /card/expiry'],
    ['a day for a month', { ...minimal, card: { expiry: '2029-12-31' } }, 'bad-format /card/expiry'],
    [
      'the 30th of February',
      { ...minimal, account: { created_at: '2026-02-30T00:00:00Z' } },
      'bad-format /account/created_at',
    ],
    [
      'a time without zone',
      { ...minimal, account: { created_at: '2026-02-03T00:00:00' } },
      'bad-format /account/created_at',
    ],
    ['a negative amount', { ...minimal, amount: { value: -1, currency: 'JPY' } }, 'bad-value /amount/value'],
    ['a fraction of a yen', { ...minimal, amount: { value: 0.5, currency: 'JPY' } }, 'wrong-type /amount/value'],
    [
      'a currency that does not exist',
      { ...minimal, amount: { value: 1, currency: 'JPX' } },
      'bad-format /amount/currency',
    ],
    ['a withdrawn currency', { ...minimal, amount: { value: 1, currency: 'DEM' } }, 'bad-format /amount/currency'],
    ['a country that does not exist', { ...minimal, shipping: { country: 'XX' } }, 'bad-format /shipping/country'],
    ['a negative quantity', { ...minimal, items: [{ quantity: -2 }] }, 'bad-value /items/0/quantity'],
    ['an IP that is none', { ...minimal, device: { ip: '203.0.113.999' } }, 'bad-format /device/ip'],
    [
      'a card number behind an IP',
      { ...minimal, device: { ip: `fe80::1%${number}` } },
      'card-number-in-text /device/ip',
    ],
    ['a method that is none', { ...minimal, shipping: { method: 'pigeon' } }, 'bad-value /shipping/method'],
    ['its own time', { ...minimal, at: '2026-11-22T00:00:00Z' }, 'at-not-accepted /at'],
    ['an empty id', { ...minimal, id: '' }, 'bad-value /id'],
    ['a blank id', { ...minimal, id: '　' }, 'missing-field /id'],
    ['a line too many', { ...minimal, items: Array.from({ length: 501 }, () => ({})) }, 'bad-value /items'],
    ['a card number, where switched off', { ...minimal, card: { number } }, 'card-numbers-not-accepted /card/number'],
    [
      'a card number in a name',
      { ...minimal, shipping: { name: `Taro ${number}` } },
      'card-number-in-text /shipping/name',
    ],
    ['a card number as id', { ...minimal, order_id: number }, 'card-number-in-text /order_id'],
    [
      'a card number as an item',
      { ...minimal, items: [{ name: `券 ${number}` }] },
      'card-number-in-text /items/0/name',
    ],
    [
      '__proto__',
      JSON.parse('{"id":"a","amount":{"value":1,"currency":"JPY"},"__proto__":{"x":1}}'),
      'unknown-field /__proto__',
    ],
  ])('refuses %s', (_name, body, fault) => {
    expect(faultsOf(body)).toEqual([fault]);
  });

  it.each(['4111-1111-111', '1'.repeat(20)])('refuses %s as a card number: it has 12 to 19 digits', written => {
    expect(faultsOf({ ...minimal, card: { number: written } }, withKey)).toEqual(['bad-format /card/number']);
  });

  it('names all faults at once, and the field that was meant', () => {
    const read = readCheckout({ ...minimal, adress: 1, card: { expiry: 'soon' } }, api);
    expect(!read.ok && read.error.length).toBe(2);
    const near = readCheckout({ ...minimal, shiping: {} }, api);
    expect(!near.ok && near.error[0]?.detail).toContain('did you mean "shipping"');
  });

  it('assesses what guessing looks like: a past expiry and a number that fails Luhn are taken', () => {
    expect(faultsOf({ ...minimal, card: { expiry: '1999-01' } })).toEqual([]);
    const read = readCheckout({ ...minimal, card: { number: '4111 1111 1111 1112' } }, withKey);
    expect(read.ok && read.value.checkout.card?.luhn_valid).toBe(false);
  });

  it('never says a value again: a body made of secrets gives problems without them', () => {
    const secret = '4111 1111 1111 1111';
    const body = { ...minimal, [secret]: 1, email: 7, card: { number: 'x', [number]: secret, expiry: secret } };
    const read = readCheckout(body, withKey);
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read).replaceAll(/[^0-9]/g, '')).not.toContain('11111111');
  });

  it('turns a full number into tokens, whatever its writing, and keeps neither number nor last four', () => {
    const writings = [number, '4111-1111-1111-1111', '４１１１　１１１１　１１１１　１１１１'];
    const cards = writings.map(each => {
      const read = readCheckout({ ...minimal, card: { number: each, last4: '1111', expiry: '2029-12' } }, withKey);
      return read.ok ? read.value.checkout.card : read.error;
    });
    expect(cards[1]).toEqual(cards[0]);
    expect(cards[2]).toEqual(cards[0]);
    expect(cards[0]).toMatchObject({ bin: '41111111', brand: 'visa', luhn_valid: true, expiry: '2029-12' });
    expect(cards[0]).not.toHaveProperty('number');
    expect(cards[0]).not.toHaveProperty('last4');
    expect(cards[0]).toHaveProperty('expiry_token');
  });

  it('keeps eight digits of a number of 16, and six of a shorter one', () => {
    const binOf = (digits: string) => {
      const read = readCheckout({ ...minimal, card: { number: digits } }, withKey);
      return read.ok && read.value.checkout.card?.bin;
    };
    expect(['4111111111111111', '378282246310005', '30569309025904'].map(binOf)).toEqual([
      '41111111',
      '378282',
      '305693',
    ]);
  });

  it('leaves everything but the number of a stream as it was, a basket of the most lines too', () => {
    const items = Array.from({ length: 500 }, (_, index) => ({ name: `本 ${index}`, quantity: 1 }));
    const told = { ...minimal, items, account: { guest: true }, device: { id: ' ' } };
    expect(readCheckout({ ...told, email: `${number}@example.jp` }, stream)).toEqual({
      ok: true,
      value: {
        maskedNumbers: 1,
        checkout: { ...told, device: {}, email: '411111******1111@example.jp', at: receivedAt },
      },
    });
  });

  it('masks and counts numbers in the texts of a stream', () => {
    const read = readCheckout({ ...minimal, at: '2026-01-01T09:00:00+09:00', email: `${number}@example.jp` }, stream);
    expect(read).toMatchObject({
      ok: true,
      value: { maskedNumbers: 1, checkout: { at: Date.parse('2026-01-01T00:00:00Z') } },
    });
    expect(JSON.stringify(read)).not.toContain(number);
  });

  it('never throws, whatever JSON comes', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom('id', 'amount', 'card', 'items', 'shipping', 'device'),
        (value, field) => {
          expect(() => readCheckout({ ...minimal, [field]: value }, withKey)).not.toThrow();
          expect(() => readCheckout(value, withKey)).not.toThrow();
          expect(() => readOutcome(value, withKey)).not.toThrow();
        },
      ),
    );
  });

  it('gives equal digests for equal bodies in any key order, and does not depend on receipt', () => {
    const one = readCheckout({ ...minimal, card: { number, expiry: '2029-12' } }, withKey);
    const two = readCheckout(
      { card: { expiry: '2029-12', number: '4111 1111 1111 1111' }, ...minimal },
      { ...withKey, receivedAt: 5 },
    );
    const other = readCheckout({ ...minimal, card: { number, expiry: '2029-11' } }, withKey);
    if (!one.ok || !two.ok || !other.ok) throw new Error('all three are readable');
    expect(checkoutDigest(two.value.checkout)).toBe(checkoutDigest(one.value.checkout));
    expect(checkoutDigest(other.value.checkout)).not.toBe(checkoutDigest(one.value.checkout));
  });
});

describe('reading an outcome', () => {
  const declined = { type: 'authorization', result: 'declined', reason: 'invalid_number' };
  it('ties it to the attempt of the path, and makes an identity of the body', () => {
    const one = readOutcome(declined, { ...api, attempt: 'a-1' });
    const two = readOutcome(
      { reason: 'invalid_number', result: 'declined', type: 'authorization' },
      { ...api, attempt: 'a-1' },
    );
    expect(one).toMatchObject({ ok: true, value: { attempt: 'a-1', at: receivedAt } });
    expect(one.ok && two.ok && one.value.identity === two.value.identity).toBe(true);
  });

  it.each<[string, object, string]>([
    ['no type', { result: 'declined' }, 'missing-field /type'],
    ['a type that is none', { type: 'dream' }, 'bad-value /type'],
    ['a field of another type', { ...declined, eci: '05' }, 'unknown-field /eci'],
    ['a result that is none', { ...declined, result: 'perhaps' }, 'bad-value /result'],
    ['a time far ahead', { ...declined, at: '2026-11-22T00:05:01Z' }, 'at-in-future /at'],
  ])('refuses %s', (_name, body, fault) => {
    const read = readOutcome(body, { ...api, attempt: 'a-1' });
    expect(!read.ok && read.error.map(each => `${each.code} ${each.pointer}`)).toEqual([fault]);
  });

  it('takes a time up to five minutes ahead as that of receipt, and any past one', () => {
    const timeOf = (at: string) => {
      const read = readOutcome({ ...declined, at }, { ...api, attempt: 'a' });
      return read.ok ? read.value.at : undefined;
    };
    expect(timeOf('2026-11-22T00:05:00Z')).toBe(receivedAt);
    expect(timeOf('2026-11-22T00:00:00.001Z')).toBe(receivedAt);
    expect(timeOf('2019-11-22T00:05:00Z')).toBe(Date.parse('2019-11-22T00:05:00Z'));
  });

  it('of a stream keeps its time, whatever is later than the reading of it', () => {
    const ahead = { ...declined, assessment: 'a', at: '2026-11-22T00:05:00Z' };
    expect(readOutcome(ahead, stream)).toMatchObject({ value: { at: Date.parse('2026-11-22T00:05:00Z') } });
  });

  it('of a stream names its attempt', () => {
    expect(readOutcome(declined, stream)).toMatchObject({ ok: false });
    expect(readOutcome({ ...declined, assessment: 'a-1' }, stream)).toMatchObject({
      ok: true,
      value: { attempt: 'a-1' },
    });
  });
});
