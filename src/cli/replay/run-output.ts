/** What `sekisho replay` prints of a run: numbers as JSON, or a few lines for people. */
import type { History, Ordering } from '../../replay/order/ndjson-history.ts';
import type { ReadReport } from '../../replay/read/report.ts';
import type { JobResult } from '../../replay/run/job.ts';
import { replayedHistory } from '../../replay/run/parts/provenance.ts';
import type { Bilingual } from '../../shared/languages.ts';
import type { RunFlags } from './run-options.ts';
import { labelled, summaryText } from './summary.ts';

/** The result as JSON, for `--json`. */
export function runJson(
  result: JobResult,
  history: History,
  report: ReadReport | undefined,
  { slice }: RunFlags,
): string {
  const { counts, numbers, fingerprint } = result;
  const replayed = {
    ...replayedHistory(history, report),
    fingerprint,
    ...(slice ? { slice: slice.join('/'), warm_up_share: warmUpShare(result) } : {}),
    ...(result.resumedAt === undefined ? {} : { resumed_at: result.resumedAt }),
    counts,
  };
  return `${JSON.stringify({ replay: replayed, ...(numbers ? { numbers } : {}) }, null, 2)}\n`;
}

/** How the lines were put in order. */
const orderings: Readonly<Record<Ordering, Bilingual>> = {
  arrival: { ja: '行の並びのまま（到着順）', en: 'as the lines stand (order of arrival)' },
  'in-order': {
    ja: '"at" の順、同時刻は行の順（入力がその順に並んでいました）',
    en: 'by "at", then by line; the files were in that order',
  },
  merged: {
    ja: '"at" の順、同時刻は行の順（順に並んだファイルを併合）',
    en: 'by "at", then by line; files in order were merged',
  },
  sorted: { ja: '"at" の順、同時刻は行の順（並べ替えました）', en: 'by "at", then by line; sorted' },
};

/** The result in a few lines for people. */
export function runText(result: JobResult, history: History, { slice, language }: RunFlags): string {
  const ja = language === 'ja';
  const lines = [...labelled(ja ? '順序' : 'Order', [orderings[history.ordering][language]])];
  if (slice) {
    const share = (warmUpShare(result) * 100).toFixed(1);
    lines.push(
      ...(ja
        ? labelled('分割', [
            `${slice[1]}分割の${slice[0]}番目。読んだ行の${share}%は、この分割より前の取引をカウンターに数えるためだけのもの`,
          ])
        : labelled('Slice', [`${slice.join(' of ')}; warm-up ${share} % of the lines that it read`])),
    );
  }
  if (result.resumedAt !== undefined) {
    const { resumedAt } = result;
    lines.push(
      ja ? `${history.lines}行中${resumedAt}行目から再開` : `Resumed at line ${resumedAt} of ${history.lines}`,
    );
  }
  return `${lines.join('\n')}\n${summaryText(result, language)}`;
}

/** Lines that a slice read only for what comes after them. */
function warmUpShare({ counts }: JobResult): number {
  const before = counts.warm_up + counts.indexed;
  return before === 0 ? 0 : before / (before + counts.lines);
}
