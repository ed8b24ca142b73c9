/** What a replay says at the end of a run, as people read it in either language. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { languages } from '../../../src/shared/languages.ts';
import { runCommand } from '../../cli/in-process.ts';
import { changed, fileOf, folderForTests, smallRules } from './histories.ts';

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));

function ruleSet(name: string, files: ReadonlyMap<string, string>): string {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  }
  return join(folder, name);
}
const draft = ruleSet('draft', smallRules);
const live = ruleSet(
  'live',
  changed(smallRules, 'velocity/busy-device.yaml', text => text.replace('>= 3', '>= 5')),
);

const attempt = (index: number, device: string, currency = 'JPY', more = {}) =>
  JSON.stringify({
    id: `a-${index}`,
    at: `2026-05-01T10:00:${index + 10}Z`,
    amount: { value: 12_345 + index, currency },
    device: { id: device },
    ...more,
  });
const fraud = (index: number) =>
  JSON.stringify({ assessment: `a-${index}`, type: 'label', label: 'fraud', at: '2026-06-01T00:00:00Z' });

/** Six attempts on one device, of which three were fraud, seven on their own, and all that can go wrong with lines. */
const history = fileOf(folder, 'history.ndjson', [
  ...[1, 2, 3, 4, 5, 6].map(index => attempt(index, 'one')),
  ...[7, 8, 9, 10, 11, 12].map(index => attempt(index, `own-${index}`)),
  attempt(13, 'own-13', 'USD'),
  attempt(14, 'own-14', 'JPY', { order_id: '4111 1111 1111 1111' }),
  ...[4, 5, 7].map(fraud),
  attempt(1, 'one'),
  fraud(99),
  'no json',
  '{"id":"b"}',
  '{"id":"c"}',
]);
/** Of three that were fraud, one of those caught and the one missed were paid. */
const paid = fileOf(folder, 'paid.ndjson', [
  ...[1, 2, 3, 4, 5, 6].map(index => attempt(index, 'one')),
  attempt(7, 'own-7'),
  ...[4, 5, 7].flatMap(index => [
    JSON.stringify({
      assessment: `a-${index}`,
      type: 'authorization',
      result: index === 5 ? 'declined' : 'approved',
      at: '2026-05-01T11:00:00Z',
    }),
    fraud(index),
  ]),
]);
const nothing = fileOf(folder, 'nothing.ndjson', ['no json']);

const runs: Readonly<Record<string, readonly string[]>> = {
  'one rule set': [history, '--rules', draft],
  'a draft against the live one': [history, '--rules', draft, '--against', live],
  'fraud that was paid, and some that was not': [paid, '--rules', draft],
  'fraud that was paid, and is no longer missed': [paid, '--rules', draft, '--against', live],
  'orders too young to judge': [history, '--rules', draft, '--label-delay', '90'],
  'a slice': [history, '--rules', draft, '--slice', '2/2', '--out', join(folder, 'part.ndjson')],
  'an export of a shop': [
    new URL('../../../fixtures/exports/ec-cube-4.csv', import.meta.url).pathname,
    '--rules',
    draft,
  ],
  nothing: [nothing, '--rules', draft],
};

it.each(languages)('in %s', async language => {
  const texts: string[] = [];
  for (const [title, words] of Object.entries(runs)) {
    const ran = await runCommand('replay', ...words, '--quiet', '--max-rejects', '1', '--language', language);
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    texts.push(`# ${title}\n\n${ran.stdout.replaceAll(/\S*\/(?=[^/\s]+\.csv)/g, '')}`);
  }
  await expect(texts.join('\n')).toMatchFileSnapshot(`golden/summary.${language}.txt`);
});
