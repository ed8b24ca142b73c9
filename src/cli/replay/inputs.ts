/** Opens the inputs of a replay: NDJSON the fast way, everything else through the readers. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createCardGuard } from '../../engine/card/guard.ts';
import { cardKey } from '../../engine/card/tokens.ts';
import { openBatches } from '../../replay/order/batches-history.ts';
import { type History, type OrderOptions, openHistory } from '../../replay/order/ndjson-history.ts';
import { expandInputs, isReadOnce, standardInput } from '../../replay/read/bytes/paths.ts';
import { formats } from '../../replay/read/formats/index.ts';
import { openInputs } from '../../replay/read/inputs.ts';
import type { NamedSpec } from '../../replay/read/mapping/choose.ts';
import { readMapping } from '../../replay/read/mapping/read.ts';
import { isPlainNdjson } from '../../replay/read/ndjson-inputs.ts';
import type { ReadReport } from '../../replay/read/report.ts';
import type { TextEncoding } from '../../shared/encoding.ts';
import { Fault } from '../../shared/errors.ts';

/** How inputs are to be read. */
export interface InputFlags {
  readonly format?: readonly string[];
  readonly map?: readonly string[];
  readonly encoding?: TextEncoding;
  readonly maxRejects: number;
  readonly rejects?: string;
}

/** A history with what the readers say of it, where they were asked. */
export interface OpenedInputs {
  readonly history: History;
  readonly report?: ReadReport;
}

/** @param cardSecret secret for card tokens where full numbers are taken */
export async function openReplayInputs(
  paths: readonly string[],
  flags: InputFlags,
  order: OrderOptions,
  cardSecret: Uint8Array | undefined,
): Promise<OpenedInputs> {
  const files = expandInputs(paths);
  const mappings = [...(flags.map ?? []).map(mappingOf), ...(flags.format ?? []).map(formatOf)];
  if (mappings.length === 0 && flags.encoding === undefined && (await allNdjson(files)))
    return { history: await openHistory(files, order) };
  const inputs = openInputs(files, {
    mappings,
    ...(flags.encoding === undefined ? {} : { encoding: flags.encoding }),
    keepRows: flags.rejects !== undefined,
    guard: createCardGuard(cardSecret ? cardKey('run', cardSecret) : undefined),
  });
  const { report, sourceOf } = inputs;
  const history = await openBatches(inputs, {
    ...order,
    sourceOf,
    inputs() {
      const digests = inputs.digests();
      return report.files.map(({ file, rows }, index) => ({ name: file, lines: rows, ...digests[index]! }));
    },
  });
  return { history, report };
}

async function allNdjson(files: readonly string[]): Promise<boolean> {
  for (const file of files) {
    if (file === standardInput ? !(await startsAsJson()) : isReadOnce(file) || !isPlainNdjson(file)) return false;
  }
  return true;
}

/** Looks at the first bytes of standard input, which stay there. */
async function startsAsJson(): Promise<boolean> {
  const { stdin } = process;
  await Promise.race([once(stdin, 'readable'), once(stdin, 'end')]);
  const first: Buffer | null = stdin.read();
  if (first === null) return true;
  stdin.unshift(first);
  return /^\ufeff?\s*\{/.test(first.subarray(0, 256).toString('utf8'));
}

function mappingOf(file: string): NamedSpec {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault('file-unreadable', file, { cause: error });
  }
  const { mapping, findings } = readMapping(file, text);
  if (mapping) return mapping;
  const places = findings.map(
    ({ line, column, message, hint }) =>
      `${file}:${line}:${column}: ${message}${hint === undefined ? '' : `; ${hint}`}`,
  );
  throw new Fault('mapping-refused', [file, ...places].join('\n  '));
}

function formatOf(name: string): NamedSpec {
  const format = formats.get(name);
  if (format) return format;
  throw new Fault('bad-option', `--format ${name}; there are ${[...formats.keys()].join(', ')}`);
}
