/** `sekisho rules explain <id of an assessment>`, on a journal that a service wrote. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { featuresText } from '../../src/api/answers.ts';
import { demoSecrets, readSecrets } from '../../src/api/secrets.ts';
import { fixturesOf } from '../../src/authoring/cases/fixtures.ts';
import { CasePlayer } from '../../src/authoring/cases/play.ts';
import type { RunnableParts } from '../../src/authoring/cases/run.ts';
import { countersBehind, eventsBehind } from '../../src/authoring/explain/events.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { registerRules } from '../../src/cli/rules.ts';
import { registerLists } from '../../src/cli/rules-lists.ts';
import type { JournalRecord } from '../../src/engine/journal.ts';
import type { VelocityEvent } from '../../src/engine/types.ts';
import { openJournal } from '../../src/stores/sqlite/journal.ts';
import { base } from './sample.ts';

const parts = readParts(base) as RunnableParts;
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

describe('an assessment of the journal', () => {
  let dir: string;
  const journalFolder = () => join(dir, 'data');

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
    const record = (index: number, personal: boolean): JournalRecord => ({
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
        ? { personal: { checkout: '{}', answer: '{}', features: featuresText(situation.value.features) } }
        : {}),
    });
    for (const index of [1, 2, 3, 4]) await opened.value.append(record(index, true));
    await opened.value.append(record(5, false));
    await opened.value.close();
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const explain = (name: string) =>
    run(registerRules, ['rules', 'explain', name], fileURLToPath(new URL('base', import.meta.url)));

  async function run(
    register: (program: Command) => void | Promise<void>,
    words: readonly string[],
    rules: string,
  ): Promise<{ out: string; err: string; exit: number }> {
    const out: string[] = [];
    const err: string[] = [];
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => out.push(String(text)) > 0);
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(text => err.push(String(text)) > 0);
    const program = new Command('sekisho').exitOverride();
    await register(program);
    process.exitCode = 0;
    const folders = ['--rules', rules, '--data', journalFolder(), '--secrets', join(dir, 'secrets')];
    await program.parseAsync(['node', 'sekisho', ...words, ...folders]);
    stdout.mockRestore();
    stderr.mockRestore();
    const exit = Number(process.exitCode);
    process.exitCode = 0;
    return { out: out.join(''), err: err.join(''), exit };
  }

  it('is explained with its score, its rules and the events behind its counters', async () => {
    const { out } = await explain('a-4');
    expect(out).toContain('Assessment a-4: score 60, band high, flow challenge, 2026-11-20T12:00:04.000Z');
    expect(out).toContain('✓ velocity.numbers_per_device_10m >= 4   velocity.numbers_per_device_10m = 4');
    expect(out).toContain('velocity.numbers_per_device_10m 3 instead of 4: frictionless (score 0)');
    expect(out).toMatch(
      /numbers_per_device_10m = 4 {3}\(attempts, device\.id\)\n.*3 s before {2}a-1 [\s\S]*now {2}a-4/,
    );
    expect(out).not.toContain('another rule set');
  });

  it('is explained from what stands in the open where the person was erased', async () => {
    const { out } = await explain('a-5');
    expect(out).toContain('erased, never kept, or cannot be opened');
    expect(out).toContain('many-numbers-on-device (60)');
    expect(out).toContain('4 s before  a-1');
  });

  it('gives a list an entry with its origin', async () => {
    const rules = join(dir, 'rules');
    cpSync(fileURLToPath(new URL('base', import.meta.url)), rules, { recursive: true });
    const add = (...words: string[]) => run(registerLists, ['lists', 'add', ...words], rules);
    const added = await add(
      'blocked_doors',
      '--from',
      'a-4',
      '--field',
      'amount.currency',
      '--expires',
      '90d',
      '--note',
      'a, b',
    );
    expect(added.out).toMatch(/^Added to .*lists\/blocked_doors\.csv, through \d{4}-\d{2}-\d{2}\.\n$/);
    const text = readFileSync(join(rules, 'lists/blocked_doors.csv'), 'utf8');
    expect(text.startsWith(base.get('lists/blocked_doors.csv')!)).toBe(true);
    expect(text).toMatch(/\nJPY,assessment a-4,\d{4}-\d{2}-\d{2},\d{4}-\d{2}-\d{2},"a, b"\n$/);
    expect(await add('blocked_doors', '--value', 'jpy')).toMatchObject({
      exit: 1,
      err: '"jpy" stands in line 3 already\n',
    });
    expect((await add('blocked_dors', '--value', 'x')).err).toContain('did you mean "blocked_doors"?');
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
