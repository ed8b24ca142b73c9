import { describe } from 'vitest';
import { createMemoryVelocity } from '../../src/stores/memory/velocity.ts';
import { velocityContract } from './velocity-contract.ts';

describe('velocity in memory', () => {
  velocityContract(createMemoryVelocity);
});
