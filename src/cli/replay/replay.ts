/** `sekisho replay`: months of orders through the same engine. Sub-commands are files of their own beside this one. */
import type { Command } from 'commander';
import { registerReplayEvidence } from './evidence.ts';
import { registerReplayMap } from './map.ts';
import { registerReplayMerge } from './merge.ts';
import { registerReplayRun } from './run.ts';

/** Adds the command. */
export function registerReplay(command: Command): void {
  registerReplayRun(command);
  registerReplayMap(command);
  registerReplayMerge(command);
  registerReplayEvidence(command);
}
