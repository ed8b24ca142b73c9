/** Codes, their pages and their broken examples are held against one another, all ways; texts are pinned. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fixturesOf } from '../../src/authoring/cases/fixtures.ts';
import { checkRuleSet } from '../../src/authoring/check.ts';
import { findingTexts } from '../../src/authoring/report/finding-texts.ts';
import { hintInJapanese, messageInJapanese } from '../../src/authoring/report/japanese.ts';
import { textReport } from '../../src/authoring/report/text.ts';
import type { Finding } from '../../src/shared/finding.ts';
import { type FindingCode, findingCodes } from '../../src/shared/finding-codes.ts';
import { base, broken, brokenCodes, today } from './sample.ts';

const pages = new URL('../../docs/errors/', import.meta.url);
const codes = Object.keys(findingCodes).sort() as FindingCode[];
/** Faults of the folder itself, which no text can show: test/rule-set/folder.test.ts makes them. */
const ofTheFolder = ['file-encoding', 'file-outside', 'file-too-large', 'folder-unreadable'];
const options = { now: today, fixtures: fixturesOf({}) };
/** What is found in the broken example of a code, once: two tests ask. */
const foundIn = new Map<string, readonly Finding[]>();
const findingsOf = (code: string): readonly Finding[] => {
  const findings = foundIn.get(code) ?? checkRuleSet(broken(code), options);
  foundIn.set(code, findings);
  return findings;
};
const pageOf = (code: string) => readFileSync(fileURLToPath(new URL(`${code}.md`, pages)), 'utf8');

/** Puts the report into the example of the code's page, where a text was changed on purpose. */
function updateExample(code: string, report: string): void {
  const page = pageOf(code).replace(
    /(## Example\n\n```text\n)[\s\S]*?(\n```)/,
    (_, head: string, tail: string) => head + report + tail,
  );
  writeFileSync(new URL(`${code}.md`, pages), page);
}

describe('codes of findings', () => {
  it('have a page each, and each page has a code', () => {
    expect(
      readdirSync(pages)
        .filter(name => name !== 'README.md')
        .sort(),
    ).toEqual(codes.map(code => `${code}.md`).sort());
  });

  it('stand in the index of the pages', async () => {
    const rows = codes.map(
      code =>
        `| [${code}](${code}.md) | ${findingCodes[code].severity} | ${findingCodes[code].title.en} | ${findingCodes[code].title.ja} |`,
    );
    const text = [
      '# Codes of `sekisho rules check`',
      '',
      'Errors refuse the rule set, warnings do not. `sekisho rules explain CODE` prints a page.',
      'エラーがあるとルールセットは読み込まれません。警告は読み込みを妨げません。各ページに日本語の説明があります。',
      '',
      '| code | | what it says | 意味 |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n');
    await expect(`${text}\n`).toMatchFileSnapshot('../../docs/errors/README.md');
  });

  it('have a broken example each, and each example a code', () => {
    expect([...brokenCodes, ...ofTheFolder].sort()).toEqual(codes);
  });

  it('are all those that the source can report', () => {
    const folder = fileURLToPath(new URL('../../src/', import.meta.url));
    const prefixes = new Set(codes.map(code => code.split('-')[0]!));
    const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(path => /^(engine\/(address|goods|velocity|rules|score|cel)|authoring|rule-set)\/.*\.ts$/.test(path))
      .flatMap(path => [
        ...readFileSync(`${folder}${path}`, 'utf8').matchAll(
          /(?:code: |fault(?:AtKey)?\([^'\n]*|put\(|problem\([^'\n]*)'([a-z]+(?:-[a-z_]+)+)'/g,
        ),
      ])
      .map(match => match[1]!)
      .filter(code => prefixes.has(code.split('-')[0]!));
    expect(found.length).toBeGreaterThan(30);
    // Failures of evaluation are values of a condition, not findings in a file.
    const values = ['bad-argument', 'bad-conversion'];
    expect([...new Set(found)].filter(code => !codes.includes(code as FindingCode) && !values.includes(code))).toEqual(
      [],
    );
  });

  it('none is found in the rule set that the examples break', () => {
    expect(checkRuleSet(base, options)).toEqual([]);
  });

  it.each(brokenCodes)('%s: its example breaks, in the very words', async code => {
    const files = broken(code);
    const findings = findingsOf(code);
    const own = findings.filter(finding => finding.code === code);
    expect(own.length, JSON.stringify(findings)).toBeGreaterThan(0);
    expect(own.map(({ severity }) => severity)).toContain(findingCodes[code as FindingCode].severity);
    const report = textReport(findings, { files, prefix: 'rules/' });
    await expect(`${report}\n`).toMatchFileSnapshot(`golden/${code}.txt`);
    if (process.env['UPDATE_PAGES'] !== undefined) updateExample(code, report);
    expect(pageOf(code), 'renew the pages: UPDATE_PAGES=1 vitest run test/authoring/codes.test.ts -u').toContain(
      report,
    );
  });

  it('are told in Japanese, every sentence of the examples', async () => {
    const said = brokenCodes.map(code => {
      const lines = findingsOf(code).flatMap(finding => {
        expect(messageInJapanese(finding.message), finding.message).toBeDefined();
        if (finding.hint !== undefined) expect(hintInJapanese(finding.hint), finding.hint).toBeDefined();
        const { message, notes } = findingTexts(finding, 'ja');
        return [`  [${finding.code}] ${message}`, ...notes.map(note => `    = ${note}`)];
      });
      return [code, ...lines].join('\n');
    });
    await expect(`${said.join('\n\n')}\n`).toMatchFileSnapshot('golden/findings.ja.txt');
  });

  it.each(codes)('%s: its page says what it means and how to mend it, in both languages', code => {
    const page = pageOf(code);
    expect(page.startsWith(`# ${code}\n\n${findingCodes[code].title.en}.`)).toBe(true);
    expect(page).toMatch(/## What it means\n\n.{40,}/);
    expect(page).toMatch(/## How to fix it\n\n.{10,}/);
    const [, meaning = '', fix = ''] =
      /## 日本語\n\n\*\*(?:.+)。\*\* .+\n\n(.+)\n\n\*\*直し方：\*\* (.+)\n$/.exec(page) ?? [];
    expect(page).toContain(`## 日本語\n\n**${findingCodes[code].title.ja}。** `);
    expect(meaning.length).toBeGreaterThan(15);
    expect(fix.length).toBeGreaterThan(7);
  });
});
