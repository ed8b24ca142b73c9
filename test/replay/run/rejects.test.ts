/** `--rejects`: what could not be used, as its reader finds it in the file, whenever it was refused. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runCommand } from '../../cli/in-process.ts';
import { folderForTests } from './histories.ts';

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));
const rules = new URL('../../authoring/base', import.meta.url).pathname;

function given(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** Rejects of a replay: `file:line code` → the row. */
async function rejectsOf(...words: readonly string[]): Promise<Record<string, string>> {
  const rejects = join(folder, 'rejects.ndjson');
  const options = ['--rules', rules, '--quiet', '--max-rejects', '1', '--rejects', rejects];
  expect(await runCommand('replay', ...words, ...options)).toMatchObject({ status: 0, stderr: '' });
  const lines = readFileSync(rejects, 'utf8').trim().split('\n');
  const read = lines.map(line => JSON.parse(line) as { file: string; line: number; code: string; raw: string });
  return Object.fromEntries(
    read.map(({ file, line, code, raw }) => [`${file.slice(folder.length + 1)}:${line} ${code}`, raw]),
  );
}

const map = (name: string, text: string) => ['--map', given(`${name}.yaml`, text)];

it('shows rows of tables as they stand there: other delimiters, quotes, line breaks; cards masked', async () => {
  const tabs = given(
    'tabs.tsv',
    [
      'no\twhen\tyen\tcard\tname',
      'a\t2026-05-01 10:00\t5000\t4111111111111111\t"見本\t七海"',
      'a\t2026-05-01 10:01\t6000\t4111 1111 1111 1111\t"見本,\n七海"',
      // Fails the check digit, and may be a number with one digit mistyped.
      'b\tsoon\t5000\t4111-1111-1111-1112\t"x"',
      'c\t2026-05-01 10:02',
    ].join('\r\n'),
  );
  const fields = 'fields: { id: no, at: when, amount.value: yen, card.masked: card, order_id: "=[#row]" }\n';
  expect(await rejectsOf(tabs, ...map('tabs', fields))).toEqual({
    'tabs.tsv:3 id-conflict': 'a\t2026-05-01 10:01\t6000\t411111******1111\t"見本,\n七海"',
    'tabs.tsv:5 bad-date': 'b\tsoon\t5000\t411111******1112\t"x"',
    'tabs.tsv:6 too-few-values': 'c\t2026-05-01 10:02',
  });
});

it('shows rows that found no partner, or were refused after their file was joined with others', async () => {
  const orders = given('orders.csv', 'no,when,yen\nA,2026-05-01,5000\nB,2026-05-01,6000\nB,2026-05-02,7000\n');
  const frauds = given('frauds.csv', 'no;when;what\nA;2026-05-02;fraud\nX;2026-05-02;fraud\n');
  const rejects = await rejectsOf(
    orders,
    frauds,
    ...map('orders', 'fields: { id: no, at: when, amount.value: yen }\n'),
    ...map('frauds', 'kind: outcomes\nfields: { id: no }\noutcomes:\n  - { type: label, label: what, at: when }\n'),
  );
  expect(rejects).toEqual({
    'orders.csv:4 id-conflict': 'B,2026-05-02,7000',
    'frauds.csv:3 not-found': 'X;2026-05-02;fraud',
  });
});

it('shows lines of our own as they stand there, with a mapping beside them or not', async () => {
  const lines = [
    '{"id":"a", "at":"2026-05-01T00:00:00Z", "amount":{"value":1,"currency":"JPY"}}',
    '{"id":"a", "at":"2026-05-01T00:00:00Z", "amount":{"value":2,"currency":"JPY"}, "order_id":"4111 1111 1111 1111"}',
    '{"assessment":"x", "type":"label", "label":"fraud", "at":"2026-05-02T00:00:00Z"}',
  ];
  const own = given('own.ndjson', `${lines.join('\n')}\n`);
  const expected = {
    'own.ndjson:2 id-conflict': lines[1]!.replace('4111 1111 1111 1111', '411111******1111'),
    'own.ndjson:3 not-found': lines[2],
  };
  expect(await rejectsOf(own)).toEqual(expected);
  const table = given('one.csv', 'no,when,yen\nc,2026-05-01,5000\n');
  const mapping = map('one', 'fields: { id: no, at: when, amount.value: yen }\n');
  expect(await rejectsOf(own, table, ...mapping)).toEqual(expected);
});

it('is the same replay with rejects listed or not: an interrupted one may go on either way', async () => {
  const table = given('same.csv', 'no,when,yen\nc,2026-05-01,5000\n');
  const mapping = map('same', 'fields: { id: no, at: when, amount.value: yen }\n');
  const fingerprint = async (...words: readonly string[]) => {
    const ran = await runCommand('replay', table, ...mapping, '--rules', rules, '--quiet', '--json', ...words);
    return (JSON.parse(ran.stdout) as { replay: { fingerprint: string } }).replay.fingerprint;
  };
  expect(await fingerprint('--rejects', join(folder, 'none.ndjson'))).toBe(await fingerprint());
});

it('tells the cause in the language of its reader; place, code and row are the same', async () => {
  const lines = [
    '{"id":',
    '{"id":"a","at":"2026-05-01T00:00:00Z","amount":{"value":-1,"currency":"JPY"}}',
    '{"id":"a","amount":{"value":1,"currency":"JPY"}}',
    '{"id":"b","at":"2026-05-01T00:00:00Z","amount":{"value":1,"currency":"JPY"}}',
    '{"id":"b","at":"2026-05-01T00:00:00Z","amount":{"value":2,"currency":"JPY"}}',
    '{"assessment":"b","type":"refund","id":"r","at":"2026-05-02T00:00:00Z"}',
    '{"assessment":"b","type":"refund","id":"r","at":"2026-05-03T00:00:00Z"}',
    '{"assessment":"x","type":"refund","at":"2026-05-02T00:00:00Z"}',
  ];
  const own = given('told.ndjson', `${lines.join('\n')}\n`);
  const table = given('told.csv', 'no,when,yen\nc,soon,5000\nd,2026-05-01,-5\ne,2026-05-01\n"f"x,2026-05-01,1\n');
  const mapping = map('told', 'fields: { id: no, at: when, amount.value: yen }\n');
  const told = async (language: string, ...words: readonly string[]) => {
    const rejects = join(folder, `told.${language}.ndjson`);
    const options = ['--rules', rules, '--quiet', '--max-rejects', '1', '--rejects', rejects, '--language', language];
    expect(await runCommand('replay', ...words, ...options)).toMatchObject({ status: 0, stderr: '' });
    const read = readFileSync(rejects, 'utf8').trim().split('\n');
    return read.map(line => JSON.parse(line.replaceAll(folder, '.')) as Record<'code' | 'detail', string>);
  };
  for (const words of [[own], [own, table, ...mapping]]) {
    const [en, ja] = [await told('en', ...words), await told('ja', ...words)];
    const shape = (rejects: typeof en) => rejects.map(reject => ({ ...reject, detail: '' }));
    expect(shape(ja)).toEqual(shape(en));
    expect(ja.map(reject => Object.keys(reject))).toEqual(en.map(reject => Object.keys(reject)));
    const texts = en.map(({ code, detail }, index) => `${code}\n  ${detail}\n  ${ja[index]!.detail}\n`);
    const name = words.length === 1 ? 'lines' : 'rows';
    await expect(texts.sort().join('')).toMatchFileSnapshot(`golden/rejects-${name}.txt`);
  }
});

it('says how lines of another form are read, and how many causes it shows the first line of', async () => {
  const foreign = given('foreign.ndjson', '{"order_id":"a","total":1}\n{"order_id":"b","total":2}\n');
  const stopped = await runCommand('replay', foreign, '--rules', rules, '--quiet');
  expect(stopped).toMatchObject({ status: 65 });
  expect(stopped.stderr).toContain('no line is of our own form');
  expect(stopped.stderr).toContain('the first of each cause:');
  const rows = [
    ['a', 'soon', '5'],
    ['b', '2026-05-01', '-5'],
    ['c', '2026-05-01', '$5'],
    ['', '2026-05-01', '5'],
    ['d', '2026-05-01'],
    ['e', '2026-05-01', '5', 'x'],
  ];
  const broken = given('broken.csv', ['no,when,yen', ...rows.map(cells => cells.join(','))].join('\n'));
  const many = await runCommand(
    ...['replay', broken, ...map('broken', 'fields: { id: no, at: when, amount.value: yen }\n')],
    ...['--rules', rules, '--quiet'],
  );
  expect(many.stderr).toContain('the first of each of the 5 most frequent causes:');
  expect(many.stderr).not.toContain('our own form');
  const empty = await runCommand('replay', broken, ...map('comments', '# none\n'), '--rules', rules, '--quiet');
  expect(empty.stderr).toContain('the file holds comments alone: lines of our own form are read without --map');
});

it('what stops a replay ends with one mark, a question with its own', async () => {
  const table = given('asked.csv', 'no,when,yen\na,2026-05-01,5\n');
  const misspelt = map('asked', 'fields: { id: no, at: when, amount.value: yen, devise.id: no }\n');
  const { stderr } = await runCommand('replay', table, ...misspelt, '--rules', rules, '--quiet');
  expect(stderr).toContain('did you mean "device.id"?\n');
});
