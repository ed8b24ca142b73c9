/** `sekisho journal …`, on a journal that a service wrote. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inLanguage } from '../../src/authoring/report/japanese.ts';
import { createProgram } from '../../src/cli/main.ts';
import type { ServeOptions } from '../../src/cli/serve/options.ts';
import { type RunningService, startService } from '../../src/cli/serve/start-service.ts';
import { Fault } from '../../src/shared/errors.ts';
import { writeRules } from './process.ts';

let folder: string;
let service: RunningService;
const at = (name: string) => join(folder, name);
const options = (): ServeOptions => ({
  host: '127.0.0.1',
  port: 0,
  data: at('data'),
  secrets: at('secrets'),
  rules: at('rules'),
  durability: 'normal',
  personal: 'encrypted',
  cardNumbers: true,
  logLevel: 'silent',
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sekisho-care-'));
  writeRules(folder);
  service = await startService(options(), {});
  await service.ready;
});
afterEach(async () => {
  await service.server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const key = () => service.firstKey;
const call = async (path: string, body?: unknown) => {
  const response = await fetch(`${service.server.address}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { authorization: `Bearer ${key()}`, 'content-type': 'application/json' },
  });
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever JSON came.
  return (await response.json()) as any;
};
/** An attempt, sent again until the journal has it: on a busy machine an answer may leave before, and says so. */
const assess = (body: object) =>
  vi.waitUntil(async () => {
    const answer = await call('/v1/assessments', body);
    return answer.recorded && answer;
  }, 60_000);
const attempt = (id: string, more: object = {}) => ({
  id,
  amount: { value: 5, currency: 'JPY' },
  device: { id: 'device-1' },
  email: 'Hanako+shop@Example.JP',
  ...more,
});

/** Runs a command in this process; returns what it wrote and its exit status, 0 unless set. */
async function run(...words: string[]): Promise<{ out: string; err: string; exit: number }> {
  let out = '';
  let err = '';
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    out += text;
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    err += text;
    return true;
  });
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await (await createProgram('journal')).parseAsync(['node', 'sekisho', 'journal', ...words]);
    return { out, err, exit: Number(process.exitCode) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { out, err: `${err}${error.message}`, exit: error.exit };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
    process.exitCode = before;
  }
}
const data = () => ['--data', at('data')];
const secrets = () => ['--secrets', at('secrets')];
const rules = () => ['--rules', at('rules')];

describe('verify', () => {
  test('finds a journal sound while the service writes', async () => {
    await assess(attempt('a'));
    await call('/v1/assessments/a/outcomes', { type: 'label', label: 'genuine' });
    const { out, exit } = await run('verify', '--json', ...data(), ...secrets());
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ facts: 2, attempts: 1, outcomes: 1, personal: 1, closed: 0, faults: [] });
    expect((await run('verify', ...data(), ...secrets())).out).toContain('The journal is sound.');
  });

  test.each([
    ['a lost event', "DELETE FROM event WHERE id = 'a'", 'decision(s) without their attempt'],
    ['a lost outcome', 'DELETE FROM outcome', 'outcome event(s) without their outcome'],
    ['an event that is no event', `UPDATE event SET event = '[' WHERE id = 'a'`, 'event(s) that cannot be read'],
  ])('sees %s', async (_name, sql, words) => {
    await assess(attempt('a'));
    await call('/v1/assessments/a/outcomes', { type: 'label', label: 'genuine' });
    const db = new Database(at('data/journal.db'));
    db.exec(sql);
    db.close();
    const { out, exit } = await run('verify', ...data(), ...secrets());
    expect(exit).toBe(1);
    expect(out).toContain(words);
  });

  test('sees damage to the file, and seals that were altered', async () => {
    await assess(attempt('a'));
    const db = new Database(at('data/journal.db'));
    db.exec('UPDATE personal SET sealed = zeroblob(100)');
    db.close();
    expect(JSON.parse((await run('verify', '--json', ...data(), ...secrets())).out)).toMatchObject({
      closed: 1,
      faults: [],
    });
    await service.server.stop();
    const bytes = readFileSync(at('data/journal.db'));
    bytes.fill(0xff, 4_096, 12_000);
    writeFileSync(at('data/journal.db'), bytes);
    expect((await run('verify', ...data(), ...secrets())).exit).toBe(1);
  });

  test('opens seals with keys that stand in the environment alone', async () => {
    await assess(attempt('a'));
    const inFile = (name: string) => readFileSync(at(`secrets/${name}`), 'utf8');
    vi.stubEnv('SEKISHO_IDENTITY_KEY', inFile('identity.key'));
    vi.stubEnv('SEKISHO_PERSONAL_KEYS', inFile('personal.keys'));
    const { out } = await run('verify', '--json', ...data(), '--secrets', at('nowhere'));
    vi.unstubAllEnvs();
    expect(JSON.parse(out)).toMatchObject({ personal: 1, closed: 0 });
  });

  test('says when there is none', async () => {
    expect(await run('verify', '--data', at('nothing'))).toMatchObject({ exit: 66 });
  });
});

test('backup copies the journal of a running service, and a service starts from the copy', async () => {
  for (let index = 0; index < 20; index++) await assess(attempt(`a${index}`));
  const writing = Promise.all(Array.from({ length: 50 }, (_, index) => assess(attempt(`b${index}`))));
  expect((await run('backup', at('copy.db'), ...data())).exit).toBe(0);
  await writing;
  expect((await run('backup', at('copy.db'), ...data())).exit).toBe(64);
  expect(await run('backup', at('nowhere/copy.db'), ...data())).toMatchObject({
    exit: 73,
    err: expect.stringContaining('nowhere/copy.db'),
  });
  expect(readFileSync(at('copy.db')).includes('Hanako')).toBe(false);
  mkdirSync(at('restored'));
  copyFileSync(at('copy.db'), at('restored/journal.db'));
  expect(JSON.parse((await run('verify', '--json', '--data', at('restored'), ...secrets())).out)).toMatchObject({
    closed: 0,
    faults: [],
  });
  const restored = await startService({ ...options(), data: at('restored') }, {});
  expect(await restored.ready).toBeGreaterThanOrEqual(20);
  await restored.server.stop();
});

describe('restore', () => {
  const attemptsIn = (file: string) => {
    const db = new Database(file, { readonly: true });
    const ids = db.prepare("SELECT id FROM event WHERE outcome = '' ORDER BY seq").pluck().all();
    db.close();
    return ids;
  };
  const inData = () => readdirSync(at('data')).filter(name => name.startsWith('journal'));
  const restore = (...words: string[]) => run('restore', at('copy.db'), ...data(), ...secrets(), ...words);
  const backedUp = async () => {
    for (const id of ['a', 'b']) await assess(attempt(id));
    expect((await run('backup', at('copy.db'), ...data())).exit).toBe(0);
    await assess(attempt('c'));
  };

  test('puts a backup in place of a journal that goes aside, and the service counts from it', async () => {
    await backedUp();
    await service.server.stop();
    // As it may come back from an archive: for everybody to read, and for nobody to write.
    chmodSync(at('copy.db'), 0o444);
    const refused = await restore();
    expect(refused).toMatchObject({ exit: 64, err: expect.stringContaining('--force moves it aside') });
    expect(attemptsIn(at('data/journal.db'))).toEqual(['a', 'b', 'c']);
    const { out, exit } = await restore('--force');
    expect(exit).toBe(0);
    expect(out).toContain(`${at('copy.db')} was checked and stands as ${at('data/journal.db')}: 2 attempt(s)`);
    expect(out).toContain('erase them again with "sekisho journal erase"');
    const [aside] = /journal-\d{8}T\d{6}Z\.db/.exec(out)!;
    expect(inData()).toEqual([aside, 'journal.db']);
    expect(statSync(at('data/journal.db')).mode & 0o777).toBe(0o600);
    expect(attemptsIn(at(`data/${aside}`))).toEqual(['a', 'b', 'c']);
    service = await startService(options(), {});
    expect(await service.ready).toBe(2);
    expect((await run('verify', ...data(), ...secrets())).exit).toBe(0);
  });

  test('takes the place of no journal that went aside before it in the same second', async () => {
    await backedUp();
    await service.server.stop();
    vi.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-12-01T03:13:33.456Z'));
    for (const _ of [1, 2]) expect((await restore('--force')).exit).toBe(0);
    vi.restoreAllMocks();
    expect(inData()).toEqual(['journal-20261201T031333Z-2.db', 'journal-20261201T031333Z.db', 'journal.db']);
    expect(attemptsIn(at('data/journal-20261201T031333Z.db'))).toEqual(['a', 'b', 'c']);
  });

  test('a log that a killed service left never lies beside the backup, and goes with its journal', async () => {
    await backedUp();
    // As a kill leaves them: what was written since lies in the log.
    mkdirSync(at('killed'));
    for (const end of ['', '-wal']) copyFileSync(at(`data/journal.db${end}`), at(`killed/journal.db${end}`));
    expect(statSync(at('killed/journal.db-wal')).size).toBeGreaterThan(0);
    const { out, exit } = await run('restore', at('copy.db'), '--data', at('killed'), ...secrets(), '--force');
    expect(exit).toBe(0);
    const [aside] = /journal-\d{8}T\d{6}Z\.db/.exec(out)!;
    expect(readdirSync(at('killed')).sort()).toEqual([aside, 'journal.db', 'lock'].sort());
    expect(attemptsIn(at('killed/journal.db'))).toEqual(['a', 'b']);
    expect(attemptsIn(at(`killed/${aside}`))).toEqual(['a', 'b', 'c']);
  });

  test('takes a copied data folder too, with the log beside it, and leaves it as it is', async () => {
    await backedUp();
    mkdirSync(at('copied'));
    for (const end of ['', '-wal']) copyFileSync(at(`data/journal.db${end}`), at(`copied/journal.db${end}`));
    const before = readFileSync(at('copied/journal.db-wal'));
    const { exit } = await run('restore', at('copied/journal.db'), '--data', at('new'), ...secrets());
    expect(exit).toBe(0);
    expect(attemptsIn(at('new/journal.db'))).toEqual(['a', 'b', 'c']);
    expect(readdirSync(at('copied')).sort()).toEqual(['journal.db', 'journal.db-wal']);
    expect(readFileSync(at('copied/journal.db-wal')).equals(before)).toBe(true);
  });

  test('what a restoring that was killed left is no backup, and stays when it is given as one', async () => {
    await backedUp();
    mkdirSync(at('cut/journal.restoring'), { recursive: true });
    const left = at('cut/journal.restoring/journal.db');
    copyFileSync(at('copy.db'), left);
    const { err, exit } = await run('restore', left, '--data', at('cut'), ...secrets());
    expect(exit).toBe(64);
    expect(err).toContain('is what a restoring that was cut off left');
    expect(inLanguage(err.trim().replace(/^[^:]+: /, ''), 'ja')).toContain('途中で止まった復元');
    expect(existsSync(left)).toBe(true);
  });

  test('is refused while a service holds the folder', async () => {
    await backedUp();
    expect((await restore('--force')).exit).toBe(75);
    expect(inData()).not.toContain('journal.restoring');
    await assess(attempt('d'));
    expect((await run('verify', ...data(), ...secrets())).exit).toBe(0);
  });

  test('changes nothing where the backup is damaged, is none, is of other keys, or is the journal', async () => {
    await backedUp();
    await service.server.stop();
    const before = readFileSync(at('data/journal.db'));
    const refusals: unknown[] = [];
    const refused = async (file: string, ...words: string[]) => {
      const { out, err, exit } = await run('restore', at(file), ...data(), ...secrets(), '--force', ...words);
      refusals.push([exit, out === '' ? err.includes(at(file)) : out.includes('Nothing was changed.')]);
    };
    const db = new Database(at('copy.db'));
    writeFileSync(at('foreign.db'), 'no database at all, but long enough to be taken for one'.repeat(99));
    copyFileSync(at('copy.db'), at('torn.db'));
    db.exec("DELETE FROM event WHERE id = 'a'");
    db.close();
    truncateSync(at('torn.db'), statSync(at('torn.db')).size - 4_096);
    await refused('copy.db');
    await refused('torn.db');
    await refused('foreign.db');
    await refused('absent.db');
    await refused('secrets');
    await refused('data/journal.db');
    expect(refusals).toEqual([[1, true], ...[expect.any(Number), 65, 66, 66, 64].map(exit => [exit, true])]);
    writeFileSync(at('secrets/identity.key'), 'ab'.repeat(32));
    await refused('copy.db');
    expect(refusals.at(-1)).toEqual([78, true]);
    expect(readFileSync(at('data/journal.db')).equals(before)).toBe(true);
    expect(inData()).toEqual(['journal.db']);
  });

  test('speaks Japanese too', async () => {
    await backedUp();
    await service.server.stop();
    const { out } = await restore('--force', '--language', 'ja');
    expect(out).toContain('に戻しました。試行2件、結果0件です。');
    expect(out.split('\n').filter(line => line !== '' && !/[ぁ-ん]/.test(line))).toEqual([]);
    const fault = async () => inLanguage((await restore()).err.replace(/^[^:]+: /, ''), 'ja');
    expect(await fault()).toContain('--force を付けると');
  });
});

test('verify, backup, prune and erase speak Japanese too', async () => {
  await assess(attempt('a'));
  await call('/v1/assessments/a/outcomes', { type: 'label', label: 'genuine' });
  const ja = (...words: string[]) => run(...words, ...data(), '--language', 'ja');
  expect((await ja('verify', ...secrets())).out).toMatch(
    /^試行 {14}1\n結果 {14}1\n期間 {14}\S+\+09:00, \S+\+09:00\n個人データ {8}1\nサイズ {12}\S+ MiB\n\n異常は見つかりませんでした。\n$/,
  );
  expect((await ja('backup', at('ja.db'))).out).toContain(`記録を ${at('ja.db')} に写しました。`);
  expect((await ja('prune', '--older-than', '900', ...rules())).out).toBe(
    '900日より前の試行と結果、合わせて0件を削除しました。\n',
  );
  const erased = await ja('erase', '--email', 'hanako@example.jp', ...secrets());
  expect(erased.out).toBe(
    '該当する試行は1件で、個人データ1件を消去しました。以前に作ったバックアップには残っています。\n',
  );
  const db = new Database(at('data/journal.db'));
  db.exec(`UPDATE event SET event = '[' WHERE outcome = ''; DELETE FROM outcome; UPDATE assessment SET seq = 99;
    INSERT INTO personal (seq, sealed) VALUES (98, zeroblob(100))`);
  db.close();
  const { out, exit } = await ja('verify', ...secrets());
  expect(exit).toBe(1);
  expect(out).toContain('個人データ        1（うち1件はこの鍵で開けません）\n');
  const faults = out.split('\n').filter(line => line.includes('異常'));
  expect(faults.length).toBeGreaterThanOrEqual(4);
  expect(faults.filter(line => !/異常\S*: .+[ぁ-ん]/.test(line))).toEqual([]);
  const fault = async (...words: string[]) => inLanguage((await ja(...words)).err.replace(/^[^:]+: /, ''), 'ja');
  expect(await fault('backup', at('ja.db'))).toBe(`"${at('ja.db')}" はすでにあります`);
  expect(await fault('erase', ...secrets())).toMatch(/^誰のデータかを/);
  expect(await fault('prune', '--older-than', '0', ...rules())).toMatch(/^カウンターは\d+日前までさかのぼります/);
});

describe('prune', () => {
  test('forgets what is old, and what is younger stays', async () => {
    await assess(attempt('young'));
    await service.server.stop();
    const line = (id: string, time: string) => JSON.stringify({ ...attempt(id), at: time });
    writeFileSync(
      at('old.ndjson'),
      [line('old', '2020-01-01T00:00:00Z'), line('older', '2019-01-01T00:00:00Z')].join('\n'),
    );
    await run('import', at('old.ndjson'), ...data(), ...secrets(), ...rules());
    expect((await run('prune', '--older-than', '1', ...data(), ...rules())).out).toMatch(/^2 fact/);
    expect(JSON.parse((await run('verify', '--json', ...data(), ...secrets())).out)).toMatchObject({
      facts: 1,
      faults: [],
    });
    expect((await run('prune', '--older-than', '1', ...data(), ...rules())).out).toMatch(/^0 fact/);
  });

  test('never cuts into a window', async () => {
    const { err, exit } = await run('prune', '--older-than', '0', ...data(), ...rules());
    expect(exit).toBe(64);
    expect(err).toContain('--older-than takes 1 or more');
  });
});

describe('erase', () => {
  test('takes one person’s data away and leaves counts, decisions and other people’s data', async () => {
    await assess(attempt('a'));
    await assess(attempt('b', { email: 'hanako@example.jp', shipping: { phone: '090-1234-5678' } }));
    await assess(attempt('c', { email: 'taro@example.jp' }));
    const { out } = await run('erase', '--email', 'HANAKO@example.jp', ...data(), ...secrets());
    expect(out).toMatch(/^2 attempt\(s\) found, 2 personal record\(s\) erased/);
    const erased = await call('/v1/assessments/a');
    expect(erased).toMatchObject({
      personal: 'absent',
      assessment: { score: 0 },
      counters: { velocity: { attempts_per_device_1h: 1 } },
    });
    expect(erased).not.toHaveProperty('checkout');
    expect(await call('/v1/assessments/c')).toMatchObject({
      personal: 'kept',
      assessment: { reasons: [{ rule: 'busy-device', text: { en: '3 attempts' } }] },
    });
    expect(JSON.parse((await run('verify', '--json', ...data(), ...secrets())).out)).toMatchObject({
      attempts: 3,
      personal: 1,
      faults: [],
    });
    // The erased attempt, sent again, is still the same attempt.
    expect(await assess(attempt('a'))).toMatchObject({ score: 0, recorded: true });
    expect(await assess(attempt('d'))).toMatchObject({ reasons: [{ text: { en: '4 attempts' } }] });
  });

  test('leaves out nothing that was said', async () => {
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [['--email', 'hanako', '--account', 'x'], '--email is no e-mail address'],
      [['--phone', '090', '--account', 'x'], '--phone is no telephone number'],
      [['--account', '', '--email', 'a@b.jp'], '--account is blank'],
      [['--account', 'x', '--merchant', ' '], '--merchant is blank'],
      [['--email', 'a@b.jp', '--merchant', 'm'], '--merchant goes with --account'],
    ];
    for (const [who, words] of refusals) {
      const { err, exit } = await run('erase', ...who, ...data(), ...secrets());
      expect(exit).toBe(64);
      expect(err).toContain(words);
      expect(inLanguage(err.replace(/^[^:]+: /, ''), 'ja')).toMatch(/--\w+ (が|は|の)/);
    }
  });

  test('is refused under another identity key, which would find nobody', async () => {
    await assess(attempt('a', { account: { id: 'x' } }));
    mkdirSync(at('other'));
    copyFileSync(at('secrets/personal.keys'), at('other/personal.keys'));
    writeFileSync(at('other/identity.key'), Buffer.alloc(32, 1).toString('base64'));
    const { out, err, exit } = await run('erase', '--account', 'x', ...data(), '--secrets', at('other'));
    expect({ out, exit }).toEqual({ out: '', exit: 78 });
    expect(err).toContain('is not the one that this journal was written with');
  });

  test('finds an address and a number wherever they stand in a checkout', async () => {
    await call(
      '/v1/assessments',
      attempt('a', { email: 'taro@example.jp', delivery: { email: 'Hanako+gift@example.jp' } }),
    );
    await call(
      '/v1/assessments',
      attempt('b', {
        email: 'taro@example.jp',
        shipping: { phone: '03-1111-2222' },
        billing: { phone: '090-1234-5678' },
      }),
    );
    await assess(attempt('c', { email: 'taro@example.jp', shipping: { phone: '03-1111-2222' } }));
    const erase = async (...who: string[]) => (await run('erase', ...who, ...data(), ...secrets())).out;
    expect(await erase('--email', 'hanako@example.jp')).toMatch(/^1 attempt\(s\) found, 1 personal record\(s\) erased/);
    expect(await erase('--phone', '+81 90 1234 5678')).toMatch(/^1 attempt\(s\) found, 1 personal record\(s\) erased/);
    expect(await call('/v1/assessments/a')).toMatchObject({ personal: 'absent' });
    expect(await call('/v1/assessments/b')).toMatchObject({ personal: 'absent' });
    expect(await call('/v1/assessments/c')).toMatchObject({ personal: 'kept' });
    // Under a lost key nobody can look, and the command says so.
    writeFileSync(at('secrets/personal.keys'), `${'ab'.repeat(32)}\n`);
    expect(await erase('--email', 'nobody@example.jp')).toContain('1 record(s) could not be opened');
  });

  test('finds a person by telephone in any writing, and by account within its merchant', async () => {
    await assess(attempt('a', { shipping: { phone: '０９０（１２３４）５６７８' } }));
    await assess(attempt('b', { merchant: { id: 'shop-1' }, account: { id: 'acc-1' } }));
    await assess(attempt('c', { merchant: { id: 'shop-2' }, account: { id: 'acc-1' } }));
    // Through the index too, once it has caught up.
    await call('/v1/assessments?near=c');
    expect((await run('erase', '--phone', '+81 90 1234 5678', ...data(), ...secrets())).out).toMatch(/^1 attempt/);
    expect((await run('erase', '--account', 'acc-1', '--merchant', 'shop-1', ...data(), ...secrets())).out).toMatch(
      /^1 attempt/,
    );
    expect(await call('/v1/assessments/c')).toMatchObject({ personal: 'kept' });
    const ofNoMerchant = await run('erase', '--account', 'acc-1', ...data(), ...secrets());
    expect(ofNoMerchant.out).toMatch(/^0 attempt.* is found with --merchant only\.\n$/);
    expect((await run('erase', ...data(), ...secrets())).exit).toBe(64);
  });
});

describe('import', () => {
  const lines = [
    {
      assessment: 'h1',
      at: '2026-11-20T00:00:30Z',
      type: 'authorization',
      result: 'declined',
      reason: 'invalid_number',
    },
    { ...attempt('h2'), at: '2026-11-20T00:01:00Z' },
    { ...attempt('h1'), at: '2026-11-20T00:00:00Z' },
    { ...attempt('h3', { shipping: { name: 'Taro 4111 1111 1111 1111' } }), at: '2026-11-20T00:02:00Z' },
  ];
  const write = (name: string, what: readonly unknown[]) =>
    writeFileSync(at(name), what.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\r\n'));

  test('makes facts by their own time, once', async () => {
    await service.server.stop();
    write('history.ndjson', lines);
    const first = await run('import', at('history.ndjson'), ...data(), ...secrets(), ...rules());
    expect(first.out).toBe('3 attempt(s) and 1 outcome(s) imported, 0 known already, 0 line(s) not used.\n');
    expect(first.err).toContain('it was masked');
    const again = await run('import', at('history.ndjson'), ...data(), ...secrets(), ...rules());
    expect(again.out).toMatch(/^0 attempt\(s\) and 0 outcome\(s\) imported, 4 known already/);
    const db = new Database(at('data/journal.db'), { readonly: true });
    expect(db.prepare("SELECT id, outcome <> '' AS o FROM event ORDER BY seq").raw().all()).toEqual([
      ['h1', 0],
      ['h1', 1],
      ['h2', 0],
      ['h3', 0],
    ]);
    db.close();
    const written = readFileSync(at('data/journal.db'));
    for (const word of ['Hanako', '4111', 'Taro']) expect(written.includes(word)).toBe(false);
  });

  test('takes nothing of a file that is not UTF-8, and of what is no plain file', async () => {
    await service.server.stop();
    const line = JSON.stringify({
      ...attempt('h'),
      shipping: { city: '新宿区', country: 'JP' },
      at: '2026-11-20T00:00:00Z',
    });
    writeFileSync(
      at('cp932.ndjson'),
      Buffer.from(line.replace('新宿区', 'X').replace('X', '\x90V\x8fh\x8b\xe6'), 'latin1'),
    );
    writeFileSync(at('marked.ndjson'), `\ufeff${line}`);
    const takes = (...files: string[]) => run('import', ...files, ...data(), ...secrets(), ...rules());
    expect(await takes(at('marked.ndjson'), at('cp932.ndjson'))).toMatchObject({
      exit: 65,
      err: `a file is not UTF-8: ${at('cp932.ndjson')}`,
    });
    expect(await takes(folder)).toMatchObject({ exit: 66, err: `a file cannot be read: ${folder} is no plain file` });
    writeFileSync(at('list.json'), '[');
    truncateSync(at('list.json'), 68 << 20);
    expect(await takes(at('list.json'))).toMatchObject({
      exit: 65,
      err: expect.stringContaining('line 1 is longer than'),
    });
    expect((await takes(at('marked.ndjson'))).out).toMatch(/^1 attempt\(s\) and 0 outcome\(s\) imported, 0 known/);
  });

  test('says which lines it could not use, and uses the others', async () => {
    await service.server.stop();
    write('mixed.ndjson', [
      '{',
      { ...attempt('no-time') },
      { ...attempt('bad', { colour: 1 }), at: '2026-11-20T00:00:00Z' },
      { assessment: 'nobody', at: '2026-11-20T00:00:00Z', type: 'fraud_report' },
      '',
      { ...attempt('good'), at: '2026-11-20T00:00:00Z' },
      { assessment: 'good', at: '2026-11-20T00:01:00Z', type: 'refund', id: 'o' },
      { assessment: 'good', at: '2026-11-20T00:01:00Z', type: 'refund', id: 'o' },
      { assessment: 'good', at: '2026-11-20T00:01:00Z', type: 'fraud_report', id: 'o' },
      { ...attempt('tomorrow'), at: new Date(Date.now() + 86_400_000).toISOString() },
      [{ ...attempt('listed'), at: '2026-11-20T00:00:00Z' }],
    ]);
    const { out, err, exit } = await run('import', at('mixed.ndjson'), ...data(), ...secrets(), ...rules());
    expect(exit).toBe(65);
    expect(out).toBe('1 attempt(s) and 1 outcome(s) imported, 1 known already, 7 line(s) not used.\n');
    expect(err).toMatch(/mixed\.ndjson:1: .*\[not-json\]/);
    expect(err).toMatch(/mixed\.ndjson:2: \/at: .*\[missing-field\]/);
    expect(err).toMatch(/mixed\.ndjson:3: \/colour: .*\[unknown-field\]/);
    expect(err).toMatch(/mixed\.ndjson:4: \/assessment: .*\[not-found\]/);
    expect(err).toMatch(/mixed\.ndjson:9: \/id: .*\[outcome-conflict\]/);
    expect(err).toMatch(/mixed\.ndjson:10: \/at: .*\[at-in-future\]/);
    expect(err).toMatch(/mixed\.ndjson:11: .*\[not-json\]/);
  });

  test('tells in Japanese what it did, which lines it could not use, and what to do', async () => {
    await service.server.stop();
    write('mixed.ndjson', [
      ...lines,
      '{',
      { ...attempt('no-time') },
      { assessment: 'nobody', at: '2026-11-20T00:00:00Z', type: 'fraud_report' },
      { ...attempt('full', { card: { number: '4111111111111111' } }), at: '2026-11-20T00:00:00Z' },
      { ...attempt('tomorrow'), at: new Date(Date.now() + 86_400_000).toISOString() },
    ]);
    const ja = ['--language', 'ja'];
    const { out, err, exit } = await run('import', at('mixed.ndjson'), ...data(), ...secrets(), ...rules(), ...ja);
    expect(exit).toBe(65);
    expect(out).toBe('試行3件、結果1件を取り込みました。すでにあったもの0件、使えなかった行5行。\n');
    await expect(err.replaceAll(`${folder}/`, '')).toMatchFileSnapshot('golden/import-refused.ja.txt');
    expect(err).not.toMatch(/4111|\?merchant=/);
  });

  test.each([
    ['id:x', '1行目の鍵は0バイトです。32バイト必要です'],
    ['no key', '1行目が id:base64 の形（id は英数字・_・- で16文字まで）ではありません'],
    [`a:${'A'.repeat(43)}=\na:${'A'.repeat(43)}=`, '2行目の鍵の id が二つあります'],
    ['# none', '鍵がありません'],
  ])('tells in Japanese what is wrong with the card keys: %j', async (keys, words) => {
    writeFileSync(at('secrets/card.keys'), keys);
    expect(await refused(...data(), ...secrets())).toBe(`${at('secrets/card.keys')}：${words}`);
  });

  test('tells in Japanese that a key is missing, or lies where it would be copied with the data', async () => {
    expect(await refused(...data(), '--secrets', at('nothing'))).toBe(
      `鍵のファイル ${at('nothing/identity.key')} がありません`,
    );
    expect(await refused(...data(), '--secrets', at('data/secrets'))).toBe(
      `鍵のフォルダー ${at('data/secrets')} がデータフォルダーの中にあり、一緒に複写されてしまいます`,
    );
  });

  /** Why an import is refused before it begins, in Japanese. */
  async function refused(...words: string[]): Promise<string> {
    write('history.ndjson', lines);
    const fault = await (await createProgram('journal', 'import'))
      .parseAsync(['node', 'sekisho', 'journal', 'import', at('history.ndjson'), ...rules(), ...words])
      .catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    return inLanguage((fault as Fault).what ?? '', 'ja');
  }

  test('waits for the service to be stopped', async () => {
    write('history.ndjson', lines);
    expect((await run('import', at('history.ndjson'), ...data(), ...secrets(), ...rules())).exit).toBe(75);
    expect(existsSync(at('data/journal.db'))).toBe(true);
  });
});
