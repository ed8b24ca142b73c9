/** Looks at the options of a replay together, before anything is read: what cannot be had at once, and outputs that clash. */
import { statSync } from 'node:fs';
import { decisionsFormatOf } from '../../replay/run/outputs/decisions-file.ts';
import { Fault } from '../../shared/errors.ts';
import { inputsOfReplay, namedPath, outputOfReplay, refuseClashes } from '../common/output-paths.ts';
import type { RunFlags } from './run-options.ts';

/** Throws the fault `bad-option` where options do not go together or an output would overwrite something; the faults of `expandInputs` too. */
export function refuseMisuse(files: readonly string[], flags: RunFlags): void {
  const { out, slice, resume, report, features, map, rejects } = flags;
  if (slice && out === undefined) throw new Fault('bad-option', '--slice needs --out');
  if (slice && out !== undefined && decisionsFormatOf(out) === 'parquet')
    throw new Fault('bad-option', '--slice writes lines for "replay merge", whose --out may be .parquet');
  if (resume && out === undefined) throw new Fault('bad-option', '--resume needs --out');
  if (slice && report !== undefined)
    throw new Fault('bad-option', '--report needs the whole replay: give it to "replay merge", not to a --slice');
  if (features !== undefined && (slice || resume))
    throw new Fault('bad-option', '--features needs a replay in one piece: it goes with neither --slice nor --resume');
  if (features !== undefined && statSync(features, { throwIfNoEntry: false })?.isFile())
    throw new Fault('bad-option', `--features ${features} is a file; name a folder`);
  refuseClashes(inputsOfReplay(files, map), [
    ...outputOfReplay(out),
    ...namedPath('--rejects', rejects),
    ...namedPath('--report', report),
  ]);
}
