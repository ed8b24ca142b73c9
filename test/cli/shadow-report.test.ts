/** `sekisho rules shadow-report` over a real journal: every column against what was sent. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { registerRulesShadowReport } from '../../src/cli/rules-shadow-report.ts';
import { type Door, openDoor, smallRules, startOfTests } from '../api/door.ts';

let door: Door;
let rules: string;
const hotel = { shipping: { line1: 'ホテルグランド東京 301', country: 'JP' } };
beforeAll(async () => {
  door = await openDoor();
  rules = mkdtempSync(join(tmpdir(), 'sekisho-shadow-'));
  for (const [path, text] of smallRules) {
    mkdirSync(dirname(join(rules, path)), { recursive: true });
    // As it stands now the shadow rule would be worth 45: with 20 points more it would challenge.
    writeFileSync(join(rules, path), text.replace('points: 5\n', 'points: 45\n'));
  }
  const send = (id: string, value: number, more = {}) =>
    door.assess({ id, amount: { value, currency: 'JPY' }, ...more });
  door.clock.now = startOfTests;
  await send('cheap hotel', 1_000, hotel);
  await send('dear hotel', 150_000, hotel);
  await send('another cheap hotel', 1_000, hotel);
  await send('home', 1_000);
  door.clock.now = startOfTests + 1_000;
  for (const [id, payload] of [
    ['dear hotel', { type: 'chargeback', category: 'fraud' }],
    ['cheap hotel', { type: 'label', label: 'genuine' }],
  ] as const) {
    const url = `/v1/assessments/${encodeURIComponent(id)}/outcomes`;
    const sent = await door.send({
      method: 'POST',
      url,
      payload: { ...payload, at: new Date(startOfTests).toISOString() },
    });
    expect(sent.status, sent.text).toBeLessThan(300);
  }
  vi.useFakeTimers({ now: startOfTests + 60_000, toFake: ['Date'] });
});
afterAll(async () => {
  vi.useRealTimers();
  await door.close();
  rmSync(door.folder, { recursive: true, force: true });
  rmSync(rules, { recursive: true, force: true });
});

async function report(...words: string[]): Promise<string> {
  const out: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => out.push(String(text)) > 0);
  try {
    const program = new Command('sekisho').exitOverride();
    registerRulesShadowReport(program);
    await program.parseAsync(['node', 'x', 'shadow-report', '--data', door.folder, '--rules', rules, ...words]);
  } finally {
    stdout.mockRestore();
  }
  return out.join('');
}

test('counts hits, labels, hits of no live rule, and flows that would have been others', async () => {
  expect(JSON.parse(await report('--json'))).toEqual({
    attempts: 4,
    rules: [
      { rule: 'short-stay', hits: 3, fraud: 1, genuine: 1, alone: 2, toChallenge: 1, toFrictionless: 0, untold: 0 },
    ],
  });
});

test('is read by people, and says what it cannot know', async () => {
  await expect(await report()).toMatchFileSnapshot('golden/shadow-report.txt');
});
