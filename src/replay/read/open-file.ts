/** Opens one file of the inputs: where its header stands, and which mapping reads it. */
import type { TextEncoding } from '../../shared/encoding.ts';
import { Fault } from '../../shared/errors.ts';
import { heldStartOf } from './bytes/held-start.ts';
import type { NamedSpec } from './mapping/choose.ts';
import { compileMapping, type Mapping } from './mapping/compile.ts';
import { isMappable, mappingOfTable } from './mapping/of-table.ts';
import type { FileReport } from './report.ts';
import { firstRows, headerBelow, mostAbove } from './table/header.ts';
import { type Lines, openInput, type Table } from './table/open.ts';

/** One file, opened. */
export interface OpenFile {
  /** The sequence number of its line 0; those of its lines follow. */
  readonly firstSeq: number;
  readonly report: FileReport;
  input: Table | Lines;
  /** Undefined for our own lines, which need none. */
  readonly mapping: Mapping | undefined;
  /** Opens it again where it was closed after its header was read. */
  readonly reopen: () => Promise<void>;
}

/** What a file is opened with. */
interface OpenOptions {
  /** The sequence number of its line 0. */
  readonly firstSeq: number;
  /** Is told what the file is. */
  readonly report: FileReport;
  /** The mappings that were named; undefined: all formats, by their columns. */
  readonly named: readonly NamedSpec[] | undefined;
  /** Undefined: told from the bytes. */
  readonly encoding: TextEncoding | undefined;
  /** Closes it once its header is read, until it is its turn. */
  readonly lazily: boolean;
}

/** Opens a file, finds its header, and chooses its mapping. Throws a fault where it is no table, or fits no mapping. */
export async function openFile(
  file: string,
  { firstSeq, report, named, encoding, lazily }: OpenOptions,
): Promise<OpenFile> {
  const held = heldStartOf(file);
  const openAt = (headerLine: number) =>
    openInput(file, {
      headerLine,
      otherForms: named !== undefined,
      ...(encoding === undefined ? {} : { encoding }),
      ...(held ? { given: held.again() } : {}),
    });
  const { input, headerLine, candidates, below } = await openAtHeader(openAt, named);
  held?.letGo();
  if (input.kind === 'csv' && input.breaksOff)
    throw new Fault(
      'no-table',
      `${report.file} ends inside its header: export it again, or take it out if nothing happened in its time`,
    );
  report.kind = input.kind;
  report.packing = input.packing;
  report.text = input.facts;
  if (below) report.header_line = headerLine;
  const opened = { firstSeq, report, input, mapping: mappingOf(input, report, candidates) };
  if (!lazily || held) return { ...opened, reopen: async () => {} };
  input.close();
  const lazy: OpenFile = {
    ...opened,
    reopen: async () => {
      lazy.input = await openAt(headerLine);
      report.text = lazy.input.facts;
    },
  };
  return lazy;
}

/** A file that was opened where its header stands. */
interface AtHeader {
  readonly input: Table | Lines;
  readonly headerLine: number;
  /** Those of the named mappings that may be meant; absent where none was named. */
  readonly candidates: readonly NamedSpec[] | undefined;
  /** True where no mapping states the line: what stands above it looks like a title. */
  readonly below: boolean;
}

const headerOf = ({ spec }: NamedSpec) => spec.header ?? 1;

/**
 * Opens a file with its header where the mappings say that it stands; where they differ, the highest that one of them fits. Where
 * none fits and the first line, which no mapping states, looks like a title, the header is the line that looks like one below it.
 */
async function openAtHeader(
  openAt: (headerLine: number) => Promise<Table | Lines>,
  named: readonly NamedSpec[] | undefined,
): Promise<AtHeader> {
  const lines = [...new Set(named?.map(headerOf) ?? [1])].sort((one, other) => one - other);
  const [first, last] = [lines[0]!, lines.at(-1)!];
  let input = await openAt(first);
  for (const headerLine of lines) {
    if (headerLine !== first && input.kind === 'csv') {
      input.close();
      input = await openAt(headerLine);
    }
    const candidates = named?.filter(each => headerOf(each) === headerLine);
    const at = { input, headerLine, candidates, below: false };
    if (input.kind === 'ndjson' || isMappable(input.header, candidates)) return at;
    if (headerLine !== last) continue;
    return (await openBelowTitle(openAt, named)) ?? at;
  }
  throw new TypeError('There is always a last line.');
}

async function openBelowTitle(
  openAt: (headerLine: number) => Promise<Table | Lines>,
  named: readonly NamedSpec[] | undefined,
): Promise<AtHeader | undefined> {
  const candidates = named?.filter(({ spec }) => spec.header === undefined);
  if (candidates?.length === 0) return undefined;
  const top = await openAt(1);
  if (top.kind !== 'csv') return undefined;
  const rows = await firstRows(top, mostAbove + 1);
  top.close();
  const headerLine = headerBelow(top.header, rows);
  if (headerLine === undefined) return undefined;
  return { input: await openAt(headerLine), headerLine, candidates, below: true };
}

function mappingOf(
  input: Table | Lines,
  report: FileReport,
  named: readonly NamedSpec[] | undefined,
): Mapping | undefined {
  if (input.kind === 'ndjson') return undefined;
  const place = report.header_line === undefined ? report.file : `${report.file}:${report.header_line}`;
  const { name, spec } = mappingOfTable(place, input.header, named);
  report.mapping = name;
  return compileMapping(name, spec, input.header);
}
