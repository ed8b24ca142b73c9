/**
 * How often a property is tried. Those that take a second and more state here how often `npm test` tries them, with other values each
 * time; `npm run soak -- properties` tries each of them many times as often (PROPERTY_RUNS).
 */
export function runs(times: number): number {
  return Math.ceil(times * Number(process.env['PROPERTY_RUNS'] ?? 1));
}
