import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fileWith, runCommand } from './in-process.ts';

const run = (...words: readonly string[]) => runCommand('goods', ...words);
const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));

describe('sekisho goods classify', () => {
  it('answers a line a row, in order', async () => {
    const { status, stdout } = await run(
      'classify',
      fileWith(
        '商品名,カテゴリ,JANコード\nPS5 本体,,\n"iPhone15用, 手帳型ケース",,\nある本,,9784101010014\nABC,家電 > ゲーム機本体,\n,,\n',
      ),
    );
    expect(status).toBe(0);
    expect(rowsOf(stdout)).toEqual([
      { row: 1, class: 'game_console', source: 'title', evidence: 'PS5', normalised: 'ps5 本体' },
      { row: 2, class: 'other', source: 'none', evidence: null, normalised: 'iphone15用/手帳型ケース' },
      { row: 3, class: 'other', source: 'gtin', evidence: '9784101010014', normalised: 'アル本' },
      { row: 4, class: 'game_console', source: 'category', evidence: 'ゲーム機本体', normalised: 'abc' },
      { row: 5, class: 'other', source: 'none', evidence: null, normalised: '' },
    ]);
  });

  it('reads CP932 from a pipe and says so, and takes tabs', () => {
    // "商品名<tab>x / ＰＳ５" in CP932.
    const bytes = Buffer.from([
      0x8f, 0xa4, 0x95, 0x69, 0x96, 0xbc, 9, 0x78, 10, 0x82, 0x6f, 0x82, 0x72, 0x82, 0x54, 9, 0x79, 10,
    ]);
    const bin = fileURLToPath(new URL('../../bin/sekisho.js', import.meta.url));
    const piped = spawnSync(process.execPath, [bin, 'goods', 'classify', '-'], { input: bytes, encoding: 'utf8' });
    const { status, stdout, stderr } = piped;
    expect(status).toBe(0);
    expect(stderr).toContain('shift_jis');
    expect(rowsOf(stdout)).toEqual([
      { row: 1, class: 'game_console', source: 'title', evidence: 'ＰＳ５', normalised: 'ps5' },
    ]);
  });

  it('says which columns it looked for', async () => {
    const { status, stderr, stdout } = await run('classify', fileWith('foo,bar\n1,2\n'));
    expect(status).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain('name them title, category, gtin');
  });

  it('names the line of a quote that is never closed, and repeats nothing of it', async () => {
    const { status, stderr } = await run('classify', fileWith('title\nPS5\n"himitsu\n'));
    expect(status).toBe(65);
    expect(stderr).toMatch(/line \d is not CSV/);
    expect(stderr).not.toContain('himitsu');
  });

  it('reads EUC-JP, whose bytes are kana in CP932 too', async () => {
    // "商品名 / PS5 本体" in EUC-JP.
    const bytes = [0xbe, 0xa6, 0xc9, 0xca, 0xcc, 0xbe, 10, 0x50, 0x53, 0x35, 0x20, 0xcb, 0xdc, 0xc2, 0xce, 10];
    const { stdout, stderr } = await run('classify', fileWith(Buffer.from(bytes)));
    expect(stderr).toContain('euc-jp');
    expect(rowsOf(stdout)).toMatchObject([{ class: 'game_console', normalised: 'ps5 本体' }]);
  });
});

describe('sekisho goods explain', () => {
  it('shows each step', async () => {
    const { status, stdout } = await run('explain', 'PS5用 SSD 1TB ケース付き');
    expect(status).toBe(0);
    expect(stdout).toContain('normalised: ps5用 ssd 1tb ケース付キ');
    expect(stdout).toMatch(
      /ps5: platform game_console 3 {2}lists\/goods\/titles\/consoles\.csv:\d+ {2}\(does not count, because of 用\)/,
    );
    expect(stdout).toContain('class: oa_peripherals (title — SSD)');
  });

  it('in Japanese, with a category', async () => {
    const { stdout } = await run('explain', '--language', 'ja', '--category', '家電 > ゲーム機本体', 'Switch 2');
    expect(stdout).toContain('カテゴリ：ゲーム機本体 → game_console（カテゴリで決定）');
    expect(stdout).toContain('判定：game_console（カテゴリ — ゲーム機本体）');
  });

  it('as JSON', async () => {
    const { stdout } = await run('explain', '--json', 'iPhone 15');
    expect(JSON.parse(stdout)).toMatchObject({ class: 'consumer_electronics', source: 'title', evidence: 'iPhone' });
  });
});
