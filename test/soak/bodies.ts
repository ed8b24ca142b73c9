/** A million fuzzed bodies (SOAK_BODIES): no answer is a 5xx, every error has a code of the catalogue. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { problems } from '../../src/shared/errors.ts';
import { openDoor, removeDoor } from '../api/door.ts';
import { fuzzedBody } from '../api/fuzzed-body.ts';

const total = Number(process.env['SOAK_BODIES'] ?? 1_000_000);
const chunk = 2_000;

/** Runs the part; throws with the body's bytes, in base64, when one is answered wrongly. */
export async function soak(say: (text: string) => void): Promise<void> {
  const door = await openDoor({ cardNumbers: true });
  const statuses = new Map<number, number>();
  for (let done = 0; done < total; done += chunk) {
    const seed = Date.now() % 0x7fffffff;
    for (const payload of fc.sample(fuzzedBody, { numRuns: Math.min(chunk, total - done), seed })) {
      const answer = await door.send({
        method: 'POST',
        url: '/v1/assessments',
        headers: { 'content-type': 'application/json' },
        payload,
      });
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
