/** docs/expressions.md says nothing that is not so: its examples, tables and counts are run. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readExpression } from '../../../src/engine/cel/check.ts';
import { compilePredicates, compileValue, verdicts } from '../../../src/engine/cel/compile.ts';
import { eventEnvironment } from '../../../src/engine/cel/environment.ts';
import { functions } from '../../../src/engine/cel/functions.ts';
import { everyCase, reasons, reasonToLeaveOut } from './conformance-cases.ts';
import { bareFeatures, environment } from './environments.ts';

const page = readFileSync(new URL('../../../docs/expressions.md', import.meta.url), 'utf8');

/** Rows of the table under a heading line, as cells without their backticks. */
function rowsAfter(start: string): readonly (readonly string[])[] {
  const lines = page.slice(page.indexOf(start)).split('\n');
  const first = lines.findIndex(line => line.startsWith('|'));
  const length = lines.slice(first).findIndex(line => !line.startsWith('|'));
  return lines.slice(first + 2, first + length).map(line =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map(cell =>
        cell
          .trim()
          .replaceAll('\\|', '|')
          .replace(/^`(.*)`$/, '$1'),
      ),
  );
}

const read = (source: string, where = environment) => {
  const result = readExpression(source, where, { expect: 'any' });
  if (!result.ok) throw new Error(`${source}\n${JSON.stringify(result.error)}`);
  return result.value;
};

describe('docs/expressions.md', () => {
  it('has examples that are conditions', () => {
    const blocks = [...page.matchAll(/```cel\n([\s\S]*?)```/g)].flatMap(match => match[1]!.trim().split('\n'));
    expect(blocks.length).toBeGreaterThan(12);
    for (const source of blocks) expect(read(source).type, source).toBe('bool');
  });

  it("has every name of a counter's where", () => {
    expect(
      rowsAfter("## A counter's")
        .map(([name]) => name)
        .sort(),
    ).toEqual([...eventEnvironment.names.keys()].sort());
    const [block] = [...page.matchAll(/```cel-where\n([\s\S]*?)```/g)].map(match => match[1]!.trim().split('\n'));
    for (const source of block!) expect(read(source, eventEnvironment).type, source).toBe('bool');
  });

  it('shows what missing data come to', () => {
    const rows = rowsAfter('With nothing known of the account');
    expect(rows.length).toBeGreaterThan(8);
    for (const [source, verdict] of rows) {
      const codes = new Uint8Array(1);
      compilePredicates([read(source!)])({ ...bareFeatures(), account: { guest: false } }, codes);
      expect(codes[0], source).toBe(verdicts[verdict as keyof typeof verdicts]);
    }
  });

  it('has every function, with an example that holds', () => {
    const rows = rowsAfter('## Functions');
    expect(rows.map(([name]) => name).sort()).toEqual([...functions.keys()].sort());
    for (const [, , example, value] of rows) {
      expect(compileValue(read(example!))({}), example).toEqual(compileValue(read(value!))({}));
    }
  });

  it('counts the conformance cases rightly', () => {
    const counts = new Map<string, number>();
    const cases = everyCase();
    for (const one of cases) {
      const key = reasonToLeaveOut(one) ?? 'supported';
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(page).toContain(`${counts.get('supported')} cases of ${cases.length.toLocaleString('en-US')}`);
    const rows = rowsAfter('| left out | cases | why |');
    expect(new Map(rows.map(([reason, count]) => [reason, Number(count)]))).toEqual(
      new Map(reasons.map(reason => [reason, counts.get(reason)])),
    );
  });
});
