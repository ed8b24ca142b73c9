/** What the READMEs show is what happens: the first decision, the rule, the files and commands they name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runCommand } from '../cli/in-process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string) => readFileSync(join(root, name), 'utf8');

describe.each(['README.md', 'README.ja.md'])('%s', name => {
  const text = read(name);

  it('shows the first decision as it is made', async () => {
    const [, command, shown] = /```console\n\$ npx sekisho (.+)\n([\s\S]+?)```/.exec(text) ?? [];
    const { stdout, status } = await runCommand(...command!.split(' '));
    expect(status).toBe(0);
    // The time is that of the reading.
    const withoutTime = (lines: string) =>
      lines
        .trimEnd()
        .split('\n')
        .map(line => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/, 'TIME'));
    expect(withoutTime(shown!)).toEqual(withoutTime(stdout));
  });

  it('explains what it shows, word for word', () => {
    const [, shown] = /```console\n\$ npx sekisho .+\n([\s\S]+?)```/.exec(text) ?? [];
    const spaced = (words: string) => words.replace(/\s+/g, ' ');
    const [, table] = /```\n\n(\|.+\|\n\|---\|---\|\n(?:\|.+\|\n)+)/.exec(text) ?? [];
    const quoted = [...table!.matchAll(/^\| `([^`]+)`/gm)].map(match => match[1]!.replace(/ ?…$/, ''));
    expect(quoted.length).toBe(4);
    expect(quoted.filter(words => !spaced(shown!).includes(words))).toEqual([]);
  });

  it('shows a rule as it decides', () => {
    const [, shown] = /```yaml\n([\s\S]+?)```/.exec(text) ?? [];
    const { cases, ...rule } = parse(shown!) as Record<string, unknown>;
    const file = parse(read('rules/address/high-resale-goods-to-short-stay.yaml')) as Record<string, unknown>;
    expect(file).toMatchObject(rule);
    expect(file['cases']).toEqual(expect.arrayContaining(cases as unknown[]));
  });
});

it('every page of facts that the code names as a source is there', () => {
  const named = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .flatMap(file => [...read(join('src', file)).matchAll(/\bfacts\/[\w-]+\.md\b/g)].map(match => match[0]));
  expect(new Set(named).size).toBeGreaterThan(3);
  expect([...new Set(named)].filter(page => !existsSync(join(root, 'docs', page)))).toEqual([]);
});

it('every section of a page that the code sends its reader to is there', () => {
  const named = ['src', 'bin', 'scripts'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(file => /\.[jt]s$/.test(file))
      .flatMap(file => [...read(join(folder, file)).matchAll(/\bdocs\/([\w.-]+\.md)(?:, "([^"]+)")?/g)])
      .map(([, page, section]) => ({ page: page!, section })),
  );
  expect(named.filter(({ section }) => section !== undefined).length).toBeGreaterThan(5);
  const lost = named.filter(({ page, section }) => {
    if (!existsSync(join(root, 'docs', page))) return true;
    // A heading, or the bold words that a paragraph or a point of a list begins with.
    const places = [...read(join('docs', page)).matchAll(/^(?:#+ (.+)|(?:[-\d.]+ )?\*\*([^*]+)\*\*)/gm)];
    return section !== undefined && !places.some(([, heading, bold]) => (heading ?? bold)!.startsWith(section));
  });
  expect(lost).toEqual([]);
});
