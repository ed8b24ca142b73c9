import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { moduleBeside } from '../../src/shared/module-beside.ts';

it.each([
  ['file:///package/dist/src/a/here.js', 'file:///package/dist/src/a/there.js'],
  ['file:///repository/src/a/here.ts', 'file:///repository/src/a/there.ts'],
  ['file:///in%20a%20folder/here.ts', 'file:///in%20a%20folder/there.ts'],
])('beside %s', (here, there) => {
  expect(moduleBeside(here, 'there').href).toBe(there);
});

it('finds the modules of threads', () => {
  const src = new URL('../../src/', import.meta.url);
  expect(existsSync(moduleBeside(new URL('replay/run/desks/desk-link.ts', src).href, 'desk-thread'))).toBe(true);
  expect(existsSync(moduleBeside(new URL('stores/sqlite/checkpoints.ts', src).href, 'checkpoint-thread'))).toBe(true);
});
