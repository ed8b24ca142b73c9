/** Counters that are well formed and still cannot be meant so. */
import type { EventFacts, EventKind } from '../types.ts';
import type { ConditionProblem } from './conditions.ts';
import type { CounterDefinition } from './definitions.ts';
import { readDuration } from './durations.ts';

/** Facts that only outcomes bring, with the kinds of event that carry them (events.ts). */
const factsOfOutcomes: Readonly<Partial<Record<keyof EventFacts, readonly EventKind[]>>> = {
  reason: ['declines'],
  security_code: ['approvals', 'declines'],
  trans_status: ['authentications', 'authentication_failures', 'challenge_cancels'],
  challenged: ['authentications', 'authentication_failures', 'challenge_cancels'],
  category: ['chargebacks'],
};

/**
 * Places of a condition that read a fact which the kind of event never has: it would be unknown, and nothing be counted.
 */
export function factsThatNeverCome(source: string, of: EventKind | undefined): readonly ConditionProblem[] {
  if (of === undefined) return [];
  // Texts in quotes are blanked out, so that only names are left, at their own offsets.
  const names = source.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, text => ' '.repeat(text.length));
  return Object.entries(factsOfOutcomes).flatMap(([fact, kinds]) => {
    if (kinds.includes(of)) return [];
    return [...names.matchAll(new RegExp(`(?<![.\\w])${fact}\\b`, 'g'))].map(match => ({
      offset: match.index,
      length: fact.length,
      message: `"${fact}" is never known of ${of}: nothing would be counted`,
      hint: `only ${kinds.join(', ')} have it`,
    }));
  });
}

/** What a counter's name, or its own key, says against what it counts, and the way out; undefined where nothing does. */
export function nameAgainstCount({
  name,
  count,
  by,
  overMs,
}: CounterDefinition): { readonly message: string; readonly hint: string } | undefined {
  const [, written] = /_(\d+[smhd])$/.exec(name) ?? [];
  const said = readDuration(written);
  if (said !== undefined && said !== overMs)
    return {
      message: `its name says ${written}, and its window is another`,
      hint: `write over: ${written}, or rename it and what reads it`,
    };
  if (count.kind === 'distinct' && by.includes(count.field)) {
    return {
      message: `it counts distinct ${count.field} within one ${count.field}: that is never more than 1`,
      hint: `leave ${count.field} out of "by", or count something else`,
    };
  }
  return undefined;
}

/** Counters that count what an earlier one counts, each with the name of that one. */
export function twins(definitions: readonly CounterDefinition[]): readonly (readonly [name: string, twin: string])[] {
  const seen = new Map<string, string>();
  return definitions.flatMap(({ name, title: _, ...what }) => {
    const print = JSON.stringify({ ...what, limit: String(what.limit) });
    const twin = seen.get(print);
    if (twin !== undefined) return [[name, twin] as const];
    seen.set(print, name);
    return [];
  });
}
