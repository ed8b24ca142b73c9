/** The comments of suggested mappings in Japanese: all that the parts which suggest can write. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { commentsIn } from '../../../src/authoring/report/japanese.ts';
import { comments } from '../../../src/authoring/report/japanese-comments.ts';
import { runCommand } from '../../cli/in-process.ts';

const root = new URL('../../../', import.meta.url);
const golden = new URL('golden/suggested/', import.meta.url);
const suggested = readdirSync(golden).map(name => [name, readFileSync(new URL(name, golden), 'utf8')] as const);

/** Three words of English in a row, outside of quotes and brackets. */
const prose = /\b[A-Za-z]+ [a-z]+ [a-z]+\b/;

it.each(suggested)('%s: every comment is told, and what is read of it stays', (_name, text) => {
  const said = commentsIn(text, 'ja');
  const left = said
    .split('\n')
    .filter(line =>
      prose.test((line.split('# ').slice(1).at(-1) ?? '').replaceAll(/"[^"]*"|\[[^\]]*\]|sekisho replay .*/g, '')),
    );
  expect(left).toEqual([]);
  expect(said).not.toBe(text);
  expect(parse(said)).toEqual(parse(text));
});

it('a comment of the source has its entry', () => {
  const folder = new URL('src/replay/read/suggest/', root);
  const texts = readdirSync(folder).flatMap(name => {
    const code = readFileSync(new URL(name, folder), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^ *\/\/.*$/gm, '');
    return [...code.matchAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`/g)].map(([literal]) =>
      literal.slice(1, -1),
    );
  });
  const pieces = texts
    .flatMap(text => text.split(/\$\{(?:[^{}`]|\{[^{}]*\}|`[^`]*`)*\}|#/))
    .map(piece => piece.replace('\\n', '').trim());
  const prosaic = pieces.filter(piece => prose.test(piece) && !piece.includes('\n'));
  const entries = comments.map(([en]) => en).join('\n');
  expect(prosaic.length).toBeGreaterThan(40);
  expect(prosaic.filter(piece => !entries.includes(piece))).toEqual([]);
});

it('a name in quotes that looks like a comment stays as it is', () => {
  const line = `  id: "No. # empty"   # 100 % filled, text, all different`;
  expect(commentsIn(line, 'ja')).toBe(`  id: "No. # empty"   # 記入率100%、文字列、すべて異なる`);
});

it('replay map writes them in the language that is asked for', async () => {
  const file = new URL('fixtures/exports/base.csv', root).pathname;
  expect((await runCommand('replay', 'map', file, '--language', 'ja')).stdout).toMatch(
    /^# base\.csv のマッピングのたたき台/,
  );
  expect((await runCommand('replay', 'map', file)).stdout).toMatch(/^# A first mapping for base\.csv/);
});
