/**
 * `npm run soak`: what `npm test` samples, at length. Every file beside this one that exports `soak` is one part.
 * `npm run soak -- kills bodies` runs only those whose name holds one of the words; each part's length has an environment variable.
 */
import { readdirSync } from 'node:fs';

const wanted = process.argv.slice(2);
const names = readdirSync(new URL('.', import.meta.url))
  .filter(name => name.endsWith('.ts') && name !== 'run.ts')
  .sort();

for (const name of names) {
  if (wanted.length > 0 && !wanted.some(word => name.includes(word))) continue;
  const part = (await import(new URL(name, import.meta.url).href)) as {
    soak?: (say: (text: string) => void) => Promise<void>;
  };
  if (!part.soak) continue;
  const start = Date.now();
  const say = (text: string) => process.stdout.write(`${name.replace(/\.ts$/, '')}: ${text}\n`);
  await part.soak(say);
  say(`held, ${Math.round((Date.now() - start) / 1_000)} s`);
}
