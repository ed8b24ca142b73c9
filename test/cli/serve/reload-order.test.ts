/** Reloads and fillings that are asked for while one is under way: what decides is changed by one of them at a time. */
import { expect, test } from 'vitest';
import { createReload, type ReloadParts } from '../../../src/cli/serve/reload.ts';
import type { VerifiedFiles } from '../../../src/cli/serve/verify-rules.ts';

const refused: VerifiedFiles = { files: new Map(), errors: [{ file: 'policy.yaml', line: 1, column: 1, message: '' }] };
const nothing = () => {};

test('a reload that waits behind a filling that waits begins when the filling is over', async () => {
  const first = Promise.withResolvers<VerifiedFiles>();
  const filling = Promise.withResolvers<number>();
  const began: string[] = [];
  const reload = createReload({
    folder: '',
    service: {
      ruleSet: { counters: { fingerprint: '' } },
      deciding: { ruleSet: {} },
      change() {
        began.push('filling');
        return filling.promise;
      },
    },
    windows: { renewed: () => ({ inForce: nothing }) },
    log: { info: nothing, warn: nothing, error: nothing },
    metrics: { reloaded: nothing },
    verify() {
      began.push('reload');
      return began.length === 1 ? first.promise : Promise.resolve(refused);
    },
  } as unknown as ReloadParts);
  const all = [reload(), reload('counters'), reload()];
  first.resolve(refused);
  await expect.poll(() => began).toContain('filling');
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(began).toEqual(['reload', 'filling']);
  filling.resolve(0);
  expect(await Promise.all(all)).toEqual(['refused', 'taken', 'refused']);
  expect(began).toEqual(['reload', 'filling', 'reload']);
});
