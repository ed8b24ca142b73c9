/** A million random streams (SOAK_STREAMS) against the oracle: the memory windows read what filtering everything reads. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { oracleReading } from '../stores/velocity-oracle.ts';
import { type Arrival, contractCounters, denseCounters, denseStreams, streams } from '../stores/velocity-streams.ts';

const total = Number(process.env['SOAK_STREAMS'] ?? 1_000_000);
const chunk = 1_000;
const kinds = [
  { counters: contractCounters, arrivals: streams(40) },
  { counters: denseCounters, arrivals: denseStreams(40) },
];

function hold(counters: typeof contractCounters, arrivals: readonly Arrival[], where: string): void {
  const store = createMemoryVelocity(counters);
  const known = [];
  for (const { event, asked } of arrivals) {
    known.push(event);
    if (!asked) store.record(event);
    else assert.deepEqual(store.assess(event), oracleReading(counters, known, event), where);
  }
}

/** Runs the part; throws with the seed of the first stream that reads wrongly. */
export async function soak(say: (text: string) => void): Promise<void> {
  for (let done = 0; done < total; done += chunk) {
    const seed = Date.now() % 0x7fffffff;
    const { counters, arrivals } = kinds[(done / chunk) % kinds.length]!;
    const streamsOfChunk = fc.sample(arrivals, { numRuns: Math.min(chunk, total - done), seed });
    for (const [index, stream] of streamsOfChunk.entries()) hold(counters, stream, `seed ${seed}, stream ${index}`);
    if (done % (chunk * 10) === 0) say(`${done + chunk} of ${total}`);
    await new Promise(resolve => setImmediate(resolve));
  }
}
