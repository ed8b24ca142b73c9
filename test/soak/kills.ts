/** A thousand kills under load (SOAK_KILLS), in fresh folders of twenty: nothing acknowledged is lost, nothing half written, counts as the oracle's. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killUnderLoad } from '../api/kill-under-load.ts';
import { writeRules } from '../api/process.ts';

const total = Number(process.env['SOAK_KILLS'] ?? 1_000);
const roundsOfAFolder = 20;

/** Runs the part; throws when something was lost, and leaves the folder for looking at. */
export async function soak(say: (text: string) => void): Promise<void> {
  let acknowledged = 0;
  for (let done = 0; done < total; done += roundsOfAFolder) {
    const folder = mkdtempSync(join(tmpdir(), 'sekisho-soak-'));
    writeRules(folder);
    const rounds = Math.min(roundsOfAFolder, total - done);
    const result = await killUnderLoad(folder, { rounds, connections: 32, atLeast: 200 });
    assert.deepEqual(
      { ...result, acknowledged: 0 },
      { acknowledged: 0, lost: [], halfWritten: 0, countsDiffer: [] },
      folder,
    );
    acknowledged += result.acknowledged;
    rmSync(folder, { recursive: true, force: true });
    say(`${done + rounds} of ${total} kills, ${acknowledged} acknowledged, all found`);
  }
}
