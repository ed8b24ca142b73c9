/** Metrics for Prometheus. Labels hold words of the rule set and of the API, never anything that a shopper or a shop sent. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Assessment, MissedEvents } from '../engine/types.ts';
import type { ServiceObserver } from './parts.ts';

/** The service's metrics: told of what happens, and written out for Prometheus. No label holds personal data. */
export interface Metrics extends Omit<Required<ServiceObserver>, 'ahead'> {
  /** One request: route as the table of operations names it, status, seconds. */
  request(operation: string, status: number, seconds: number): void;
  /** Whether the counters stand (`sekisho_ready`). */
  setReady(ready: boolean): void;
  /** Events that a store across a network was not handed, for the next reading of the metrics. */
  setMissed(missed: MissedEvents): void;
  /** A reload of the rule set: `taken`, `unchanged` or `refused`. */
  reloaded(result: string): void;
  /** A reload of the shadow rule set, in the same words. */
  shadowReloaded(result: string): void;
  /** Attacks in progress by key field, asked for when somebody looks. */
  watch(inProgress: () => ReadonlyMap<string, number>): void;
  /** An attack under a key field was announced. */
  attackStarted(key: string): void;
  /** All of it as Prometheus reads it, and the content type that it has. */
  text(): Promise<string>;
  readonly contentType: string;
  /** prom-client's own registry, for further metrics. */
  readonly registry: Registry;
}

/**
 * Counts by label values in a map, handed to prom-client when somebody looks: an assessment counts some forty rules, and prom-client
 * takes a microsecond for each.
 */
function tally(counter: Counter<string>, labelNames: readonly string[]) {
  const waiting = new Map<string, number>();
  return {
    inc(...labels: string[]): void {
      const key = labels.length === 1 ? labels[0]! : labels.join('\u0000');
      waiting.set(key, (waiting.get(key) ?? 0) + 1);
    },
    /** Shows these at 0 from the start: of a series that begins at 1, Prometheus sees no rise, and no alarm goes off. */
    begin(...values: string[]): void {
      for (const value of values) waiting.set(value, 0);
    },
    settle(): void {
      for (const [key, count] of waiting) {
        const values = labelNames.length > 0 ? key.split('\u0000') : [];
        counter.inc(Object.fromEntries(labelNames.map((name, index) => [name, values[index]!])), count);
      }
      waiting.clear();
    },
  };
}

/** Upper edges in seconds: an answer takes milliseconds. */
const latencyBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Metrics with a registry of their own (docs/operations.md, "Metrics"), and those of the process beside them. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'sekisho_' });
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    tally(new Counter({ name, help, labelNames, registers }), labelNames);
  const assessments = counter('sekisho_assessments_total', 'Attempts assessed, by flow and band.', 'flow', 'band');
  const repeats = counter('sekisho_repeats_total', 'Attempts answered from the journal: same id, same body.');
  const hits = counter('sekisho_rule_hits_total', 'Rules that hit.', 'rule', 'status');
  const unknowns = counter('sekisho_rule_unknown_total', 'Rules that lacked data.', 'rule');
  const degraded = counter('sekisho_degraded_total', 'Assessments with a part that failed.', 'part', 'cause');
  const unrecorded = counter('sekisho_unrecorded_total', 'Attempts and outcomes that could not be recorded.');
  const outcomes = counter('sekisho_outcomes_total', 'Outcomes by type.', 'type', 'duplicate');
  const reloads = counter('sekisho_rule_set_reloads_total', 'Reloads of the rule set, by how they ended.', 'result');
  const shadowed = counter(
    'sekisho_shadow_assessments_total',
    'Attempts that the shadow rule set judged too, by the flow decided and the flow it would have asked for.',
    'flow',
    'shadow_flow',
  );
  const shadowFailures = counter('sekisho_shadow_failures_total', 'Attempts that the shadow failed on.', 'part');
  const shadowReloads = counter(
    'sekisho_shadow_reloads_total',
    'Reloads of the shadow rule set, by how they ended.',
    'result',
  );
  for (const each of [reloads, shadowReloads]) each.begin('taken', 'unchanged', 'refused');
  shadowFailures.begin('decide', 'counters');
  const shadowTallies = [shadowed, shadowFailures, shadowReloads];
  const tallies = [assessments, repeats, hits, unknowns, degraded, unrecorded, outcomes, reloads, ...shadowTallies];
  const attacks = counter('sekisho_attacks_total', 'Attacks that were announced, by the key to limit.', 'key');
  const inProgress = new Gauge({
    name: 'sekisho_attacks_in_progress',
    help: 'Attacks in progress, by the key to limit.',
    labelNames: ['key'],
    registers,
  });
  let attacksNow: () => ReadonlyMap<string, number> = () => new Map();
  const ready = new Gauge({ name: 'sekisho_ready', help: '1 once the counters stand.', registers });
  const waiting = new Gauge({
    name: 'sekisho_velocity_events_waiting',
    help: 'Events that Redis did not take yet: counts are too low by them.',
    registers,
  });
  const lost = new Gauge({
    name: 'sekisho_velocity_events_lost',
    help: 'Events that Redis did not take and that were left out for want of room, since the counters are in force.',
    registers,
  });
  const latency = new Histogram({
    name: 'sekisho_request_seconds',
    help: 'Time from a request to its answer.',
    labelNames: ['operation', 'status'],
    buckets: latencyBuckets,
    registers,
  });
  return {
    registry,
    unrecorded: () => unrecorded.inc(),
    contentType: registry.contentType,
    text() {
      for (const each of [...tallies, attacks]) each.settle();
      inProgress.reset();
      for (const [key, count] of attacksNow()) inProgress.set({ key }, count);
      return registry.metrics();
    },
    watch(now) {
      attacksNow = now;
    },
    attackStarted: key => attacks.inc(key),
    reloaded: result => reloads.inc(result),
    shadowReloaded: result => shadowReloads.inc(result),
    shadowed: (live, shadow) => shadowed.inc(live, shadow),
    shadowFailed: part => shadowFailures.inc(part),
    setMissed(missed) {
      waiting.set(missed.waiting);
      lost.set(missed.lost);
    },
    setReady: value => ready.set(value ? 1 : 0),
    request: (operation, status, seconds) => latency.observe({ operation, status }, seconds),
    outcome: (type, duplicate) => outcomes.inc(type, String(duplicate)),
    assessed(assessment: Assessment, { repeated, shadow }) {
      if (repeated) return repeats.inc();
      assessments.inc(assessment.flow, assessment.band);
      for (const { rule } of assessment.reasons) hits.inc(rule, 'live');
      for (const rule of shadow) hits.inc(rule, 'shadow');
      for (const rule of assessment.unknown) unknowns.inc(rule);
      for (const { part, cause } of assessment.degraded) {
        // A rule's error carries words of its own; the part says enough here.
        degraded.inc(part, part === 'rules' ? 'rule_error' : cause);
      }
    },
  };
}
