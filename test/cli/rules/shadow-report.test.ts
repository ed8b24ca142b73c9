/** `sekisho rules shadow-report` over a real journal: every column against what was sent. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { registerRulesShadowReport } from '../../../src/cli/rules/shadow-report.ts';
import { loadRuleSet } from '../../../src/engine/rule-set.ts';
import { createShadowSet } from '../../../src/engine/shadow.ts';
import { shippedTowns } from '../../../src/towns/shipped.ts';
import { type Door, openDoor, smallRules, startOfTests } from '../../api/door.ts';

let door: Door;
let rules: string;
/** A second rule set, in the shadow of the small one: dear orders weigh more, a busy device nothing. */
const shadowRules = new Map(
  [...smallRules].map(([path, text]) => [
    path,
    path.endsWith('costly.yaml')
      ? text.replace('points: 20', 'points: 65')
      : path.endsWith('busy-device.yaml')
        ? text.replace('status: live', 'status: draft')
        : text,
  ]),
);
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
  const { deciding } = door.service;
  await door.service.change({
    ...deciding,
    shadow: { set: createShadowSet(deciding.ruleSet, loadRuleSet(shadowRules, shippedTowns).ruleSet!) },
  });
  await send('cheap hotel', 1_000, hotel);
  await send('dear hotel', 150_000, hotel);
  await send('another cheap hotel', 1_000, hotel);
  await send('home', 1_000);
  for (const id of ['press 1', 'press 2', 'press 3']) await send(id, 3_000, { device: { id: 'busy' } });
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
  // What the shadow said follows behind the facts.
  while (JSON.parse(await report('--json')).rule_sets[0]?.sums.toFrictionless.attempts !== 1)
    await new Promise(resolve => setTimeout(resolve, 20));
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
    registerRulesShadowReport(program.command('shadow-report'));
    await program.parseAsync(['node', 'x', 'shadow-report', '--data', door.folder, '--rules', rules, ...words]);
  } finally {
    stdout.mockRestore();
  }
  return out.join('');
}

test('counts hits, labels, hits of no live rule, and flows that would have been others', async () => {
  const { rule_sets: _sets, ...found } = JSON.parse(await report('--json'));
  expect(found).toEqual({
    attempts: 7,
    rules: [
      { rule: 'short-stay', hits: 3, fraud: 1, genuine: 1, alone: 2, toChallenge: 1, toFrictionless: 0, untold: 0 },
    ],
  });
});

test('a shadow rule set beside the live one: flips each way with amounts, labels, rules behind them, and the orders', async () => {
  const { rule_sets } = JSON.parse(await report('--json'));
  const none = { attempts: 0, amounts: {}, fraud: 0, genuine: 0, open: 0 };
  expect(rule_sets).toEqual([
    {
      rule_set: loadRuleSet(shadowRules, shippedTowns).ruleSet!.version,
      live: door.service.ruleSet.version,
      first: '2026-11-22T03:00:00.000Z',
      last: '2026-11-22T03:00:00.000Z',
      sums: {
        bothFrictionless: { attempts: 5, amounts: { JPY: 9_000 }, fraud: 0, genuine: 1, open: 4 },
        bothChallenge: none,
        toChallenge: { attempts: 1, amounts: { JPY: 150_000 }, fraud: 1, genuine: 0, open: 0 },
        toFrictionless: { attempts: 1, amounts: { JPY: 3_000 }, fraud: 0, genuine: 0, open: 1 },
      },
      degraded: 0,
      failed: {},
      rules: [
        { rule: 'busy-device', gained: 0, lost: 1, toChallenge: 0, toFrictionless: 1 },
        { rule: 'costly', gained: 1, lost: 0, toChallenge: 1, toFrictionless: 0 },
      ],
      examples: {
        toChallenge: [
          {
            id: 'dear hotel',
            amount: 150_000,
            currency: 'JPY',
            score: 20,
            shadowScore: 65,
            gained: ['costly'],
            lost: [],
            label: 'fraud',
          },
        ],
        toFrictionless: [
          {
            id: 'press 3',
            amount: 3_000,
            currency: 'JPY',
            score: 70,
            shadowScore: 0,
            gained: [],
            lost: ['busy-device'],
            label: 'open',
          },
        ],
      },
    },
  ]);
});

test('is read by people, and says what it cannot know', async () => {
  await expect(await report()).toMatchFileSnapshot('golden/shadow-report.txt');
  await expect(await report('--language', 'ja')).toMatchFileSnapshot('golden/shadow-report.ja.txt');
});
