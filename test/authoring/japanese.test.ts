/** Findings in Japanese: titles, and a catalogue that holds nothing that is never said. Every code's words: codes.test.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findingTexts } from '../../src/authoring/report/finding-texts.ts';
import { hintInJapanese, inLanguage, messageInJapanese } from '../../src/authoring/report/japanese.ts';
import { answers } from '../../src/authoring/report/japanese-answers.ts';
import { comments } from '../../src/authoring/report/japanese-comments.ts';
import { refusals } from '../../src/authoring/report/japanese-refusals.ts';
import { hints, messages, phrases } from '../../src/authoring/report/japanese-sentences.ts';
import { findingCodes } from '../../src/shared/finding-codes.ts';

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;

describe('findings in Japanese', () => {
  it('every code has a title in both languages, noun phrases in Japanese', () => {
    for (const [code, { title }] of Object.entries(findingCodes)) {
      expect(title.en, code).not.toMatch(japanese);
      expect(title.ja, code).toMatch(japanese);
      expect(title.ja, code).not.toMatch(/(です|ます|。)$/);
    }
  });

  it('a sentence without an entry stands in English below the title of its code', () => {
    const finding = {
      code: 'unknown-key',
      message: 'this is something that nobody has translated',
      hint: 'write it all anew',
    };
    expect(findingTexts(finding, 'en')).toEqual({ message: finding.message, notes: [finding.hint] });
    expect(findingTexts(finding, 'ja')).toEqual({
      message: findingCodes['unknown-key'].title.ja,
      notes: [finding.message, finding.hint],
    });
  });

  it.each([
    ['"a" is a map with "ja" and "en"', '"a" には "ja" と "en" を書きます'],
    ['a title in Japanese is empty', '表題（title）の日本語が空です'],
    ['after_ms is a whole number from 1 to 60000', 'after_ms は1から60000までの整数です'],
    ['goods.high_risk_share is a number', 'goods.high_risk_share は数値です'],
    ['the status is draft, shadow, live or retired', '状態（status）に書けるのは draft、shadow、live、retired です'],
    [
      'another case of this rule is called "there is no list"',
      'このルールには "there is no list" という名前の例がほかにもあります',
    ],
    [
      'no checkout reaches this step: goods.high_risk_share is between 0 and 1',
      'この段階に届く注文はありません。goods.high_risk_share は0以上1以下です',
    ],
    [
      'contains() takes 1 value in its parentheses, and here it has nothing',
      'contains() の括弧の中に書く値は1個ですが、ここには0個あります',
    ],
    ['the rule is a map that nobody knows', undefined],
  ])('%s', (en, ja) => {
    expect(messageInJapanese(en)).toBe(ja);
  });

  it('every fault of a condition that is pinned in English has its Japanese, and each of its hints', () => {
    const pinned = readFileSync(fileURLToPath(new URL('../engine/cel/golden/problems.txt', import.meta.url)), 'utf8');
    const texts = (line: RegExp) => [...pinned.matchAll(line)].map(([, text]) => text!);
    const said = texts(/^[a-z]+(?:-[a-z]+)+: (.+)$/gm);
    const remedies = texts(/^ {2}hint: (.+)$/gm);
    expect(Math.min(said.length, remedies.length)).toBeGreaterThan(20);
    expect(said.filter(text => messageInJapanese(text) === undefined)).toEqual([]);
    expect(remedies.filter(text => hintInJapanese(text) === undefined)).toEqual([]);
  });

  it('entries fill in on the right only what they take from the left, and each stands there once', () => {
    const names = (text: string) => [...text.matchAll(/\{[*,=!]?(\w+)\}/g)].map(match => match[1]!);
    for (const table of [phrases, messages, hints, refusals, answers, comments]) {
      for (const [en, ja] of table) {
        for (const name of names(ja)) expect(names(en), en).toContain(name);
        expect(ja, en).toMatch(japanese);
      }
      expect(new Set(table.map(([en]) => en)).size).toBe(table.length);
    }
  });

  it('what commands answer takes no sentence of a finding away', () => {
    // A placeholder for a phrase is filled with a name, which stands for itself.
    const said = messages.map(([en]) => en.replaceAll(/\{[*,=!]?(\w+)\}/g, 'a_$1'));
    const taken = said.filter(text => inLanguage(text, 'ja') !== messageInJapanese(text));
    expect(taken).toEqual([]);
  });

  it('entries are what the source says: a sentence that was changed there has lost its Japanese', () => {
    const folder = fileURLToPath(new URL('../../src/', import.meta.url));
    const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
    const textsIn = (root: string, wanted: RegExp) =>
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter(path => wanted.test(path))
        .map(path => readFileSync(`${root}${path}`, 'utf8').replaceAll(/\\(['`\\])/g, '$1'));
    const source = [
      ...textsIn(folder, /^(?!authoring\/report\/japanese).*\.ts$/),
      ...textsIn(`${modules}yaml/dist/`, /^(compose|doc|parse|nodes)\/.*\.js$/),
      ...textsIn(`${modules}commander/lib/`, /\.js$/),
    ]
      .join('\n')
      .toLowerCase();
    // A hint begins small where the API's sentence begins with a capital. A sentence may be put together from several texts of the source: each of its longer pieces stands in one of them.
    const pieces = (en: string) => {
      const all = en.split(/\{[*,=!]?\w+\}|[{}:;,."()?]/).map(piece => piece.trim());
      const longest = all.reduce((one, other) => (other.length > one.length ? other : one));
      return [longest, ...all.filter(piece => piece.split(' ').length > 2)];
    };
    const strange = [...phrases, ...messages, ...hints, ...refusals, ...answers, ...comments]
      .map(([en]) => en)
      .filter(en => !pieces(en).every(piece => source.includes(piece.toLowerCase())));
    expect(strange).toEqual([]);
  });
});
