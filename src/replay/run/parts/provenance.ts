/** Where a result comes from, as parts and reports state it: the inputs, how they were ordered, and one digest of all that decides. */
import { hash } from 'node:crypto';
import type { History } from '../../order/ndjson-history.ts';
import type { ReadReport } from '../../read/report.ts';
import type { LoadedSets } from '../rule-sets.ts';
import { partFormat, type ReplayedHistory } from './part-file.ts';

/** What is stated of a history that was replayed. */
export function replayedHistory({ inputs, ordering }: History, readers?: ReadReport): ReplayedHistory {
  return {
    inputs: inputs.map(({ name, sha256, lines, bytes }) => ({ name, sha256, lines, bytes })),
    ...(readers ? { readers } : {}),
    order: ordering,
  };
}

/** Everything that the result depends on, as one digest. Workers do not belong to it: the result is the same whatever N. */
export function fingerprintOf(
  history: History,
  sets: LoadedSets,
  options: { readonly cardSecret?: Buffer | Uint8Array },
): string {
  const inputs = [
    ...history.inputs.map(({ sha256 }) => sha256),
    ...(history.contents === undefined ? [] : [history.contents]),
  ];
  const versions = [sets.rules.version, sets.against?.version ?? ''];
  const numbersTaken = options.cardSecret !== undefined;
  return hash('sha256', JSON.stringify([partFormat, inputs, history.ordering, versions, numbersTaken]), 'hex');
}
