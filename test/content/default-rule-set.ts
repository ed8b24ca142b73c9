/** The default rule set and the fixtures, loaded once for the tests of the content. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createCardGuard } from '../../src/engine/card/guard.ts';
import type { CardNumberGuard } from '../../src/engine/checkout/read.ts';
import { type LoadedRuleSet, loadRuleSet, type RuleSet } from '../../src/engine/rule-set.ts';
import { inOrderOfTime, type Played, play, readLine, type StreamLine } from '../../src/engine/stream.ts';
import { readFolder } from '../../src/rule-set/folder.ts';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { shippedTowns } from '../../src/towns/shipped.ts';

/** A path inside the project. */
export const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The default rule set as loaded, with its findings. */
export const loaded: LoadedRuleSet = loadRuleSet(readFolder(inProject('rules')), shippedTowns);

/** The default rule set; throws with its findings when it has errors. */
export function defaultRuleSet(): RuleSet {
  if (loaded.ruleSet) return loaded.ruleSet;
  const errors = loaded.findings.filter(({ severity }) => severity === 'error');
  throw new Error(errors.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n'));
}

/** An attempt that was assessed. */
export type PlayedAttempt = Extract<Played, { kind: 'attempt' }>;

/** Plays lines of JSON through the engine with empty windows, in order of time. Throws on a line that cannot be used. */
export function playTexts(
  texts: readonly string[],
  ruleSet: RuleSet = defaultRuleSet(),
  guard: CardNumberGuard = createCardGuard(),
): PlayedAttempt[] {
  const lines = texts.map((text, index): StreamLine => {
    const read = readLine(text, index, guard, Date.parse('2026-11-20T03:30:00Z'));
    if (!read.ok) throw new Error(`line ${index + 1}: ${JSON.stringify(read.error.problems)}`);
    return read.value;
  });
  return [...play(inOrderOfTime(lines), ruleSet, createMemoryVelocity(ruleSet.counters))].map(played => {
    if (played.kind === 'rejected') throw new Error(`line ${played.line + 1}: ${JSON.stringify(played.problems)}`);
    return played;
  });
}

/** Names of the fixtures in a folder with an ending. */
export function fixtureNames(folder: string, ending: string): readonly string[] {
  return readdirSync(inProject(folder))
    .filter(name => name.endsWith(ending))
    .map(name => name.slice(0, -ending.length))
    .sort();
}

/** A fixture's text. */
export const readFixture = (path: string): string => readFileSync(inProject(path), 'utf8');
