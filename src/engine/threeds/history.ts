/** What the journal knows about a shopper's account, read off the counters of reserved names: it stands in for what the shop did not send. */
import type { AccountHistory, VelocityReading } from '../types.ts';

const hour = 3_600_000;

/** Reserved names of counters.yaml, with the window that EMV gives the figure (facts/emv-3ds.md 1.3), in milliseconds. */
const reserved = {
  txn_attempts_24h: 24 * hour,
  txn_attempts_365d: 365 * 24 * hour,
  purchases_180d: 180 * 24 * hour,
  add_card_attempts_24h: 24 * hour,
} as const satisfies Readonly<Record<string, number>>;

/** Reserved names: attempts of the account that became known as fraud, and those of them that a later label took back. */
const fraud = { known: 'frauds_365d', withdrawn: 'frauds_withdrawn_365d' } as const;

/** Counters that no rule needs to read: the hand-off to 3-D Secure does. Their names, keys and windows are reserved. */
export const reservedCounters: readonly string[] = [...Object.keys(reserved), ...Object.values(fraud)];

/**
 * The history of an attempt's account from the reserved counters. A figure is taken only where the facts reach back over
 * its whole window (`reading.covered_since`; absent: nothing is taken). Counts of attempts include this one, as every
 * counter does (docs/velocity.md 2).
 */
export function accountHistory(reading: VelocityReading, attemptAt: number): AccountHistory {
  const figures: Record<string, number | true> = fraudStands(reading) ? { suspicious: true } : {};
  const { covered_since } = reading;
  if (covered_since === undefined) return figures;
  for (const [name, windowMs] of Object.entries(reserved)) {
    const count = reading.velocity[name];
    if (covered_since <= attemptAt - windowMs && count !== undefined) figures[name] = count;
  }
  return figures;
}

/** One fraud that nobody took back is enough, however far back the facts reach. */
function fraudStands({ velocity, saturated }: VelocityReading): boolean {
  if (saturated.includes(fraud.known)) return true;
  return (velocity[fraud.known] ?? 0) > (velocity[fraud.withdrawn] ?? 0);
}
