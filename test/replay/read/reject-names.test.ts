/** Names of the causes for which rows are left out, in both languages, where people read them. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { causesOf, rejectNames } from '../../../src/replay/reject-names.ts';
import type { RejectCode } from '../../../src/replay/types.ts';
import { problems } from '../../../src/shared/errors.ts';

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const names = Object.entries(rejectNames);

it('each tells its cause from the others, in its language, and is no sentence', () => {
  for (const [code, { ja, en }] of names) {
    expect(ja, code).toMatch(japanese);
    expect(en, code).toMatch(/^[^.[\]]+$/);
    expect(en, code).not.toMatch(japanese);
    expect(ja, code).not.toMatch(/です|ます|。|[[\]]/);
  }
  for (const language of ['ja', 'en'] as const)
    expect(new Set(names.map(([, name]) => name[language])).size).toBe(names.length);
});

it.each(['replay-files.md', 'replay-files.ja.md'])('%s explains each cause that is not one of the API', page => {
  const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
  const own = names.map(([code]) => code).filter(code => !Object.hasOwn(problems, code));
  expect(own.length).toBe(10);
  for (const code of own) expect(text).toContain(`\`${code}\``);
});

it('the cause of most rows comes first', () => {
  const counts: Partial<Record<RejectCode, number>> = { 'bad-date': 2, 'not-json': 7, 'no-order': 3 };
  expect(causesOf(counts).map(({ code, rows }) => [code, rows])).toEqual([
    ['not-json', 7],
    ['no-order', 3],
    ['bad-date', 2],
  ]);
});
