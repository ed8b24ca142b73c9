import fc from 'fast-check';
import AhoCorasick from 'modern-ahocorasick';
import { expect, test } from 'vitest';
import { buildAutomaton } from '../../../src/engine/address/automaton.ts';
import { runs } from '../../runs.ts';

const unitsOf = (text: string) => Uint16Array.from(text, letter => letter.charCodeAt(0));

function occurrences(patterns: readonly string[], text: string): string[] {
  const found: string[] = [];
  const units = unitsOf(text);
  const hits = new Int32Array(10_000);
  const automaton = buildAutomaton(patterns);
  const written = automaton.scan(units, 0, units.length, hits);
  for (let at = 0; at < written; at += 2) found.push(`${automaton.patterns[hits[at]!]}@${hits[at + 1]}`);
  return found.sort();
}

// Few letters make overlaps, shared prefixes and patterns inside patterns frequent.
const letters = fc.constantFrom('ホ', 'テ', 'ル', '館', 'a');
const word = fc.array(letters, { minLength: 1, maxLength: 6 }).map(parts => parts.join(''));

test('finds what the library finds', () => {
  fc.assert(
    fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 30 }), fc.array(letters), (patterns, parts) => {
      const text = parts.join('');
      const oracle = new AhoCorasick(patterns)
        .search(text)
        .map(({ pattern, end }) => `${pattern}@${end}`)
        .sort();
      expect(occurrences(patterns, text)).toEqual(oracle);
    }),
    { numRuns: runs(200) },
  );
});

test('finds what looking at every place finds, with equal and empty patterns too', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.constant('')), { maxLength: 12 }), fc.array(letters), (patterns, parts) => {
      const text = parts.join('');
      const naive = [...new Set(patterns)]
        .filter(pattern => pattern !== '')
        .flatMap(pattern =>
          Array.from({ length: text.length }, (_, at) => at)
            .filter(at => text.startsWith(pattern, at))
            .map(at => `${pattern}@${at + pattern.length}`),
        )
        .sort();
      expect(occurrences(patterns, text)).toEqual(naive);
    }),
  );
});
