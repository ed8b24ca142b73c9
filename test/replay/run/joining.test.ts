/** What counts once, what is refused, and when an outcome is known. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openBatches } from '../../../src/replay/order/batches-history.ts';
import { openInputs } from '../../../src/replay/read/inputs.ts';
import { runJob } from '../../../src/replay/run/job.ts';
import { fileOf, folderForTests, loadedSets, parsed, run, smallRules, tinySpillLimits } from './histories.ts';

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));

const start = Date.parse('2026-06-01T00:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const attempt = (id: string, seconds: number, more: object = {}) =>
  JSON.stringify({ id, at: at(seconds), amount: { value: 1_000, currency: 'JPY' }, device: { id: 'd1' }, ...more });
const outcome = (of: string, seconds: number, body: object) =>
  JSON.stringify({ assessment: of, at: at(seconds), ...body });
const declined = { type: 'authorization', result: 'declined', reason: 'do_not_honor' };
const play = (lines: readonly string[], more: Parameters<typeof run>[2] = {}) =>
  run([fileOf(folder, 'lines.ndjson', lines)], folder, { maxRejects: 1, ...more });
const scores = (output: string) => Object.fromEntries(parsed(output).map(({ id, score }) => [id, score]));

it('counts an attempt that comes again once, and rejects another body under its id', async () => {
  const number = '4111 1111 1111 1111';
  const { counts, output, rejects } = await play([
    attempt('a', 0),
    `{"device":{"id":"d1"},"amount":{"currency":"JPY","value":1000},"at":"${at(1)}","id":"a"}`,
    attempt('a', 2, { shipping: { name: `山田 ${number}` } }),
    attempt('a', 3, { merchant: { id: 'other' } }),
  ]);
  expect(counts).toMatchObject({ attempts: 2, repeated: 1, rejected: 1, rejected_by: { 'id-conflict': 1 } });
  expect(parsed(output).map(({ merchant }) => merchant)).toEqual([undefined, 'other']);
  expect(rejects).toMatchObject([{ line: 3, code: 'id-conflict' }]);
  expect(JSON.stringify(rejects)).toContain('山田');
  expect(JSON.stringify(rejects)).not.toContain('1111 1111');
});

it('rejects another body under the id of an outcome, also of one that came before its attempt', async () => {
  const told = { ...declined, id: 'o' };
  const { counts, rejects, output } = await play([
    outcome('b', 0, told),
    outcome('b', 1, { type: 'refund', id: 'o' }),
    attempt('a', 2),
    outcome('a', 3, told),
    outcome('a', 3, told),
    outcome('a', 4, { ...told, code: '14' }),
    attempt('b', 5),
  ]);
  expect(counts).toMatchObject({
    outcomes: 3,
    without_attempt: 0,
    rejected: 2,
    rejected_by: { 'outcome-conflict': 2 },
  });
  expect(rejects.map(({ line, code }) => [line, code]).sort()).toEqual([
    [2, 'outcome-conflict'],
    [6, 'outcome-conflict'],
  ]);
  expect(scores(output)).toEqual({ a: 0, b: 40 });
});

it('lists what it cannot use with its place and cause, card numbers masked', async () => {
  const { counts, rejects } = await play([
    attempt('a', 0),
    '{"id": "4111111111111111"',
    '',
    JSON.stringify({ id: 'b', at: at(1), amount: { value: -1, currency: 'JPY' } }),
    JSON.stringify({ id: 'c', amount: { value: 1, currency: 'JPY' } }),
    JSON.stringify({ id: 'd', at: at(2), amount: { value: 1, currency: 'JPY' }, card: { number: '4111111111111111' } }),
  ]);
  expect(counts).toMatchObject({ lines: 6, attempts: 1, rejected: 4 });
  expect(rejects.map(({ line, code }) => [line, code])).toEqual([
    [2, 'not-json'],
    [4, 'bad-value'],
    [5, 'missing-field'],
    [6, 'card-numbers-not-accepted'],
  ]);
  // Each says in words what is wrong with it.
  expect(rejects[0]).toMatchObject({ detail: 'The line is not one JSON object.' });
  for (const { detail } of rejects) expect(detail).toMatch(/\S/);
  expect(JSON.stringify(rejects)).not.toContain('411111111111');
});

it('stops when more lines than allowed cannot be used, and says which', async () => {
  const lines = Array.from({ length: 50 }, (_, index) => (index % 10 === 0 ? 'no json' : attempt(`a${index}`, index)));
  await expect(play(lines, { maxRejects: 0.09 })).rejects.toThrow(/5 of 50 lines \(not-json 5\)/);
  expect((await play(lines, { maxRejects: 0.1 })).counts.rejected).toBe(5);
  // Those that were too many are listed: it is them that somebody has to look at.
  const [path, list] = [fileOf(folder, 'too-many.ndjson', lines), join(folder, 'too-many.rejects')];
  const temporary = mkdtempSync(join(folder, 'temporary-'));
  const options = { maxRejects: 0.09, rejects: list, temporary, spillLimits: tinySpillLimits };
  await expect(run([path], folder, options)).rejects.toThrow(/too-many.ndjson:1: not-json: /);
  expect(readFileSync(list, 'utf8').match(/not-json/g)).toHaveLength(5);
  // Nor does it leave temporary files.
  expect(readdirSync(temporary)).toEqual([]);
});

it('stops over rows of a table, counted as rows and listed with their place', async () => {
  const rows = Array.from({ length: 20 }, (_, index) => `t${index},${index < 5 ? 'soon' : '2026-03-01'},1,genuine`);
  const path = fileOf(folder, 'table.csv', ['id,at,amount.value,label', ...rows]);
  const list = join(folder, 'table.rejects');
  const inputs = openInputs([path]);
  const history = await openBatches(inputs, {
    sourceOf: inputs.sourceOf,
    inputs: () => inputs.report.files.map(({ file, rows: lines }) => ({ name: file, lines, ...inputs.digests()[0]! })),
  });
  // The digest is that of the file, which anybody can take again, and not of what was read from it.
  expect(history.inputs).toMatchObject([
    { sha256: createHash('sha256').update(readFileSync(path)).digest('hex'), bytes: statSync(path).size },
  ]);
  const options = { workers: 1, maxRejects: 0.2, rejects: list, program: 'test', now: () => 0 };
  const stopped = runJob(history, { ...options, ...loadedSets({ rules: smallRules }) });
  // Each row is an attempt and a label: 35 lines of a history, but 20 rows.
  await expect(stopped).rejects.toThrow(/5 of 20 rows \(bad-date 5\); .*\n {2}.*table.csv:2: bad-date: The time/);
  expect(readFileSync(list, 'utf8').match(/bad-date/g)).toHaveLength(5);
});

it('lets a decline be seen only from when it happened', async () => {
  const { output } = await play([
    attempt('before', 10),
    outcome('before', 20, declined),
    attempt('between', 15),
    attempt('after', 25),
  ]);
  // The small rules: 40 points once the device had a decline in the last hour; 70 from the third attempt on.
  expect(scores(output)).toEqual({ before: 0, between: 0, after: 100 });
});

it('never lets an attempt see what became of itself, whatever the clocks say', async () => {
  const { output, counts } = await play([outcome('a', 9, declined), attempt('a', 10), attempt('b', 11)]);
  expect(scores(output)).toEqual({ a: 0, b: 40 });
  expect(counts).toMatchObject({ outcomes: 1, without_attempt: 0, rejected: 0 });
});

it('says which outcomes have no attempt, without calling them faults of the file', async () => {
  const lines = [attempt('a', 0), outcome('gone', 5, declined), outcome('a', 6, declined)];
  const { counts, rejects } = await play(lines, { maxRejects: 0 });
  expect(counts).toMatchObject({ outcomes: 1, without_attempt: 1, rejected: 0 });
  expect(rejects).toMatchObject([{ line: 2, code: 'not-found' }]);
});

it('takes the latest label, and none for open', async () => {
  const chargeback = { type: 'chargeback', category: 'fraud' };
  const { output } = await play([
    ...['a', 'b', 'c', 'd'].map((id, index) => attempt(id, index)),
    outcome('a', 100, chargeback),
    outcome('b', 100, chargeback),
    outcome('b', 200, { type: 'label', label: 'genuine' }),
    outcome('c', 100, { type: 'chargeback', category: 'dispute' }),
    outcome('d', 50, { type: 'authentication', trans_status: 'Y', challenged: true }),
    outcome('d', 60, { type: 'order', result: 'refused_by_shop' }),
  ]);
  expect(Object.fromEntries(parsed(output).map(({ id, outcome: found }) => [id, found]))).toEqual({
    a: { label: 'fraud', labelled_at: at(100) },
    b: { label: 'genuine', labelled_at: at(200) },
    c: { label: 'open' },
    d: { label: 'open', authenticated: true, challenged: true, refused_by_shop: true },
  });
});

it('asks for the merchant where several use an id', async () => {
  const { counts, rejects } = await play([
    attempt('a', 0, { merchant: { id: 'm1' } }),
    attempt('a', 1, { merchant: { id: 'm2' } }),
    outcome('a', 2, declined),
    JSON.stringify({ assessment: 'a', merchant: { id: 'm2' }, at: at(3), ...declined }),
  ]);
  expect(counts).toMatchObject({ attempts: 2, outcomes: 1, rejected: 1 });
  expect(rejects).toMatchObject([{ line: 3, code: 'not-found' }]);
});
