/** A shop that sends "declined" and no reason still has its retries seen. */
import { expect, test } from 'vitest';
import { playTexts } from './default-rule-set.ts';

test('card after card following declines whose reason nobody told', () => {
  const start = Date.parse('2026-11-20T03:00:00Z');
  const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
  const lines = [0, 1, 2, 3, 4, 5].flatMap(step => [
    JSON.stringify({
      id: `a-${step}`,
      at: at(step * 3),
      amount: { value: 9800, currency: 'JPY' },
      card: { token: `tok_${step}`, bin: `4100000${step}` },
      device: { id: 'device-1' },
    }),
    JSON.stringify({ assessment: `a-${step}`, at: at(step * 3 + 1), type: 'authorization', result: 'declined' }),
  ]);
  const played = playTexts(lines);
  expect(played[0]!.assessment.flow).toBe('frictionless');
  expect(played.at(-1)!.features.velocity['numbers_after_decline_per_device_1h']).toBe(5);
  expect(played.at(-1)!.assessment.flow).toBe('challenge');
});
