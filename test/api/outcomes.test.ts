import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createUnrecorded } from '../../src/api/unrecorded.ts';
import { type Journal, JournalUnreadable } from '../../src/engine/journal.ts';
import { loadRuleSet } from '../../src/engine/rule-set.ts';
import { fail } from '../../src/shared/result.ts';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { shippedTowns } from '../../src/towns/shipped.ts';
import { type Door, openDoor, removeDoor, smallRules, startOfTests } from './door.ts';

let door: Door;
beforeEach(async () => {
  door = await openDoor();
  await door.assess(attempt('a'));
});
afterEach(() => removeDoor(door));

const attempt = (id: string) => ({ id, amount: { value: 5, currency: 'JPY' }, device: { id: 'device-1' } });
const tell = (outcome: unknown, id = 'a') =>
  door.send({
    method: 'POST',
    url: `/v1/assessments/${id}/outcomes`,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(outcome),
  });
const declined = { type: 'authorization', result: 'declined', reason: 'invalid_number' };

test('an outcome is counted from then on', async () => {
  expect(await tell(declined)).toMatchObject({ status: 200, body: { recorded: true, advice: [] } });
  expect((await door.assess(attempt('b'))).body.reasons[0]).toMatchObject({ rule: 'declined-device' });
});

test('the same outcome again counts once: by its id, or by its whole body', async () => {
  await tell(declined);
  expect((await tell(declined)).body).toEqual({ recorded: true, duplicate: true, advice: [] });
  await tell({ ...declined, id: 'second' });
  expect((await tell({ id: 'second', ...declined })).body).toMatchObject({ duplicate: true });
  await Promise.all(Array.from({ length: 5 }, () => tell({ ...declined, id: 'third' })));
  expect((await door.assess(attempt('b'))).body.reasons[0].evidence).toEqual({ 'velocity.declines_per_device_1h': 3 });
  const found = await door.send({ method: 'GET', url: '/v1/assessments/a' });
  expect(found.body.outcomes).toHaveLength(3);
  expect(found.body.outcomes[1]).toMatchObject({ recorded_as: 'second', outcome: { result: 'declined' } });
});

test('another body under the id of an outcome is refused, and changes nothing', async () => {
  await tell({ ...declined, id: 'one' });
  const refused = { status: 409, body: { code: 'outcome-conflict', pointer: '/id' } };
  expect(await tell({ ...declined, id: 'one', code: '14' })).toMatchObject(refused);
  expect(await tell({ type: 'refund', id: 'one' })).toMatchObject(refused);
  const together = await Promise.all([tell({ type: 'refund', id: 'two' }), tell({ ...declined, id: 'two' })]);
  expect(together.map(({ status }) => status)).toEqual([200, 409]);
  // Each attempt has ids of its own.
  await door.assess(attempt('b'));
  expect((await tell({ type: 'refund', id: 'one' }, 'b')).status).toBe(200);
  const found = await door.send({ method: 'GET', url: '/v1/assessments/a' });
  expect(found.body.outcomes).toHaveLength(2);
});

describe('of one id at the same moment', () => {
  const taken = async (...bodies: readonly object[]) => {
    const answers = await Promise.all(bodies.map(body => door.service.outcome('a', body, { key: 'k' })));
    return answers.map(answer => {
      if (!answer.ok) return answer.error[0]?.code;
      return answer.value.duplicate ? 'known' : 'recorded';
    });
  };
  const approved = { id: 'one', type: 'authorization', result: 'approved' };
  const refused = { ...declined, id: 'one' };

  test('one body is recorded, and the other is a conflict', async () => {
    expect(await taken(approved, refused, approved, refused)).toEqual([
      'recorded',
      'outcome-conflict',
      'known',
      'outcome-conflict',
    ]);
    const { body } = await door.send({ method: 'GET', url: '/v1/assessments/a' });
    expect(body.outcomes).toMatchObject([{ outcome: { result: 'approved' } }]);
  });

  test('the one that was recorded before is known, though another body came first', async () => {
    await tell(refused);
    expect(await taken(approved, refused)).toEqual(['outcome-conflict', 'known']);
  });

  test('another body has its turn when the first could not be recorded', async () => {
    let calls = 0;
    const told: string[] = [];
    await removeDoor(door);
    door = await openDoor({
      parts: ({ journal }) => ({
        observer: { unrecorded: () => told.push('unrecorded'), outcome: type => told.push(type) },
        journal: {
          ...journal,
          append: async record =>
            record.kind === 'outcome' && calls++ === 0 ? fail({ cause: 'disk_full' as const }) : journal.append(record),
        },
      }),
    });
    await door.assess(attempt('a'));
    expect(await taken(approved, approved, refused)).toEqual(['unavailable', 'unavailable', 'recorded']);
    expect(told).toEqual(['unrecorded', 'authorization']);
  });
});

test('outcomes are there after a restart, and counted', async () => {
  await tell(declined);
  const { folder } = door;
  await door.close();
  door = await openDoor({ folder });
  expect((await tell(declined)).body).toMatchObject({ duplicate: true });
  expect((await door.assess(attempt('b'))).body.reasons[0].evidence).toEqual({ 'velocity.declines_per_device_1h': 1 });
});

describe('of an attempt that was answered unrecorded', () => {
  let append: Journal['append'] | undefined;
  const sendAgain = {
    status: 503,
    body: { code: 'unavailable', detail: expect.stringContaining('Send the attempt again with the same id and body') },
  };
  const found = (query = '') => door.send({ method: 'GET', url: `/v1/assessments/lost-1${query}` });
  beforeEach(async () => {
    await removeDoor(door);
    append = undefined;
    door = await openDoor({
      parts: ({ journal }) => ({
        journalPatienceMs: 20,
        journal: { ...journal, append: record => (append ?? journal.append)(record) },
      }),
    });
  });
  const away: Journal['append'] = async () => fail({ cause: 'disk_full' });

  test('it is to be sent again, and is counted once the attempt was', async () => {
    append = away;
    expect((await door.assess(attempt('lost-1'))).body.recorded).toBe(false);
    expect(await tell(declined, 'lost-1')).toMatchObject(sendAgain);
    expect(await found()).toMatchObject(sendAgain);
    append = undefined;
    expect(await tell(declined, 'lost-1')).toMatchObject(sendAgain);
    expect((await door.assess(attempt('lost-1'))).body.recorded).toBe(true);
    expect(await tell(declined, 'lost-1')).toMatchObject({ status: 200, body: { recorded: true } });
    expect((await door.assess(attempt('b'))).body.reasons[0].evidence).toEqual({
      'velocity.declines_per_device_1h': 1,
    });
    expect(door.logged.join('')).not.toContain('lost-1');
  });

  test('it is taken where the attempt was only slow to be written', async () => {
    let land = () => {};
    append = record =>
      new Promise<void>(resolve => {
        land = resolve;
      }).then(() => door.journal.append(record));
    expect((await door.assess(attempt('lost-1'))).body.recorded).toBe(false);
    expect(await tell(declined, 'lost-1')).toMatchObject(sendAgain);
    append = undefined;
    land();
    expect(await tell(declined, 'lost-1')).toMatchObject({ status: 200, body: { recorded: true } });
  });

  test('merchants are kept apart as they are with recorded ones', async () => {
    const of = (merchant: string) => ({ ...attempt('lost-1'), merchant: { id: merchant } });
    await door.assess(of('shop-1'));
    append = away;
    await door.assess(of('shop-2'));
    append = undefined;
    expect(await found()).toMatchObject({ status: 400, body: { code: 'bad-query' } });
    expect(await found('?merchant=shop-1')).toMatchObject({ status: 200 });
    expect(await found('?merchant=shop-2')).toMatchObject(sendAgain);
    expect(await found('?merchant=shop-3')).toMatchObject({ status: 404 });
    const { key } = door.keys.create('another shop', 'shop-3');
    expect((await door.send({ method: 'GET', url: '/v1/assessments/lost-1' }, key)).status).toBe(404);
  });

  test('only so many are remembered: the oldest is forgotten', () => {
    const unrecorded = createUnrecorded(3);
    for (const [merchant, id] of [
      ['', 'a'],
      ['one', 'b'],
      ['two', 'b'],
      ['', 'a'],
      ['', 'c'],
    ] as const)
      unrecorded.add(merchant, id);
    // a was taken in again after both of b.
    expect([unrecorded.merchantsOf('a'), unrecorded.merchantsOf('b'), unrecorded.merchantsOf('c')]).toEqual([
      [''],
      ['two'],
      [''],
    ]);
    unrecorded.delete('', 'c');
    unrecorded.delete('two', 'b');
    unrecorded.delete('two', 'never');
    expect([unrecorded.merchantsOf('a'), unrecorded.merchantsOf('b'), unrecorded.merchantsOf('c')]).toEqual([
      [''],
      [],
      [],
    ]);
  });
});

describe('advice by the authentication’s result', () => {
  test.each([
    ['Y', []],
    ['C', []],
    ['D', []],
    ['S', []],
    ['N', [{ do: 'do_not_authorize' }]],
    ['R', [{ do: 'do_not_authorize' }]],
    ['U', [{ do: 'authorize_by_policy' }]],
    ['A', [{ do: 'authorize_by_policy' }]],
    ['I', [{ do: 'authorize_by_policy' }]],
  ])('%s', async (status, advice) => {
    expect((await tell({ type: 'authentication', trans_status: status })).body.advice).toEqual(advice);
  });
});

test('a 3-D Secure message tells the outcome in its own words', async () => {
  const message = { messageType: 'RReq', messageVersion: '2.2.0', transStatus: 'N', challengeCancel: '01', eci: '07' };
  expect((await tell(message)).body).toEqual({ recorded: true, advice: [{ do: 'do_not_authorize' }] });
  expect((await tell(message)).body).toMatchObject({ duplicate: true });
  const found = await door.send({ method: 'GET', url: '/v1/assessments/a' });
  expect(found.body.outcomes[0].outcome).toMatchObject({ trans_status: 'N', challenge_cancel: '01', challenged: true });
  expect(await tell({ ...message, transStatus: 'X' })).toMatchObject({
    status: 400,
    body: { pointer: '/transStatus' },
  });
  // The browser's own CRes proves nothing, and an error message is no result.
  expect(await tell({ ...message, messageType: 'CRes' })).toMatchObject({
    status: 400,
    body: { pointer: '/messageType', detail: 'This must be one of: RReq, ARes.' },
  });
});

test('a code of a broken-off challenge is one of the standard', async () => {
  const body = { type: 'authentication', trans_status: 'N' };
  for (const challenge_cancel of ['00', '02', '11', '79']) {
    expect(await tell({ ...body, challenge_cancel })).toMatchObject({
      status: 400,
      body: { code: 'bad-value', pointer: '/challenge_cancel' },
    });
  }
  for (const challenge_cancel of ['08', '10', '99']) {
    expect((await tell({ ...body, challenge_cancel })).status).toBe(200);
  }
});

test('may lie in the past, and five minutes ahead', async () => {
  const at = (ms: number) => new Date(startOfTests + ms).toISOString();
  expect((await tell({ ...declined, at: '2020-01-01T00:00:00Z' })).status).toBe(200);
  expect((await tell({ ...declined, at: at(300_000) })).status).toBe(200);
  expect(await tell({ ...declined, at: at(300_001) })).toMatchObject({
    status: 400,
    body: { code: 'at-in-future', pointer: '/at' },
  });
});

test.each([
  ['an unknown attempt', declined, 'nobody', 404, 'not-found'],
  ['no type', {}, 'a', 400, 'missing-field'],
  ['an unknown type', { type: 'maybe' }, 'a', 400, 'bad-value'],
  ['another type’s field', { ...declined, eci: '05' }, 'a', 400, 'unknown-field'],
  ['an impossible result', { ...declined, result: 'perhaps' }, 'a', 400, 'bad-value'],
  ['an attempt named twice', { ...declined, assessment: 'a' }, 'a', 400, 'unknown-field'],
  ['a list', [declined], 'a', 400, 'missing-field'],
  ['nothing', null, 'a', 400, 'missing-field'],
])('is refused with %s', async (_name, outcome, id, status, code) => {
  expect(await tell(outcome, id)).toMatchObject({ status, body: { code } });
});

test('that cannot be recorded is refused, to be sent again, and counts once', async () => {
  const { append } = door.journal;
  Object.assign(door.journal, { append: async () => fail({ cause: 'disk_full' }) });
  expect(await tell(declined)).toMatchObject({
    ...{ status: 503, headers: { 'retry-after': '1' }, body: { code: 'unavailable' } },
  });
  Object.assign(door.journal, { append });
  expect((await tell(declined)).body).toEqual({ recorded: true, advice: [] });
  expect((await door.assess(attempt('b'))).body.reasons[0].evidence).toEqual({ 'velocity.declines_per_device_1h': 1 });
});

test('that takes too long to be recorded is to be sent again, and counts once whichever of the two is written', async () => {
  let land = () => {};
  const hangs = new Promise<void>(resolve => {
    land = resolve;
  });
  await removeDoor(door);
  door = await openDoor({
    parts: ({ journal }) => ({
      journalPatienceMs: 20,
      journal: {
        ...journal,
        append: record => (record.kind === 'outcome' ? hangs : Promise.resolve()).then(() => journal.append(record)),
      },
    }),
  });
  await door.assess(attempt('a'));
  expect(await tell(declined)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  land();
  expect(await tell(declined)).toMatchObject({ status: 200, body: { recorded: true } });
  expect((await door.assess(attempt('b'))).body.reasons[0].evidence).toEqual({ 'velocity.declines_per_device_1h': 1 });
  expect((await door.send({ method: 'GET', url: '/v1/assessments/a' })).body.outcomes).toHaveLength(1);
});

test('of a journal that cannot be read is to be sent again, as a question for its attempts is to be asked again', async () => {
  const unreadable = () => {
    throw new JournalUnreadable(Object.assign(new Error('page 7'), { code: 'SQLITE_IOERR_READ' }));
  };
  const before = { ...door.journal };
  const gone = { attempts: unreadable, list: async () => unreadable() };
  Object.assign(door.journal, gone);
  const again = { status: 503, headers: { 'retry-after': '1' }, body: { code: 'unavailable' } };
  expect(await tell(declined)).toMatchObject(again);
  for (const path of ['', '/a']) {
    expect(await door.send({ method: 'GET', url: `/v1/assessments${path}` })).toMatchObject(again);
  }
  Object.assign(door.journal, before);
  expect((await tell(declined)).body).toEqual({ recorded: true, advice: [] });
  expect(door.logged.filter(line => line.includes('"cause":"SQLITE_IOERR_READ"'))).toHaveLength(3);
});

describe('what is known of fraud reaches the hand-off', () => {
  const counters = ['frauds', 'frauds_withdrawn'].map(
    kind => `  ${kind}_365d: { count: events, of: ${kind}, by: account.id, over: 365d }\n`,
  );
  const { ruleSet } = loadRuleSet(
    new Map([...smallRules, ['counters.yaml', `${smallRules.get('counters.yaml')}${counters.join('')}`]]),
    shippedTowns,
  );
  const open = (folder?: string) =>
    openDoor({
      ...(folder === undefined ? {} : { folder }),
      parts: () => ({ ruleSet: ruleSet!, velocity: createMemoryVelocity(ruleSet!.counters) }),
    });
  const member = (id: string) => ({ ...attempt(id), account: { id: 'member' } });
  const label = (said: 'fraud' | 'genuine', at: number, id = 'a') =>
    tell({ type: 'label', label: said, at: new Date(startOfTests + at).toISOString() }, id);
  let asked = 0;
  const suspicious = async () =>
    (await door.assess(member(`asked-${asked++}`))).body.three_ds.acctInfo?.suspiciousAccActivity === '02';

  beforeEach(async () => {
    await removeDoor(door);
    door = await open();
    await door.assess(member('a'));
    await door.assess(member('b'));
  });

  test('a label, its withdrawal, and another attempt of the account; the same after a restart', async () => {
    expect(await suspicious()).toBe(false);
    await label('fraud', 0);
    expect(await suspicious()).toBe(true);
    await tell({ type: 'chargeback', category: 'fraud' });
    await label('genuine', 1_000);
    expect(await suspicious()).toBe(false);
    await label('fraud', 0, 'b');
    const { folder } = door;
    await door.close();
    door = await open(folder);
    expect(await suspicious()).toBe(true);
    await label('genuine', 0, 'b');
    expect(await suspicious()).toBe(false);
  });

  test('labels that arrive together each know the one before', async () => {
    await Promise.all([
      label('fraud', 0),
      label('fraud', 1),
      label('genuine', 2),
      label('fraud', 0),
      label('genuine', 3),
    ]);
    await label('fraud', 0, 'b');
    expect(await suspicious()).toBe(true);
    await label('genuine', 0, 'b');
    expect(await suspicious()).toBe(false);
  });
});
