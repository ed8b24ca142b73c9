/** The commands as people type them: what they print, and their exit status. */
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { watchFolders } from '../../src/cli/common/watch-folders.ts';
import { createProgram, main } from '../../src/cli/main.ts';

const baseFolder = fileURLToPath(new URL('base', import.meta.url));
const made: string[] = [];
afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
  process.exitCode = 0;
});

/** A copy of the base rule set, with some texts replaced. */
function ruleSet(edits: Record<string, [string, string]> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'sekisho-rules-'));
  made.push(dir);
  cpSync(baseFolder, dir, { recursive: true });
  for (const [file, [from, to]] of Object.entries(edits)) {
    const path = join(dir, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  }
  return dir;
}

/** The command that these words call. */
async function commandAt(path: readonly string[]): Promise<Command> {
  let command: Command = await createProgram(...(path as [string, string?]));
  for (const name of path) command = command.commands.find(each => each.name() === name)!;
  return command;
}

/** Runs `sekisho rules …` in this process. */
const run = (...words: string[]) => runAll('rules', ...words);

/** Runs `sekisho …` in this process. */
async function runAll(...words: string[]): Promise<{ out: string; err: string; exit: number }> {
  const out: string[] = [];
  const err: string[] = [];
  const into = (texts: string[]) => (text: unknown) => texts.push(String(text)) > 0;
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(into(out));
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(into(err));
  process.exitCode = 0;
  try {
    const program = await createProgram(words[0], words[1]);
    await program.parseAsync(['node', 'sekisho', ...words]);
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
  return { out: out.join(''), err: err.join(''), exit: Number(process.exitCode) };
}

const short = 'address/goods-to-short-stay.yaml';
const many = 'velocity/many-numbers-on-device.yaml';

/** Six numbers on one device, of which the last two were charged back, and two lines that cannot be used. */
function history(dir: string): string {
  const attempt = (index: number) =>
    JSON.stringify({
      id: `a-${index}`,
      at: `2026-11-20T12:00:0${index}Z`,
      amount: { value: 1000 * index, currency: 'JPY' },
      device: { id: 'd' },
      card: { token: `t${index}` },
    });
  const chargeback = (index: number) =>
    JSON.stringify({
      assessment: `a-${index}`,
      type: 'chargeback',
      category: 'fraud',
      at: `2026-12-0${index}T00:00:00Z`,
    });
  const label = JSON.stringify({ assessment: 'a-5', type: 'label', label: 'genuine', at: '2026-12-09T00:00:00Z' });
  const lines = [6, 5, 4, 3, 2, 1].map(attempt);
  const file = join(dir, 'orders.ndjson');
  writeFileSync(file, [label, ...lines, chargeback(5), chargeback(6), 'no json', '{"id":"b"}'].join('\n'));
  return file;
}

describe('sekisho rules check', () => {
  it('is content with a sound rule set', async () => {
    expect(await run('check', ruleSet())).toEqual({ out: 'No problems found.\n', err: '', exit: 0 });
  });

  it('fails for errors and not for warnings', async () => {
    const warned = await run('check', ruleSet({ [short]: ['points: 35', 'points: 55'] }));
    expect([warned.exit, warned.out.includes('warning[points-above-cap]')]).toEqual([0, true]);
    const failed = await run('check', ruleSet({ [short]: ['high_risk_share >=', 'high_risk_shar >='] }));
    expect(failed.exit).toBe(1);
    expect(failed.out).toMatch(/goods-to-short-stay\.yaml:8:35: error\[unknown-feature\]/);
  });

  it('names a workbook among the lists, which had been passed over in silence, and what else there is to say', async () => {
    const dir = ruleSet({ [short]: ['points: 35', 'points: 55'] });
    writeFileSync(join(dir, 'lists', 'blocked_doors.xlsx'), 'PK');
    const { out, exit } = await run('check', dir);
    expect(exit).toBe(0);
    expect(out).toContain('lists/blocked_doors.xlsx:1:1: warning[unknown-file] nothing reads this file');
    expect(out).toContain('save its sheet as "CSV UTF-8" under a name such as lists/blocked_doors.csv, with');
    expect(out).toContain('warning[points-above-cap]');
    // The rule set itself is sound: what only warns stops no command.
    expect((await run('test', dir)).exit).toBe(0);
  });

  it('offers the nearest fixture, and the place to put one where none is near', async () => {
    const dir = ruleSet({
      [short]: [
        'cases:',
        'cases:\n  - { name: far, from: nothing-like-it-at-all, expect: hit }\n  - { name: near, from: guest-consle, expect: miss }',
      ],
    });
    const { out } = await run('check', dir);
    expect(out).toContain('did you mean "guest-console"?');
    expect(out).toContain('fixtures stand in fixtures/');
  });

  it('speaks to machines', async () => {
    const dir = ruleSet({ [short]: ['points: 35', 'points: 350'] });
    expect(JSON.parse((await run('check', dir, '--format', 'json')).out)).toMatchObject({ errors: 1 });
    expect((await run('check', dir, '--format', 'github')).out).toMatch(/^::error file=.*title=points-range::/);
    expect(JSON.parse((await run('check', dir, '--format', 'sarif')).out).runs[0].results).toHaveLength(1);
  });

  it('says when there is no such folder', async () => {
    const missing = await run('check', '/no/such/folder');
    expect([missing.exit, missing.out.includes('folder-unreadable')]).toEqual([66, true]);
  });
});

describe('sekisho rules test', () => {
  it('runs the cases, all or some', async () => {
    const all = await run('test', ruleSet());
    expect([all.exit, all.err]).toEqual([0, '']);
    expect(all.out).toMatch(/^✓ 6 cases of 3 rules in \d+ ms: all hold\.\n$/);
    expect((await run('test', ruleSet(), '--filter', 'blocked')).out).toContain('2 cases of 1 rule');
  });

  it('does not take "nothing was run" for "all is well"', async () => {
    expect(await run('test', ruleSet(), '--filter', 'no such thing')).toMatchObject({
      exit: 1,
      err: 'No case matches "no such thing".\n',
    });
  });

  it('fails with the parts of the condition', async () => {
    const failed = await run('test', ruleSet({ [short]: ['>= 0.5', '> 1.0 - 0.0'] }));
    expect(failed.exit).toBe(1);
    expect(failed.out).toContain('expected hit, got miss');
    expect(failed.out).toContain('✓ address.kind == "short_stay"');
  });

  it('refuses a rule set with errors', async () => {
    const refused = await run('test', ruleSet({ [short]: ['points: 35', 'points: x'] }));
    expect([refused.exit, refused.out]).toEqual([1, '']);
    expect(refused.err).toContain('error[points-range]');
  });

  it('covers and mutates', async () => {
    const { out, exit } = await run('test', ruleSet(), '--coverage', '--mutate');
    expect(exit).toBe(0);
    expect(out).toMatch(/Coverage: \d+ of \d+ sides/);
    expect(out).toMatch(/Mutants: \d+ of \d+ are noticed/);
  });

  it('covers and mutates with every case of a rule, also where the filter names one of them', async () => {
    const dir = ruleSet();
    const judged = async (filter: string) =>
      (await run('test', dir, '--coverage', '--mutate', '--filter', filter)).out.replace(/^.*ms: all hold\.$/m, '');
    expect(await judged('consoles to a flat')).toBe(await judged('goods-to-short-stay'));
  });

  it('is run again after each change, however the editor writes the file', async () => {
    const dir = ruleSet();
    // A link that leads nowhere hides nothing that stands behind it.
    symlinkSync('nowhere', join(dir, '0-link'));
    const path = join(dir, short);
    const edits = [
      () => writeFileSync(path, 'written'),
      () => {
        writeFileSync(`${path}~`, 'put in its place');
        renameSync(`${path}~`, path);
      },
      () => rmSync(path),
      () => process.emit('SIGINT'),
    ];
    let runs = 0;
    const done = watchFolders([dir], () => {
      runs++;
      edits.shift()?.();
    });
    edits.shift()?.();
    await done;
    expect(runs).toBe(3);
  });

  it('does not miss what is changed while it runs for the first time', async () => {
    const dir = ruleSet();
    const path = join(dir, short);
    let runs = 0;
    const shown = vi.spyOn(process.stdout, 'write').mockImplementation(text => {
      if (!String(text).startsWith('✓')) return true;
      // Written inside the run: nothing else gets a turn between the first look and this.
      if (++runs === 1) writeFileSync(path, `${readFileSync(path, 'utf8')}# changed\n`);
      else process.emit('SIGINT');
      return true;
    });
    try {
      const program = await createProgram('rules', 'test');
      await program.parseAsync(['node', 'sekisho', 'rules', 'test', dir, '--watch', '--fixtures', dir]);
    } finally {
      shown.mockRestore();
    }
    expect(runs).toBe(2);
  });
});

describe('sekisho rules fmt', () => {
  it('checks, writes, and is then content', async () => {
    const dir = ruleSet();
    const checked = await run('fmt', '--check', dir);
    expect([checked.exit, checked.out.includes('3 of 3 rule files would change.')]).toEqual([1, true]);
    expect(readFileSync(join(dir, short), 'utf8')).toBe(readFileSync(join(baseFolder, short), 'utf8'));
    expect((await run('fmt', dir)).exit).toBe(0);
    expect(await run('fmt', '--check', dir)).toMatchObject({
      out: '0 of 3 rule files changed.\n'.replace('changed', 'would change'),
      exit: 0,
    });
    expect((await run('check', dir)).exit).toBe(0);
    expect((await run('test', dir)).exit).toBe(0);
  });

  it('leaves alone what it cannot read', async () => {
    const dir = ruleSet({ [short]: ['title:', 'title: {'] });
    const { exit, err } = await run('fmt', dir);
    expect([exit, err.includes('left alone, for it is not well-formed YAML')]).toEqual([1, true]);
  });
});

describe('sekisho rules eval', () => {
  it('shows each part', async () => {
    const { out } = await run(
      'eval',
      'amount.value > 5 && account.guest',
      '--rules',
      ruleSet(),
      '--set',
      'account.guest=true',
    );
    expect(out).toMatch(/^amount\.value > 5 && account\.guest +true\n/);
    const json = await run(
      'eval',
      'velocity.numbers_per_device_10m >= 4',
      '--rules',
      ruleSet(),
      '--feature',
      'velocity.numbers_per_device_10m=5',
      '--json',
    );
    expect(JSON.parse(json.out)).toEqual({ value: 'true', missing: [] });
  });

  it.each([
    ['card.bin6 == "352800"', '--set', 'card.bin=35280000'],
    ['card.bin6 == "352800"', '--feature', 'card.bin6=352800'],
    ['!has(card.bin6)', '--set', 'card.bin=null'],
  ])('takes digits for a text where one is asked for: %s %s %s', async (...words) => {
    const { out } = await run('eval', ...words, '--rules', ruleSet(), '--json');
    expect(JSON.parse(out)).toMatchObject({ value: 'true' });
  });

  it.each([
    [['amount.valu > 5'], 1, 'did you mean "amount.value"?'],
    [['true', '--set', 'acount.guest=true'], 65, 'did you mean "account"?'],
    [['true', '--feature', 'address.kind=hotle'], 65, 'did you mean "hotel"?'],
    [['true', '--checkout', '/no/such.json'], 65, 'there is no file'],
    [['true', '--set', 'amount.value=-1'], 65, 'refused'],
  ])('refuses %j', async (words, exit, text) => {
    const refused = await run('eval', ...words, '--rules', ruleSet());
    expect([refused.exit, refused.err.includes(text)], refused.err).toEqual([exit, true]);
  });
});

describe('sekisho rules explain', () => {
  it('takes the path of a rule file, shows a list as a rule asks it, and wants to know what is meant', async () => {
    const dir = ruleSet();
    expect((await run('explain', `rules/${short}`, '--rules', dir)).out).toContain('rule goods-to-short-stay (');
    expect((await run('explain', 'blocked_doors', '--rules', dir)).out).toContain(
      'example:\n  address.door in lists.blocked_doors\n',
    );
    const nothing = await run('explain', '--rules', dir);
    expect([nothing.exit, nothing.err]).toEqual([64, expect.stringContaining('a name, --checkout FILE')]);
  });

  it('explains names and offers the nearest', async () => {
    expect((await run('explain', 'goods-to-short-stay', '--rules', ruleSet())).out).toContain('hits when:');
    expect((await run('explain', 'unknown-feature', '--rules', ruleSet())).out).toContain('## How to fix it');
    const japanese = await run('explain', 'file-unreadable', '--rules', ruleSet(), '--language', 'ja');
    expect(japanese.out).toBe(
      'エラー file-unreadable：コマンドを終わらせるエラー（終了ステータス 66）\n  ファイルを読めません\n  対処：パスと権限を確かめてください\n  docs/operations.md\n',
    );
    const missing = await run('explain', 'address.knd', '--rules', ruleSet());
    expect([missing.exit, missing.err.includes('Did you mean "address.kind"?')]).toEqual([1, true]);
  });

  it('explains decisions on a checkout and in a story', async () => {
    const dir = ruleSet();
    const checkout = await run('explain', '--rules', dir, '--feature', 'velocity.numbers_per_device_10m=4');
    expect(checkout.out).toContain('Score 60, band high');
    const story = join(dir, 'story.ndjson');
    const line = (index: number) =>
      JSON.stringify({
        id: `a-${index}`,
        at: `2026-11-20T12:00:0${index}Z`,
        amount: { value: 1, currency: 'JPY' },
        device: { id: 'd' },
        card: { token: `t${index}` },
      });
    writeFileSync(story, [4, 3, 2, 1].map(line).join('\n'));
    expect(
      (await run('explain', '--rules', dir, '--story', story, '--attempt', 'a-4', '--language', 'ja')).out,
    ).toContain('同じ端末から10分間に4件のカード番号');
    expect((await run('explain', '--rules', dir, '--story', story, '--attempt', 'a-3')).out).toContain('Score 0');
    expect((await run('explain', '--rules', dir, '--story', story, '--attempt', 'a-9')).err).toContain(
      'no attempt "a-9"',
    );
  });
});

describe('sekisho rules diff', () => {
  it('says what changed', async () => {
    const after = ruleSet({ [short]: ['>= 0.5', '>= 0.7'] });
    expect((await run('diff', ruleSet(), after)).out).toContain('tightened: hits fewer checkouts');
    expect(JSON.parse((await run('diff', ruleSet(), after, '--json')).out)).toMatchObject({
      bump: 'minor',
      changes: [{ reach: 'minor' }],
    });
    expect((await run('diff', ruleSet(), ruleSet())).out).toBe('No change in meaning.\n');
  });

  it.each([
    [['diff', 'no-such-revision', 'HEAD']],
    [['diff', 'HEAD', '/no/such/folder']],
    [['try', 'orders.ndjson', '--against', 'no-such-revision']],
    [['test', '/no/such/folder']],
  ])('says of a rule set that is not there only that, and nothing that follows from it: %j', async words => {
    const { exit, err } = await run(...words);
    expect([exit, err.match(/error\[[a-z-]+\]/g)]).toEqual([1, ['error[folder-unreadable]']]);
  });
});

describe('sekisho rules new', () => {
  it('takes points or a challenge, never one of them silently', async () => {
    const words = ['--family', 'address', '--when', 'amount.value > 7', '--points', '5', '--challenge'];
    const refused = await run('new', 'both', ...words, '--ja', '両', '--en', 'Both', '--rules', ruleSet());
    expect([refused.exit, refused.err]).toEqual([64, expect.stringContaining('not both')]);
  });

  const flags = (dir: string) => ['--rules', dir, '--family', 'address', '--ja', '試し', '--en', 'Tried'];

  it('writes a rule that passes check and test', async () => {
    const dir = ruleSet();
    const { out, exit } = await run(
      'new',
      'young-account',
      ...flags(dir),
      '--when',
      'account.age_days < 3',
      '--points',
      '5',
    );
    expect([exit, out.includes('young-account.yaml')]).toEqual([0, true]);
    expect((await run('check', dir)).out).toBe('No problems found.\n');
    expect((await run('test', dir)).out).toContain('8 cases of 4 rules');
    expect((await run('fmt', '--check', dir, '--check')).out).not.toContain('young-account');
  });

  it.each([
    [['x', '--when', 'account.guest'], 64, 'missing: --points or --challenge'],
    [['x', '--when', 'account.gust', '--points', '5'], 1, 'unknown-feature'],
    [['blocked-door', '--when', 'account.guest', '--points', '5'], 1, 'already'],
    [['x', '--when', 'account.guest', '--points', '500'], 64, 'from -100 to 100'],
  ])('refuses %j', async (words, exit, text) => {
    const refused = await run('new', ...words, ...flags(ruleSet()));
    expect([refused.exit, refused.err.includes(text)], refused.err).toEqual([exit, true]);
  });
});

describe('sekisho rules try', () => {
  it('says what a rule does: hits, fraud with its interval, flips with amounts and examples', async () => {
    const dir = ruleSet();
    const { out, err, exit } = await run(
      'try',
      history(dir),
      '--rules',
      dir,
      '--max-rejects',
      '20%',
      '--rule',
      'many-numbers-on-device',
    );
    expect(exit).toBe(65);
    expect(err).toContain(':10: left out: The line is not one JSON object. [not-json]');
    expect(err).toContain(':11: left out: /amount: This field is required. [missing-field]');
    expect(out).toContain('6 (¥21,000) attempts');
    // Of a-4, a-5 (charged back, then called genuine) and a-6 one is fraud: Wilson gives 6 % to 79 %.
    expect(out).toContain('fraud among its hits          1 of 3, 33% (6%–79%)');
    expect(out).toContain('hits that no other rule has   3 (¥15,000), fraud 1');
    expect(out).toContain('Flipped to challenge: 3 (¥15,000); fraud 1 (¥6,000), good 2 (¥9,000), not judged 0 (¥0).');
    expect(out).toMatch(
      /a-6 {2}2026-11-20T21:00:06\+09:00 {2}¥6,000 {2}fraud {2}score 0 → 60 {2}many-numbers-on-device/,
    );
    expect(out).toContain('What this cannot say');
  });

  it('compares rule sets', async () => {
    const dir = ruleSet();
    const old = ruleSet({ 'velocity/many-numbers-on-device.yaml': ['>= 4', '>= 6'] });
    const before = join(old, 'velocity/many-numbers-on-device.yaml');
    writeFileSync(before, readFileSync(before, 'utf8').replace('device_10m: 4', 'device_10m: 6'));
    const { out } = await run('try', history(dir), '--rules', dir, '--against', old, '--json', '--max-rejects', '20%');
    const numbers = JSON.parse(out) as { flips: { to: string; all: { orders: number } }[] };
    expect(numbers.flips.map(({ to, all }) => [to, all.orders])).toEqual([
      ['challenge', 2],
      ['frictionless', 0],
    ]);
  });

  it.each([
    [['--rule', 'no-such-rule'], 64],
    [['--rule', 'blocked-door', '--against', 'HEAD'], 64],
  ])('refuses %j', async (words, exit) => {
    const dir = ruleSet();
    expect((await run('try', history(dir), '--rules', dir, ...words)).exit).toBe(exit);
  });

  it('stops when more lines than a replay allows cannot be used', async () => {
    const dir = ruleSet();
    const tried = run('try', history(dir), '--rules', dir, '--rule', 'many-numbers-on-device');
    await expect(tried).rejects.toThrow(/2 of 11 lines .*\n {2}.*orders.ndjson:10: not-json: /);
  });

  it('refuses a file that is not there, and to be asked for nothing', async () => {
    const dir = ruleSet();
    await expect(run('try', '/no/such/file', '--rules', dir)).rejects.toMatchObject({ code: 'file-unreadable' });
    expect((await run('try', '--rules', dir)).err).toContain('name files, or a feature store');
  });
});

describe('in Japanese', () => {
  it('speaks as the option says, else as SEKISHO_LANGUAGE says', async () => {
    const dir = ruleSet();
    const refusal = async (...words: string[]) => (await run('test', dir, '--filter', 'none', ...words)).err;
    expect(await refusal('--language', 'ja')).toBe('"none" に合う例はありません。\n');
    vi.stubEnv('SEKISHO_LANGUAGE', 'ja');
    try {
      expect(await refusal()).toBe('"none" に合う例はありません。\n');
      expect(await refusal('--language', 'en')).toBe('No case matches "none".\n');
      // What machines read stays as it is.
      const broken = ruleSet({ [short]: ['points: 35', 'points: 350'] });
      expect(JSON.parse((await run('check', broken, '--format', 'json')).out).findings[0].message).toBe(
        'points is a whole number from -100 to 100',
      );
      vi.stubEnv('SEKISHO_LANGUAGE', 'fr');
      await expect(refusal()).rejects.toThrow(/SEKISHO_LANGUAGE.* ja, en/);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('each command says all that it says', async () => {
    const dir = ruleSet();
    const wrong = ruleSet({ [short]: ['high_risk_share >=', 'high_risk_shar >='] });
    const device = ['--feature', 'velocity.numbers_per_device_10m=4'];
    const title = ['--ja', 'ゲストの高額注文', '--en', 'Costly order of a guest', '--family', 'address'];
    const tried = ['--rules', dir, '--max-rejects', '20%', '--quiet'];
    const lists = ['--rules', dir, '--create'];
    const asked: string[][] = [
      ['check', wrong],
      ['test', wrong],
      ['test', dir],
      ['fmt', dir],
      [
        'eval',
        'account.age_days < 3 || address.kind == "hotel" || velocity.numbers_per_device_10m >= 4',
        '--rules',
        dir,
      ],
      ['eval', 'addres.kind == "hotel"', '--rules', dir],
      ['eval', 'true', '--rules', dir, '--set', 'shiping.line1=x'],
      ['explain', 'goods.high_risk_shar', '--rules', dir],
      ['explain', '--rules', dir, ...device],
      ['new', 'guest-costly', '--when', 'account.guest && amount.value >= 50000', ...title, '--rules', dir],
      ['new', 'guest-costly', '--when', 'account.guest', ...title, '--points', '5', '--rules', dir],
      ['try', history(dir), '--rule', 'many-numbers-on-device', ...tried],
      ['try', history(dir), '--against', ruleSet({ [many]: ['>= 4', '>= 6'] }), ...tried],
      ['try'],
      ['lists', 'add', 'blocked_doors', '--value', 'a door', '--expires', '2999-01-31', '--rules', dir],
      ['lists', 'add', 'blocked_doors', '--value', 'a door', '--rules', dir],
      ['lists', 'add', 'blocked_dors', '--value', 'a door', '--rules', dir],
      ['lists', 'add', 'disposable_email', '--create', '--value', '@one-hour.example', '--rules', dir],
      ['lists', 'add', 'seen', ...lists],
    ];
    const said: string[] = [];
    for (const words of asked) {
      const { out, err } = await (words[0] === 'lists' ? runAll : run)(...words, '--language', 'ja');
      said.push([`$ ${words.join(' ')}`, out, err].join('\n').trimEnd());
    }
    const text = said
      .join('\n\n')
      .replaceAll(dir, 'rules')
      .replaceAll(wrong, 'wrong')
      .replaceAll(/\S+sekisho-rules-\w+/g, 'before');
    await expect(`${text.replaceAll(/（\d+ミリ秒）/g, '（12ミリ秒）')}\n`).toMatchFileSnapshot(
      'golden/commands.ja.txt',
    );
  });

  it('says what stops a command, however the language is given', async () => {
    const stopped = async (...words: string[]) => {
      const err: string[] = [];
      const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(text => err.push(String(text)) > 0);
      try {
        await main(['node', 'sekisho', 'orders', 'find', ...words]);
      } finally {
        stderr.mockRestore();
      }
      return err.join('');
    };
    const said =
      'sekisho: ファイルを読めません："/no/such/folder" に記録がありません。\n  パスと権限を確かめてください。\n';
    expect(await stopped('--data', '/no/such/folder', '--language', 'ja')).toBe(said);
    expect(await stopped('--data', '/no/such/folder', '--language=ja')).toBe(said);
    vi.stubEnv('SEKISHO_LANGUAGE', 'ja');
    try {
      expect(await stopped('--data', '/no/such/folder')).toBe(said);
      expect(await stopped('--data', '/no/such/folder', '--language', 'en')).toContain('a file cannot be read');
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

it('every command that reads the journal finds it where the service was told that it is', async () => {
  const reading = [
    ['rules', 'explain'],
    ['rules', 'shadow-report'],
    ['orders', 'find'],
    ['orders', 'compare'],
    ['lists', 'add'],
    ['journal', 'verify'],
    ['keys', 'list'],
  ];
  for (const path of reading) {
    const command = await commandAt(path);
    const variables = command.options.flatMap(({ long, envVar }) =>
      long === '--data' || long === '--secrets' ? [envVar] : [],
    );
    expect(variables[0], path.join(' ')).toBe('SEKISHO_DATA');
    expect(variables.slice(1), path.join(' ')).toEqual(variables.length === 1 ? [] : ['SEKISHO_SECRETS']);
  }
});

describe('sekisho rules', () => {
  it('prints the schema', async () => {
    expect(JSON.parse((await run('schema')).out)).toHaveProperty('properties.when');
  });

  const rulesOf = (program: Command) => program.commands.find(command => command.name() === 'rules')!;

  it('has help with examples for every command', async () => {
    const names = rulesOf(await createProgram('rules')).commands.map(command => command.name());
    expect(names).toEqual(['check', 'test', 'fmt', 'eval', 'explain', 'diff', 'new', 'schema', 'try', 'shadow-report']);
    for (const name of names) {
      const command = rulesOf(await createProgram('rules', name)).commands.find(each => each.name() === name)!;
      const help: string[] = [];
      command.configureOutput({ writeOut: text => void help.push(text) }).outputHelp();
      expect(help.join(''), name).toMatch(/Examples?:\n {2}\$ sekisho rules /);
    }
  });
});
