/** A what-if on stored features says of every order what a replay with the changed rule set says. */
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ruleEnvironment } from '../../../src/engine/cel/environment.ts';
import * as catalogue from '../../../src/engine/features.ts';
import type { RuleSetFiles } from '../../../src/engine/rule-set.ts';
import { loadRuleSet } from '../../../src/engine/rule-set.ts';
import { compileRules } from '../../../src/engine/rules/compile.ts';
import { counterNamesOf, featurePaths } from '../../../src/engine/rules/feature-paths.ts';
import { readRule } from '../../../src/engine/rules/read-rule.ts';
import { isRuleFile } from '../../../src/engine/rules/read-rules.ts';
import type { Rule } from '../../../src/engine/rules/rule.ts';
import { readPolicy } from '../../../src/engine/score/policy.ts';
import { scoreOf } from '../../../src/engine/score/score.ts';
import { countBits, hasBit } from '../../../src/replay/features/bits.ts';
import { orderColumns } from '../../../src/replay/features/columns.ts';
import { FeatureStore } from '../../../src/replay/features/reader.ts';
import { pointsIn } from '../../../src/replay/features/scores.ts';
import { FeatureStoreWriter } from '../../../src/replay/features/writer.ts';
import type { RuleSetTexts } from '../../../src/replay/run/rule-sets.ts';
import type { DecidedChunk } from '../../../src/replay/what-if/flips.ts';
import type { TrialNumbers, TrialSide } from '../../../src/replay/what-if/numbers.ts';
import { readTrialRules, type TrialRules } from '../../../src/replay/what-if/trial-rules.ts';
import { whatIf } from '../../../src/replay/what-if/what-if.ts';
import { shippedTowns } from '../../../src/towns/shipped.ts';
import { type PlayedAttempt, playTexts } from '../../content/default-rule-set.ts';
import { runs } from '../../runs.ts';
import { attackedHistory, changed, fileOf, folderForTests, loadedSets, run, shippedRules } from '../run/histories.ts';

const folder = folderForTests();
const lines = attackedHistory(60);
const path = fileOf(folder, 'history.ndjson', lines);
/** Small, so that there are several. */
const chunkRows = 50;
let store: FeatureStore;
let attempts: readonly PlayedAttempt[];
beforeAll(async () => {
  await replayInto('store', { rules: shippedRules });
  store = new FeatureStore(join(folder, 'store'), 'test');
  attempts = playTexts(lines);
}, 60_000);
afterAll(() => {
  store?.close();
  rmSync(folder, { recursive: true });
});

async function replayInto(name: string, texts: RuleSetTexts) {
  const { sets } = loadedSets(texts);
  const options = { ruleSet: sets.rules, files: texts.rules, program: 'test', chunkRows };
  const features = new FeatureStoreWriter(join(folder, name), options);
  return await run([path], folder, { texts, features });
}

const trialOf = async (files: RuleSetFiles): Promise<TrialRules> => {
  const { trial, findings } = await readTrialRules(store.manifest.rule_set, files);
  if (!trial) throw new Error(findings.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'));
  return trial;
};

/** What each order comes to on stored features. */
async function asked(files: RuleSetFiles) {
  const orders: ReturnType<typeof orderOf>[] = [];
  const [rules, against] = [await trialOf(files), await trialOf(shippedRules)];
  const decided = (_: unknown, chunk: DecidedChunk) => {
    for (const { unknown, unknowns } of chunk.votes) expect(unknowns).toBe(countBits(unknown()));
    for (let row = 0; row < chunk.scores.length; row++) orders.push(orderOf(chunk, row));
  };
  let done = 0;
  const progress = (told: number) => {
    expect(told).toBeGreaterThan(done);
    done = told;
  };
  const answer = whatIf(store, { rules, against, progress, decided });
  if (!('numbers' in answer)) throw new Error(JSON.stringify(answer.unanswerable));
  expect(done).toBe(orders.length);
  return { orders, numbers: answer.numbers };
}

function orderOf({ votes, policy, scores, bands }: DecidedChunk, row: number) {
  const band = policy.bands[bands[row]!]!;
  const of = (status: string, set: 'hit' | 'unknown') =>
    votes.filter(vote => vote.rule.status === status && hasBit(set === 'hit' ? vote.hit : vote.unknown(), row));
  return {
    score: scores[row],
    band: band.name,
    flow: band.flow,
    hits: of('live', 'hit').map(vote => ({ rule: vote.rule.id, points: pointsIn(vote, row) })),
    shadow: of('shadow', 'hit').map(({ rule }) => rule.id),
    unknown: of('live', 'unknown').map(({ rule }) => rule.id),
  };
}

const { ruleSet: shipped } = loadRuleSet(shippedRules, shippedTowns);
const names = counterNamesOf(shipped!.counters);
const paths = featurePaths(names);
const environment = {
  paths,
  families: new Set(shipped!.policy.families.keys()),
  names: ruleEnvironment(catalogue, { ...names, lists: shipped!.lists.keys() }),
};
const known = new Map<string, Rule | undefined>();

/** A rule by its text; undefined where it is none. Those of the shipped rule set are read once. */
function ruleOf(file: string, text: string): Rule | undefined {
  if (!known.has(text)) known.set(text, readRule(file, text, environment).rule);
  return known.get(text);
}

/**
 * The same by the engine, for changes that leave features as they are: all rules compiled anew, over every attempt's features.
 * Undefined where a change made a rule that is none.
 */
function decided(files: RuleSetFiles) {
  const rules = [...files].filter(([file]) => isRuleFile(file)).map(([file, text]) => ruleOf(file, text));
  const { policy } = readPolicy('policy.yaml', files.get('policy.yaml')!);
  if (!policy || !rules.every(rule => rule !== undefined)) return undefined;
  const { evaluate } = compileRules(rules, { paths, lists: shipped!.lists });
  return attempts.map(({ features, recognised }) => {
    const { hits, shadow, unknown } = evaluate(features, recognised.checkout.at);
    const { score, band } = scoreOf({ hits }, policy);
    return {
      score,
      band: band.name,
      flow: band.flow,
      hits: hits.map(({ rule, points }) => ({ rule, points })),
      shadow: shadow.map(({ rule }) => rule),
      unknown: [...unknown],
    };
  });
}

const another =
  '  another:\n    { title: { ja: 別, en: Another }, count: events, of: attempts, by: device.ip, over: 7m }\n';

const ruleFiles = [...shippedRules.keys()].filter(isRuleFile);

/** Parts of conditions from all over the catalogue, some that fail, some that read missing data, some over items and texts. */
const parts = [
  'amount.value > 30000',
  'amount.value / (amount.value % 7) > 9000',
  'account.age_days < 30',
  'account.guest',
  '!has(account.age_days)',
  'goods.high_risk_share >= 0.4',
  '"game_console" in goods.classes',
  'size(goods.classes) > 1',
  'items.exists(i, i.class == "ticket" && i.quantity > 1)',
  'items.all(i, i.unit_price < 20000)',
  'items[0].quantity > 1',
  'items.filter(i, i.class != "other").size() > 1',
  'email.domain in lists.disposable_email',
  'device.id in lists.blocked_devices',
  'email.domain.matches("^(gmail|icloud)[.]")',
  'address.kind == "hotel" || address.kind == "short_stay"',
  'address.prefecture.startsWith("東")',
  'address.differs_from_billing',
  'card.brand == "visa"',
  'device.language != "ja-JP"',
  'velocity.numbers_per_device_10m >= 2',
  'velocity.numbers_per_device_10m * 10 > account.age_days',
  'time.hour < 6',
  'purpose == "add_card"',
  '(account.guest ? amount.value : goods.max_unit_value) > 20000',
];
const conditions = fc.letrec<{ condition: string }>(tie => ({
  condition: fc.oneof(
    { withCrossShrink: true, depthSize: 'small' },
    fc.constantFrom(...parts),
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
      .map(([one, operator, other]) => `(${one}) ${operator} (${other})`),
    tie('condition').map(condition => `!(${condition})`),
  ),
})).condition;

const contributions = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map(points => `points: ${points}`),
  fc.integer({ min: 1, max: 30 }).map(points => `points: -${points}`),
  fc.constant('flow: challenge'),
  fc
    .constantFrom('account.age_days', 'amount.value', 'goods.resale_index')
    .map(feature => `points_by: { feature: ${feature}, steps: [{ from: 0, points: -3 }, { from: 40, points: 20 }] }`),
);

function ruleText(family: string, when: string, contribution: string, status: string, id = 'what-if'): string {
  return [
    `id: ${id}`,
    'title: { ja: 試し, en: Tried }',
    `status: ${status}`,
    `family: ${family}`,
    `when: >\n  ${when}`,
    contribution,
    'reason: { ja: 試し, en: Tried }',
    'cases:\n  - { name: one, features: {}, expect: hit }\n  - { name: other, features: {}, expect: miss }\n',
  ].join('\n');
}

const newRule = fc
  .record({
    when: conditions,
    contribution: contributions,
    status: fc.constantFrom('live', 'shadow'),
    family: fc.constantFrom('goods', 'address', 'velocity', 'account', 'trust'),
  })
  .map(({ when, contribution, status, family }) => (files: RuleSetFiles) => {
    const text = ruleText(family, when, contribution, status);
    const others = [...files].filter(([file]) => !file.endsWith('/what-if.yaml'));
    return new Map([...others, [`${family}/what-if.yaml`, text]]);
  });

/** A change of a rule that is there: its numbers, its operators, its points, its status; or that it is gone. */
const edit = fc
  .record({
    file: fc.constantFrom(...ruleFiles),
    kind: fc.integer({ min: 0, max: 5 }),
    by: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ file, kind, by }) => (files: RuleSetFiles) => {
    if (kind === 5) return new Map([...files].filter(([name]) => name !== file));
    const text = files.get(file)!;
    const [head, when = '', ...rest] = text.split(/^(when:[\s\S]*?)(?=^\w+:)/m);
    const edits = [
      () => [head, when.replace(/\b\d+(?![\d.]*[a-z_%])/g, number => String(Number(number) + by)), ...rest].join(''),
      () => [head, when.replaceAll('>=', '<'), ...rest].join(''),
      () => [head, when.replaceAll('&&', '||'), ...rest].join(''),
      () => text.replace(/^points: (\d+)$/m, (_, points) => `points: ${Number(points) + by}`),
      () => text.replace(/^status: live$/m, `status: ${by % 2 === 0 ? 'shadow' : 'retired'}`),
    ];
    return new Map([...files, [file, edits[kind]!()]]);
  });

const policy = fc.record({ from: fc.integer({ min: 31, max: 84 }), cap: fc.integer({ min: 0, max: 100 }) }).map(
  ({ from, cap }) =>
    (files: RuleSetFiles) =>
      new Map([
        ...files,
        [
          'policy.yaml',
          files
            .get('policy.yaml')!
            .replace(/from: 60/, `from: ${from}`)
            .replace(/cap: \d+/, `cap: ${cap}`),
        ],
      ]),
);

const changes = fc.array(fc.oneof(newRule, edit, policy), { minLength: 1, maxLength: 4 });

describe('a what-if on stored features', () => {
  it('says of every order what the engine says of it', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async steps => {
        const files = steps.reduce((before: RuleSetFiles, step) => step(before), shippedRules);
        const expected = decided(files);
        fc.pre(expected !== undefined);
        expect((await asked(files)).orders).toEqual(expected);
      }),
      { numRuns: runs(8) },
    );
  }, 600_000);

  it('says it of each part of the conditions by itself, and of the contrary', async () => {
    const texts = parts.flatMap(part => [part, `!(${part})`]);
    const tried = texts.map((when, index) => {
      const id = `tried-${index}`;
      return [`goods/${id}.yaml`, ruleText('goods', when, `points: ${(index % 9) + 1}`, 'live', id)] as const;
    });
    const files = new Map([...shippedRules, ...tried]);
    expect((await asked(files)).orders).toEqual(decided(files));
  });

  it('follows the entries of lists, and their expiry in the middle of a chunk', async () => {
    const devices = attempts.flatMap(({ features }) => features.device.id ?? []);
    const times = attempts.map(({ recognised }) => recognised.checkout.at);
    const day = new Date(times[Math.floor(times.length / 2)]!).toISOString().slice(0, 10);
    const entries = [...new Set(devices)].slice(0, 40).map((id, index) => `${id},test,,${index % 2 ? day : ''},`);
    const file = 'lists/blocked_devices.csv';
    const files = changed(shippedRules, file, () => `value,source,added,expires,note\n${entries.join('\n')}\n`);
    const { evaluate } = loadRuleSet(files, shippedTowns).ruleSet!;
    const hitsOf = ({ features, recognised }: PlayedAttempt) => {
      const { hits } = evaluate(features, recognised.checkout.at);
      return hits.map(({ rule, points }) => ({ rule, points }));
    };
    const { orders } = await asked(files);
    expect(orders.map(({ hits }) => hits)).toEqual(attempts.map(hitsOf));
    const blocked = (day: 'before' | 'after') =>
      orders.filter(({ hits }, index) => {
        const expired = times[index]! > times[Math.floor(times.length / 2)]! + 86_400_000;
        return expired === (day === 'after') && hits.some(({ rule }) => rule === 'blocked-device');
      }).length;
    expect([blocked('before') > 0, blocked('before') > blocked('after')]).toEqual([true, true]);
  });

  it.each<[string, (files: RuleSetFiles) => RuleSetFiles, string | undefined]>([
    [
      "a counter's window",
      files => changed(files, 'counters.yaml', text => text.replace('over: 10s', 'over: 20s')),
      'velocity.numbers_per_range_10s: counters.yaml counts it in another way than the replay did',
    ],
    [
      'a counter that a share goes by',
      files =>
        changed(files, 'counters.yaml', text => text.replace(/( attempts_per_ip_10m:[\s\S]*?over: )10m/, '$111m')),
      'velocity.hard_decline_share_per_ip_10m: counters.yaml counts it in another way than the replay did',
    ],
    [
      'a new counter that a rule reads',
      files =>
        new Map([
          ...changed(files, 'counters.yaml', text => text.replace('  numbers_per_range_10s:', `${another}$&`)),
          ['velocity/what-if.yaml', ruleText('velocity', 'velocity.another > 2', 'points: 5', 'live')],
        ]),
      'velocity.another: counters.yaml adds it, and the replay did not count it',
    ],
    [
      'a list of places',
      files => changed(files, 'lists/places/hotel.csv', text => `${text}テスト旅館テスト,,,,\n`),
      'address.kind: lists/places/hotel.csv differs from what was replayed',
    ],
    [
      'a new counter that no rule reads',
      files => changed(files, 'counters.yaml', text => text.replace('  numbers_per_range_10s:', `${another}$&`)),
      undefined,
    ],
  ])('says whether %s needs a full replay', async (_, change, why) => {
    const [rules, against] = [await trialOf(change(shippedRules)), await trialOf(shippedRules)];
    const answer = whatIf(store, { rules, against });
    const causes = 'unanswerable' in answer ? answer.unanswerable.map(({ feature, why }) => `${feature}: ${why}`) : [];
    if (why === undefined) expect(causes).toEqual([]);
    else expect(causes).toContain(why);
  });

  it('counts as a replay counts', async () => {
    const files = changed(
      changed(shippedRules, 'policy.yaml', text => text.replace('from: 60', 'from: 35')),
      'goods/high-resale-basket.yaml',
      text => text.replace(/points: \d+/, 'points: 29'),
    );
    const full = await run([path], folder, { texts: { rules: files, against: shippedRules } });
    const { numbers } = await asked(files);
    expect(numbers.flips?.[0]?.all.orders).toBeGreaterThan(0);
    const { fraud, fraud_approved: approved } = numbers.flips![0]!;
    expect(approved.orders).toBeGreaterThan(0);
    expect(approved.orders).toBeLessThan(fraud.orders);
    expect(withoutMore(full.numbers)).toEqual(withoutMore(numbers));
  }, 120_000);
});

describe('a feature store', () => {
  const copy = (name: string): string => {
    const to = join(folder, name);
    cpSync(join(folder, 'store'), to, { recursive: true });
    return to;
  };
  const readAll = (at: string) => {
    const opened = new FeatureStore(at, 'test');
    for (const chunk of opened.chunks())
      for (const { name } of orderColumns(counterNamesOf(shipped!.counters))) chunk.column(name);
    opened.close();
  };

  it.each<[string, (at: string) => void]>([
    ['without its manifest', at => rmSync(join(at, 'manifest.json'))],
    ['cut short', at => truncateSync(join(at, 'features.bin'), 9_000)],
    [
      'with a byte changed',
      at => {
        const bytes = readFileSync(join(at, 'features.bin'));
        // Inside a column that every order has: the place of its first chunk.
        const { segments } = JSON.parse(readFileSync(join(at, 'manifest.json'), 'utf8'));
        bytes[segments['amount.value'][0][0] + 20]! ^= 1;
        writeFileSync(join(at, 'features.bin'), bytes);
      },
    ],
  ])('is refused %s', (name, harm) => {
    const at = copy(name);
    expect(() => readAll(at)).not.toThrow();
    harm(at);
    expect(() => readAll(at)).toThrow(expect.objectContaining({ code: 'feature-store-unreadable' }));
  });

  it('is refused by another version of the program, and by one with other features', () => {
    const foreign = expect.objectContaining({ code: 'feature-store-foreign' });
    expect(() => new FeatureStore(join(folder, 'store'), 'other')).toThrow(foreign);
    const at = copy('of-other-features');
    const manifest = join(at, 'manifest.json');
    const { catalogue, ...others } = JSON.parse(readFileSync(manifest, 'utf8'));
    for (const feature of ['amount.value int', '\nquantity int']) {
      writeFileSync(manifest, JSON.stringify({ ...others, catalogue: catalogue.replace(feature, '') }));
      expect(() => new FeatureStore(at, 'test')).toThrow(foreign);
    }
  });

  it('takes no folder of something else, and one of an earlier store', () => {
    const options = { ruleSet: shipped!, files: shippedRules, program: 'test' };
    const elsewhere = expect.objectContaining({ code: 'feature-store-elsewhere' });
    expect(() => new FeatureStoreWriter(folder, options)).toThrow(elsewhere);
    const before = copy('earlier');
    new FeatureStoreWriter(before, options).abandon();
    expect(() => readAll(before)).toThrow(expect.objectContaining({ code: 'feature-store-unreadable' }));
  });
});

/** What a trial has of a replay's numbers. */
function withoutMore(numbers: TrialNumbers | undefined) {
  if (!numbers) throw new Error('there are no numbers');
  const side = ({ version, decision, rules }: TrialSide) => ({
    version,
    decision,
    rules: rules.map(rule => ({ ...rule, weeks: undefined })),
  });
  const { assumptions, period, all, other_currencies, synthetic, labels, flips, rules, against } = numbers;
  return {
    assumptions,
    period,
    all,
    other_currencies,
    synthetic,
    labels,
    flips,
    rules: side(rules),
    against: side(against!),
  };
}
