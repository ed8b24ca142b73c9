/** What a report says besides its numbers, and how much of a long list it shows. */
import type { Bilingual, Language } from '../../shared/languages.ts';
import type { RejectCause } from '../reject-names.ts';

/** One input file, for the reader who wants to know what the figures rest on. */
export interface ReportInput {
  readonly file: string;
  readonly bytes?: number;
  /** Hex digest of the file's bytes. */
  readonly sha256?: string;
  readonly rows?: number;
  readonly rejected?: number;
  /** Such as `utf-8` or `shift_jis`. */
  readonly encoding?: string;
  /** Such as `ndjson`, `csv`, `ec-cube-4`. */
  readonly format?: string;
}

/** What a report says beside the numbers: how it came about, and in which language it opens. */
export interface ReportContext {
  /** The command as typed. No secret belongs on a command line; nothing is filtered here. */
  readonly command: string;
  /** When the report was written, milliseconds since 1970 UTC. */
  readonly writtenAt: number;
  /** Version of Sekisho. */
  readonly program: string;
  readonly inputs: readonly ReportInput[];
  /** Rows that could not be used, by cause. */
  readonly rejected?: readonly RejectCause[];
  /** Outcomes whose attempt was not found. */
  readonly outcomesWithoutAttempt?: number;
  /** The language that shows first. Default ja. */
  readonly language?: Language;
  /** Folders or revisions that the rule sets came from. */
  readonly rulesFrom?: string;
  readonly againstFrom?: string;
  /** Further remarks, such as that the history is synthetic, or the warm-up of a slice. */
  readonly notes?: readonly Bilingual[];
}

/** How many rows of each list are shown, and how many characters of a text. */
export interface Caps {
  readonly rules: number;
  readonly overlap: number;
  readonly segments: number;
  readonly examples: number;
  readonly hits: number;
  readonly inputs: number;
  /** Points along the time axis. */
  readonly days: number;
  /** Characters of an id or path, of a title or remark, and of the command. */
  readonly id: number;
  readonly title: number;
  readonly command: number;
}

/** Tried in this order until the page is small enough; the last one is small for any input. */
export const capLevels: readonly Caps[] = [
  {
    rules: 60,
    overlap: 15,
    segments: 12,
    examples: 5,
    hits: 8,
    inputs: 20,
    days: 120,
    id: 64,
    title: 80,
    command: 1_500,
  },
  {
    rules: 40,
    overlap: 10,
    segments: 10,
    examples: 4,
    hits: 6,
    inputs: 12,
    days: 100,
    id: 48,
    title: 60,
    command: 1_000,
  },
  { rules: 25, overlap: 8, segments: 8, examples: 3, hits: 5, inputs: 8, days: 80, id: 40, title: 48, command: 600 },
  { rules: 12, overlap: 5, segments: 6, examples: 2, hits: 4, inputs: 5, days: 60, id: 32, title: 32, command: 300 },
  { rules: 5, overlap: 3, segments: 4, examples: 1, hits: 2, inputs: 3, days: 40, id: 20, title: 20, command: 150 },
];
