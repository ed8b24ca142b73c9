/**
 * Takes a changed rule set into a running service: checked and tested first, its counters filled from the journal, then in force from
 * one request to the next. A faulty one is refused with its errors, and the old one goes on.
 */
import type { Logger } from 'pino';
import type { Metrics } from '../api/metrics.ts';
import type { Service } from '../api/service.ts';
import { loadRuleSet } from '../engine/rule-set.ts';
import { type Refusal, type VerifiedFiles, verifyBeside } from './verify-rules.ts';
import type { Windows } from './windows.ts';

/** How a reload ended. */
export type Reloaded = 'taken' | 'unchanged' | 'refused';

/** What a reload works on. */
export interface ReloadParts {
  readonly folder: string;
  readonly service: Service;
  readonly windows: Windows;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Checks and tests; a thread of its own does it unless a test hands in another. */
  readonly verify?: (folder: string, now: number) => Promise<VerifiedFiles>;
}

/** Most errors that are logged one by one. */
const mostErrors = 50;

/**
 * Makes the function that reloads. Calls while one is under way join into a single one afterwards, since the folder may have changed
 * after it was read; each call is answered by a reload that began after it.
 */
export function createReload(parts: ReloadParts): () => Promise<Reloaded> {
  let running: Promise<Reloaded> | undefined;
  let next: Promise<Reloaded> | undefined;
  const begin = (): Promise<Reloaded> => {
    running = reloadOnce(parts).finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (!running) return begin();
    next ??= running.then(() => {
      next = undefined;
      return begin();
    });
    return next;
  };
}

async function reloadOnce(parts: ReloadParts): Promise<Reloaded> {
  const { log, metrics } = parts;
  const started = Date.now();
  const reloaded = await attempt(parts).catch((error: unknown) => {
    log.error({ fault: error instanceof Error ? error.name : typeof error }, 'the rule set could not be reloaded');
    return { result: 'refused' as const, events: 0 };
  });
  metrics.reloaded(reloaded.result);
  const { version } = parts.service.ruleSet;
  const told = { rule_set: version, ms: Date.now() - started };
  if (reloaded.result === 'taken') log.info({ ...told, events: reloaded.events }, 'a changed rule set is in force');
  else if (reloaded.result === 'unchanged') log.info(told, 'the rule set has not changed');
  else log.warn(told, 'the changed rule set is refused; the old one goes on');
  return reloaded.result;
}

async function attempt(parts: ReloadParts): Promise<{ readonly result: Reloaded; readonly events: number }> {
  const { folder, service, windows, log } = parts;
  const { files, errors } = await (parts.verify ?? verifyBeside)(folder, Date.now());
  const { ruleSet } = errors.length > 0 ? {} : loadRuleSet(files);
  if (!ruleSet) {
    tell(log, errors);
    return { result: 'refused', events: 0 };
  }
  const { deciding } = service;
  if (ruleSet.version === deciding.ruleSet.version) return { result: 'unchanged', events: 0 };
  if (ruleSet.counters.fingerprint === deciding.ruleSet.counters.fingerprint) {
    return { result: 'taken', events: await service.change({ ...deciding, ruleSet }) };
  }
  const renewed = windows.renewed(ruleSet.counters);
  if (!renewed) {
    log.error({ file: 'counters.yaml' }, 'changed counters need a restart where counters are shared in Redis');
    return { result: 'refused', events: 0 };
  }
  const events = await service.change({ ...deciding, ruleSet, velocity: renewed.velocity });
  renewed.adopt();
  return { result: 'taken', events };
}

function tell(log: Logger, errors: readonly Refusal[]): void {
  for (const { file, line, column, code, message, hint } of errors.slice(0, mostErrors))
    log.error({ code, place: `${file}:${line}:${column}`, hint }, message);
  if (errors.length > mostErrors) log.error({ errors: errors.length }, 'there are more: sekisho rules check');
}
