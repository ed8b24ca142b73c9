const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Shortest and longest window (docs/velocity.md: 1s … 400d), in milliseconds. */
export const shortestWindowMs = 1_000;
export const longestAllowedWindowMs = 400 * 86_400_000;

/** Reads `10s`, `5m`, `24h`, `90d` as milliseconds; undefined when it is not such a text. */
export function readDuration(text: unknown): number | undefined {
  const match = typeof text === 'string' ? /^([1-9]\d{0,8})([smhd])$/.exec(text) : null;
  return match ? Number(match[1]) * unitMs[match[2]!]! : undefined;
}

/** Writes milliseconds as `readDuration` reads them, in the largest unit that is exact: 86,400,000 is `1d`. */
export function writeDuration(milliseconds: number): string {
  const [unit, length] = Object.entries(unitMs).findLast(([, size]) => milliseconds % size === 0) ?? ['ms', 1];
  return `${milliseconds / length}${unit}`;
}
