/** The counters of the small rule set, as slowly and plainly as can be: every event kept, every window counted anew. */
import type { VelocityEvent } from '../../src/engine/types.ts';

const hourMs = 3_600_000;

/** Takes events in order of arrival; returns what the counters of door.ts's rule set must say about an attempt. */
export function createVelocityOracle(): (event: VelocityEvent) => Record<string, number> {
  const seen: VelocityEvent[] = [];
  const ids = new Set<string>();
  return event => {
    if (!ids.has(event.id)) seen.push(event);
    ids.add(event.id);
    const device = event.keys['device.id'];
    const inWindow = (other: VelocityEvent) => other.at > event.at - hourMs && other.at <= event.at;
    const count = (kind: 'attempts' | 'declines') =>
      seen.filter(other => other.kinds.includes(kind) && other.keys['device.id'] === device && inWindow(other)).length;
    return { attempts_per_device_1h: count('attempts'), declines_per_device_1h: count('declines') };
  };
}
