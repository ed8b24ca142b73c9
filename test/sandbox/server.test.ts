import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cardKey, SekishoClient } from '../../src/client/index.ts';
import { testCards } from '../../src/sandbox/cards.ts';
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

  test('shows the fail policy when the scoring API is away: the order goes on, a challenge preferred', async () => {
    const body = new URLSearchParams({ card: 'follows_wish', lang: 'en' });
    const placed = await fetch(`${sandbox.address}/orders`, { method: 'POST', body, redirect: 'manual' });
    const pay = new URL(placed.headers.get('location') ?? '', sandbox.address);
    expect(await (await fetch(pay)).text()).toContain('the fail policy answered');
    const next = await fetch(`${pay}/authenticate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        threeDSCompInd: 'Y',
        language: 'en',
        colorDepth: 30,
        screenHeight: 900,
        screenWidth: 1200,
        timeZoneOffset: -540,
      }),
    });
    expect(await next.json()).toMatchObject({ step: 'challenge', acsURL: `${sandbox.address}/acs/challenge` });
    const left = await (await fetch(`${pay}/result`)).text();
    expect(left).toContain('data-ending="not_authenticated"');
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
    expect(await post('/postauth', { threeDSServerTransID: pres['threeDSServerTransID'] })).toMatchObject({
      messageType: 'Erro',
    });
  });

  test('escapes what a visitor typed', async () => {
    const body = new URLSearchParams({ message: '<script>alert(1)</script>"', lang: 'en' });
    const page = await (await fetch(`${sandbox.address}/member`, { method: 'POST', body })).text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;');
    expect(page).not.toContain('<script>alert');
  });
});

test('sekisho sandbox starts with a scoring service of its own, says that it is a simulation, and stops', async () => {
  // A busy machine exceeds the time budget, and then the first attempt is challenged already.
  const rules = mkdtempSync(join(tmpdir(), 'sekisho-sandbox-rules-'));
  onTestFinished(() => rmSync(rules, { recursive: true }));
  cpSync('rules', rules, { recursive: true });
  const policy = readFileSync('rules/policy.yaml', 'utf8').replace('after_ms: 150', 'after_ms: 60000');
  writeFileSync(join(rules, 'policy.yaml'), policy);
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
}, 60_000);
