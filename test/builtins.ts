/** Node.js's own modules with something else in place of some of their functions and classes. */
import { syncBuiltinESMExports } from 'node:module';

/**
 * Puts functions or classes in the place of those of a module, for everybody who imports them; what it gives puts them back. vi.mock
 * would not do: test files share a worker (vitest.config.ts), in which modules that are loaded already hold the real ones.
 * @param module the module's default export, such as `fs` of `import fs from 'node:fs'`
 */
export function replaceBuiltins<Module extends object>(module: Module, by: Partial<Module>): () => void {
  const put = (these: Partial<Module>) => {
    Object.assign(module, these);
    syncBuiltinESMExports();
  };
  const own: Partial<Module> = {};
  for (const name of Object.keys(by) as (keyof Module)[]) own[name] = module[name];
  put(by);
  return () => put(own);
}
