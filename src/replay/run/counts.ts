/** What a replay counts on its way (lines, attempts, outcomes, and what could not be used), and how it tells how far it is. */
import type { RejectCounts } from '../types.ts';

/** What was counted on the way. */
export interface ReplayCounts {
  /** Lines of the part that was replayed, blank ones too. */
  lines: number;
  attempts: number;
  /** Attempts that came again with the same body. */
  repeated: number;
  outcomes: number;
  /**
   * Outcomes whose attempt is not in the history. Of slices only the last knows them, those of all the others among them: as long as
   * slices are not merged, they are among the `outcomes` of whichever slice met them.
   */
  without_attempt: number;
  rejected: number;
  /** Rejected lines by their code. */
  rejected_by: RejectCounts;
  /** Card numbers masked in texts. */
  masked: number;
  /** Lines read before the part only to fill windows, and only to know their ids. */
  warm_up: number;
  indexed: number;
}

/** Counts of nothing yet. */
export function noCounts(): ReplayCounts {
  return {
    lines: 0,
    attempts: 0,
    repeated: 0,
    outcomes: 0,
    without_attempt: 0,
    rejected: 0,
    rejected_by: {},
    masked: 0,
    warm_up: 0,
    indexed: 0,
  };
}

/** Counts of a whole history: outcomes that found no attempt are none of its outcomes. */
export function ofWholeHistory(counts: ReplayCounts): ReplayCounts {
  return { ...counts, outcomes: counts.outcomes - counts.without_attempt };
}

/** Told how far a job is. */
export interface JobProgress {
  /** A stage begins; `total` in its own unit. */
  begin(stage: 'replaying' | 'adding up', total: number, from: number): void;
  at(done: number): void;
}
