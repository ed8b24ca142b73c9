/**
 * How the counters of a shadow rule set come from those of the live one: a counter that counts the same is read there, whatever its
 * name; only the others are counted again.
 */
import type { VelocityReading } from './types.ts';
import { type CounterDefinition, type CounterSet, counterSetOf, type RatioDefinition } from './velocity/counters.ts';
import { type FieldSource, joinedRecordFactory, ratioAt } from './velocity/reading.ts';

/** What rules read of the counters. */
export type CountedFigures = Pick<VelocityReading, 'velocity' | 'surge'>;

/** The counters of a shadow beside those of the live set. */
export interface ShadowCounters {
  /** Those that the live set does not have: to be counted in a store of their own. Undefined when there are none. */
  readonly own: CounterSet | undefined;
  /** True when the live reading serves the shadow as it is. */
  readonly areShared: boolean;
  /** True when the feature at a path has the same value for both, as far as counters decide it. */
  isShared(path: string): boolean;
  /**
   * What the shadow's rules read.
   * @param own what its own counters said; undefined where they could not be asked: those figures are missing
   */
  figuresOf(live: VelocityReading, own: VelocityReading | undefined): CountedFigures;
}

const nothingRead: VelocityReading = { velocity: {}, surge: {}, saturated: [] };

/** Finds each counter of a shadow among those of the live set. */
export function matchCounters(live: CounterSet, shadow: CounterSet): ShadowCounters {
  const liveNames = new Map(live.definitions.map(counter => [meaningOf(counter), counter.name]));
  /** By name in the shadow: its name in the live set; absent for counters of the shadow's own. */
  const twins = new Map<string, string>();
  for (const counter of shadow.definitions) {
    const twin = liveNames.get(meaningOf(counter));
    if (twin !== undefined) twins.set(counter.name, twin);
  }
  const ownDefinitions = shadow.definitions.filter(({ name }) => !twins.has(name));
  const sameNames = new Set([...twins].filter(([name, twin]) => twin === name).map(([name]) => name));
  const liveRatios = new Set(live.ratios.map(ratioText));
  for (const ratio of shadow.ratios) {
    if (liveRatios.has(ratioText(ratio)) && sameNames.has(ratio.of) && sameNames.has(ratio.to))
      sameNames.add(ratio.name);
  }
  const ownRatios = shadow.ratios.filter(({ name }) => !sameNames.has(name));
  const sourceOf = (name: string): FieldSource => {
    const twin = twins.get(name) ?? (sameNames.has(name) ? name : undefined);
    if (twin !== undefined) return { name, record: 'live', field: twin };
    return { name, record: ownRatios.some(ratio => ratio.name === name) ? 'ratios' : 'own', field: name };
  };
  const velocityOf = joinedRecordFactory(shadow.velocityNames.map(sourceOf));
  // Equal definitions have equal surges.
  const surgeOf = joinedRecordFactory(shadow.surgeNames.map(sourceOf));
  return {
    own: ownDefinitions.length > 0 ? counterSetOf(ownDefinitions) : undefined,
    areShared: shadow.velocityNames.every(name => sameNames.has(name)),
    isShared(path) {
      const [, name] = /^(?:velocity|surge)\.(.+)$/.exec(path) ?? [];
      return name === undefined || sameNames.has(name);
    },
    figuresOf(reading, own = nothingRead) {
      const figureOf = (name: string) => {
        const twin = twins.get(name);
        const [from, known] = twin === undefined ? [own, name] : [reading, twin];
        return { value: from.velocity[known], saturated: from.saturated.includes(known) };
      };
      const ratios: Record<string, number | undefined> = {};
      for (const ratio of ownRatios) ratios[ratio.name] = ratioAt(ratio, figureOf(ratio.of), figureOf(ratio.to));
      return {
        velocity: velocityOf({ live: reading.velocity, own: own.velocity, ratios }),
        surge: surgeOf({ live: reading.surge, own: own.surge, ratios }),
      };
    },
  };
}

const ratioText = ({ name, of, to, atLeast }: RatioDefinition) => JSON.stringify([name, of, to, atLeast]);

/** What a counter counts, as a text: equal for counters that give equal figures, whatever their names. */
function meaningOf({ name: _name, title: _title, ...counted }: CounterDefinition): string {
  return JSON.stringify(counted, (_key, value) => (value === Number.POSITIVE_INFINITY ? 'all' : value));
}
