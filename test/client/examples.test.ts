/** Every example of examples/ runs: those in TypeScript always, the others where their interpreter is there. */
import { execFile, spawnSync } from 'node:child_process';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addCheckout } from '../../examples/express/shop.ts';
import { buildShop, type Outbox, type Payments, sendLater, type Unsent } from '../../examples/fastify/shop.ts';
import { SekishoClient, SekishoRefused } from '../../src/client/index.ts';
import { type RunningTestService, testService } from './service.ts';

const place = testService();
let service: RunningTestService;
let client: SekishoClient;
beforeAll(async () => {
  service = await place.start();
  client = new SekishoClient({ ...service, timeoutMs: 5_000, budgetMs: 10_000 });
}, 60_000);
afterAll(() => place.remove());

describe('the shop on Fastify', () => {
  const order = { total_yen: 3_000, card: { token: 'tok-1', bin: '352800' }, email: 'taro@example.jp', attempt: 1 };
  const paysWith = (trans_status: 'Y' | 'N', seen: object[] = []): Payments => ({
    async pay(_order, threeDs) {
      seen.push(threeDs);
      return { trans_status, eci: trans_status === 'Y' ? '05' : '07' };
    },
  });
  const kept: Unsent[] = [];
  const alarms: unknown[] = [];
  const outbox: Outbox = { keep: async unsent => void kept.push(unsent), alarm: error => void alarms.push(error) };
  beforeEach(() => {
    kept.length = 0;
    alarms.length = 0;
  });
  const place_ = (payments: Payments, order_id: string, sekisho = client) =>
    buildShop(sekisho, payments, outbox).inject({ method: 'POST', url: '/orders', payload: { ...order, order_id } });
  const away = new SekishoClient({ baseUrl: 'http://127.0.0.1:1', apiKey: 'x', retries: 0 });

  test('passes the decision on, records the result and takes the advice', async () => {
    const seen: object[] = [];
    const paid = await place_(paysWith('Y', seen), 'fastify-1');
    expect(paid.json().status).toMatch(/^paid/);
    expect(seen[0]).toMatchObject({
      message_version: '2.2.0',
      threeDSRequestorChallengeInd: expect.stringMatching(/^0[1-4]$/),
    });
    expect((await place_(paysWith('N'), 'fastify-2')).statusCode).toBe(402);
    expect(await client.find('fastify-2-1')).toMatchObject({ outcomes: [{ outcome: { trans_status: 'N' } }] });
    expect(kept).toEqual([]);
    expect(alarms).toEqual([]);
  });

  test('sells on, with a challenge preferred, when Sekisho is away', async () => {
    const seen: object[] = [];
    const paid = await place_(paysWith('Y', seen), 'fastify-3', away);
    expect(paid.json().status).toBe('paid, to be reviewed before shipping');
    expect(seen[0]).toMatchObject({ threeDSRequestorChallengeInd: '03' });
    expect((await place_(paysWith('N'), 'fastify-4', away)).statusCode).toBe(402);
  });

  test('keeps what Sekisho does not have, and sends it when Sekisho is back', async () => {
    await place_(paysWith('Y'), 'fastify-5', away);
    const goesAway = Object.assign(new SekishoClient({ ...service, timeoutMs: 5_000, budgetMs: 10_000 }), {
      recordOutcome: (...call: Parameters<SekishoClient['recordOutcome']>) => away.recordOutcome(...call),
    });
    expect((await place_(paysWith('N'), 'fastify-6', goesAway)).statusCode).toBe(402);
    expect(kept.map(({ checkout }) => checkout.id)).toEqual(['fastify-5-1', 'fastify-6-1']);
    for (const unsent of kept) expect(await sendLater(away, unsent)).toBe(false);
    for (const unsent of kept) expect(await sendLater(client, unsent)).toBe(true);
    // Once more, as a job would that died before it crossed them off.
    for (const unsent of kept) expect(await sendLater(client, unsent)).toBe(true);
    for (const { checkout, outcome } of kept) {
      expect(await client.find(checkout.id)).toMatchObject({ outcomes: [{ outcome }] });
    }
  });

  test('a refused outcome does not pass unseen, nor does it fail the payment', async () => {
    const payments: Payments = { pay: async () => ({ trans_status: 'Y', eci: 'none of them' }) };
    expect((await place_(payments, 'fastify-7')).statusCode).toBe(200);
    expect(alarms).toEqual([expect.any(SekishoRefused)]);
    expect(kept).toEqual([]);
  });
});

test('the route for Express, on a stand-in with its interface', async () => {
  type Handler = Parameters<Parameters<typeof addCheckout>[0]['post']>[1];
  let handler: Handler | undefined;
  addCheckout({ post: (_path, given) => (handler = given) }, client);
  const answered = await new Promise((resolve, reject) => {
    const response = { status: () => response, json: resolve };
    const body = { order_id: 'express-1', attempt: 1, total_yen: 3_000, bin: '352800', last4: '0106' };
    handler?.({ body, ip: '203.0.113.7' }, response, reject);
  });
  expect(answered).toMatchObject({
    flow: expect.stringMatching(/frictionless|challenge/),
    three_ds: { purchaseAmount: '3000' },
  });
});

describe.each([
  ['python', 'python3', 'checkout.py'],
  ['ruby', 'ruby', 'checkout.rb'],
  ['php', 'php', 'checkout.php'],
])('the shop in %s', (language, interpreter, file) => {
  const there = spawnSync(interpreter, ['--version']).status === 0;
  if (!there) process.stdout.write(`examples/${language} is not run: ${interpreter} is not on this machine\n`);
  const run = async (order: string, url: string) => {
    const env = { ...process.env, SEKISHO_URL: url, SEKISHO_API_KEY: service.apiKey };
    const { stdout } = await promisify(execFile)(interpreter, [`examples/${language}/${file}`, order], { env });
    return stdout.trim().split('\n');
  };

  test.skipIf(!there)('asks, reports and reads the advice', async () => {
    const [flow, challenge, advice] = await run(`${language}-1`, service.baseUrl);
    expect(flow).toMatch(/^flow (frictionless|challenge)$/);
    expect(challenge).toMatch(/^challenge 0[1-4]$/);
    expect(advice).toBe('advice do_not_authorize');
    expect(await client.find(`${language}-1-1`)).toMatchObject({ outcomes: [{ outcome: { trans_status: 'N' } }] });
  });

  test.skipIf(!there)('prefers a challenge when nobody answers', async () => {
    const lines = await run(`${language}-2`, 'http://127.0.0.1:1');
    expect(lines).toEqual(['flow challenge', 'challenge 03', 'advice keep the outcome and send it later']);
  });

  test.skipIf(!there).each([
    ['the service fails', (socket: Socket) => socket.end(answer('500 Internal Server Error', 'text/plain', 'oops'))],
    ['a proxy has a page of its own', (socket: Socket) => socket.end(answer('404 Not Found', 'text/html', '<p>no'))],
    [
      'its answer is broken off',
      (socket: Socket) => socket.end(answer('200 OK', 'application/json', '{"flow":', 5_000)),
    ],
    ['its answer is broken off in a header', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-ty')],
    ['what answers is no HTTP', (socket: Socket) => socket.end('hello\r\n\r\n')],
    ['it hangs up', (socket: Socket) => socket.destroy()],
  ])('and when %s', async (_when, respond) => {
    const broken = createServer(socket => {
      socket.on('error', () => {});
      socket.once('data', () => respond(socket));
    });
    await new Promise<void>(resolve => broken.listen(0, '127.0.0.1', resolve));
    const lines = await run(`${language}-3`, `http://127.0.0.1:${(broken.address() as AddressInfo).port}`);
    expect(lines).toEqual(['flow challenge', 'challenge 03', 'advice keep the outcome and send it later']);
    broken.close();
  });

  test.skipIf(!there)('and stops where the service refuses: the mistake is its own', async () => {
    // PHP says it on standard output where nobody set it up otherwise.
    const refused = await run('x'.repeat(1_000), service.baseUrl).catch(error => error);
    expect(`${refused.stderr}${refused.stdout}`).toMatch(/40\d/);
    expect(`${refused.stderr}${refused.stdout}`).not.toContain(service.apiKey.slice(0, 12));
  });
});

const answer = (status: string, type: string, body: string, length = body.length) =>
  `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${body}`;
