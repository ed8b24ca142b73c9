import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { allFormats } from '../../../src/replay/read/formats/index.ts';
import { functionTexts } from '../../../src/replay/read/mapping/expression.ts';
import { readMapping } from '../../../src/replay/read/mapping/read.ts';

describe.each(['docs/replay-files.md', 'docs/replay-files.ja.md'])('%s', file => {
  const text = readFileSync(file, 'utf8');

  it('names every format and every function', () => {
    const missing = [
      ...allFormats.map(({ name }) => `\`${name}\``),
      ...[...functionTexts.keys()].map(name => `${name}(`),
    ].filter(name => !text.includes(name));
    expect(missing).toEqual([]);
  });

  it('shows a mapping that is one', () => {
    const blocks = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(match => match[1]!);
    expect(readMapping(file, blocks[0]!).findings).toEqual([]);
    for (const block of blocks) expect(() => parse(block)).not.toThrow();
  });

  it('names the causes that rows are refused for', () => {
    const source = ['build.ts', 'mapping/amounts.ts', 'table/csv.ts']
      .map(name => readFileSync(`src/replay/read/${name}`, 'utf8'))
      .join('\n');
    const codes = new Set([...source.matchAll(/'((?:bad|missing|too|no|unclosed)-[a-z-]+)'/g)].map(match => match[1]!));
    expect(codes.size).toBeGreaterThan(6);
    for (const code of codes) expect(text).toContain(`\`${code}\``);
  });
});
