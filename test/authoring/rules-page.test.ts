/** docs/rules.md runs: its rules are sound and their cases hold, its commands work. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fixturesIn } from '../../src/authoring/cases/fixtures.ts';
import { type RunnableParts, runCases } from '../../src/authoring/cases/run.ts';
import { checkRuleSet } from '../../src/authoring/check.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { textReport } from '../../src/authoring/report/text.ts';
import { createProgram } from '../../src/cli/main.ts';
import { isRuleFile } from '../../src/engine/rules/read-rules.ts';
import { readPolicy } from '../../src/engine/score/policy.ts';
import { readFolder } from '../../src/rule-set/folder.ts';
import { broken, today } from './sample.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs/rules.md'), 'utf8');
const examples = [...page.matchAll(/```yaml file=(\S+)\n([\s\S]*?)```/g)].map(match => [match[1]!, match[2]!] as const);
const commands = [...page.matchAll(/^\$ sekisho (rules .*)$/gm)].map(match => match[1]!);
const shipped = existsSync(join(root, 'rules/policy.yaml'));

/** Words of a command line; single quotes keep words together. */
const wordsOf = (line: string) => [...line.matchAll(/'([^']*)'|(\S+)/g)].map(match => match[1] ?? match[2]!);

const japanese = readFileSync(join(root, 'docs/rules.ja.md'), 'utf8');

/** Commands of the Japanese page with what it shows below them. */
function japaneseOutputs(): (readonly [line: string, output: string])[] {
  return [...japanese.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block
      .split(/^\$ sekisho /m)
      .slice(1)
      .map(text => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1)] as const)
      .filter(([, output]) => output.trim() !== ''),
  );
}

describe('docs/rules.ja.md', () => {
  it('shows the same rule and runs the same commands as the English page, which the tests below run', () => {
    const rules = [...japanese.matchAll(/```yaml file=(\S+)\n([\s\S]*?)```/g)].map(match => [match[1], match[2]]);
    expect(rules).toEqual(examples.filter(([file]) => file === 'address/guest-consoles-to-depot.yaml'));
    expect([...japanese.matchAll(/^\$ sekisho (rules .*)$/gm)].map(match => match[1]).sort()).toEqual(
      [...commands].sort(),
    );
  });

  it('shows a finding as it is printed', () => {
    const files = broken('unknown-feature');
    const findings = checkRuleSet(files, { now: today, fixtures: fixturesIn([]) });
    expect(japanese).toContain(
      `\`\`\`text\n${textReport(findings, { files, prefix: 'rules/', language: 'ja' })}\n\`\`\`\n`,
    );
  });
});

describe.skipIf(!shipped)('docs/rules.md', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'sekisho-page-'));
    cpSync(join(root, 'rules'), join(dir, 'rules'), { recursive: true });
    cpSync(join(root, 'fixtures'), join(dir, 'fixtures'), { recursive: true });
    for (const [file, text] of examples.filter(([path]) => isRuleFile(path))) {
      mkdirSync(dirname(join(dir, 'rules', file)), { recursive: true });
      writeFileSync(join(dir, 'rules', file), text);
    }
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('holds examples and commands (or the tests below would pass by seeing none)', () => {
    expect(examples.map(([file]) => file)).toEqual([
      'address/high-resale-goods-to-weekly-mansion.yaml',
      'policy.yaml',
      'address/guest-consoles-to-depot.yaml',
    ]);
    expect(commands.length).toBeGreaterThanOrEqual(4);
  });

  it('shows a sound policy', () => {
    expect(readPolicy('policy.yaml', examples[1]![1])).toMatchObject({ findings: [], policy: {} });
  });

  it('shows rules whose cases hold', () => {
    const rules = examples.filter(([file]) => isRuleFile(file));
    const files = new Map(
      ['policy.yaml', 'counters.yaml', 'lists/goods/classes.csv'].map(file => [
        file,
        readFileSync(join(root, 'rules', file), 'utf8'),
      ]),
    );
    const parts = readParts(new Map([...files, ...rules]));
    expect(parts.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    // The recognisers' lists are those that come along.
    const whole = readParts(new Map([...readFolder(join(dir, 'rules')), ...rules]));
    const results = runCases(whole as RunnableParts, fixturesIn([join(root, 'fixtures')]), ({ file }) =>
      rules.some(([path]) => path === file),
    );
    expect(results.map(({ entry, holds }) => [entry.name, holds])).toEqual(
      results.map(({ entry }) => [entry.name, true]),
    );
    expect(results.length).toBe(7);
  });

  it.each(commands)('$ sekisho %s', async line => void (await prints(line, 'en')));

  // The Japanese page shows what is printed; how long it took is the machine's.
  const shown = japaneseOutputs();
  it('the Japanese page shows outputs (or the tests below would pass by seeing none)', () => {
    expect(shown.length).toBe(3);
  });
  it.each(shown)('$ SEKISHO_LANGUAGE=ja sekisho %s', async (line, output) => {
    const timeless = (text: string) => text.replaceAll(/\d+ミリ秒/g, '…ミリ秒').trimEnd();
    expect(timeless(await prints(line, 'ja'))).toBe(timeless(output));
  });

  async function prints(line: string, language: 'ja' | 'en'): Promise<string> {
    const out: string[] = [];
    const into = (text: unknown) => out.push(String(text)) > 0;
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(into);
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(into);
    process.exitCode = 0;
    vi.stubEnv('SEKISHO_LANGUAGE', language);
    try {
      const words = wordsOf(line).map(word => (word.startsWith('fixtures/') ? join(dir, word) : word));
      // The folder is named, for the tests of other files run in the same working folder.
      const where =
        words[1] === 'check' || words[1] === 'test' ? [join(dir, 'rules')] : ['--rules', join(dir, 'rules')];
      const program = await createProgram(words[0], words[1]);
      await program.parseAsync(['node', 'sekisho', ...words, ...where]);
    } finally {
      stdout.mockRestore();
      stderr.mockRestore();
      vi.unstubAllEnvs();
    }
    const text = out.join('');
    expect(process.exitCode, text).toBe(0);
    expect(text.length).toBeGreaterThan(12);
    process.exitCode = 0;
    return text;
  }
});
