/** `sekisho rules explain <id of an assessment>`, on a journal that a service wrote. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { featuresText } from '../../src/api/answers.ts';
import { demoSecrets, readSecrets } from '../../src/api/secrets.ts';
import { fixturesOf } from '../../src/authoring/cases/fixtures.ts';
import { CasePlayer } from '../../src/authoring/cases/play.ts';
import type { RunnableParts } from '../../src/authoring/cases/run.ts';
import { countersBehind, eventsBehind } from '../../src/authoring/explain/events.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { createProgram } from '../../src/cli/main.ts';
import type { AttemptRecord } from '../../src/engine/journal.ts';
import type { RuleSetFiles } from '../../src/engine/rules/read-rules.ts';
import type { Outcome, VelocityEvent } from '../../src/engine/types.ts';
import { attemptEvent, attemptName, outcomeEvent } from '../../src/engine/velocity/events.ts';
import { plainKeys } from '../../src/engine/velocity/keys.ts';
import { openJournal } from '../../src/stores/sqlite/journal.ts';
import { base } from './sample.ts';

/** The base knows no goods; this much is enough to see how they are read. */
const withGoods: RuleSetFiles = new Map([
  ...base,
  ['lists/goods/classes.csv', 'value,resale_index,high_risk,electronic,gift_card\ngame_console,0.9,yes,no,no\n'],
  [
    'lists/goods/titles/consoles.csv',
    `value,role,class,strength
nintendo switch 2,platform,game_console,3
switch,platform,game_console,1
本体,confirm,game_console,1
ケース,not,devices,3
`,
  ],
]);
const parts = readParts(withGoods) as RunnableParts;
/** What the shop sent, as the journal keeps it. */
const sent = JSON.stringify({
  order_id: '20261120-0001',
  amount: { currency: 'JPY', value: 99_960 },
  id: 'a',
  items: [
    { category: '家電 > ゲーム機本体', name: 'Nintendo Switch 2 本体', quantity: 2 },
    { name: 'Switch 保護ケース' },
  ],
  shipping: {
    city: '新宿区',
    line1: '新宿二丁目３番１号',
    line2: 'ウイ－クリ－マンション見本 ３０１',
    prefecture: '東京都',
  },
});
const start = Date.parse('2026-11-20T12:00:00Z');
const event = (index: number, more: Partial<VelocityEvent> = {}): VelocityEvent => ({
  id: `a-${index}`,
  kinds: ['attempts'],
  at: start + index * 1000,
  keys: { 'device.id': 'd', 'card.number': `n-${index}`, 'merchant.id': 'm' },
  facts: {},
  ...more,
});

describe('the events behind a counter', () => {
  const [counter] = countersBehind(parts.ruleSet, ['many-numbers-on-device']);

  it('are those of its window and key', () => {
    const events = [
      event(4),
      event(1),
      event(2, { keys: { 'device.id': 'other' } }),
      event(3, { kinds: ['declines'] }),
      event(-596),
      event(-595),
      event(5),
    ];
    expect(eventsBehind(counter!, event(4), events).map(({ id }) => id)).toEqual(['a--595', 'a-1', 'a-4']);
  });

  it('are those of the rules that hit, and no others', () => {
    expect(counter?.name).toBe('numbers_per_device_10m');
    expect(countersBehind(parts.ruleSet, ['goods-to-short-stay'])).toEqual([]);
  });
});

it('an event is named by the attempt that it is of, in words that a terminal shows', () => {
  const checkout = { id: 'a', at: start, amount: { value: 1, currency: 'JPY' } };
  const attemptOf = (merchant?: string) =>
    attemptEvent(
      { ...checkout, ...(merchant ? { merchant: { id: merchant } } : {}) },
      { number_basis: 'none' },
      {},
      plainKeys,
    );
  const body: Outcome['body'] = { type: 'authorization', result: 'declined' };
  const declined: Outcome = { attempt: 'a', at: start, identity: 'digest', body };
  const names = ['shop', undefined].map(merchant => {
    const attempt = attemptOf(merchant);
    return [attempt, outcomeEvent(attempt, declined, () => undefined, undefined)!].map(attemptName);
  });
  expect(names).toEqual([
    ['shop a', 'shop a'],
    ['a', 'a'],
  ]);
});

describe('an assessment of the journal', () => {
  let dir: string;
  const journalFolder = () => join(dir, 'data');
  const rulesFolder = () => join(dir, 'rules');

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'sekisho-explain-'));
    demoSecrets(join(dir, 'secrets'));
    const secrets = readSecrets(join(dir, 'secrets'), journalFolder(), {});
    const opened = openJournal({
      folder: journalFolder(),
      personalKeys: secrets.personal,
      identityCheck: secrets.identityCheck,
      writer: 'inline',
    });
    if (!opened.ok) throw new Error(opened.error);
    const situation = new CasePlayer(parts.ruleSet, fixturesOf({})).checkout({
      set: [],
      features: new Map([['velocity.numbers_per_device_10m', 4]]),
    });
    if (!situation.ok) throw new Error(situation.error);
    const record = (index: number, personal: boolean): AttemptRecord => ({
      kind: 'attempt',
      merchant: 'm',
      id: `a-${index}`,
      event: event(index),
      decision: {
        body_digest: 'x',
        score: 60,
        band: 'high',
        flow: 'challenge',
        rule_set: personal ? parts.ruleSet.version : 'sha256:other',
        hits: [{ rule: 'many-numbers-on-device', family: 'velocity', points: 60 }],
        shadow: [],
        unknown: [],
        advice: [],
        degraded: [],
        reading: { velocity: { numbers_per_device_10m: 4 }, surge: {}, saturated: [] },
      },
      ...(personal
        ? { personal: { checkout: sent, answer: '{}', features: featuresText(situation.value.features) } }
        : {}),
    });
    for (const index of [1, 2, 3, 4]) await opened.value.append(record(index, true));
    await opened.value.append(record(5, false));
    const sixth = record(6, true);
    const text = { en: 'Four numbers on a device', ja: '端末に四つの番号' };
    await opened.value.append({
      ...sixth,
      decision: {
        ...sixth.decision!,
        rule_set: 'sha256:other',
        hits: [{ rule: 'gone-by-now', family: 'velocity', points: 60 }, ...sixth.decision!.hits],
        degraded: [{ part: 'time_budget', cause: 'timeout', action: 'band high' }],
        observed: true,
      },
      personal: { ...sixth.personal!, answer: JSON.stringify({ reasons: [{ rule: 'gone-by-now', text }] }) },
    });
    await opened.value.close();
  });
  // One test adds to a list, which makes another rule set of it.
  beforeEach(() => {
    rmSync(rulesFolder(), { recursive: true, force: true });
    for (const [path, text] of withGoods) {
      mkdirSync(dirname(join(rulesFolder(), path)), { recursive: true });
      writeFileSync(join(rulesFolder(), path), text);
    }
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const explain = (name: string, ...more: string[]) => run(['rules', 'explain', name, ...more]);

  async function run(words: readonly string[]): Promise<{ out: string; err: string; exit: number }> {
    const out: string[] = [];
    const err: string[] = [];
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => out.push(String(text)) > 0);
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(text => err.push(String(text)) > 0);
    const program = await createProgram(words[0], words[1]);
    process.exitCode = 0;
    const rules = words[0] === 'orders' ? [] : ['--rules', rulesFolder()];
    const folders = [...rules, '--data', journalFolder(), '--secrets', join(dir, 'secrets')];
    await program.parseAsync(['node', 'sekisho', ...words, ...folders]);
    stdout.mockRestore();
    stderr.mockRestore();
    const exit = Number(process.exitCode);
    process.exitCode = 0;
    return { out: out.join(''), err: err.join(''), exit };
  }

  it('is explained with its score, its rules and the events behind its counters', async () => {
    const { out } = await explain('a-4');
    expect(out).toContain(
      'Assessment a-4 of order 20261120-0001: score 60, band high, flow challenge, 2026-11-20T21:00:04+09:00',
    );
    expect(out).toContain('✓ velocity.numbers_per_device_10m >= 4   velocity.numbers_per_device_10m = 4');
    expect(out).toContain('velocity.numbers_per_device_10m 3 instead of 4: frictionless (score 0)');
    expect(out).toMatch(
      /numbers_per_device_10m = 4 {3}\(attempts, device\.id\)\n.*3 s before {2}a-1 [\s\S]*now {2}a-4/,
    );
    expect(out).not.toContain('another rule set');
  });

  it.each(['en', 'ja'] as const)('shows how address and goods were read, step by step (%s)', async language => {
    const { out } = await explain('a-4', '--language', language);
    await expect(out).toMatchFileSnapshot(`golden/explain-assessment.${language}.txt`);
  });

  it('is told with the reasons of then, where other rules decided or a part of the service failed', async () => {
    const then = `What it was decided by at the time:
   +60  gone-by-now  Four numbers on a device
   +60  many-numbers-on-device
  ! time_budget: timeout; band high

It was decided by another rule set. What follows is what the present one says.

Score 60,`;
    expect((await explain('a-6')).out).toContain(then);
    expect((await explain('a-6', '--language', 'ja')).out).toContain(
      '当時の判定の理由：\n   +60  gone-by-now  端末に四つの番号\n   +60  many-numbers-on-device\n',
    );
    expect((await explain('a-4')).out).not.toContain('at the time');
  });

  it('of a service that only observed is told with what was answered in truth', async () => {
    expect((await explain('a-6')).out).toMatch(
      /^Assessment a-6 .*\nThe service only observed: it was answered frictionless with 01, and this is what it would have asked\.\n/,
    );
    expect((await explain('a-6', '--language', 'ja')).out).toContain(
      '\n観察のみ（--observe）の判定です。実際の回答は frictionless（01）で、以下は求めるはずだった内容です。\n',
    );
    expect((await explain('a-4')).out).not.toContain('observed');
    const found = await run(['orders', 'find', '--since', '2026-11-01']);
    expect(found.out).toMatch(/ a-6 +60 +challenge \(observed\) /);
    expect(found.out).toMatch(/ a-4 +60 +challenge {2,}/);
  });

  it('is explained from what stands in the open where the person was erased', async () => {
    const { out } = await explain('a-5');
    expect(out).toContain('erased, never kept, or cannot be opened');
    expect(out).toContain('neither the features nor the steps of\naddress and goods can be shown');
    expect((await explain('a-5', '--language', 'ja')).out).toContain('住所と商品を読み取った過程も示せません');
    expect(out).toContain('many-numbers-on-device (60)');
    expect(out).toContain('4 s before  a-1');
  });

  it('gives a list an entry with its origin', async () => {
    const add = (...words: string[]) => run(['lists', 'add', ...words]);
    const field = ['--from', 'a-4', '--field', 'amount.currency'];
    const added = await add('watched', ...field, '--expires', '90d', '--note', 'a, b', '--create');
    expect(added.out).toMatch(/^Added to .*lists\/watched\.csv, through \d{4}-\d{2}-\d{2}\.\n$/);
    expect(readFileSync(join(rulesFolder(), 'lists/watched.csv'), 'utf8')).toMatch(
      /^value,.*\nJPY,assessment a-4,\d{4}-\d{2}-\d{2},\d{4}-\d{2}-\d{2},"a, b"\n$/,
    );
    expect(await add('watched', '--value', 'jpy')).toMatchObject({
      exit: 1,
      err: '"jpy" stands in line 2 already\n',
    });
    expect((await add('blocked_doors', ...field)).err).toContain('is asked for address.door (rule blocked-door)');
    expect((await add('watched', '--value', 'x', '--expires', '2026-01-01')).err).toContain('is over already');
    expect((await add('watched', '--value', ' ')).err).toContain('needs a value');
    expect((await add('blocked_dors', '--value', 'x')).err).toContain('did you mean "blocked_doors"?');
    expect((await add('fresh', '--value', 'x', '--language', 'ja')).err).toMatch(
      /^リスト "fresh" はありません（--create で作れます）。書けるもの：blocked_doors、\w+\n$/,
    );
    expect((await add('fresh', '--value', 'x', '--create')).exit).toBe(0);
    expect((await add('blocked_doors', '--from', 'a-4', '--field', 'device.id')).err).toContain('has no device.id');
    expect((await add('blocked_doors', '--from', 'a-5', '--field', 'device.id')).err).toContain('erased, never kept');
    expect((await add('blocked_doors', '--from', 'a-9', '--field', 'device.id')).err).toContain('no assessment');
    expect((await add('blocked_doors', '--from', 'a-4', '--field', 'amount.value')).err).toContain(
      'no feature that is a text',
    );
    expect((await add('blocked_doors', '--value', 'x', '--expires', 'soon')).err).toContain('--expires');
  });

  it('is told apart from a name that nothing carries', async () => {
    expect((await explain('a-99')).err).toContain('There is nothing called "a-99"');
  });
});
