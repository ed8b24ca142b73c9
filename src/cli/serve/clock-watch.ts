/** Sees that the clock of the machine was set: the counters go by it. */
import { latenessMs } from '../../engine/velocity/counters.ts';

/** The clock that can be set, and one that only goes forward; both in milliseconds. */
export interface Clocks {
  now(): number;
  monotonic(): number;
}

const ofMachine: Clocks = { now: Date.now, monotonic: () => performance.now() };
/** How often the clock is looked at, milliseconds. */
const lookMs = 1_000;

/**
 * Tells of each time that the clock was set further than the counters bear (`latenessMs`): by how many milliseconds, negative where it was
 * set back. A machine that slept looks the same as one whose clock was set forward.
 * @param ended when the watch is over
 */
export function watchClock(told: (ms: number) => void, ended: AbortSignal, clocks = ofMachine): void {
  const difference = () => clocks.now() - clocks.monotonic();
  let known = difference();
  const timer = setInterval(() => {
    const present = difference();
    const ms = present - known;
    if (Math.abs(ms) <= latenessMs) return;
    known = present;
    told(Math.round(ms));
  }, lookMs);
  timer.unref();
  ended.addEventListener('abort', () => clearInterval(timer));
}
