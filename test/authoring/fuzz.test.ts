/** Any text in any file of a rule set: a report, never a crash; and what is formatted stays formatted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixturesOf } from '../../src/authoring/cases/fixtures.ts';
import { checkRuleSet } from '../../src/authoring/check.ts';
import { formatRule } from '../../src/authoring/format/format-rule.ts';
import { readParts } from '../../src/authoring/parts.ts';
import { textReport } from '../../src/authoring/report/text.ts';
import { runs } from '../runs.ts';
import { base } from './sample.ts';

const { names } = readParts(base);
const piece = fc.oneof(
  fc.constantFrom(
    ...'{}[]:#"\'>|?%@`*&\t\n'.split(''),
    '- ',
    '&a',
    '*a',
    '<<: ',
    '---\n',
    '!!str ',
    'null',
    'true',
    '1e400',
    '0x1F',
    '\r\n',
  ),
  fc.constantFrom(
    '&&',
    '||',
    '? :',
    'has(',
    'lists.',
    'velocity.',
    '.all(i, ',
    '[0]',
    'in []',
    'matches("(")',
    '9'.repeat(20),
  ),
  fc.constantFrom('constructor', '__proto__', 'points', 'cases', '\u0000', '\u3000', '１', 'é'),
);
const mutation = fc.record({
  file: fc.constantFrom(...base.keys()),
  splices: fc.array(fc.tuple(fc.nat(2000), fc.nat(6), piece), { minLength: 1, maxLength: 4 }),
});

describe('checking and formatting', () => {
  it('take any text (property)', () => {
    fc.assert(
      fc.property(mutation, ({ file, splices }) => {
        let text = base.get(file)!;
        for (const [at, length, insert] of splices) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + insert + text.slice(place + length);
        }
        const files = new Map([...base, [file, text]]);
        const findings = checkRuleSet(files, { now: 0, fixtures: fixturesOf({}) });
        expect(textReport(findings, { files }).length).toBeGreaterThan(0);
        for (const { line, column, length } of findings)
          expect(Math.min(line, column, length)).toBeGreaterThanOrEqual(1);
        const once = formatRule(text, names);
        if (once.ok) expect(formatRule(once.value, names)).toEqual(once);
      }),
      { numRuns: runs(40) },
    );
  });
});
