import { afterAll, expect, test, vi } from 'vitest';
import { type Decision, SekishoClient } from '../../src/client/index.ts';
import { testService } from './service.ts';

const place = testService();
afterAll(() => place.remove());

test('the service is killed in the middle: every call gets a decision, and what the service promised still stands', async () => {
  const first = await place.start();
  const client = new SekishoClient({ baseUrl: first.baseUrl, apiKey: first.apiKey, timeoutMs: 1_000, budgetMs: 1_500 });
  const checkout = (index: number) => ({
    id: `attempt-${index}`,
    amount: { value: 1_000 + index, currency: 'JPY' },
    account: { guest: true },
  });
  const calls: Promise<Decision>[] = [];
  for (let index = 0; index < 60; index++) {
    calls.push(client.assess(checkout(index)));
    if (index === 30) void first.kill();
    await new Promise(resolve => setTimeout(resolve, 2));
  }
  const decisions = await Promise.all(calls);
  expect(decisions.every(one => one.flow === 'challenge' || one.flow === 'frictionless')).toBe(true);
  const fallbacks = decisions.filter(one => one.from === 'fail_policy');
  expect(fallbacks.length).toBeGreaterThan(0);
  expect(fallbacks.every(one => one.flow === 'challenge' && !one.recorded)).toBe(true);

  await place.start();
  // The fail policy may speak again while a busy machine warms the service up.
  const answered = (index: number) =>
    vi.waitUntil(async () => {
      const decision = await client.assess(checkout(index));
      return decision.from === 'service' && decision;
    }, 120_000);
  const again = await Promise.all(decisions.map((_, index) => answered(index)));
  for (const [index, decision] of decisions.entries()) {
    if (decision.from === 'service' && decision.recorded) expect(again[index]).toEqual(decision);
  }
}, 120_000);
