/** `--out` as Parquet, read back by another program, says what the lines of NDJSON say. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import { createParquetDecisions } from '../../../../src/replay/run/outputs/parquet-decisions.ts';
import { attackedHistory, changed, fileOf, folderForTests, run, smallRules } from '../histories.ts';

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));

/** A decision of the NDJSON output, in the flat form that docs/replay.md describes, written without the program's help. */
function flat(line: string, compared: boolean): Record<string, unknown> {
  const { features, outcome, against, at, amount, lifted = false, ...rest } = JSON.parse(line);
  const { lifted: otherLifted = false, ...other } = against ?? {};
  const missing = { merchant: undefined, order_id: undefined };
  return {
    ...missing,
    ...rest,
    lifted,
    at: new Date(at),
    amount: BigInt(amount),
    purpose: features.purpose,
    address_kind: features.address.kind,
    address_prefecture: features.address.prefecture,
    address_country: features.address.country,
    goods_classes: features.goods.classes,
    account_guest: features.account.guest,
    ...(compared ? { against_lifted: otherLifted } : {}),
    ...Object.fromEntries(Object.entries(other).map(([name, value]) => [`against_${name}`, value])),
    label: outcome.label,
    labelled_at: outcome.labelled_at === undefined ? undefined : new Date(outcome.labelled_at),
    approved: outcome.approved,
    declined: outcome.declined,
    authenticated: outcome.authenticated,
    challenged: outcome.challenged,
    refused_by_shop: outcome.refused_by_shop,
  };
}

async function rowsOf(path: string) {
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
  // hyparquet reads what is missing as null or undefined, as the writer's pages go.
  return rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? undefined])));
}

describe('decisions as Parquet', () => {
  const path = fileOf(folder, 'history.ndjson', attackedHistory(150));
  const against = changed(smallRules, 'policy.yaml', text => text.replace('from: 30', 'from: 10'));

  it('hold each decision, those of the second rule set, and what became of it', async () => {
    const texts = { rules: smallRules, against };
    const lines = (await run([path], folder, { texts })).output.trim().split('\n');
    const parquet = join(folder, 'decisions.parquet');
    await run([path], folder, { texts, out: parquet });
    const rows = await rowsOf(parquet);
    expect(rows).toEqual(lines.map(line => flat(line, true)));
    const labels = new Set(rows.map(({ label }) => label));
    expect([...labels].sort()).toEqual(['fraud', 'open']);
    expect(rows.some(({ band, against_band }) => band !== against_band)).toBe(true);
  });

  it('are written by row groups, however the lines came', async () => {
    const { output } = await run([path], folder, { texts: { rules: smallRules } });
    const lines = output.trim().split('\n');
    const written: Uint8Array[] = [];
    const parquet = createParquetDecisions(bytes => written.push(Uint8Array.from(bytes)), false, 64);
    for (let from = 0; from < lines.length; from += 37) {
      parquet.add(Buffer.from(`${lines.slice(from, from + 37).join('\n')}\n`));
    }
    parquet.finish();
    const file = join(folder, 'groups.parquet');
    writeFileSync(file, Buffer.concat(written));
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(file));
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([
      ...Array.from({ length: Math.floor(lines.length / 64) }, () => 64),
      lines.length % 64,
    ]);
    expect(await rowsOf(file)).toEqual(lines.map(line => flat(line, false)));
    expect(written.length).toBeGreaterThan(metadata.row_groups.length);
  });

  it('of a history without attempts are a file without rows', async () => {
    const empty = join(folder, 'empty.parquet');
    await run([fileOf(folder, 'empty.ndjson', [])], folder, { out: empty });
    expect(await rowsOf(empty)).toEqual([]);
    expect(readFileSync(empty).subarray(0, 4).toString()).toBe('PAR1');
  });
});
