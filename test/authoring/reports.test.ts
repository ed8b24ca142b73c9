import { describe, expect, it } from 'vitest';
import { githubReport, jsonReport, sarifReport } from '../../src/authoring/report/machine.ts';
import { textReport } from '../../src/authoring/report/text.ts';
import { columnsOf, indentLike } from '../../src/authoring/report/width.ts';
import type { Finding } from '../../src/shared/finding.ts';

const findings: Finding[] = [
  {
    code: 'unknown-feature',
    severity: 'error',
    file: 'address/ルール, a.yaml',
    line: 1,
    column: 5,
    length: 2,
    message: '50% is no\nfeature',
    hint: 'did you mean "x"?',
  },
  { code: 'list-unused', severity: 'warning', file: 'lists/a.csv', line: 9, column: 1, length: 1, message: 'no rule' },
];
const files = new Map([['address/ルール, a.yaml', 'ja: 住所x\n']]);

describe('reports', () => {
  it('points under wide letters where a terminal shows them', () => {
    expect(textReport(findings.slice(0, 1), { files })).toContain('  1 | ja: 住所x\n    |     ^^^^');
    expect(columnsOf('aあｱ👮\u3099')).toBe(6);
    expect(indentLike('あ\tb')).toBe('  \t ');
  });

  it('shows no card number that stands in the line of a finding', () => {
    const finding = { ...findings[0]!, file: 'a.yaml', line: 1, column: 42, length: 4 };
    const line = '  - { set: { card.number: 3528000000000106, bogu: 1 } }';
    const report = textReport([finding], { files: new Map([['a.yaml', line]]) });
    expect(report).toContain('card.number: 352800******0106, bogu: 1');
    expect(report).not.toContain('3528000000000106');
  });

  it('says that all is well', () => {
    expect(textReport([], { files })).toBe('No problems found.');
    expect(githubReport([])).toBe('');
    expect(JSON.parse(jsonReport([]))).toEqual({ findings: [], errors: 0, warnings: 0 });
  });

  it('escapes annotations as their reader needs', () => {
    expect(githubReport(findings, 'rules/').split('\n')).toEqual([
      '::error file=rules/address/ルール%2C a.yaml,line=1,endLine=1,col=5,endColumn=7,title=unknown-feature::50%25 is no%0Afeature%0Adid you mean "x"?',
      '::warning file=rules/lists/a.csv,line=9,endLine=9,col=1,endColumn=2,title=list-unused::no rule',
    ]);
  });

  it('counts in JSON', () => {
    expect(JSON.parse(jsonReport(findings))).toMatchObject({
      errors: 1,
      warnings: 1,
      findings: [{ code: 'unknown-feature', help: 'docs/errors/unknown-feature.md' }, {}],
    });
  });

  it('writes SARIF 2.1.0', () => {
    const log = JSON.parse(sarifReport(findings, '1.2.3', 'rules/'));
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(['list-unused', 'unknown-feature']);
    expect(run.results[0]).toMatchObject({
      ruleId: 'unknown-feature',
      ruleIndex: 1,
      level: 'error',
      locations: [{ physicalLocation: { region: { startLine: 1, startColumn: 5, endColumn: 7 } } }],
    });
    expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).not.toMatch(/[ \u0080-\uffff]/);
    // Where a URI has to be absolute none is made up.
    for (const rule of run.tool.driver.rules) {
      expect(rule).toMatchObject({ help: { text: expect.stringContaining('docs/errors/') } });
      expect(rule).not.toHaveProperty('helpUri');
    }
  });

  it('names files as URIs, whatever their path holds', () => {
    const uriOf = (prefix: string) =>
      JSON.parse(sarifReport(findings.slice(1), '1', prefix)).runs[0].results[0].locations[0].physicalLocation
        .artifactLocation.uri as string;
    expect(uriOf('rule set #2/')).toBe('rule%20set%20%232/lists/a.csv');
    expect(uriOf('/srv/rules 2/')).toBe('file:///srv/rules%202/lists/a.csv');
  });
});
