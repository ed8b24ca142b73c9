/** Reads values out of the data by the properties that a declaration names. */
import type { Declared } from './environment.ts';
import type { RecordValue, Value } from './values.ts';

/** The data that an expression is evaluated on: `Features`, a `VelocityEvent`. Missing is undefined. */
export type Data = object;

/** True for names that every object answers (`constructor`, `__proto__`): they are read only where an object owns them. */
export function isInherited(name: string): boolean {
  return name in Object.prototype;
}

function property(name: string): (from: RecordValue) => unknown {
  return isInherited(name) ? from => (Object.hasOwn(from, name) ? from[name] : undefined) : from => from[name];
}

/** A reader of one declared name. The records on the way are always there. */
export function readerOf({ at }: Declared): (data: Data) => Value | undefined {
  const steps = at.map(property);
  const [first, second] = steps;
  if (steps.length === 1) return data => first!(data as RecordValue) as Value | undefined;
  if (steps.length === 2) return data => second!(first!(data as RecordValue) as RecordValue) as Value | undefined;
  return data => steps.reduce<unknown>((from, step) => step(from as RecordValue), data) as Value | undefined;
}
