/** A million fuzzed bodies, of attempts and outcomes (SOAK_BODIES): no answer is a 5xx, every error has a code of the catalogue. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { problems } from '../../src/shared/errors.ts';
import { openDoor, removeDoor } from '../api/door.ts';
import { fullCheckout, fuzzedBody, fuzzedOutcome } from '../api/fuzzed-body.ts';

const total = Number(process.env['SOAK_BODIES'] ?? 1_000_000);
const chunk = 2_000;

/** Runs the part; throws with the body's bytes, in base64, when one is answered wrongly. */
export async function soak(say: (text: string) => void): Promise<void> {
  const door = await openDoor({ cardNumbers: true });
  const known = { ...fullCheckout, merchant: undefined };
  await door.assess(known);
  const statuses = new Map<number, number>();
  for (let done = 0; done < total; done += chunk) {
    const seed = Date.now() % 0x7fffffff;
    const requests = fc.oneof(
      { arbitrary: fuzzedBody.map(payload => ({ url: '/v1/assessments', payload })), weight: 2 },
      { arbitrary: fuzzedOutcome.map(payload => ({ url: '/v1/assessments/att-1/outcomes', payload })), weight: 1 },
    );
    for (const { url, payload } of fc.sample(requests, { numRuns: Math.min(chunk, total - done), seed })) {
      const headers = { 'content-type': 'application/json' };
      const answer = await door.send({ method: 'POST', url, headers, payload });
      const where = `seed ${seed}, body ${payload.toString('base64')}`;
      assert.ok(answer.status < 500, where);
      assert.ok(answer.status === 200 || answer.body.code in problems, where);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      door.logged.length = 0;
    }
    if (done % (chunk * 10) === 0) say(`${done + chunk} of ${total}: ${JSON.stringify(Object.fromEntries(statuses))}`);
  }
  await removeDoor(door);
}
