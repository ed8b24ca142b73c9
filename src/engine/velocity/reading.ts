/** From raw figures to what a rule reads: surges and ratios, with the rules of missing and saturated parts (docs/velocity.md 7, 8). */
import type { CounterDefinition, RatioDefinition, ReadingFactory } from './definitions.ts';

/** Makes the reading factory of a set of counters. Every reading has the same properties in the same order. */
export function createReadingFactory(
  definitions: readonly CounterDefinition[],
  ratios: readonly RatioDefinition[],
): ReadingFactory {
  const names = definitions.map(counter => counter.name);
  const surges = definitions.flatMap((counter, index) => (counter.baseline ? [{ counter, index }] : []));
  const parts = ratios.map(ratio => ({ ratio, of: names.indexOf(ratio.of), to: names.indexOf(ratio.to) }));
  const velocityRecord = recordFactory([...names, ...ratios.map(ratio => ratio.name)]);
  const surgeRecord = recordFactory(surges.map(surge => surge.counter.name));
  const velocity = new Float64Array(names.length + ratios.length);
  const surge = new Float64Array(surges.length);
  const none: readonly string[] = [];

  return (values, baselines, saturated) => {
    let full = none;
    for (let index = 0; index < names.length; index++) {
      velocity[index] = values[index]!;
      if (saturated[index]) full = [...full, names[index]!];
    }
    for (let index = 0; index < parts.length; index++) {
      const { ratio, of, to } = parts[index]!;
      const divisor = values[to]!;
      const known = divisor > 0 && divisor >= ratio.atLeast && !saturated[of] && !saturated[to];
      velocity[names.length + index] = known ? values[of]! / divisor : Number.NaN;
    }
    for (let index = 0; index < surges.length; index++) {
      const { counter, index: at } = surges[index]!;
      surge[index] = saturated[at] ? Number.NaN : surgeOf(counter, values[at]!, baselines[at]!);
    }
    return { velocity: velocityRecord(velocity), surge: surgeRecord(surge), saturated: full };
  };
}

/** A figure, and whether its counter reached its limit. */
export interface Figure {
  readonly value: number | undefined;
  readonly saturated: boolean;
}

/** A ratio of two figures; undefined where it is missing (docs/velocity.md 8). */
export function ratioAt({ atLeast }: RatioDefinition, of: Figure, to: Figure): number | undefined {
  if (of.value === undefined || to.value === undefined || of.saturated || to.saturated) return undefined;
  return to.value > 0 && to.value >= atLeast ? of.value / to.value : undefined;
}

/** Count against max(floor, the baseline's count scaled to the window's length). NaN when a part is. */
function surgeOf(counter: CounterDefinition, count: number, baseline: number): number {
  const { overMs, floor } = counter.baseline!;
  return count / Math.max(floor, (baseline * counter.overMs) / overMs);
}

type RecordFactory = (values: Float64Array) => Readonly<Record<string, number | undefined>>;

/**
 * Makes records with a fixed set of names; NaN becomes undefined. Rules read `velocity.<name>` of every checkout, so the records must
 * share one hidden class. One object literal in a function made for the names is six times as fast as writing the names one by one.
 * Each name reaches the generated text as a quoted literal only.
 */
export function recordFactory(names: readonly string[], generate = generated): RecordFactory {
  return generate(names) ?? spread(names);
}

function generated(names: readonly string[]): RecordFactory | undefined {
  const parts = names.map((name, at) => `${JSON.stringify(name)}: v[${at}] === v[${at}] ? v[${at}] : undefined`);
  try {
    return new Function('v', `return { ${parts.join(', ')} };`) as RecordFactory;
  } catch {
    // The place forbids code from texts.
    return undefined;
  }
}

/** Spreading a template keeps the hidden class; adding names one by one would not beyond a dozen. */
function spread(names: readonly string[]): RecordFactory {
  const template: Readonly<Record<string, number | undefined>> = Object.fromEntries(
    names.map(name => [name, undefined]),
  );
  return values => {
    const record: Record<string, number | undefined> = { ...template };
    for (let index = 0; index < names.length; index++) {
      const value = values[index]!;
      if (!Number.isNaN(value)) record[names[index]!] = value;
    }
    return record;
  };
}

type Figures = Readonly<Record<string, number | undefined>>;

/** Where a field of a joined record comes from: a field of one of the records that are joined. */
export interface FieldSource {
  readonly name: string;
  readonly record: string;
  readonly field: string;
}

/**
 * Records with a fixed set of names, each from a named record; a field that is not there becomes undefined. By one object literal,
 * for the reasons of `recordFactory`; each name reaches the generated text as a quoted literal only.
 */
export function joinedRecordFactory(
  sources: readonly FieldSource[],
  generate = generatedJoin,
): (records: Readonly<Record<string, Figures>>) => Figures {
  return (
    generate(sources) ??
    (records => Object.fromEntries(sources.map(({ name, record, field }) => [name, records[record]?.[field]])))
  );
}

function generatedJoin(sources: readonly FieldSource[]) {
  const text = (name: string) => JSON.stringify(name);
  const records = [...new Set(sources.map(({ record }) => record))];
  const locals = records.map((record, at) => `const r${at} = r[${text(record)}];`);
  const parts = sources.map(({ name, record, field }) => `${text(name)}: r${records.indexOf(record)}[${text(field)}]`);
  try {
    return new Function('r', `${locals.join(' ')} return { ${parts.join(', ')} };`) as (
      records: Readonly<Record<string, Figures>>,
    ) => Figures;
  } catch {
    // The place forbids code from texts.
    return undefined;
  }
}
