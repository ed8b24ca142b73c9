import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Path of a file of the real development data that lies beside the repository (../shared/data), or undefined where it is
 * not there: a test that needs it then skips and says so.
 */
export function developmentData(name: string): string | undefined {
  const path = fileURLToPath(new URL(`../../shared/data/${name}`, import.meta.url));
  return existsSync(path) ? path : undefined;
}
