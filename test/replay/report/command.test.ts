/** The commands as they are typed: the report and the page are written, and the figures follow from `--out` alone. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../../../src/cli/replay/report.ts';
import type { ReplayNumbers } from '../../../src/replay/numbers/index.ts';
import { runCommand } from '../../cli/in-process.ts';

const sekisho = (args: readonly string[]) =>
  spawnSync(process.execPath, ['bin/sekisho.js', ...args], { encoding: 'utf8', maxBuffer: 64 << 20 });

describe('replay --report and replay evidence', { timeout: 120_000 }, () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sekisho-report-'));
    const made = ['--orders', '200', '--seed', '3', '--out', at('history.ndjson')];
    expect(await runCommand('fixtures', 'generate', ...made)).toMatchObject({ status: 0 });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('writes a report, and figures that another program finds in --out again', () => {
    const run = sekisho(
      [
        'replay',
        at('history.ndjson'),
        '--workers',
        '1',
        '--json',
        '--out',
        at('out.ndjson'),
        '--report',
        at('report.html'),
      ].concat(['--label-delay', '20', '--quiet']),
    );
    expect(run.status, run.stderr).toBe(0);
    const { numbers } = JSON.parse(run.stdout) as { numbers: ReplayNumbers };
    const html = readFileSync(at('report.html'), 'utf8');
    expect(html).toContain('合成データ');
    expect(html).toContain('--label-delay 20');
    expect(html).toContain(numbers.rule_sets.rules.version);
    const asOf = Date.parse(numbers.assumptions.as_of);
    const lines = readFileSync(at('out.ndjson'), 'utf8')
      .split('\n')
      .filter(line => line.includes('"score"'))
      .map(line => JSON.parse(line))
      .filter(line => asOf - Date.parse(line.at) >= 20 * 86_400_000);
    const fraud = lines.filter(line => line.outcome?.label === 'fraud');
    const caught = fraud.filter(line => line.flow === 'challenge');
    const { decision } = numbers.rules;
    expect(fraud.length).toBeGreaterThan(0);
    expect(decision.fraud.orders).toBe(fraud.length);
    expect(decision.fraud_caught).toEqual({
      orders: caught.length,
      amount: caught.reduce((sum, line) => sum + line.amount, 0),
    });
  });

  it('says of a list of chargebacks beside our own lines how many found their attempt, and nothing of orders and payments', async () => {
    const attempts = readFileSync(at('history.ndjson'), 'utf8')
      .split('\n')
      .filter(line => line !== '' && !line.includes('"assessment"'));
    const [first, second] = attempts.map(line => (JSON.parse(line) as { id: string }).id);
    writeFileSync(at('own.ndjson'), `${attempts.join('\n')}\n`);
    writeFileSync(
      at('cb.csv'),
      `attempt,cat,when\n${[first, second, 'none'].map(id => `${id},fraud,2027-02-01\n`).join('')}`,
    );
    writeFileSync(
      at('cb.yaml'),
      'kind: outcomes\nfields: { id: attempt }\noutcomes:\n  - { type: chargeback, category: cat, at: when }\n',
    );
    const run = await runCommand(
      ...['replay', at('own.ndjson'), at('cb.csv'), '--map', at('cb.yaml'), '--report', at('cb.html'), '--quiet'],
    );
    expect(run.stdout).toContain(
      '\nJoined  2 of 3 rows of outcomes found their attempt; 1 (33.3 %) found no partner\n',
    );
    expect(run.stdout).toMatch(/fraud caught \d of 2,/);
    expect(run.stdout).toContain('1 outcome has no attempt in the history');
    const page = readFileSync(at('cb.html'), 'utf8');
    expect(page).toContain('結果3行のうち2行に試行が見つかりました。');
    expect(page).toContain('2 of 3 found their attempt.');
    expect(page).not.toMatch(/Orders and payments were joined|注文と決済の突合/);
  });

  it('writes the page for the acquirer, and names what it lacks', async () => {
    writeFileSync(at('evidence.yaml'), 'merchant: Shop\nmeasures: []\nrule_sets: []\n');
    const evidence = (month: string, config = 'evidence.yaml', ...words: readonly string[]) =>
      runCommand(
        ...['replay', 'evidence', at('history.ndjson'), '--month', month, '--config', at(config)],
        ...['--report', at('page.html'), '--quiet', '--workers', '1', ...words],
      );
    const run = await evidence('2026-09');
    expect(run.status, run.stderr).toBe(0);
    expect(run.stdout).toMatch(/^Card payments in 2026-09 +\d+/);
    expect(readFileSync(at('page.html'), 'utf8')).toContain('2026年9月');
    // Nothing is replayed for a month that no line lies in: what a replay rejects is not told.
    const early = await evidence('2020-01', 'evidence.yaml', '--rejects', at('none.ndjson'));
    expect(early.status).toBe(64);
    expect(early.stderr).toContain('--month 2020-01: the history reaches from 2026-08 to 2026-10');
    expect(existsSync(at('none.ndjson'))).toBe(false);
    const japanese = await evidence('2026-09', 'evidence.yaml', '--language', 'ja', '--temporary', folder);
    expect(japanese.stdout.split('\n').map(line => line.split(/ {2,}/)[0])).toEqual([
      'カード決済（2026-09）',
      '3Dセキュアを要求',
      'チャレンジを希望',
      'カード発行会社がチャレンジを実施',
      '',
    ]);
    const rejected = at('with-reject.ndjson');
    writeFileSync(rejected, `no json\n${readFileSync(at('history.ndjson'), 'utf8')}`);
    const listed = ['--config', at('evidence.yaml'), '--rejects', at('rejects.ndjson'), '--quiet', '--language', 'ja'];
    expect(await runCommand('replay', 'evidence', rejected, '--month', '2026-09', ...listed)).toMatchObject({
      status: 0,
    });
    expect(readFileSync(at('rejects.ndjson'), 'utf8')).toContain('この行は一つの JSON オブジェクトではありません');
    // The same figures, in the words of either language.
    const figures = (text: string) => text.replaceAll(/2026-09|3-?D/g, '').match(/[\d,]*\d/g);
    expect(figures(japanese.stdout)).toEqual(figures(run.stdout));
    expect(japanese.stdout).toMatch(/ [\d,]+件 +[\d,]+円 {3}うち不正[\d,]+件、[\d,]+円\n/);
    writeFileSync(at('broken.yaml'), 'merchant: Shop\nmeasure: []\nrule_sets: []\n');
    expect((await evidence('2026-09', 'broken.yaml')).stderr).toContain('broken.yaml:2:1: unknown key "measure"');
    expect((await evidence('2026-09', 'broken.yaml', '--language', 'ja')).stderr).toContain(
      'broken.yaml:2:1: キー "measure" はありません。書けるのは merchant、measures、rule_sets、acquirer、own_risk_operation です',
    );
  });
});

it('a month without payments beside others is refused with the months that have some, however the history was read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sekisho-months-'));
  const at = (name: string) => join(folder, name);
  try {
    writeFileSync(at('evidence.yaml'), 'merchant: Shop\nmeasures: []\nrule_sets: []\n');
    const days = ['2026-05-31T14:59:59Z', '2026-07-03T00:00:00Z'];
    const orders = days.map((day, index) => ({ id: `o${index}`, at: day, amount: { value: 5, currency: 'JPY' } }));
    const chargeback = { assessment: 'o0', type: 'chargeback', category: 'fraud', at: '2026-09-01T00:00:00Z' };
    // In no order of time: the latest line stands first.
    writeFileSync(at('own.ndjson'), [chargeback, ...orders].map(line => `${JSON.stringify(line)}\n`).join(''));
    writeFileSync(at('table.csv'), `no,when,yen\n${orders.map(({ id, at }) => `${id},${at},5\n`).join('')}`);
    writeFileSync(at('map.yaml'), 'kind: orders\nfields: { id: no, at: when, amount.value: yen }\n');
    const told = async (month: string, ...files: readonly string[]) => {
      const words = ['--month', month, '--config', at('evidence.yaml'), '--quiet', '--workers', '1'];
      const { status, stderr } = await runCommand('replay', 'evidence', ...files, ...words);
      return status === 0 ? 'told' : stderr.match(/--month .*/)?.[0];
    };
    const own = (month: string) => told(month, at('own.ndjson'));
    const table = (month: string) => told(month, at('table.csv'), '--map', at('map.yaml'));
    expect(await own('2026-05')).toBe('told');
    expect(await own('2026-04')).toBe('--month 2026-04: the history reaches from 2026-05 to 2026-09');
    expect(await own('2026-06')).toBe('--month 2026-06: the history holds payments in 2026-05, 2026-07');
    expect(await own('2026-08')).toBe('--month 2026-08: the history holds payments from 2026-05 to 2026-07');
    expect(await table('2026-07')).toBe('told');
    expect(await table('2026-06')).toBe('--month 2026-06: the history holds payments in 2026-05, 2026-07');
    expect(await table('2026-08')).toBe('--month 2026-08: the history reaches from 2026-05 to 2026-07');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('shows the command as it can be typed again', () => {
  expect(commandLine(['replay', 'a b.csv', "it's", '--rules', 'rules/'])).toBe(
    `sekisho replay 'a b.csv' 'it'\\''s' --rules rules/`,
  );
});
