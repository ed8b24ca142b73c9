/** The documents against the program, both ways. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { withFaults, withProblems } from '../../src/api/error-docs.ts';
import { createMetrics } from '../../src/api/metrics.ts';
import { operations } from '../../src/api/operations.ts';
import { createProgram } from '../../src/cli/main.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const firstCells = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(match => match[1]!);

test.each([
  ['api.md', withProblems],
  ['operations.md', withFaults],
] as const)('docs/%s lists every error with its words, and no other (npm run docs makes it)', (name, made) => {
  expect(read(name)).toBe(made(read(name)));
});

test('docs/api.md names every path, and no other', () => {
  const named = new Set(firstCells(read('api.md'), /`(?:GET|POST) (\/[^`?]*)`/g));
  expect([...named].sort()).toEqual([...new Set(Object.values(operations).map(({ path }) => path))].sort());
});

test('docs/operations.md lists every metric of ours, and no other', async () => {
  const text = await createMetrics().text();
  const ours = firstCells(text, /^# TYPE (sekisho_(?!process|nodejs)\w+)/gm);
  const written = new Set(
    firstCells(read('operations.md'), /`(sekisho_(?!process|nodejs)\w+)`/g).filter(name => name !== 'sekisho_'),
  );
  expect([...written].sort()).toEqual(ours.sort());
});

describe('options', () => {
  test('docs/configuration.md lists every option of serve with its variable and default', async () => {
    const serve = (await createProgram('serve')).commands.find(command => command.name() === 'serve')!;
    const rows = new Map(
      [...read('configuration.md').matchAll(/^\| `(--[a-z-]+)` \| `(\w+)` \|([^|]*)\|/gm)].map(match => [
        match[1]!,
        { variable: match[2]!, byDefault: match[3]!.trim() },
      ]),
    );
    expect([...rows.keys()].sort()).toEqual(serve.options.map(option => option.long!).sort());
    for (const option of serve.options) {
      const row = rows.get(option.long!)!;
      expect(row.variable, option.long!).toBe(option.envVar);
      if (typeof option.defaultValue === 'string' || typeof option.defaultValue === 'number') {
        expect(row.byDefault, option.long!).toBe(`\`${option.defaultValue}\``);
      }
    }
  });

  test('docs/operations.md names every journal command', async () => {
    const journal = (await createProgram('journal')).commands.find(command => command.name() === 'journal')!;
    const named = new Set(firstCells(read('operations.md'), /^\| `sekisho journal ([a-z]+)/gm));
    expect([...named].sort()).toEqual(journal.commands.map(command => command.name()).sort());
  });
});
