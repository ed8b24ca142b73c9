/**
 * Kills the service with SIGKILL at random moments under load, starts it again, and looks for every acknowledged assessment and
 * outcome, for half-written ones, and whether the counters say what an oracle says that is fed with the journal.
 */
import { join } from 'node:path';
import { openJournal } from '../../src/stores/sqlite/journal.ts';
import { createVelocityOracle } from './oracle.ts';
import { type Process, startProcess } from './process.ts';
import type { StartService } from './service-bundle.ts';

export interface KillOptions {
  readonly rounds: number;
  readonly connections: number;
  /** The kill comes when at least this many more were acknowledged, up to twice as many, and a random moment later. */
  readonly atLeast: number;
  /** Starts the service that is killed; the program as it is installed when absent. The last start is always the program. */
  readonly start?: StartService;
}

export interface KillResult {
  readonly acknowledged: number;
  /** Acknowledged, and not found afterwards. */
  readonly lost: readonly string[];
  /** Journal entries without their parts. */
  readonly halfWritten: number;
  /** Attempts whose counters differ from the oracle's. */
  readonly countsDiffer: readonly string[];
}

/** @param folder holds `rules`; data and secrets are made in it. */
export async function killUnderLoad(folder: string, options: KillOptions): Promise<KillResult> {
  const acknowledged: string[] = [];
  let key: string | undefined;
  for (let round = 0; round < options.rounds; round++) {
    const service = await (options.start ?? startProcess)(folder, ['--log-level', 'warn'], key);
    key ??= service.key;
    const load = Array.from({ length: options.connections }, (_, lane) =>
      loadUntilGone(service, `r${round}-${lane}`, acknowledged),
    );
    const enough = acknowledged.length + options.atLeast * (1 + Math.random());
    let ended = false;
    const allEnded = Promise.all(load).then(() => {
      ended = true;
    });
    while (acknowledged.length < enough) {
      if (ended) throw new Error(`the service went away by itself: ${service.output()}`);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    await new Promise(resolve => setTimeout(resolve, Math.random() * 20));
    await service.kill();
    await allEnded;
  }
  // Start once more: recovery is part of what is tried.
  const last = await startProcess(folder, ['--log-level', 'warn'], key);
  await last.stop();
  return { acknowledged: acknowledged.length, ...(await inspect(join(folder, 'data'), acknowledged)) };
}

/** Sends attempts and, for every second one, a decline, until the service is gone. Devices repeat, so counters have something to count. */
async function loadUntilGone(service: Process, lane: string, acknowledged: string[]): Promise<void> {
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${service.address}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as { recorded?: boolean };
    return response.status === 200 && answer.recorded === true;
  };
  try {
    for (let count = 0; ; count++) {
      const id = `${lane}-${count}`;
      const device = { id: `device-${count % 7}` };
      if (await post('/v1/assessments', { id, amount: { value: count, currency: 'JPY' }, device }))
        acknowledged.push(id);
      if (count % 2 === 0) {
        const told = await post(`/v1/assessments/${id}/outcomes`, {
          id: 'o',
          type: 'authorization',
          result: 'declined',
        });
        if (told) acknowledged.push(`${id}/o`);
      }
    }
  } catch {
    // The service is gone: what was not answered was not acknowledged.
  }
}

async function inspect(folder: string, acknowledged: readonly string[]): Promise<Omit<KillResult, 'acknowledged'>> {
  const journal = openJournal({ folder, writer: 'inline' });
  if (!journal.ok) throw new Error(journal.error);
  const lost: string[] = [];
  let halfWritten = 0;
  for (const name of acknowledged) {
    const [id, outcome] = name.split('/');
    const [stored] = await journal.value.attempts(id!);
    if (!stored || (outcome && !(await journal.value.hasOutcome('', id!, outcome)))) lost.push(name);
  }
  const oracle = createVelocityOracle();
  const countsDiffer: string[] = [];
  for await (const events of journal.value.events(0)) {
    for (const event of events) {
      const expected = oracle(event);
      if (!event.kinds.includes('attempts')) continue;
      const [stored] = await journal.value.attempts(event.id);
      if (!stored?.decision) halfWritten++;
      else if (JSON.stringify(stored.decision.reading.velocity) !== JSON.stringify(expected))
        countsDiffer.push(event.id);
    }
  }
  await journal.value.close();
  return { lost, halfWritten, countsDiffer };
}
