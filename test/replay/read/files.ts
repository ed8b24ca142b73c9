/** Small files for tests, in a folder that is gone when their process ends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StreamLine } from '../../../src/engine/stream.ts';
import { type InputOptions, openInputs } from '../../../src/replay/read/inputs.ts';
import type { NamedSpec } from '../../../src/replay/read/mapping/choose.ts';
import type { MappingSpec } from '../../../src/replay/read/mapping/spec.ts';
import type { Rejected } from '../../../src/replay/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'sekisho-test-read-'));
// Files of tests share this module with their worker: the folder goes when the worker does, not after the first of them.
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let number = 0;

/** Writes a file and returns its path. */
export function fileOf(content: string | Uint8Array, name = 'orders.csv'): string {
  const path = join(folder, `${number++}-${name}`);
  writeFileSync(path, content);
  return path;
}

/** Everything that was read. */
export interface ReadAll {
  readonly lines: readonly StreamLine[];
  readonly rejected: readonly Rejected[];
  readonly report: ReturnType<typeof openInputs>['report'];
  readonly sourceOf: ReturnType<typeof openInputs>['sourceOf'];
}

/** Reads inputs to their end. */
export async function readAll(paths: readonly string[], options: InputOptions = {}): Promise<ReadAll> {
  const inputs = openInputs(paths, options);
  const lines: StreamLine[] = [];
  const rejected: Rejected[] = [];
  for await (const batch of inputs) {
    lines.push(...batch.lines);
    rejected.push(...batch.rejected);
  }
  return { lines, rejected, report: inputs.report, sourceOf: inputs.sourceOf };
}

/** A mapping for tests. */
export function mapped(spec: MappingSpec, name = 'map.yaml'): { readonly mappings: readonly NamedSpec[] } {
  return { mappings: [{ name, spec, strict: true }] };
}

/** Reads only the checkouts. */
export const checkoutsOf = ({ lines }: ReadAll) =>
  lines.flatMap(line => (line.kind === 'attempt' ? [line.checkout] : []));

/** Reads only the outcomes. */
export const outcomesOf = ({ lines }: ReadAll) =>
  lines.flatMap(line => (line.kind === 'outcome' ? [line.outcome] : []));
