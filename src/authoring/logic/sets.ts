/** Sets of values, as mathematics has them. */

/** Values in either. */
export function union<Value>(a: ReadonlySet<Value>, b: ReadonlySet<Value>): ReadonlySet<Value> {
  return new Set([...a, ...b]);
}

/** Values in both. */
export function intersection<Value>(a: ReadonlySet<Value>, b: ReadonlySet<Value>): ReadonlySet<Value> {
  return new Set([...a].filter(value => b.has(value)));
}

/** Values of the first that are not in the second. */
export function difference<Value>(a: ReadonlySet<Value>, b: ReadonlySet<Value>): ReadonlySet<Value> {
  return new Set([...a].filter(value => !b.has(value)));
}

/** True when every value of the first is in the second. */
export function isSubset<Value>(a: ReadonlySet<Value>, b: ReadonlySet<Value>): boolean {
  return [...a].every(value => b.has(value));
}
