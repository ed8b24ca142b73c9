/**
 * Decisions as the rows of a Parquet file (docs/replay.md, "Numbers and output"): the fields of the NDJSON lines, flat. Written
 * row group by row group, so that a file of any length takes the memory of one.
 */
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { RecordedDecision, ReplayOutcome, ReplayRecord } from '../../types.ts';

/** Rows of a row group: some megabytes, and enough for dictionaries to pay. */
const usualGroup = 20_000;

type Cell = string | number | bigint | boolean | Date | object | undefined;

/** A line of the NDJSON output. */
type Row = Omit<ReplayRecord, 'at' | 'decision' | 'against'> &
  RecordedDecision & {
    readonly at: string;
    readonly against?: RecordedDecision;
    readonly outcome: Omit<ReplayOutcome, 'labelled_at'> & { readonly labelled_at?: string };
  };

interface Column {
  readonly name: string;
  readonly type: Pick<SchemaElement, 'type' | 'converted_type'>;
  readonly required?: true;
  readonly of: (row: Row) => Cell;
}

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const json = { type: 'BYTE_ARRAY', converted_type: 'JSON' } as const;
const time = { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' } as const;
const whole = { type: 'INT64' } as const;
const small = { type: 'INT32' } as const;
const truth = { type: 'BOOLEAN' } as const;

function decisionColumns(prefix: '' | 'against_', of: (row: Row) => RecordedDecision): readonly Column[] {
  return [
    { name: `${prefix}score`, type: small, required: true, of: row => of(row).score },
    { name: `${prefix}band`, type: text, required: true, of: row => of(row).band },
    { name: `${prefix}flow`, type: text, required: true, of: row => of(row).flow },
    { name: `${prefix}lifted`, type: truth, required: true, of: row => of(row).lifted === true },
    { name: `${prefix}hits`, type: json, required: true, of: row => of(row).hits },
    { name: `${prefix}shadow`, type: json, required: true, of: row => of(row).shadow },
    { name: `${prefix}unknown`, type: json, required: true, of: row => of(row).unknown },
    { name: `${prefix}saturated`, type: json, required: true, of: row => of(row).saturated },
  ];
}

/** The columns, in the order of the file; those of the second rule set only where there is one. */
function columnsOf(compared: boolean): readonly Column[] {
  return [
    { name: 'id', type: text, required: true, of: row => row.id },
    { name: 'merchant', type: text, of: row => row.merchant },
    { name: 'order_id', type: text, of: row => row.order_id },
    { name: 'at', type: time, required: true, of: row => new Date(row.at) },
    { name: 'amount', type: whole, required: true, of: row => BigInt(row.amount) },
    { name: 'currency', type: text, required: true, of: row => row.currency },
    ...decisionColumns('', row => row),
    { name: 'purpose', type: text, required: true, of: row => row.features.purpose },
    { name: 'address_kind', type: text, of: row => row.features.address.kind },
    { name: 'address_prefecture', type: text, of: row => row.features.address.prefecture },
    { name: 'address_country', type: text, of: row => row.features.address.country },
    { name: 'goods_classes', type: json, of: row => row.features.goods.classes },
    { name: 'account_guest', type: truth, of: row => row.features.account.guest },
    ...(compared ? decisionColumns('against_', ({ against }) => against!) : []),
    { name: 'label', type: text, required: true, of: ({ outcome }) => outcome.label },
    { name: 'labelled_at', type: time, of: ({ outcome }) => timeOf(outcome.labelled_at) },
    { name: 'approved', type: truth, of: ({ outcome }) => outcome.approved },
    { name: 'declined', type: truth, of: ({ outcome }) => outcome.declined },
    { name: 'authenticated', type: truth, of: ({ outcome }) => outcome.authenticated },
    { name: 'challenged', type: truth, of: ({ outcome }) => outcome.challenged },
    { name: 'refused_by_shop', type: truth, of: ({ outcome }) => outcome.refused_by_shop },
  ];
}

const timeOf = (at: string | undefined) => (at === undefined ? undefined : new Date(at));

/**
 * Takes closed lines of NDJSON and writes the bytes of a Parquet file.
 * @param compared whether the lines hold the decisions of a second rule set
 */
export function createParquetDecisions(
  write: (bytes: Uint8Array) => void,
  compared: boolean,
  rowsOfGroup = usualGroup,
) {
  const columns = columnsOf(compared);
  const bytes = new ByteWriter();
  const flush = () => {
    write(bytes.getBytes());
    // The writer goes on at the beginning of its buffer; offsets are counted apart.
    bytes.index = 0;
  };
  const writer = new ParquetWriter({
    writer: Object.assign(bytes, { flush, finish: flush }),
    schema: schemaOf(columns),
  });
  let cells: Cell[][] = columns.map(() => []);
  const writeGroup = () => {
    if (cells[0]!.length === 0) return;
    const columnData = columns.map(({ name }, index) => ({ name, data: cells[index]! }));
    // A writer whose flush answers at once has written when this returns.
    void writer.write({ columnData, rowGroupSize: rowsOfGroup });
    cells = columns.map(() => []);
  };
  return {
    add(lines: Uint8Array): void {
      for (const line of Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength).toString('utf8').split('\n')) {
        if (line === '') continue;
        const row = JSON.parse(line) as Row;
        for (let index = 0; index < columns.length; index++) cells[index]!.push(columns[index]!.of(row));
        if (cells[0]!.length === rowsOfGroup) writeGroup();
      }
    },
    finish(): void {
      writeGroup();
      void writer.finish();
    },
  };
}

function schemaOf(columns: readonly Column[]): SchemaElement[] {
  return [
    { name: 'decision', num_children: columns.length },
    ...columns.map(({ name, type, required }) => ({
      name,
      ...type,
      repetition_type: required ? ('REQUIRED' as const) : ('OPTIONAL' as const),
    })),
  ];
}
