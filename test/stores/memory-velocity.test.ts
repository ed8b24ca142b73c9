import fc from 'fast-check';
import { describe, it } from 'vitest';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { compare, velocityContract } from './velocity-contract.ts';
import { contractCounters, streams } from './velocity-streams.ts';

describe('velocity in memory', () => {
  velocityContract(createMemoryVelocity);
});

describe('velocity in memory, with sizes so small that short streams reach long lists, chunks and forgetting', () => {
  const small = { blocks: [1, 2], chunkShift: 2 };
  velocityContract(counters => createMemoryVelocity(counters, small));

  it('says what the oracle says over longer streams', async () => {
    await fc.assert(
      fc.asyncProperty(streams(300), async arrivals => {
        await compare(createMemoryVelocity(contractCounters, small), contractCounters, arrivals);
      }),
      { numRuns: 40 },
    );
  });
});
