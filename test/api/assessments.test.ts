import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Journal } from '../../src/engine/journal.ts';
import type { VelocityReading } from '../../src/engine/types.ts';
import { VelocityStoreError } from '../../src/engine/velocity/failure.ts';
import { fail } from '../../src/shared/result.ts';
import { type Door, type DoorOptions, openDoor, removeDoor, startOfTests } from './door.ts';

let door: Door;
const open = async (options?: DoorOptions) => {
  await removeDoor(door);
  door = await openDoor(options);
};
beforeEach(async () => {
  door = await openDoor();
});
afterEach(() => removeDoor(door));

const body = (id: string, more: object = {}) => ({
  id,
  amount: { value: 128_000, currency: 'JPY' },
  device: { id: 'device-1', ip: '203.0.113.7' },
  email: 'hanako@example.jp',
  shipping: { name: '山田 花子', line1: '新宿1-2-3', line2: '新宿プリンスホテル 1203号室', country: 'JP' },
  ...more,
});

describe('an attempt', () => {
  test('is assessed with nothing but id and amount', async () => {
    const answer = await door.assess({ id: 'a', amount: { value: 1_000, currency: 'JPY' } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      id: 'a',
      assessed_at: new Date(startOfTests).toISOString(),
      recorded: true,
      score: 0,
      band: 'low',
      flow: 'frictionless',
      three_ds: { message_version: '2.2.0', threeDSRequestorChallengeInd: '02' },
      degraded: [],
      unknown: ['busy-device', 'declined-device'],
    });
  });

  test('is counted once however often it is sent', async () => {
    const first = await door.assess(body('a'));
    door.clock.now += 60_000;
    const again = await door.assess(body('a'));
    expect(again.text).toBe(first.text);
    await door.assess(body('b'));
    expect((await door.assess(body('c'))).body).toMatchObject({ score: 90, band: 'critical', flow: 'challenge' });
    expect(await door.journal.lastSeq()).toBe(3);
  });

  test('with the same id and another body is refused', async () => {
    await door.assess(body('a'));
    const other = await door.assess(body('a', { email: 'taro@example.jp' }));
    expect(other).toMatchObject({ status: 409, body: { code: 'id-conflict', pointer: '/id' } });
    expect(other.text).not.toContain('taro');
  });

  test('is the same body in another order of keys and with other spaces', async () => {
    const { id, amount, ...rest } = body('a');
    const first = await door.assess({ id, amount, ...rest });
    const again = await door.send({
      method: 'POST',
      url: '/v1/assessments',
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      payload: JSON.stringify(
        { ...rest, amount: { currency: amount.currency, value: amount.value }, id },
        undefined,
        3,
      ),
    });
    expect(again.text).toBe(first.text);
  });

  test('asked twice at once is one assessment', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => door.assess(body('a'))));
    expect(new Set(answers.map(answer => answer.text)).size).toBe(1);
    expect(await door.journal.lastSeq()).toBe(1);
    const mixed = await Promise.all([door.assess(body('b')), door.assess(body('b', { email: 'x@example.jp' }))]);
    expect(mixed.map(answer => answer.status)).toEqual([200, 409]);
  });

  test('is rendered in the message version that is asked for, which is no part of its identity', async () => {
    const first = await door.assess(body('a'));
    const newer = await door.assess(body('a'), '?message_version=2.3.1');
    const { three_ds: oldRequest, ...rest } = first.body;
    const { three_ds: newRequest, ...restAgain } = newer.body;
    expect(restAgain).toEqual(rest);
    expect(oldRequest.message_version).toBe('2.2.0');
    expect(newRequest).toMatchObject({ message_version: '2.3.1', threeDSRequestorChallengeInd: ['02'] });
    expect((await door.assess(body('a'))).text).toBe(first.text);
    const fresh = await door.assess(body('b'), '?message_version=2.1.0');
    expect(fresh.body.three_ds.message_version).toBe('2.1.0');
    expect((await door.assess(body('b'))).body.three_ds.message_version).toBe('2.2.0');
  });

  test('is rendered for a payment provider, which is no part of its identity', async () => {
    const first = await door.assess(body('a'));
    const { psp, ...rest } = (await door.assess(body('a'), '?psp=veritrans')).body;
    expect(rest).toEqual(first.body);
    expect(psp).toMatchObject({ psp: 'veritrans', fields: { requestorChallengeIndicator: '02' } });
    const found = await door.send({ method: 'GET', url: '/v1/assessments/a?psp=gmo-pg' });
    expect(found.body.assessment.psp.lost).toContain('threeDSRequestorChallengeInd');
    const wrong = await door.assess(body('b'), '?psp=gmopg');
    expect(wrong).toMatchObject({ status: 400, body: { code: 'bad-query' } });
    expect(wrong.body.detail).toMatch(
      /^"psp" has a value that it cannot have; did you mean "gmo-pg"\? There are: .*, komoju, /,
    );
    expect((await door.assess(body('b'), '?psp=nobodyknows')).body.detail).toMatch(/cannot have; there are: stripe, /);
  });

  test('is known after a restart, with its counts', async () => {
    const first = await door.assess(body('a'));
    await door.assess(body('b'));
    const { folder } = door;
    await door.close();
    door = await openDoor({ folder });
    expect((await door.assess(body('a'))).text).toBe(first.text);
    expect((await door.assess(body('c'))).body.reasons[0]).toMatchObject({
      rule: 'busy-device',
      text: { en: '3 attempts' },
    });
  });

  test('gets the same answer again where personal data are not kept', async () => {
    await open({ journal: { personalKeys: [] } });
    const first = await door.assess(body('a', { device: { id: 'device-9' } }));
    expect(JSON.parse((await door.assess(body('a', { device: { id: 'device-9' } }))).text)).toEqual(first.body);
    const found = await door.send({ method: 'GET', url: '/v1/assessments/a' });
    expect(found.body).toMatchObject({ personal: 'absent', assessment: { score: 20, flow: 'frictionless' } });
    expect(found.text).not.toContain('山田');
    expect(found.text).not.toContain('プリンスホテル');
  });

  test('whose checkout is not kept says so where it is to be rendered otherwise', async () => {
    await open({ journal: { personalKeys: [] } });
    await door.assess(body('a'));
    const find = (query: string) => door.send({ method: 'GET', url: `/v1/assessments/a${query}` });
    const refused = { status: 409, body: { code: 'checkout-not-kept' } };
    expect(await find('?psp=stripe')).toMatchObject(refused);
    expect(await find('?message_version=2.1.0')).toMatchObject(refused);
    expect(await find('?psp=stripe&message_version=2.2.0')).toMatchObject(refused);
    // As it was answered it can still be had.
    const plain = await find('');
    expect(plain.body.assessment.three_ds.message_version).toBe('2.2.0');
    expect((await find('?message_version=2.2.0')).text).toBe(plain.text);
    // Sent again, the checkout is at hand.
    expect((await door.assess(body('a'), '?psp=veritrans')).body.psp).toMatchObject({ psp: 'veritrans' });
  });

  test('that was imported was never assessed, and says so where it is to be rendered', async () => {
    const event = { id: 'a', at: startOfTests, kinds: ['attempts' as const], keys: {}, facts: {} };
    await door.journal.append({ kind: 'attempt', merchant: '', id: 'a', event });
    const find = (query: string) => door.send({ method: 'GET', url: `/v1/assessments/a${query}` });
    expect((await find('')).status).toBe(200);
    for (const query of ['?psp=stripe', '?message_version=2.1.0', '?message_version=2.2.0']) {
      expect(await find(query)).toMatchObject({
        status: 409,
        body: { code: 'checkout-not-kept', detail: expect.stringContaining('imported and never assessed') },
      });
    }
  });
});

describe('merchants', () => {
  test('have ids of their own', async () => {
    const one = await door.assess(body('a', { merchant: { id: 'shop-1' } }));
    const other = await door.assess(body('a', { merchant: { id: 'shop-2' }, amount: { value: 5, currency: 'JPY' } }));
    expect([one.status, other.status]).toEqual([200, 200]);
    const unclear = await door.send({ method: 'GET', url: '/v1/assessments/a' });
    expect(unclear).toMatchObject({ status: 400, body: { code: 'bad-query' } });
    const clear = await door.send({ method: 'GET', url: '/v1/assessments/a?merchant=shop-2' });
    expect(clear.body).toMatchObject({ merchant: 'shop-2', checkout: { amount: { value: 5 } } });
  });

  test('a key of one merchant speaks for it alone', async () => {
    const { key } = door.keys.create('one', 'shop-1');
    const post = (sent: object) =>
      door.send(
        {
          method: 'POST',
          url: '/v1/assessments',
          headers: { 'content-type': 'application/json' },
          payload: JSON.stringify(sent),
        },
        key,
      );
    expect(await post(body('a', { merchant: { id: 'shop-2' } }))).toMatchObject({
      status: 403,
      body: { code: 'forbidden-merchant', pointer: '/merchant/id' },
    });
    expect((await post(body('a'))).status).toBe(200);
    await door.assess(body('b', { merchant: { id: 'shop-2' } }));
    const mine = await door.send({ method: 'GET', url: '/v1/assessments/a' }, key);
    expect(mine.body.merchant).toBe('shop-1');
    expect((await door.send({ method: 'GET', url: '/v1/assessments/b' }, key)).status).toBe(404);
    expect((await door.send({ method: 'GET', url: '/v1/assessments?merchant=shop-2' }, key)).status).toBe(403);
    expect((await door.send({ method: 'GET', url: '/v1/assessments' }, key)).body.assessments).toHaveLength(1);
  });
});

describe('a part that fails', () => {
  const away: Journal['append'] = async () => fail({ cause: 'disk_full' });

  test('the journal: the answer is the policy’s, unrecorded, and the id is assessed anew later', async () => {
    let broken = true;
    await open({
      parts: parts => ({
        journal: { ...parts.journal, append: record => (broken ? away(record) : parts.journal.append(record)) },
      }),
    });
    const unrecorded = await door.assess(body('a'));
    expect(unrecorded.body).toMatchObject({
      recorded: false,
      score: 20,
      band: 'high',
      flow: 'challenge',
      three_ds: { threeDSRequestorChallengeInd: '03' },
      degraded: [{ part: 'journal', cause: 'disk_full', action: 'band high' }],
    });
    broken = false;
    const later = await door.assess(body('a'));
    expect(later.body).toMatchObject({ recorded: true, band: 'low', degraded: [] });
    expect((await door.assess(body('a'))).text).toBe(later.text);
    await door.assess(body('b'));
    // a counted once: the third attempt is c.
    expect((await door.assess(body('c'))).body.reasons[0].evidence).toEqual({ 'velocity.attempts_per_device_1h': 3 });
  });

  test('a journal that hangs: the answer leaves unrecorded', async () => {
    await open({
      parts: parts => ({ journalPatienceMs: 20, journal: { ...parts.journal, append: () => new Promise(() => {}) } }),
    });
    expect((await door.assess(body('a'))).body).toMatchObject({
      recorded: false,
      degraded: [{ part: 'journal', cause: 'timeout' }],
    });
  });

  /** A journal whose first write lands only when the second is handed over. */
  const slowToWrite = async () => {
    let land: (() => void) | undefined;
    const told = { unrecorded: 0, assessed: [] as { recorded: boolean; repeated: boolean }[] };
    await open({
      parts: ({ journal }) => ({
        journalPatienceMs: 50,
        observer: {
          unrecorded: () => told.unrecorded++,
          assessed: ({ recorded }, { repeated }) => told.assessed.push({ recorded, repeated }),
        },
        journal: {
          ...journal,
          append(record) {
            if (land) {
              land();
              return Promise.resolve().then(() => journal.append(record));
            }
            return new Promise<void>(resolve => {
              land = resolve;
            }).then(() => journal.append(record));
          },
        },
      }),
    });
    const slow = (await door.assess(body('a'))).body;
    expect(slow).toMatchObject({ recorded: false, degraded: [{ part: 'journal', cause: 'timeout' }] });
    return told;
  };

  test('a slow journal: sent again while the first write lands, the attempt gets the answer that was recorded', async () => {
    const told = await slowToWrite();
    const again = await door.assess(body('a'));
    expect(again.body).toMatchObject({ recorded: true, band: 'low', flow: 'frictionless', degraded: [] });
    expect((await door.assess(body('a'))).text).toBe(again.text);
    expect(await door.journal.attempts('a')).toHaveLength(1);
    expect(told).toEqual({
      unrecorded: 1,
      assessed: [
        { recorded: false, repeated: false },
        { recorded: true, repeated: true },
        { recorded: true, repeated: true },
      ],
    });
  });

  test('a slow journal: another body under an id whose first write lands is a conflict', async () => {
    const told = await slowToWrite();
    const other = await door.assess(body('a', { email: 'taro@example.jp' }));
    expect(other).toMatchObject({ status: 409, body: { code: 'id-conflict', pointer: '/id' } });
    expect(told.unrecorded).toBe(1);
  });

  test('a journal that has the attempt and cannot read it back: the policy’s answer, and no fact was lost', async () => {
    let unrecorded = 0;
    await open({
      parts: ({ journal }) => ({
        observer: { unrecorded: () => unrecorded++ },
        journal: { ...journal, attempts: () => Promise.reject(new Error('disk gone')) },
      }),
    });
    expect((await door.assess(body('a'))).body).toMatchObject({ recorded: true });
    expect((await door.assess(body('a'))).body).toMatchObject({
      recorded: false,
      degraded: [{ part: 'journal', cause: 'io_error', action: 'band high' }],
    });
    expect(unrecorded).toBe(0);
  });

  test('a journal that cannot be read: assessed, and never a 500', async () => {
    await open({
      parts: parts => ({
        journal: {
          ...parts.journal,
          append: async () => fail({ cause: 'io_error' }),
          attempts: () => {
            throw new Error('disk gone');
          },
        },
      }),
    });
    expect((await door.assess(body('a'))).body).toMatchObject({ recorded: false, band: 'high' });
  });

  test.each([
    ['that takes too long', () => new Promise<never>(() => {}), 'timeout'],
    ['that refuses', () => Promise.reject(new Error('no connection')), 'error'],
    ['that says why', () => Promise.reject(new VelocityStoreError('circuit_open')), 'circuit_open'],
    [
      'whose client has words of its own',
      () => Promise.reject(Object.assign(new Error('no connection'), { failure: 'key 10.0.0.7 is gone' })),
      'error',
    ],
    [
      'that throws',
      () => {
        throw new Error('bug');
      },
      'error',
    ],
  ])('a velocity store %s: the policy’s band, recorded', async (_name, assess, cause) => {
    const filling = { expect() {}, reaches: () => true, coverFrom() {}, readAs() {} };
    await open({ parts: () => ({ velocity: { assess, record: () => {}, ...filling } }) });
    expect((await door.assess(body('a'))).body).toMatchObject({
      recorded: true,
      band: 'high',
      flow: 'challenge',
      degraded: [{ part: 'velocity_store', cause, action: 'band high' }],
    });
  });

  test('a velocity store whose figures may be too low: what they show counts, and the policy’s band besides', async () => {
    const filling = { expect() {}, reaches: () => true, coverFrom() {}, readAs() {} };
    const reading = { velocity: { attempts_per_device_1h: 3 }, surge: {}, saturated: [] };
    const assess = async (): Promise<VelocityReading> => ({ ...reading, incomplete: 'catching_up' });
    const missed = { waiting: 7, lost: 2 };
    await open({ parts: () => ({ velocity: { assess, record: () => {}, missed, ...filling } }) });
    expect((await door.assess(body('a'))).body).toMatchObject({
      recorded: true,
      reasons: [{ rule: 'busy-device' }, { rule: 'costly' }],
      // The policy's band is "high"; what the counters show is more.
      degraded: [{ part: 'velocity_store', cause: 'catching_up', action: 'band critical' }],
    });
    const [stored] = await door.journal.attempts('a', '');
    expect(stored!.decision!.reading).not.toHaveProperty('incomplete');
    expect(stored!.decision!.reading).toMatchObject(reading);
    const { text } = await door.send({ method: 'GET', url: '/metrics' });
    expect(text).toMatch(/sekisho_velocity_events_waiting 7/);
    expect(text).toMatch(/sekisho_velocity_events_lost 2/);
  });

  test('never lowers a band that the score reached', async () => {
    await door.assess(body('a'));
    await door.assess(body('b'));
    const before = door.journal.append;
    Object.assign(door.journal, { append: away });
    expect((await door.assess(body('c'))).body).toMatchObject({ band: 'critical', recorded: false });
    Object.assign(door.journal, { append: before });
  });

  test('while the counters are rebuilt it answers for its health, and assesses nothing', async () => {
    const events = Array.from({ length: 40 }, (_, index) => ({
      id: `e${index}`,
      at: startOfTests,
      kinds: ['attempts' as const],
      keys: {},
      facts: {},
    }));
    let seen = 0;
    await open({
      rebuild: false,
      parts: parts => ({
        journal: {
          ...parts.journal,
          async *events(_since, _after, wanted) {
            for (const event of events) {
              if (wanted?.(event.kinds, event.at) ?? true) yield [event];
              await new Promise(resolve => setImmediate(resolve));
            }
          },
        },
      }),
    });
    const rebuilding = door.service.rebuild(read => {
      seen = read;
    });
    expect((await door.send({ method: 'GET', url: '/readyz' })).status).toBe(503);
    expect(seen).toBeLessThan(40);
    expect(await rebuilding).toBe(40);
    expect(seen).toBe(40);
    expect((await door.send({ method: 'GET', url: '/readyz' })).status).toBe(200);
  });

  test('it is not ready before its journal takes records at once', async () => {
    let start = () => {};
    const started = new Promise<void>(resolve => {
      start = resolve;
    });
    await open({
      rebuild: false,
      parts: parts => ({ journal: { ...parts.journal, writable: () => started } }),
    });
    const rebuilding = door.service.rebuild();
    for (let turn = 0; turn < 50; turn++) await new Promise(resolve => setImmediate(resolve));
    expect(door.service.ready()).toBe(false);
    start();
    await rebuilding;
    expect(door.service.ready()).toBe(true);
  });

  test('until the counters stand nothing is assessed', async () => {
    await open({ rebuild: false });
    expect((await door.send({ method: 'GET', url: '/readyz' })).status).toBe(503);
    expect((await door.send({ method: 'GET', url: '/healthz' })).status).toBe(200);
    expect(await door.assess(body('a'))).toMatchObject({
      status: 503,
      body: { code: 'unavailable' },
      headers: { 'retry-after': '1' },
    });
    await door.service.rebuild();
    expect((await door.send({ method: 'GET', url: '/readyz' })).body).toEqual({ status: 'ready' });
    expect((await door.assess(body('a'))).status).toBe(200);
  });
});

describe('a service that only observes', () => {
  test('answers frictionless with 01, and records what it would have asked', async () => {
    await open({ parts: () => ({ observe: true }) });
    await door.assess(body('a'));
    await door.assess(body('b'));
    const answer = await door.assess(body('c'));
    expect(answer.body).toMatchObject({
      score: 90,
      band: 'critical',
      flow: 'frictionless',
      three_ds: { threeDSRequestorChallengeInd: '01' },
      advice: [],
      observed: { flow: 'challenge', challenge_ind: '03', advice: [{ do: 'hold_shipment' }] },
    });
    expect((await door.assess(body('c'))).text).toBe(answer.text);
    const newer = await door.assess(body('c'), '?message_version=2.3.1&psp=veritrans');
    expect(newer.body).toMatchObject({
      three_ds: { threeDSRequestorChallengeInd: ['01'] },
      psp: { fields: { requestorChallengeIndicator: '01' } },
    });
    const challenged = await door.send({ method: 'GET', url: '/v1/assessments?flow=challenge' });
    expect(challenged.body.assessments).toMatchObject([{ id: 'c', flow: 'challenge' }]);
  });

  test('says the same again where personal data are not kept', async () => {
    await open({ journal: { personalKeys: [] }, parts: () => ({ observe: true }) });
    for (const id of ['a', 'b']) await door.assess(body(id));
    const first = await door.assess(body('c'));
    expect((await door.assess(body('c'))).body).toEqual(first.body);
  });
});

describe('reading back', () => {
  test('one attempt, with all that explains it', async () => {
    await door.assess(body('a/ b?ü'));
    const found = await door.send({ method: 'GET', url: `/v1/assessments/${encodeURIComponent('a/ b?ü')}` });
    expect(found.body).toMatchObject({
      id: 'a/ b?ü',
      arrival: 1,
      assessment: { score: 20, reasons: [{ rule: 'costly' }], three_ds: { message_version: '2.2.0' } },
      shadow: ['short-stay'],
      counters: { velocity: { attempts_per_device_1h: 1 } },
      personal: 'kept',
      checkout: { email: 'hanako@example.jp' },
      features: { amount: { value: 128_000 }, address: { kind: 'hotel' } },
      outcomes: [],
    });
    const newer = await door.send({
      method: 'GET',
      url: `/v1/assessments/${encodeURIComponent('a/ b?ü')}?message_version=2.3.1`,
    });
    expect(newer.body.assessment.three_ds.message_version).toBe('2.3.1');
  });

  test('lists by filters, in pages', async () => {
    for (let index = 0; index < 6; index++) {
      await door.assess(body(`a${index}`, index % 2 ? { device: { id: `other-${index}` } } : {}));
      door.clock.now += 1_000;
    }
    const ids = async (query: string) => {
      const { body: page } = await door.send({ method: 'GET', url: `/v1/assessments${query}` });
      return page.assessments.map((found: { id: string }) => found.id);
    };
    expect(await ids('')).toEqual(['a5', 'a4', 'a3', 'a2', 'a1', 'a0']);
    expect(await ids('?flow=challenge')).toEqual(['a4']);
    expect(await ids('?rule=busy-device')).toEqual(['a4']);
    const { body: busy } = await door.send({ method: 'GET', url: '/v1/assessments?rule=busy-device' });
    expect(busy.assessments[0]).toMatchObject({ flow: 'challenge', rules: expect.arrayContaining(['busy-device']) });
    expect(await ids('?rule=short-stay&limit=2')).toEqual(['a5', 'a4']);
    expect(await ids(`?since=${encodeURIComponent(new Date(startOfTests + 4_000).toISOString())}`)).toEqual([
      'a5',
      'a4',
    ]);
    // The same door for all of them; a room in a hotel.
    expect(await ids('?near=a0')).toEqual(['a5', 'a4', 'a3', 'a2', 'a1']);
    const first = await door.send({ method: 'GET', url: '/v1/assessments?limit=4' });
    expect(await ids(`?limit=4&page=${first.body.next}`)).toEqual(['a1', 'a0']);
    expect((await door.send({ method: 'GET', url: '/v1/assessments?near=nobody' })).status).toBe(404);
  });

  test.each([
    ['?limit=0', 'from 1 to 200'],
    ['?limit=many', 'from 1 to 200'],
    ['?limit=201', 'from 1 to 200'],
    ['?limit=0x10', 'from 1 to 200'],
    ['?limit=1e2', 'from 1 to 200'],
    ['?limit=%201', 'from 1 to 200'],
    ['?limit=2&limit=2', 'from 1 to 200'],
    ['?flow=maybe', 'there are: frictionless, challenge'],
    ['?flow=challenge&flow=frictionless', 'there are: frictionless, challenge'],
    ['?since=yesterday', 'a date and time'],
    ['?since=2026-13-01T00:00:00Z', 'a date and time'],
    ['?since=2026-11-01T00:00:00+09:00', '+ is written %2B'],
    ['?page=1', '`next` of the page before'],
    [`?rule=${'x'.repeat(129)}`, '1 to 128 characters'],
    ['?colour=red', 'there are: since,'],
    ['?__proto__=1', 'there are: since,'],
  ])('refuses the query %s, and says what it can be', async (query, detail) => {
    const answer = await door.send({ method: 'GET', url: `/v1/assessments${query}` });
    expect(answer).toMatchObject({ status: 400, body: { code: 'bad-query' } });
    expect(answer.body.detail).toContain(detail);
  });

  test('refuses a query with two faults for both', async () => {
    const answer = await door.send({ method: 'GET', url: '/v1/assessments?limit=0&flow=maybe' });
    expect(answer.body.errors.map(({ detail }: { readonly detail: string }) => detail)).toEqual([
      expect.stringMatching(/^"(limit|flow)" has a value/),
      expect.stringMatching(/^"(limit|flow)" has a value/),
    ]);
  });
});
