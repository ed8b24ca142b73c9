/** The version of a rule set: a hash of its content, carried by every assessment (docs/rules.md). */
import { createHash } from 'node:crypto';
import type { RuleSetFiles } from './read-rules.ts';

/**
 * `sha256:` and 64 hexadecimal digits over every path and text. Lengths go in before the texts, so that no two rule
 * sets share a stream; the order in which the files were found does not matter.
 */
export function ruleSetVersion(files: RuleSetFiles): string {
  const hash = createHash('sha256');
  for (const path of [...files.keys()].sort()) {
    for (const text of [path, files.get(path)!]) hash.update(`${Buffer.byteLength(text)}:`).update(text);
  }
  return `sha256:${hash.digest('hex')}`;
}
