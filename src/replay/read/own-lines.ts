/** Our own lines of a history (NDJSON): no mapping, one checkout or outcome a line. */
import { readLine } from '../../engine/stream.ts';
import { problemText } from '../../shared/errors.ts';
import type { ReadBatch, ReadLine, Rejected } from '../types.ts';
import { lineTooLong, longestLine } from './bytes/reading-fault.ts';
import { type LineOptions, rowOf, seqsARow } from './check.ts';
import { add, type FileReport } from './report.ts';
import type { Lines } from './table/open.ts';

/** Some lines of a file. */
export type Step = Omit<ReadBatch, 'bytesRead'>;

/** Our own lines of a file, block by block. Throws the fault `line-too-long`. */
export async function* ownLines(
  file: { readonly firstSeq: number; readonly report: FileReport },
  { blocks }: Lines,
  made: LineOptions,
): AsyncGenerator<Step> {
  const { guard } = made;
  let line = 0;
  let held = '';
  const undecodable = new Set<number>();
  const take = (texts: readonly string[]): Step => {
    const lines: ReadLine[] = [];
    const rejected: Rejected[] = [];
    for (const text of texts) {
      line++;
      if (text.trim() === '') continue;
      const raw = () => guard.mask(text, false) ?? text;
      file.report.rows++;
      const read = undecodable.has(line)
        ? ({ ok: false, error: { problems: [notDecodable] } } as const)
        : readLine(text, file.firstSeq + line * seqsARow, guard, Number.NaN);
      if (read.ok && hasTime(read.value)) {
        lines.push({ ...read.value, ...rowOf({ raw }, made) });
        file.report[read.value.kind === 'attempt' ? 'attempts' : 'outcomes']++;
        file.report.masked += read.value.maskedNumbers;
        continue;
      }
      const first = read.ok ? noTime : read.error.problems[0]!;
      add(file.report.rejected, first.code);
      rejected.push({
        source: { file: file.report.file, line },
        code: first.code,
        detail: problemText(first),
        raw: raw(),
      });
    }
    return { lines, rejected };
  };
  for await (const { text, undecodable: lines } of blocks) {
    for (const each of lines) undecodable.add(line + 1 + each);
    // Looking for its end in all of a long line again and again would take minutes.
    if (!text.includes('\n')) {
      held += text;
      if (held.length > longestLine) throw lineTooLong(file.report.file, line + 1);
      continue;
    }
    const texts = (held + text).split('\n');
    held = texts.pop()!;
    yield take(texts);
  }
  yield take([held]);
}

/** A replay needs the time of every line: the time of reading would be no history. */
const hasTime = (line: ReadLine) => !Number.isNaN(line.kind === 'attempt' ? line.checkout.at : line.outcome.at);
const noTime = { code: 'missing-field', pointer: '/at', detail: 'A line of a history has its own time.' } as const;

const notDecodable = { code: 'not-utf8', pointer: '', detail: 'Bytes of this line are no characters.' } as const;
