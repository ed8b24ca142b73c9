/** Every fault of a request is a problem document with a code; none is a 500, none repeats a value. */
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyLimit } from '../../src/api/body.ts';
import { repeatedField } from '../../src/api/repeated-field.ts';
import { listen } from '../../src/api/server.ts';
import { type ProblemCode, problems } from '../../src/shared/errors.ts';
import { runs } from '../runs.ts';
import { type Door, openDoor, removeDoor } from './door.ts';
import { fuzzedBody, fuzzedOutcome } from './fuzzed-body.ts';

let door: Door;
let address: string;
beforeAll(async () => {
  door = await openDoor();
  address = await door.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => removeDoor(door));

const good = { id: 'a', amount: { value: 1_000, currency: 'JPY' } };
const secretText = 'himitsu-4e1f';
const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
  door.send({
    method: 'POST',
    url: '/v1/assessments',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });

const faults: readonly [string, object, ProblemCode, string][] = [
  ['an unknown field', { ...good, colour: secretText }, 'unknown-field', '/colour'],
  ['an unknown field inside', { ...good, shipping: { floor: secretText } }, 'unknown-field', '/shipping/floor'],
  [
    '__proto__',
    JSON.parse(`{"id":"a","amount":{"value":1,"currency":"JPY"},"__proto__":{"x":"${secretText}"}}`),
    'unknown-field',
    '/__proto__',
  ],
  ['constructor', { ...good, constructor: { prototype: { x: 1 } } }, 'unknown-field', '/constructor'],
  ['no id', { amount: good.amount }, 'missing-field', '/id'],
  ['no amount', { id: 'a' }, 'missing-field', '/amount'],
  ['an empty id', { ...good, id: '' }, 'bad-value', '/id'],
  ['a blank id', { ...good, id: ' \u3000' }, 'missing-field', '/id'],
  ['an id with a control character', { ...good, id: 'a\u0000b' }, 'bad-format', '/id'],
  ['an amount in a string', { ...good, amount: { value: '1000', currency: 'JPY' } }, 'wrong-type', '/amount/value'],
  ['half a yen', { ...good, amount: { value: 0.5, currency: 'JPY' } }, 'wrong-type', '/amount/value'],
  ['a negative amount', { ...good, amount: { value: -1, currency: 'JPY' } }, 'bad-value', '/amount/value'],
  ['an amount beyond reason', { ...good, amount: { value: 1e15, currency: 'JPY' } }, 'bad-value', '/amount/value'],
  [
    'a currency that does not exist',
    { ...good, amount: { value: 1, currency: 'ABC' } },
    'bad-format',
    '/amount/currency',
  ],
  [
    'a 13th month',
    { ...good, card: { bin: '352800', last4: '0106', expiry: '2029-13' } },
    'bad-format',
    '/card/expiry',
  ],
  [
    'a 31st of February',
    { ...good, account: { created_at: '2026-02-31T00:00:00Z' } },
    'bad-format',
    '/account/created_at',
  ],
  [
    'a time without zone',
    { ...good, account: { created_at: '2026-02-01T00:00:00' } },
    'bad-format',
    '/account/created_at',
  ],
  ['a negative quantity', { ...good, items: [{ quantity: 1 }, { quantity: -2 }] }, 'bad-value', '/items/1/quantity'],
  ['a country that does not exist', { ...good, shipping: { country: 'XX' } }, 'bad-format', '/shipping/country'],
  ['an IP address that is none', { ...good, device: { ip: '256.1.1.1' } }, 'bad-format', '/device/ip'],
  ['an unknown purpose', { ...good, purpose: 'lend' }, 'bad-value', '/purpose'],
  ['null', { ...good, email: null }, 'wrong-type', '/email'],
  ['its own time', { ...good, at: '2026-11-22T00:00:00Z' }, 'at-not-accepted', '/at'],
  ['a card number', { ...good, card: { number: '4111111111111111' } }, 'card-numbers-not-accepted', '/card/number'],
  [
    'a card number in a name',
    { ...good, shipping: { name: 'Taro 4111 1111 1111 1111' } },
    'card-number-in-text',
    '/shipping/name',
  ],
  ['a card number as id', { ...good, id: '4111111111111111' }, 'card-number-in-text', '/id'],
  ['a list', [good], 'wrong-type', ''],
];

test.each(faults)('%s', async (_name, body, code, pointer) => {
  const answer = await post(JSON.stringify(body));
  expect(answer.type).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({
    type: `urn:sekisho:problem:${code}`,
    code,
    status: problems[code].status,
    title: problems[code].title,
    ...(pointer === '' ? {} : { pointer }),
  });
  expect(answer.status).toBe(problems[code].status);
  expect(answer.body.errors[0].remedy).toBe(problems[code].remedy);
  expect(answer.text).not.toContain(secretText);
  expect(answer.text.replace(answer.body.request_id, '')).not.toMatch(/4111/);
});

test('all that is wrong is said at once, up to a limit', async () => {
  const answer = await post(JSON.stringify({ id: 5, amount: { value: -1, currency: 'ABC' }, x: 1, email: {} }));
  expect(answer.body.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
    '/amount/currency',
    '/amount/value',
    '/email',
    '/id',
    '/x',
  ]);
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, 1]));
  const { errors } = (await post(JSON.stringify({ ...good, ...many }))).body;
  expect(errors.length).toBeLessThanOrEqual(21);
  expect(errors.at(-1).code).toBe('too-many-errors');
});

describe('bytes', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  test.each([
    ['nothing', '', 'not-json'],
    ['no JSON', `{"id": ${secretText}}`, 'not-json'],
    ['half a body', '{"id":"a","amount":', 'not-json'],
    ['two bodies', `${JSON.stringify(good)}${JSON.stringify(good)}`, 'not-json'],
    ['Shift_JIS', bytes('{"id":"\x8e\x52\x93\x63"}'), 'not-utf8'],
    ['an overlong slash', bytes('{"id":"\xc0\xaf"}'), 'not-utf8'],
    ['a lone surrogate', bytes('{"id":"\xed\xa0\x80"}'), 'not-utf8'],
    ['half a character', bytes('{"id":"\xe5\xb1'), 'not-utf8'],
    ['UTF-16', Buffer.from(JSON.stringify(good), 'utf16le'), 'not-json'],
    ['a byte order mark', `\ufeff${JSON.stringify(good)}`, 'not-json'],
  ] as const)('%s', async (_name, payload, code) => {
    const answer = await post(payload as string);
    expect(answer).toMatchObject({ status: 400, body: { code } });
    expect(answer.text).not.toContain(secretText);
  });

  test('half of a surrogate pair, escaped, in a value or in a name', async () => {
    for (const half of ['"id":"\\ud800"', '"id":"a","\\uDFFF":1']) {
      const answer = await post(`{${half},"amount":{"value":1,"currency":"JPY"}}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'not-utf8' } });
    }
    const whole = await post('{"id":"\\ud83d\\ude00","amount":{"value":1,"currency":"JPY"}}');
    expect(whole.body.id).toBe('😀');
  });

  test.each([
    ['{"id":"a","amount":{"value":1,"currency":"JPY"},"amount":{"value":999999,"currency":"JPY"}}', '/amount'],
    ['{"id":"a","amount":{"value":1,"currency":"JPY","value" : 2}}', '/amount/value'],
    [
      '{"id":"a","amount":{"value":1,"currency":"JPY"},"items":[{"name":"x"},{"name":"y","n\\u0061me":"z"}]}',
      '/items/1/name',
    ],
    ['{"id":"a","amount":{"value":1,"currency":"JPY"},"__proto__":1,"__proto__":2}', '/__proto__'],
    ['{"id":"a","a/b~":{},"4111111111111111":1,"4111111111111111":1}', '/(name withheld: it holds a long number)'],
  ])('a field that stands twice: %s', async (payload, pointer) => {
    const answer = await post(payload);
    expect(answer).toMatchObject({ status: 400, body: { code: 'repeated-field', pointer } });
    expect(answer.text).not.toContain('4111');
  });

  test('no field stands twice in what JSON.stringify writes, whatever its texts hold', () => {
    const name = fc.oneof(fc.constantFrom('a', 'b', '":', '\\":', '{"a":1,"a":2}'), fc.string());
    const json = fc.letrec(tie => ({
      value: fc.oneof({ maxDepth: 3 }, name, fc.integer(), tie('object'), fc.array(tie('value'), { maxLength: 3 })),
      object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    })).object;
    fc.assert(
      fc.property(json, fc.constantFrom(0, 2, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(repeatedField(text, value)).toBeUndefined();
        const twice = `{"\\u0061":{"x":${text}},"y":[0,{"a":1, "b":${text}, "a"\n:2}]}`;
        expect(repeatedField(twice, JSON.parse(twice))).toBe('/y/1/a');
      }),
      { numRuns: runs(100) },
    );
  });

  test.each([
    ['a hundred thousand brackets', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['half as many fields', `{${Array.from({ length: 50_000 }, (_, index) => `"${index}":"\\""`).join()}}`],
    ['as many empty items', `{"items":[${'{},'.repeat(100_000)}{}]}`],
  ])('%s are not read: it would hold up others', async (_name, payload) => {
    expect(payload.length).toBeLessThan(bodyLimit);
    expect(await post(payload)).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
  });

  test('text is one value, whatever stands in it', async () => {
    const answer = await post(JSON.stringify({ ...good, email: '\\",[{'.repeat(50_000) }));
    expect(answer.body).toMatchObject({ code: 'bad-value', pointer: '/email' });
  });

  test.each([
    ['text/plain', {}, 'not declared as JSON'],
    ['application/xml', {}, 'not declared as JSON'],
    ['application/x-www-form-urlencoded', {}, 'not declared as JSON'],
    ['application/json; charset=shift_jis', {}, 'another charset than UTF-8'],
    ['application/json', { 'content-encoding': 'gzip' }, 'compressed'],
  ] as const)('declared as %s %j', async (type, more, cause) => {
    const answer = await post(JSON.stringify(good), { 'content-type': type, ...more });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
    expect(answer.body.detail).toContain(cause);
  });

  test('a byte order mark is called by its name', async () => {
    expect((await post(`\ufeff${JSON.stringify(good)}`)).body.detail).toContain('byte order mark');
  });

  test('an id longer than any is not found', async () => {
    const answer = await door.send({ method: 'GET', url: `/v1/assessments/${'x'.repeat(2_000)}` });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  test('a pattern is said together with what it is for', async () => {
    const answer = await post(JSON.stringify({ ...good, device: { language: 'ja_JP' } }));
    expect(answer.body.detail).toBe('This must match the pattern ^[A-Za-z0-9-]{1,35}$ (BCP 47, such as ja-JP).');
  });
});

describe('over a socket', () => {
  const exchange = (bytes: string | Buffer) =>
    new Promise<string>((resolve, reject) => {
      const { port } = new URL(address);
      const socket = connect(Number(port), '127.0.0.1');
      let text = '';
      socket.on('data', chunk => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
      socket.on('error', error => (text ? resolve(text) : reject(error)));
      socket.write(bytes);
    });
  const head = (more: string) =>
    `POST /v1/assessments HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer ${door.key}\r\ncontent-type: application/json\r\n${more}\r\n`;

  test('10 MB are refused with a problem document', async () => {
    const response = await fetch(`${address}/v1/assessments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${door.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...good, email: 'x'.repeat(10_000_000) }),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'body-too-large', status: 413 });
  });

  test('10 MB without a declared length are refused too', async () => {
    const chunk = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`;
    expect(await exchange(`${head('transfer-encoding: chunked\r\n')}${chunk.repeat(20)}0\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 413 [\s\S]*body-too-large/,
    );
  });

  test('a client that reads only after it wrote all of its 10 MB gets the answer, not a broken pipe', async () => {
    const length = 10_000_000;
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    const answer = new Promise<string>((resolve, reject) => {
      let text = '';
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
      socket.on('data', chunk => {
        text += chunk;
      });
      socket.pause();
      socket.write(head(`content-length: ${length}\r\n`));
      // Its callback comes when the system has taken the last byte.
      socket.write(Buffer.alloc(length, 'x'), () => socket.resume());
    });
    expect(await answer).toMatch(/^HTTP\/1.1 413 [\s\S]*body-too-large/);
  });

  test('1 MB is read', async () => {
    const answer = await post(JSON.stringify({ ...good, email: 'x'.repeat(1_000_000) }));
    expect(answer.body).toMatchObject({ code: 'bad-value', pointer: '/email' });
  });

  test('what is not HTTP', async () => {
    expect(await exchange('\x16\x03\x01\x02\x00\x01\x00\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [\s\S]*not-http/);
    expect(await exchange(`GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 [\s\S]*not-http/,
    );
  });

  test('a body has no longer to arrive than its headers', () => {
    // Node gives the longer one to the whole request, whichever it is.
    expect(door.app.server).toMatchObject({ requestTimeout: 15_000, headersTimeout: 15_000 });
  });

  test('a body that ends early leaves the service standing', async () => {
    const { port } = new URL(address);
    await new Promise<void>(resolve => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(`${head('content-length: 1000\r\n')}{"id":`);
        setTimeout(() => socket.destroy(), 20);
      });
      socket.on('close', () => resolve());
    });
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
  });
});

test('a client that never finishes its request does not hold up a stop', async () => {
  const other = await openDoor();
  const server = await listen(other.app, async () => {}, '127.0.0.1', 0, 50);
  const socket = connect(Number(new URL(server.address).port), '127.0.0.1');
  socket.on('error', () => {});
  await new Promise<void>(resolve => socket.write('POST /v1/assessments HTTP/1.1\r\nhost: x\r\n', () => resolve()));
  await new Promise(resolve => setTimeout(resolve, 20));
  await server.stop();
  expect(socket.destroyed || (await new Promise(resolve => socket.on('close', () => resolve(true))))).toBe(true);
  await removeDoor(other);
});

test('what has arrived when a stop begins is answered, though nobody has read it yet', async () => {
  const other = await openDoor();
  const server = await listen(other.app, async () => {}, '127.0.0.1', 0);
  const port = Number(new URL(server.address).port);
  const request = 'GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n';
  const clients = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = connect(port, '127.0.0.1');
      const got = { text: '', answers: () => got.text.split('HTTP/1.1 200 OK').length - 1 };
      socket.on('error', () => {}).on('data', data => (got.text += data));
      socket.write(request);
      await expect.poll(got.answers).toBe(1);
      return { socket, got };
    }),
  );
  // Their connections are idle. Each sends another request, which waits in the system when the stop begins.
  for (const { socket } of clients) socket.write(request);
  await server.stop();
  await expect.poll(() => clients.every(({ socket }) => socket.destroyed)).toBe(true);
  expect(clients.map(({ got }) => got.answers())).toEqual(clients.map(() => 2));
  await removeDoor(other);
});

describe('paths and methods', () => {
  test.each([
    ['GET', '/', 404, 'not-found'],
    ['GET', '/v1/nothing', 404, 'not-found'],
    ['GET', '/v1/assessments/nobody', 404, 'not-found'],
    ['GET', '/v1/assessments/%E0%A4%A', 404, 'not-found'],
    ['DELETE', '/v1/assessments', 405, 'method-not-allowed'],
    ['PUT', '/v1/assessments/a', 405, 'method-not-allowed'],
    ['GET', '/v1/assessments/a/outcomes', 405, 'method-not-allowed'],
    ['POST', '/healthz', 405, 'method-not-allowed'],
  ] as const)('%s %s', async (method, url, status, code) => {
    const answer = await door.send({ method, url });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.type).toMatch(/^application\/problem\+json/);
    if (status === 405) expect(answer.headers['allow']).toMatch(/GET|POST/);
  });

  test.each([
    ['POST', '/v1/nothing', 404, { 'content-type': 'application/json' }],
    ['POST', '/v1/nothing', 404, { 'content-type': 'text/plain' }],
    ['PUT', '/v1/assessments', 405, { 'content-type': 'application/json' }],
    ['QUERY', '/v1/assessments', 405, {}],
  ] as const)('%s %s: %i before a body is read', async (method, url, status, headers) => {
    const answer = await door.send({ method: method as 'POST', url, headers, payload: '{"id":' });
    expect(answer).toMatchObject({ status, body: { code: status === 404 ? 'not-found' : 'method-not-allowed' } });
  });
});

describe('keys', () => {
  test.each([
    '',
    'Bearer',
    'Bearer wrong',
    'Basic dXNlcjpwYXNz',
    `Bearer sk_${'A'.repeat(43)}`,
    `Bearer ${'x'.repeat(9_000)}`,
  ])('refuses %j', async authorization => {
    const reply = await door.app.inject({ method: 'GET', url: '/v1/assessments', headers: { authorization } });
    expect(reply.statusCode).toBe(401);
    expect(reply.headers['www-authenticate']).toBe('Bearer');
    expect(reply.json()).toMatchObject({ code: 'unauthorized' });
  });

  test('a revoked key is refused within a second, a body is not even read', async () => {
    const { key, stored } = door.keys.create('short');
    const list = () => door.send({ method: 'GET', url: '/v1/assessments' }, key);
    expect((await list()).status).toBe(200);
    door.keys.revoke(stored.id);
    door.clock.now += 1_000;
    expect((await list()).status).toBe(401);
    const answer = await door.send(
      { method: 'POST', url: '/v1/assessments', headers: { 'content-type': 'application/json' }, payload: '{' },
      key,
    );
    expect(answer.status).toBe(401);
  });
});

test('no body whatever makes a 5xx or an answer that is not JSON', async () => {
  await door.assess({ ...good, id: 'known' });
  const json = { 'content-type': 'application/json' };
  const send = fc.oneof(
    { arbitrary: fuzzedBody.map(payload => ({ url: '/v1/assessments', payload })), weight: 2 },
    { arbitrary: fuzzedOutcome.map(payload => ({ url: '/v1/assessments/known/outcomes', payload })), weight: 1 },
  );
  await fc.assert(
    fc.asyncProperty(send, async request => {
      const answer = await door.send({ method: 'POST', headers: json, ...request });
      expect(answer.status).toBeLessThan(500);
      expect(answer.body).toBeTypeOf('object');
      if (answer.status !== 200) expect(problems).toHaveProperty([answer.body.code]);
    }),
    { numRuns: runs(400) },
  );
});
