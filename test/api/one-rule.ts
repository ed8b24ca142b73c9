/** A rule set of one rule and one counter, for tests that change the rules of a running service. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes `<folder>/<name>`: one rule that tells its counter, whose name ends in its window; what an answer holds shows which version made it. */
export function writeOneRule(
  folder: string,
  points: number,
  counter: string,
  when = `velocity.${counter} >= 1`,
  name = 'rules',
): void {
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, name, 'velocity'), { recursive: true });
    writeFileSync(join(folder, name, path), text);
  };
  write(
    'policy.yaml',
    `families: { velocity: { cap: 100 } }
bands:
  - { name: low, from: 0, flow: frictionless, challenge_ind: "01" }
  - { name: high, from: 60, flow: challenge, challenge_ind: "03" }
fail: { velocity_store: { band: high }, journal: { band: high }, time_budget: { after_ms: 60000, band: high }, rule_error: { keep: true } }
`,
  );
  write(
    'counters.yaml',
    `counters:
  ${counter}:
    title: { ja: "端末の試行", en: "Attempts on one device" }
    count: events
    of: attempts
    by: device.id
    over: ${counter.split('_').at(-1)}
`,
  );
  write(
    'velocity/seen.yaml',
    `id: seen
title: { ja: "端末", en: "Device" }
status: live
family: velocity
description: For tests.
when: ${when}
points: ${points}
reason: { ja: "{velocity.${counter}}回", en: "{velocity.${counter}} attempts" }
cases:
  - { name: seen, features: { velocity.${counter}: 9 }, expect: hit }
  - { name: never seen, features: { velocity.${counter}: 0 }, expect: miss }
`,
  );
}
