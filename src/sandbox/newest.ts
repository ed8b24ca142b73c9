/** What the sandbox remembers has an end: somebody leaves it running for days, and a program tests against it. */

/** Sets a key of a map that holds so many at most; the key that came first goes. */
export function keepNewest<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.set(key, value);
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
