import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  type ClientOutcome,
  cardKey,
  cardTokens,
  challengePreferred,
  SekishoClient,
  SekishoRefused,
  SekishoUnreachable,
  tokenisedCard,
} from '../../src/client/index.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A service that answers the n-th request with the n-th of `answers`, the last one from then on. */
async function serviceWith(...answers: Answer[]) {
  const seen: {
    readonly method: string;
    readonly url: string;
    readonly body: string;
    readonly authorization: string;
  }[] = [];
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, url, body, authorization: headers.authorization ?? '' });
      answers[Math.min(seen.length, answers.length) - 1]?.(request, response, body);
    });
  });
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const json =
  (status: number, value: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
const silent: Answer = () => {};
const hangUp: Answer = request => request.socket.destroy();
const halfAnAnswer: Answer = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"id":"a","flow":"fric');
  setTimeout(() => request.socket.destroy(), 10);
};
const decision = {
  id: 'a',
  flow: 'frictionless',
  recorded: true,
  score: 3,
  three_ds: { threeDSRequestorChallengeInd: '02' },
};
const checkout = { id: 'a', amount: { value: 100, currency: 'JPY' } };
const options = { apiKey: 'sk_test', timeoutMs: 250, budgetMs: 2_000 };

describe('assess', () => {
  test("passes on the service's answer", async () => {
    const { baseUrl, seen } = await serviceWith(json(200, decision));
    // The first call of a process loads what it needs to call: a busy machine takes longer for it than for an answer.
    const client = new SekishoClient({ ...options, baseUrl, timeoutMs: 2_000 });
    expect(await client.assess(checkout, { messageVersion: '2.3.1', psp: 'veritrans' })).toEqual({
      ...decision,
      from: 'service',
    });
    expect(seen).toEqual([
      {
        method: 'POST',
        url: '/v1/assessments?message_version=2.3.1&psp=veritrans',
        body: JSON.stringify(checkout),
        authorization: 'Bearer sk_test',
      },
    ]);
  });

  test.each([
    ['hangs up', hangUp],
    ['breaks off in the middle of its answer', halfAnAnswer],
    ['is too slow', silent],
    ['is being restarted', json(503, { code: 'unavailable' })],
    ['fails', json(500, {})],
    ['is busy', json(429, {}, { 'retry-after': '0' })],
    ['is behind a proxy that answers with a page', ((_request, response) => response.end('<h1>hello</h1>')) as Answer],
  ])('a service that %s is asked again with the same bytes', async (_name, trouble) => {
    const { baseUrl, seen } = await serviceWith(trouble, json(200, decision));
    const answer = await new SekishoClient({ ...options, baseUrl }).assess(checkout);
    expect(answer).toEqual({ ...decision, from: 'service' });
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual(seen[0]);
  });

  test('when it stays away the fail policy answers: challenge preferred', async () => {
    const { baseUrl, seen } = await serviceWith(hangUp);
    const told: SekishoUnreachable[] = [];
    const client = new SekishoClient({ ...options, baseUrl, retries: 2, onFallback: error => told.push(error) });
    expect(await client.assess(checkout)).toEqual({
      from: 'fail_policy',
      id: 'a',
      recorded: false,
      flow: 'challenge',
      three_ds: { message_version: '2.2.0', threeDSRequestorChallengeInd: '03' },
      advice: [{ do: 'review_before_shipping' }],
      degraded: [{ part: 'service', cause: 'connection', action: 'challenge preferred' }],
    });
    expect(seen).toHaveLength(3);
    expect(told.map(error => error.message)).toEqual(['the service could not be reached (connection; 3 tries)']);
    expect((await client.assess(checkout, { messageVersion: '2.3.1' })).three_ds.threeDSRequestorChallengeInd).toEqual([
      '03',
    ]);
  });

  test('nobody listens: the same, and soon', async () => {
    const client = new SekishoClient({ ...options, baseUrl: 'http://127.0.0.1:1' });
    expect((await client.assess(checkout)).from).toBe('fail_policy');
  });

  test('the shopper waits no longer than the budget', async () => {
    const { baseUrl } = await serviceWith(silent);
    const start = performance.now();
    const answer = await new SekishoClient({ ...options, baseUrl, timeoutMs: 10_000, budgetMs: 300 }).assess(checkout);
    expect(answer).toMatchObject({ from: 'fail_policy', degraded: [{ cause: 'timeout' }] });
    expect(performance.now() - start).toBeLessThan(2_500);
    const busy = await serviceWith(json(429, {}, { 'retry-after': '30' }));
    expect((await new SekishoClient({ ...options, baseUrl: busy.baseUrl }).assess(checkout)).from).toBe('fail_policy');
    expect(busy.seen).toHaveLength(1);
  });

  test('an answer without a flow is no answer', async () => {
    const { baseUrl } = await serviceWith(json(200, { hello: 'world' }));
    expect(await new SekishoClient({ ...options, baseUrl }).assess(checkout)).toMatchObject({
      from: 'fail_policy',
      degraded: [{ cause: 'not an answer' }],
    });
  });

  test.each([
    ['baseUrl: no scheme', { baseUrl: 'localhost:8080' }],
    ['baseUrl: another scheme', { baseUrl: 'ftp://sekisho' }],
    ['baseUrl: a password', { baseUrl: 'http://shop:secret@sekisho' }],
    ['baseUrl: a query, behind which no path can stand', { baseUrl: 'http://sekisho/scoring?shop=secret' }],
    ['baseUrl: nothing', { baseUrl: '' }],
    ['apiKey: nothing', { apiKey: '' }],
    ['apiKey: a variable that is not set', { apiKey: process.env['SEKISHO_NO_SUCH_KEY'] as string }],
    ['apiKey: no key', { apiKey: '鍵' }],
    ['timeoutMs: no number', { timeoutMs: Number.NaN }],
    ['timeoutMs: more than a timer takes', { timeoutMs: Number.POSITIVE_INFINITY }],
    ['budgetMs: nothing', { budgetMs: 0 }],
    ['retries: fewer than none', { retries: -1 }],
  ])('what cannot work is refused before the first payment: %s', (name, wrong) => {
    const make = () => new SekishoClient({ ...options, baseUrl: 'http://127.0.0.1:1', ...wrong });
    expect(make).toThrow(name.startsWith('baseUrl: nothing') ? 'Invalid URL' : name.split(':')[0]);
    expect(make).not.toThrow(/secret|鍵/);
  });

  test('a key may end in the line break of its file', async () => {
    const { baseUrl, seen } = await serviceWith(json(200, decision));
    await new SekishoClient({ ...options, baseUrl, apiKey: 'sk_test\n' }).assess(checkout);
    expect(seen[0]?.authorization).toBe('Bearer sk_test');
  });

  test('what the provider takes is there for whoever answered, where a policy of your own says it', async () => {
    const client = new SekishoClient({
      ...options,
      baseUrl: 'http://127.0.0.1:1',
      retries: 0,
      failPolicy: (id, cause, version) => ({
        ...challengePreferred(id, cause, version),
        psp: { fields: { requestorChallengeIndicator: '03' } },
      }),
    });
    const { psp } = await client.assess(checkout, { psp: 'veritrans' });
    expect({ orderId: 'a', ...psp?.fields }).toEqual({ orderId: 'a', requestorChallengeIndicator: '03' });
  });

  test('a policy of your own', async () => {
    const client = new SekishoClient({
      ...options,
      baseUrl: 'http://127.0.0.1:1',
      retries: 0,
      failPolicy: (id, cause) => ({
        from: 'fail_policy',
        id,
        recorded: false,
        flow: 'frictionless',
        three_ds: { message_version: '2.2.0', threeDSRequestorChallengeInd: '01' },
        advice: [],
        degraded: [{ part: 'service', cause, action: 'no preference' }],
      }),
    });
    expect((await client.assess(checkout)).flow).toBe('frictionless');
  });

  test('a refusal is thrown at once, with codes and pointers and without what was sent', async () => {
    const problem = { code: 'unknown-field', pointer: '/nonsense', detail: 'The schema has no such field.' };
    const { baseUrl, seen } = await serviceWith(
      json(
        400,
        { ...problem, errors: [problem, { code: 'bad-value', pointer: '/amount/value' }] },
        { 'content-type': 'application/problem+json; charset=utf-8' },
      ),
    );
    const refused = await new SekishoClient({ ...options, baseUrl })
      .assess({ ...checkout, email: 'taro@example.jp' })
      .catch(error => error);
    expect(refused).toBeInstanceOf(SekishoRefused);
    expect(refused.message).toBe(
      'the service refused the request (400): unknown-field at /nonsense, bad-value at /amount/value',
    );
    expect(JSON.stringify(refused)).not.toContain('taro');
    expect(seen).toHaveLength(1);
  });

  const page =
    (status: number, text: string, type: string): Answer =>
    (_request, response) =>
      response.writeHead(status, { 'content-type': type }).end(text);
  test.each([
    ['404 of a router without a backend', page(404, 'default backend - 404', 'text/plain'), 'status 404'],
    ['403 of a firewall', page(403, '<html>403 Forbidden</html>', 'text/html'), 'status 403'],
    ['413 with nothing in it', page(413, '', 'text/html'), 'status 413'],
    ['404 in JSON that is not the service’s', json(404, { code: 'not-found' }), 'status 404'],
    ['problem document without a code', page(401, '{"title":"No"}', 'application/problem+json'), 'status 401'],
    ['200 of a maintenance', page(200, '<html>back soon</html>', 'text/html'), 'not an answer'],
  ])('a proxy’s page is no refusal: %s', async (_name, answer, reason) => {
    const { baseUrl } = await serviceWith(answer);
    const told: string[] = [];
    const client = new SekishoClient({ ...options, baseUrl, onFallback: error => told.push(error.reason) });
    expect(await client.assess(checkout)).toMatchObject({ from: 'fail_policy', degraded: [{ cause: reason }] });
    expect(told).toEqual([reason]);
    // An outcome is the shop's to keep and send later.
    await expect(client.recordOutcome('a', { type: 'label', label: 'fraud' })).rejects.toBeInstanceOf(
      SekishoUnreachable,
    );
  });

  test('a page that goes away again: the try after it decides', async () => {
    const { baseUrl } = await serviceWith(page(404, 'default backend - 404', 'text/plain'), json(200, decision));
    expect((await new SekishoClient({ ...options, baseUrl }).assess(checkout)).from).toBe('service');
  });

  test('a redirect is not followed: the key would go with it', async () => {
    const { baseUrl, seen } = await serviceWith((_request, response) =>
      response.writeHead(302, { location: '/elsewhere' }).end(),
    );
    expect((await new SekishoClient({ ...options, baseUrl, retries: 0 }).assess(checkout)).from).toBe('fail_policy');
    expect(seen).toHaveLength(1);
  });

  test("the caller's own abort is the caller's", async () => {
    const { baseUrl } = await serviceWith(silent);
    const client = new SekishoClient({ ...options, baseUrl, timeoutMs: 5_000 });
    await expect(client.assess(checkout, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/abort|timeout/i);
  });
});

describe('outcomes and past assessments', () => {
  test('names its attempt in the path only', () => {
    // @ts-expect-error: the service refuses it, for streams alone have it.
    const named: ClientOutcome = { type: 'refund', assessment: 'a' };
    expect(named).toBeDefined();
  });

  test('an outcome is sent again until it arrived', async () => {
    const { baseUrl, seen } = await serviceWith(
      hangUp,
      json(200, { recorded: true, advice: [{ do: 'do_not_authorize' }] }),
    );
    const client = new SekishoClient({ ...options, baseUrl });
    const outcome = { type: 'authentication', trans_status: 'N' } as const;
    expect(await client.recordOutcome('a/b c', outcome, { merchant: 'shop-7' })).toEqual({
      recorded: true,
      advice: [{ do: 'do_not_authorize' }],
    });
    expect(seen.map(one => one.url)).toEqual(Array(2).fill('/v1/assessments/a%2Fb%20c/outcomes?merchant=shop-7'));
  });

  test('one that could not be delivered is the shop’s to keep', async () => {
    const client = new SekishoClient({ ...options, baseUrl: 'http://127.0.0.1:1' });
    await expect(client.recordOutcome('a', { type: 'label', label: 'fraud' })).rejects.toBeInstanceOf(
      SekishoUnreachable,
    );
  });

  test('an answer in JSON that is not the service’s is none: the outcome is the shop’s to keep', async () => {
    const { baseUrl } = await serviceWith(json(200, { status: 'maintenance' }));
    await expect(new SekishoClient({ ...options, baseUrl }).recordOutcome('a', { type: 'refund' })).rejects.toThrow(
      'the service could not be reached (not an answer; 1 try)',
    );
  });

  test('a past assessment is rendered as asked', async () => {
    const { baseUrl, seen } = await serviceWith(json(200, { id: 'a' }));
    await new SekishoClient({ ...options, baseUrl }).find('a', { messageVersion: '2.1.0', psp: 'veritrans' });
    expect(seen[0]?.url).toBe('/v1/assessments/a?message_version=2.1.0&psp=veritrans');
  });

  test('a base address with a path keeps it', async () => {
    const { baseUrl, seen } = await serviceWith(json(200, { id: 'a' }));
    await new SekishoClient({ ...options, baseUrl: `${baseUrl}/sekisho` }).find('a');
    expect(seen[0]?.url).toBe('/sekisho/v1/assessments/a');
  });
});

describe('card numbers', () => {
  const key = cardKey('k1', new Uint8Array(32).fill(7));

  test('become tokens where they are; spaces, hyphens and width do not matter', () => {
    const tokens = cardTokens('3528000000000106', '2029-12', key);
    for (const written of [
      '3528000000000106',
      '3528 0000 0000 0106',
      '3528-0000-0000-0106',
      '３５２８００００００００01０６',
    ]) {
      expect(tokenisedCard(written, '2029-12', key)).toEqual({
        token: tokens.token,
        range_token: tokens.range_token,
        bin: '35280000',
        expiry: '2029-12',
      });
    }
    expect(tokenisedCard('378282246310005', undefined, key).bin).toBe('378282');
    expect(() => tokenisedCard('not a number', undefined, key)).toThrow('a card number is 12 to 19 ASCII digits');
  });

  test('are never sent', async () => {
    const { baseUrl, seen } = await serviceWith(json(200, decision));
    const card = { number: '3528000000000106' } as object;
    await expect(new SekishoClient({ ...options, baseUrl }).assess({ ...checkout, card })).rejects.toThrow(
      /tokenisedCard/,
    );
    expect(seen).toEqual([]);
  });
});
