import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cardKey, SekishoClient } from '../../src/client/index.ts';
import { memberPassword } from '../../src/sandbox/acs.ts';
import { testCards } from '../../src/sandbox/cards.ts';
import { faultsOf, type Message } from '../../src/sandbox/network.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  const sekisho = new SekishoClient({ baseUrl: 'http://127.0.0.1:1', apiKey: 'none', retries: 0 });
  sandbox = await startSandbox({ sekisho, cardKey: cardKey('test', new Uint8Array(32)), silenceMs: 1 }, 0);
});
afterAll(() => sandbox.stop());

/** Status of a request that claims another host. */
function statusFor(
  host: string,
  path = '/',
): Promise<{ readonly status: number | undefined; readonly location: string | undefined }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(sandbox.address);
    request({ host: '127.0.0.1', port, path, headers: { host } }, response => {
      response.resume();
      resolve({ status: response.statusCode, location: response.headers.location });
    })
      .on('error', reject)
      .end();
  });
}

describe('the server', () => {
  test('listens on loopback, and answers to no other name', async () => {
    expect(sandbox.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const { port } = new URL(sandbox.address);
    expect(await statusFor(`127.0.0.1:${port}`)).toMatchObject({ status: 200 });
    expect(await statusFor(`evil.example:${port}`)).toMatchObject({ status: 421 });
    expect(await statusFor(`localhost:${port}`, '/?lang=en')).toEqual({
      status: 302,
      location: `${sandbox.address}/?lang=en`,
    });
  });

  test('lets no page load anything from elsewhere', async () => {
    const { headers } = await fetch(sandbox.address);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  });

  /** Places an order; the address of its payment page. */
  async function place(fields: Readonly<Record<string, string>>): Promise<string> {
    const body = new URLSearchParams({ lang: 'en', ...fields });
    const placed = await fetch(`${sandbox.address}/orders`, { method: 'POST', body, redirect: 'manual' });
    return new URL(placed.headers.get('location') ?? '', sandbox.address).href;
  }

  const browser = {
    ...{ threeDSCompInd: 'Y', language: 'en', colorDepth: 30, screenHeight: 900, screenWidth: 1200 },
    timeZoneOffset: -540,
  };
  async function authenticate(pay: string, report: object = browser) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${pay}/authenticate`, { method: 'POST', headers, body: JSON.stringify(report) });
    return (await answer.json()) as Record<'step' | 'acsURL' | 'creq' | 'threeDSSessionData', string>;
  }

  const textOf = async (url: string, form?: Readonly<Record<string, string>>) =>
    (await fetch(url, form ? { method: 'POST', body: new URLSearchParams(form) } : {})).text();
  const messagesOf = (page: string) => [...page.matchAll(/data-message="([^"]+)"/g)].map(([, type]) => type);

  test('shows the fail policy when the scoring API is away: the order goes on, a challenge preferred', async () => {
    const pay = await place({ card: 'follows_wish', goods: 'console' });
    expect(await textOf(pay)).toContain('the fail policy answered');
    expect(await authenticate(pay)).toMatchObject({ step: 'challenge', acsURL: `${sandbox.address}/acs/challenge` });
    expect(await textOf(`${sandbox.address}/mailbox`)).toContain(': ¥99,960<');
  });

  test('authorises no enrolled card before its issuer has answered', async () => {
    const rejected = await place({ card: 'rejected' });
    expect(await textOf(`${rejected}/result`)).toContain('data-order=');
    expect(await authenticate(rejected)).toEqual({ step: 'result' });
    expect(await textOf(`${rejected}/result`)).toContain('data-ending="not_authenticated"');
    const pay = await place({ card: 'challenge' });
    await authenticate(pay);
    const pending = await textOf(`${pay}/result`);
    expect(pending).toContain('data-order=');
    expect(messagesOf(pending)).not.toContain('authorisation request');
  });

  test('an AReq stays valid whatever the page reports of its browser', async () => {
    for (const report of [{ screenHeight: -5, screenWidth: 1e9 }, { colorDepth: 'x', timeZoneOffset: '1e400' }, []]) {
      const pay = await place({ card: 'rejected' });
      await authenticate(pay, report);
      expect(messagesOf(await textOf(`${pay}/result`))).toContain('ARes');
    }
  });

  test('two tabs of one payment send one AReq', async () => {
    const pay = await place({ card: 'timeout' });
    await Promise.all([authenticate(pay), authenticate(pay)]);
    const sent = messagesOf(await textOf(`${pay}/result`)).filter(type => type === 'AReq' || type === 'Erro');
    expect(sent).toEqual(['AReq', 'AReq', 'Erro']);
  });

  test('a challenge that is over takes no second answer: both tabs are sent back to the shop', async () => {
    const pay = await place({ card: 'challenge' });
    const { acsURL, creq, threeDSSessionData } = await authenticate(pay);
    const page = await textOf(acsURL, { creq, threeDSSessionData });
    const acsTransID = /name="acsTransID" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const answered = (secret: string) =>
      textOf(`${sandbox.address}/acs/challenge/answer`, { acsTransID, method: 'password', secret });
    const first = await answered(memberPassword);
    expect(first).toContain('name="cres"');
    expect(await answered('wrong')).toBe(first);
    expect(await textOf(acsURL, { creq, threeDSSessionData })).toBe(first);
    expect(await authenticate(pay)).toEqual({ step: 'result' });
    const result = await textOf(`${pay}/result`);
    expect(result).toContain('data-ending="approved');
    expect(messagesOf(result).filter(type => type === 'RReq')).toHaveLength(2);
  });

  test('a form is carried back to this sandbox only', async () => {
    const data = (url: string) =>
      Buffer.from(JSON.stringify({ threeDSServerTransID: 'x', threeDSMethodNotificationURL: url })).toString(
        'base64url',
      );
    const posted = (url: string) =>
      fetch(`${sandbox.address}/acs/method`, {
        method: 'POST',
        body: new URLSearchParams({ threeDSMethodData: data(url) }),
      });
    expect((await posted(`${sandbox.address}/3ds/method-notification`)).status).toBe(200);
    for (const url of ['https://evil.example/', `${sandbox.address}.evil.example/`, ''])
      expect((await posted(url)).status).toBe(400);
    expect(
      (await fetch(`${sandbox.address}/acs/challenge`, { method: 'POST', body: new URLSearchParams({ creq: 'x' }) }))
        .status,
    ).toBe(400);
  });

  test('speaks JSON to a peer without a browser', async () => {
    const post = async (path: string, body: object) => {
      const response = await fetch(sandbox.address + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return (await response.json()) as Record<string, unknown>;
    };
    const number = testCards.find(card => card.behaviour === 'frictionless')?.number;
    const pres = await post('/preauth', { acctNumber: number });
    expect(pres).toMatchObject({ messageType: 'PRes', threeDSMethodURL: `${sandbox.address}/acs/method` });
    const erro = await post('/auth', { messageType: 'AReq', messageVersion: '2.2.0', acctNumber: number });
    expect(erro).toMatchObject({ messageType: 'Erro', errorCode: '203' });
    const unknown = await post('/postauth', { threeDSServerTransID: pres['threeDSServerTransID'] });
    expect(unknown).toMatchObject({ messageType: 'Erro', errorCode: '301' });
    expect(faultsOf(unknown as unknown as Message)).toEqual([]);
  });

  test('answers whatever a peer sends with an Erro that is valid itself', async () => {
    const headers = { 'content-type': 'application/json' };
    const bodies = ['null', '[]', '"x"', '{}', '{"acctNumber":3528010000000104}', '{"messageVersion":"9.9"}'];
    const rres = '{"messageType":"RRes","messageVersion":"2.2.0"}';
    for (const path of ['/preauth', '/auth', '/postauth'])
      for (const body of [...bodies, rres]) {
        const answer = await fetch(sandbox.address + path, { method: 'POST', headers, body });
        const erro = (await answer.json()) as Message;
        expect(erro.messageType, `${path} ${body}`).toBe('Erro');
        expect(faultsOf(erro), `${path} ${body}`).toEqual([]);
      }
  });

  test('escapes what a visitor typed', async () => {
    const body = new URLSearchParams({ message: '<script>alert(1)</script>"', lang: 'en' });
    const page = await (await fetch(`${sandbox.address}/member`, { method: 'POST', body })).text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;');
    expect(page).not.toContain('<script>alert');
  });
});

/** Exit status of a sandbox that cannot start, and what it said. */
async function refused(...options: readonly string[]): Promise<readonly [unknown, string]> {
  const child = spawn(process.execPath, ['bin/sekisho.js', 'sandbox', ...options]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stderr.setEncoding('utf8').on('data', chunk => {
    text += chunk;
  });
  return [await new Promise(resolve => child.once('exit', resolve)), text];
}

test('sekisho sandbox starts with a scoring service of its own, says that it is a simulation, and stops; or says why it cannot start', async () => {
  // A busy machine exceeds the time budget, and then the first attempt is challenged already.
  const rules = mkdtempSync(join(tmpdir(), 'sekisho-sandbox-rules-'));
  onTestFinished(() => rmSync(rules, { recursive: true }));
  cpSync('rules', rules, { recursive: true });
  const policy = readFileSync('rules/policy.yaml', 'utf8').replace('after_ms: 150', 'after_ms: 60000');
  writeFileSync(join(rules, 'policy.yaml'), policy);
  const taken = refused('--port', new URL(sandbox.address).port);
  const nowhere = refused('--port', '0', '--scoring', 'nonsense');
  const keyless = refused('--port', '0', '--scoring', 'http://127.0.0.1:1', '--api-key', '');
  const child = spawn(process.execPath, ['bin/sekisho.js', 'sandbox', '--port', '0', '--rules', rules], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const out = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', chunk => {
      text += chunk;
      if (text.includes('Ctrl+C')) resolve(text);
    });
    child.once('exit', code => reject(new Error(`ended with ${code}`)));
  });
  expect(out).toContain('This is a simulation');
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(out)?.[0] ?? '';
  const walked = await (
    await fetch(`${address}/attacker`, { method: 'POST', body: new URLSearchParams({ lang: 'en' }) })
  ).text();
  expect(walked).toMatch(/First attempt for which a challenge was asked: [2-9]</);
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(await taken).toEqual([69, expect.stringContaining('another program already listens on this address')]);
  expect(await nowhere).toEqual([64, expect.stringContaining('A scoring service is an address')]);
  expect(await keyless).toEqual([64, expect.stringContaining('--scoring needs --api-key')]);
}, 60_000);
