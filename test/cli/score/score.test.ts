import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fileWith, runCommand } from '../in-process.ts';

const root = new URL('../../../', import.meta.url);
const bin = fileURLToPath(new URL('bin/sekisho.js', root));
const score = (input: string, ...words: readonly string[]) => runCommand('score', ...words, fileWith(input));

const persona = (name: string, more: object = {}) => ({
  ...(JSON.parse(readFileSync(new URL(`fixtures/checkouts/${name}.json`, root), 'utf8')) as object),
  at: '2026-11-20T12:30:00+09:00',
  ...more,
});

describe('sekisho score', () => {
  it.each(['en', 'ja'])('tells a decision so that a person can read it (%s)', async language => {
    const body = JSON.stringify(persona('guest-console-weekly-mansion'));
    const { stdout, status } = await score(body, '--language', language);
    expect(status).toBe(0);
    await expect(stdout).toMatchFileSnapshot(`golden/score-guest-console.${language}.txt`);
  });

  it('says amounts in major units, and what to limit and for how long in words', async () => {
    const story = readFileSync(new URL('fixtures/stories/number-walking.ndjson', root), 'utf8').trim().split('\n');
    const dollars = JSON.stringify({
      id: 'usd',
      at: '2026-11-20T00:00:00Z',
      amount: { value: 12_345, currency: 'USD' },
    });
    const input = [dollars, ...story].join('\n');
    const english = (await score(input)).stdout;
    expect(english).toContain('  usd  123.45 USD  ');
    expect(english).toContain('limit attempts of this device for 1 d, ');
    expect(english).toContain('limit attempts of this IP address for 30 min, ');
    const japanese = (await score(input, '--language', 'ja')).stdout;
    expect(japanese).toContain('→ 同じ端末の試行を1日間制限、');
    expect(japanese).toContain('同じ番号帯（上12桁）の試行を1時間制限');
  });

  it('answers a stream in order of time, one assessment a line, whatever the order of its lines', async () => {
    const story = readFileSync(new URL('fixtures/stories/number-walking.ndjson', root), 'utf8').trim();
    const shuffled = story.split('\n').reverse().join('\n');
    const straight = await score(story, '--json');
    const turned = await score(shuffled, '--json');
    const answers = straight.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(turned.stdout).toBe(straight.stdout);
    expect(answers.length).toBeGreaterThan(10);
    expect(answers.map(each => each.assessed_at)).toEqual(answers.map(each => each.assessed_at).toSorted());
    expect(answers.at(-1).flow).toBe('challenge');
  });

  it('names each line of a pipe that it cannot use, assesses the others, and exits with 65', () => {
    const lines = [
      JSON.stringify(persona('regular-member')),
      '{"id":',
      '{"id":"x","amount":{"value":"1","currency":"JPY"}}',
    ];
    const { stdout, stderr, status } = spawnSync(process.execPath, [bin, 'score', '--json', '-'], {
      input: `${lines.join('\n')}\n{"assessment":"nobody","type":"refund"}\n`,
      encoding: 'utf8',
    });
    expect(status).toBe(65);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('standard input:2: ');
    expect(stderr).toContain('standard input:3: /amount/value: ');
    expect(stderr).toContain('standard input:4: /assessment: ');
  });

  it.each(['en', 'ja'])('says why lines are refused, and what to do about it (%s)', async language => {
    const line = (more: object) => JSON.stringify({ id: 'a', amount: { value: 1, currency: 'JPY' }, ...more });
    const lines = [
      '{"id":',
      line({ emial: 'x', email: null, '4111 1111 1111 1111': 1, amount: { value: '1', currency: 'yen' } }),
      line({ card: { expiry: '2029-13', bin: 'x', last4: '1' }, shipping: { method: 'pigeon' } }),
      line({ account: { id: 'a\nb', created_at: '2026-02-30' }, device: { ip: 'x' }, items: [{ quantity: 0 }] }),
      line({ card: { number: '4111 1111 1111 1111' } }),
      line({ id: ' ' }),
      '[1]',
      '{"assessment":"a","type":"refnd"}',
      '{"assessment":"nobody","type":"refund"}',
      line({}),
      line({ email: 'taro 4111 1111 1111 1111' }),
      '{"assessment":"a","type":"refund","id":"r"}',
      '{"assessment":"a","type":"refund","id":"r","amount":{"value":1,"currency":"JPY"}}',
    ];
    const file = fileWith(lines.join('\n'));
    const { stderr, status } = await runCommand('score', file, '--language', language);
    expect(status).toBe(65);
    await expect(stderr.replaceAll(file, 'given.ndjson')).toMatchFileSnapshot(`golden/score-refused.${language}.txt`);
    const list = fileWith('[{}]');
    const refused = await runCommand('score', list, '--language', language);
    expect(refused.stderr).toContain(language === 'ja' ? `${list} の1番目: /id: ` : `${list}, entry 1: /id: `);
  });

  it('takes full card numbers only when asked to, and shows none', async () => {
    const body = JSON.stringify({
      id: 'a',
      amount: { value: 1, currency: 'JPY' },
      card: { number: '4111 1111 1111 1111' },
    });
    expect(await score(body, '--json')).toMatchObject({ status: 65, stdout: '' });
    const accepted = await score(body, '--json', '--accept-card-numbers');
    expect(accepted.status).toBe(0);
    expect(accepted.stdout + accepted.stderr).not.toMatch(/4111/);
  });

  it.each([
    ['2.1.0', '03'],
    ['2.3.1', ['03']],
  ])('renders the request data for EMV 3DS %s', async (version, wish) => {
    const body = JSON.stringify(persona('guest-console-weekly-mansion'));
    const { stdout } = await score(body, '--json', '--message-version', version);
    expect(JSON.parse(stdout).three_ds).toMatchObject({ message_version: version, threeDSRequestorChallengeInd: wish });
  });
});
