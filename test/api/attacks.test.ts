/** Attacks in progress: one notice at the start, one at the end, a metric between, and a signed webhook. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { Command } from 'commander';
import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { type AttackNotice, watchAttacks } from '../../src/api/attacks.ts';
import { createWebhook, signatureOf } from '../../src/api/webhook.ts';
import { registerServe } from '../../src/cli/serve/serve.ts';
import { recogniseCard } from '../../src/engine/card/recognise.ts';
import type { Advice, Assessment, EventField, Recognised } from '../../src/engine/types.ts';
import { startOfTests } from './door.ts';

const limit = (key: EventField = 'device.id', forS = 600): Advice => ({ do: 'limit_attempts', key, for_s: forS });
const assessment = (id: string, at: number, advice: readonly Advice[]) =>
  ({
    id,
    assessed_at: new Date(at).toISOString(),
    advice,
    reasons: [
      { rule: 'walk', points: 60 },
      { rule: 'trusted', points: -10 },
    ],
  }) as unknown as Assessment;
const recognised = (device: string) =>
  ({
    checkout: { id: 'x', merchant: { id: 'shop-1' }, device: { id: device, ip: '203.0.113.7' } },
    event: { keys: { 'device.id': `digest of ${device}`, 'device.ip': 'digest of ip' } },
  }) as unknown as Recognised;

/** What rules name as under attack. */
const attacked: Readonly<Record<string, EventField>> = {
  'bin-walk': 'card.bin8',
  'short-bin-walk': 'card.bin6',
  'shop-walk': 'merchant.id',
};

function watch(most?: number) {
  const clock = { now: startOfTests };
  const notices: AttackNotice[] = [];
  const watched = watchAttacks(
    () => clock.now,
    notice => notices.push(notice),
    rule => attacked[rule],
    most,
  );
  const attempts = (count: number, device: string, advice: readonly Advice[], everyMs = 1_000) => {
    for (let index = 0; index < count; index++) {
      clock.now += everyMs;
      watched.assessed(assessment(`${device}-${clock.now}`, clock.now, advice), recognised(device));
    }
  };
  return { clock, notices, watched, attempts };
}

test('one notice for an attack however many attempts it has, and one when it is over', () => {
  const { clock, notices, watched, attempts } = watch();
  attempts(2, 'a', [limit()]);
  expect(notices).toEqual([]);
  expect([...watched.inProgress()]).toEqual([]);
  attempts(500, 'a', [limit()]);
  expect(notices).toEqual([
    {
      type: 'attack.started',
      attack: {
        key: 'device.id',
        key_digest: 'digest of a',
        value: 'a',
        merchant: 'shop-1',
        since: new Date(startOfTests + 1_000).toISOString(),
        latest: new Date(startOfTests + 3_000).toISOString(),
        attempts: 3,
        rules: ['walk'],
        first_attempt: `a-${startOfTests + 1_000}`,
        latest_attempt: `a-${startOfTests + 3_000}`,
        limit_for_s: 600,
      },
    },
  ]);
  expect([...watched.inProgress()]).toEqual([['device.id', 1]]);
  clock.now += 599_999;
  watched.sweep();
  expect(notices).toHaveLength(1);
  clock.now += 1;
  watched.sweep();
  expect(notices[1]).toMatchObject({ type: 'attack.ended', attack: { attempts: 502 } });
  expect([...watched.inProgress()]).toEqual([]);
  attempts(3, 'a', [limit()]);
  expect(notices[2]).toMatchObject({ type: 'attack.started', attack: { attempts: 3 } });
});

test('each key has its own, and a quiet key that comes back begins anew even before a sweep', () => {
  const { clock, notices, attempts } = watch();
  attempts(3, 'a', [limit(), limit('device.ip', 86_400)]);
  expect(notices.map(notice => notice.attack.key)).toEqual(['device.id', 'device.ip']);
  clock.now += 900_000;
  attempts(1, 'b', [limit('device.ip', 86_400)]);
  expect(notices.at(-1)).toMatchObject({ type: 'attack.ended', attack: { key: 'device.ip', attempts: 3 } });
});

test('of too many keys the one that was quiet for longest is over, and told so where it was told of', () => {
  const { notices, attempts } = watch(4);
  for (const device of ['first', 'second']) attempts(3, device, [limit()]);
  for (const device of ['first', 'third', 'fourth']) attempts(1, device, [limit()]);
  expect(notices).toHaveLength(2);
  attempts(1, 'fifth', [limit()]);
  expect(notices.map(({ type, attack }) => [type, attack.value])).toEqual([
    ['attack.started', 'first'],
    ['attack.started', 'second'],
    ['attack.ended', 'second'],
  ]);
});

describe('what a rule names as under attack', () => {
  const met = (id: string, rule: string) =>
    ({
      id,
      assessed_at: new Date(startOfTests).toISOString(),
      advice: [],
      reasons: [{ rule, points: 0 }],
    }) as unknown as Assessment;
  const walked = (keys: Record<string, string>) =>
    ({
      checkout: { id: 'x', card: { bin: '35281234' } },
      card: recogniseCard({
        id: 'x',
        amount: { value: 1, currency: 'JPY' },
        at: startOfTests,
        card: { bin: '35281234' },
      }),
      event: { keys },
    }) as unknown as Recognised;

  test('is told without a time for which to limit it, and is over when it was quiet for a quarter of an hour', () => {
    const { clock, notices, watched } = watch();
    for (let n = 0; n < 5; n++) watched.assessed(met(`a${n}`, 'bin-walk'), walked({ 'card.bin8': 'digest of BIN' }));
    expect(notices).toHaveLength(1);
    const { attack, type } = notices[0]!;
    expect([type, attack.key, attack.key_digest, attack.value]).toEqual([
      'attack.started',
      'card.bin8',
      'digest of BIN',
      '35281234',
    ]);
    expect(attack.rules).toEqual(['bin-walk']);
    expect(attack).not.toHaveProperty('limit_for_s');
    clock.now += 899_999;
    watched.sweep();
    expect(notices).toHaveLength(1);
    clock.now += 1;
    watched.sweep();
    expect(notices[1]).toMatchObject({ type: 'attack.ended', attack: { key: 'card.bin8', attempts: 5 } });
  });

  test('is a BIN of six digits by those six, though the shop sent eight', () => {
    const { notices, watched } = watch();
    for (let n = 0; n < 3; n++) watched.assessed(met(`a${n}`, 'short-bin-walk'), walked({ 'card.bin6': 'digest' }));
    expect(notices.map(({ attack }) => [attack.key, attack.value])).toEqual([['card.bin6', '352812']]);
  });

  test('is the one shop where no merchant has an id', () => {
    const { notices, watched } = watch();
    for (let n = 0; n < 3; n++) watched.assessed(met(`a${n}`, 'shop-walk'), walked({}));
    expect(notices.map(({ attack }) => [attack.key, attack.key_digest])).toEqual([['merchant.id', 'shop']]);
  });

  test('is nothing where the attempt does not have it, or the rule names none', () => {
    const { notices, watched } = watch();
    for (let n = 0; n < 9; n++)
      watched.assessed(met(`a${n}`, n < 5 ? 'bin-walk' : 'other'), walked({ 'device.id': 'd' }));
    expect(notices).toEqual([]);
  });
});

test('other advice, and a key that the attempt does not have, are no attack', () => {
  const { notices, attempts } = watch();
  attempts(10, 'a', [{ do: 'hold_shipment' }, limit('account.id')]);
  expect(notices).toEqual([]);
});

describe('the webhook', () => {
  const key = new Uint8Array(32).fill(5);
  const logged: string[] = [];
  const log = pino(
    {},
    new Writable({
      write(line, _encoding, done) {
        logged.push(String(line));
        done();
      },
    }),
  );
  const receiver = async (statuses: number[]) => {
    const taken: { headers: Record<string, unknown>; body: string; at: number }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => {
        taken.push({ headers: request.headers, body, at: performance.now() });
        response.writeHead(statuses.shift() ?? 204).end();
      });
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    return { taken, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
  };

  test('is signed, and tried again under the same id after a while', async () => {
    const { taken, server, url } = await receiver([500, 503]);
    const send = createWebhook({ url, key, log, now: () => startOfTests, waitsMs: [1, 30, 1] });
    await send('attack.started', { key: 'device.id' });
    server.close();
    expect(taken).toHaveLength(3);
    expect(taken[2]!.at - taken[1]!.at).toBeGreaterThan(25);
    expect(new Set(taken.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const { headers, body } = taken[2]!;
    expect(JSON.parse(body)).toEqual({
      type: 'attack.started',
      timestamp: new Date(startOfTests).toISOString(),
      data: { key: 'device.id' },
    });
    const id = String(headers['webhook-id']);
    const timestamp = String(headers['webhook-timestamp']);
    expect(headers['webhook-signature']).toBe(signatureOf(key, id, timestamp, body));
    expect(signatureOf(new Uint8Array(32), id, timestamp, body)).not.toBe(headers['webhook-signature']);
    expect(logged).toEqual([]);
  });

  test.each(['ftp://example.com/', 'hook', 'https://name:word@example.com/'])('is refused at %s', async address => {
    const command = new Command().exitOverride().configureOutput({ writeErr() {} });
    registerServe(command);
    await expect(command.parseAsync(['--webhook', address], { from: 'user' })).rejects.toThrow('A webhook ');
  });

  test('is given up with a line in the log that holds none of it', async () => {
    const { server, url } = await receiver([500, 500]);
    await createWebhook({ url, key, log, now: () => startOfTests, waitsMs: [1] })('attack.ended', { value: 'secret' });
    server.close();
    expect(logged.join('')).toContain('the webhook was not taken');
    expect(logged.join('')).not.toContain('secret');
  });

  test('that hangs holds so many connections and so many notices; a line in the log counts what found no room', async () => {
    logged.length = 0;
    const held: ServerResponse[] = [];
    let mostHeld = 0;
    let answers = false;
    const server = createServer((request, response) => {
      request.resume();
      if (answers) return void response.end();
      held.push(response);
      mostHeld = Math.max(mostHeld, held.length);
    }).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const send = createWebhook({ url, key, log, now: () => startOfTests, waitsMs: [1], most: 2, mostWaiting: 5 });
    const sent = Array.from({ length: 7 }, () => send('attack.started', { key: 'device.id' }));
    // Those without room are done at once, and the first two are with the receiver.
    await Promise.all(sent.slice(5));
    await vi.waitUntil(() => held.length >= 2);
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(mostHeld).toBe(2);
    answers = true;
    for (const response of held) response.end();
    await Promise.all(sent);
    server.close();
    expect(logged.map(line => (JSON.parse(line) as { notices: number; msg: string }).msg)).toEqual([
      'the webhook is too slow: there was no room for more notices',
    ]);
    expect(logged.join('')).not.toContain('device.id');
  });
});
