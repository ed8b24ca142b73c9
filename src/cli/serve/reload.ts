/**
 * Takes a changed rule set into a running service, and a changed shadow beside it: checked and tested first, counters filled from the
 * journal, then in force from one request to the next. A faulty one is refused with its errors, and the old one goes on.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Deciding, Shadow } from '../../api/in-force.ts';
import type { Metrics } from '../../api/metrics.ts';
import type { Service } from '../../api/service.ts';
import { loadingRuleSet, type RuleSet } from '../../engine/rule-set.ts';
import { createShadowSet } from '../../engine/shadow.ts';
import type { FillableVelocity } from '../../engine/types.ts';
import { stepByStep } from '../../shared/steps.ts';
import { shippedTowns } from '../../towns/shipped.ts';
import { countersName, type NewWindows, type ServiceWindows } from './service-windows.ts';
import { type Refusal, type VerifiedFiles, verifyBeside } from './verify-rules.ts';

/** How a reload ended. */
export type Reloaded = 'taken' | 'unchanged' | 'refused';

/** What a reload works on. */
export interface ReloadParts {
  readonly folder: string;
  /** Folder of the shadow rule set, where there is one. */
  readonly shadowFolder?: string;
  readonly service: Service;
  readonly windows: ServiceWindows;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Checks and tests; a thread of its own does it unless a test hands in another. */
  readonly verify?: (folder: string, now: number) => Promise<VerifiedFiles>;
}

/** Which folders to take; or none, and to fill the counters in force anew, which hold a time that was not. */
export type ReloadWish = 'all' | 'shadow' | 'counters';

/** How often it is looked whether the service stands, milliseconds. */
const readyPollMs = 200;

/** Most errors that are logged one by one. */
const mostErrors = 50;

/**
 * Makes the function that reloads. Calls while one is under way join into a single one afterwards, since the folders may have changed
 * after they were read; each call is answered, with how the live rule set fared, by a reload that began after it.
 */
export function createReload(parts: ReloadParts): (wish?: ReloadWish) => Promise<Reloaded> {
  let running: Promise<Reloaded> | undefined;
  let next: Promise<Reloaded> | undefined;
  const begin = (wish: ReloadWish): Promise<Reloaded> => {
    running = reloadOnce(parts, wish).finally(() => {
      running = undefined;
    });
    return running;
  };
  // A refilling is a change like others, to what is in force already: one at a time, and only when the service stands.
  const refill = async (store: FillableVelocity): Promise<number> => {
    const { service } = parts;
    while (running || !service.ready()) await (running ?? wait(readyPollMs, undefined, { ref: false }));
    const filled = service.change(service.deciding, { empty: [store] });
    const ended = (): Reloaded => {
      running = undefined;
      return 'unchanged';
    };
    running = filled.then(ended, ended);
    return filled;
  };
  parts.windows.refillBy?.(refill);
  const afterwards = async (): Promise<Reloaded> => {
    // A filling that waited as well may have begun first.
    while (running) await running;
    next = undefined;
    return begin('all');
  };
  const reload = (wish: ReloadWish = 'all'): Promise<Reloaded> => {
    if (!running) return begin(wish);
    // Folders that are taken leave counters as they are where these count the same.
    if (wish === 'counters') return running.then(() => reload(wish));
    next ??= afterwards();
    return next;
  };
  return reload;
}

async function reloadOnce(parts: ReloadParts, wish: ReloadWish): Promise<Reloaded> {
  if (wish === 'counters') return fillAnew(parts);
  const { folder, shadowFolder, service, metrics, log } = parts;
  const started = Date.now();
  const wanted = wish === 'all' ? await read(parts, folder, service.ruleSet) : undefined;
  const shadow = shadowFolder === undefined ? undefined : await readShadow(parts, shadowFolder);
  const changed = await change(parts, wanted?.ruleSet, shadow?.ruleSet).catch(error => tellUnfilled(log, error));
  const ended = (one: Wanted): Reloaded => (one.result === 'taken' && changed === undefined ? 'refused' : one.result);
  const told = { ms: Date.now() - started, ...(changed ? { events: changed.events } : {}) };
  if (wanted) {
    const result = ended(wanted);
    metrics.reloaded(result);
    const { version, counters } = service.ruleSet;
    say(log, result, '', { rule_set: version, counters: countersName(counters), ...told });
  }
  if (shadow) {
    const result = ended(shadow);
    metrics.shadowReloaded(result);
    if (result === 'refused' && !service.deciding.shadow)
      log.warn(told, 'the shadow rule set is refused; none is in force');
    else say(log, result, 'shadow ', { shadow_rule_set: service.deciding.shadow?.set.ruleSet.version, ...told });
  }
  return wanted ? ended(wanted) : 'unchanged';
}

function tellUnfilled(log: Logger, error: unknown): undefined {
  log.error(
    { fault: error instanceof Error ? error.name : typeof error },
    'the counters of the rule set could not be filled',
  );
}

/** Fills counters from the journal that count the same as those in force, and puts them in their place. */
async function fillAnew({ service, windows, log }: ReloadParts): Promise<Reloaded> {
  const started = Date.now();
  const { ruleSet, shadow } = service.deciding;
  const live = windows.renewed(ruleSet.counters);
  const beside = shadow?.set.counters && windows.beside(shadow.set.counters);
  const fresh = [live, ...(beside ? [beside] : [])];
  const next: Deciding = {
    ruleSet,
    velocity: live.velocity,
    ...(shadow ? { shadow: { ...shadow, ...(beside ? { velocity: beside.velocity } : {}) } } : {}),
  };
  try {
    const events = await service.change(next, {
      empty: fresh.map(({ velocity }) => velocity),
      inForce() {
        for (const one of fresh) one.inForce();
      },
    });
    log.info({ events, ms: Date.now() - started }, 'the counters are filled anew');
    return 'taken';
  } catch (error) {
    tellUnfilled(log, error);
    return 'refused';
  }
}

function say(log: Logger, result: Reloaded, which: '' | 'shadow ', told: object): void {
  if (result === 'taken') log.info(told, `a changed ${which}rule set is in force`);
  else if (result === 'unchanged') log.info(told, `the ${which}rule set has not changed`);
  else log.warn(told, `the changed ${which}rule set is refused; the old one goes on`);
}

/** A folder as it was read; `ruleSet` is there when it is to be taken. */
interface Wanted {
  readonly result: Reloaded;
  readonly ruleSet?: RuleSet;
}

async function read(parts: ReloadParts, folder: string, present: RuleSet | undefined): Promise<Wanted> {
  const { log } = parts;
  try {
    const { files, errors } = await (parts.verify ?? verifyBeside)(folder, Date.now());
    const { ruleSet } = errors.length > 0 ? {} : await stepByStep(loadingRuleSet(files, shippedTowns));
    if (!ruleSet) tell(log, folder, errors);
    if (!ruleSet) return { result: 'refused' };
    return ruleSet.version === present?.version ? { result: 'unchanged' } : { result: 'taken', ruleSet };
  } catch (error) {
    log.error({ fault: error instanceof Error ? error.name : typeof error }, 'the rule set could not be read');
    return { result: 'refused' };
  }
}

const readShadow = (parts: ReloadParts, folder: string) =>
  read(parts, folder, parts.service.deciding.shadow?.set.ruleSet);

/** Puts in force what changed; undefined where nothing did. */
async function change(
  { service, windows }: ReloadParts,
  live: RuleSet | undefined,
  shadow: RuleSet | undefined,
): Promise<{ readonly events: number } | undefined> {
  if (!live && !shadow) return undefined;
  const { deciding } = service;
  const ruleSet = live ?? deciding.ruleSet;
  const windowsOfLive = live && liveWindows(deciding, live, windows);
  const beside = besideWindows(deciding, ruleSet, shadow ?? deciding.shadow?.set.ruleSet, windows);
  const changed = [windowsOfLive, beside?.windows].filter(one => one !== undefined);
  const next: Deciding = {
    ruleSet,
    velocity: windowsOfLive?.velocity ?? deciding.velocity,
    ...(beside ? { shadow: beside.shadow } : {}),
  };
  const events = await service.change(next, {
    empty: changed.filter(({ empty }) => empty).map(({ velocity }) => velocity),
    inForce() {
      for (const one of changed) one.inForce();
    },
  });
  return { events };
}

/** New windows where the counters count something else than those in force; the same ones otherwise, for ratios may have changed. */
function liveWindows(deciding: Deciding, { counters }: RuleSet, windows: ServiceWindows): NewWindows {
  const same = counters.fingerprint === deciding.ruleSet.counters.fingerprint;
  return same ? windows.reread(counters) : windows.renewed(counters);
}

/** The shadow beside a live rule set; windows that count the same go on. */
function besideWindows(
  deciding: Deciding,
  live: RuleSet,
  shadow: RuleSet | undefined,
  windows: ServiceWindows,
): { readonly shadow: Shadow; readonly windows?: NewWindows } | undefined {
  if (!shadow) return undefined;
  const set = createShadowSet(live, shadow);
  const present = deciding.shadow;
  if (!set.counters) return { shadow: { set } };
  if (present?.velocity && present.set.counters?.fingerprint === set.counters.fingerprint) {
    return { shadow: { set, velocity: present.velocity } };
  }
  const fresh = windows.beside(set.counters);
  return { shadow: { set, velocity: fresh.velocity }, windows: fresh };
}

function tell(log: Logger, folder: string, errors: readonly Refusal[]): void {
  for (const { file, line, column, code, message, hint } of errors.slice(0, mostErrors))
    log.error({ code, place: `${file}:${line}:${column}`, folder, hint }, message);
  if (errors.length > mostErrors) log.error({ errors: errors.length, folder }, 'there are more: sekisho rules check');
}
