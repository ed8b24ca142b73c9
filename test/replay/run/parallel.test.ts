/** However a replay is cut up (threads, slices, interruptions), it gives the same bytes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inLanguage } from '../../../src/authoring/report/japanese.ts';
import { openHistory } from '../../../src/replay/order/ndjson-history.ts';
import { type DeskPool, openPool } from '../../../src/replay/run/desks/pool.ts';
import { runJob } from '../../../src/replay/run/job.ts';
import { mergeParts } from '../../../src/replay/run/merge-parts.ts';
import type { RuleSetTexts } from '../../../src/replay/run/rule-sets.ts';
import {
  attackedHistory,
  changed,
  fileOf,
  folderForTests,
  loadedSets,
  parsed,
  run,
  shippedRules,
  smallRules,
  tinySpillLimits,
} from './histories.ts';

const folder = folderForTests();
afterAll(() => rmSync(folder, { recursive: true }));

const lines = attackedHistory(200);
const path = fileOf(folder, 'history.ndjson', lines);
const small = { rules: smallRules };
let whole: Awaited<ReturnType<typeof run>>;
beforeAll(async () => {
  whole = await run([path], folder, { texts: small });
});

describe('a replay gives the same bytes', () => {
  it('on one thread and on three', async () => {
    const workers = 3;
    const { pool, shares } = await openedPool(workers, small);
    const { output, counts, numbers } = await run([path], folder, { texts: small, workers, pool });
    expect(output).toBe(whole.output);
    expect(counts).toEqual(whole.counts);
    expect(numbers).toEqual(whole.numbers);
    // Other threads had a part in it, and the one that counts did not only wait for them.
    expect(shares.others).toBeGreaterThan(0);
    expect(shares.own).toBeGreaterThan(0);
  });

  it('with the rules that come with the program, on one thread and on two', async () => {
    const texts = { rules: shippedRules };
    const first = fileOf(folder, 'part-of-it.ndjson', lines.slice(0, 300));
    const one = await run([first], folder, { texts });
    const { pool, shares } = await openedPool(2, texts);
    const two = await run([first], folder, { texts, workers: 2, pool });
    expect(shares.others).toBeGreaterThan(0);
    expect(two.output).toBe(one.output);
    expect(two.numbers).toEqual(one.numbers);
    expect(one.counts.attempts).toBeGreaterThan(50);
  });

  it('from lines in order and from the same lines shuffled, in files of any number', async () => {
    const shuffled = lines
      .map((line, index) => ({ line, key: (index * 7919) % lines.length }))
      .sort((a, b) => a.key - b.key);
    const halves = [0, 1].map(half =>
      fileOf(
        folder,
        `shuffled-${half}.ndjson`,
        shuffled.filter((_, index) => index % 2 === half).map(({ line }) => line),
      ),
    );
    const times = lines.map(line => JSON.parse(line).at);
    // Lines of the same time would come in the order of the files.
    expect(new Set(times).size).toBe(times.length);
    const { output } = await run(halves, folder, { texts: small, sortBytes: 30_000 });
    expect(output).toBe(whole.output);
  });

  it('with everything in memory and with hardly anything there', async () => {
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    let disk = 0;
    const spilled = await run([path], folder, {
      texts: small,
      temporary,
      spillLimits: tinySpillLimits,
      memory: use => {
        disk = use.disk;
      },
    });
    expect(disk).toBeGreaterThan(5_000);
    expect(spilled.output).toBe(whole.output);
    expect(spilled.numbers).toEqual(whole.numbers);
    expect(spilled.counts).toEqual(whole.counts);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each([2, 5])('in one piece and in %i slices, merged', async of => {
    const parts: string[] = [];
    // Five slices, and what becomes of them, with hardly anything in memory.
    const limits = of === 5 ? { spillLimits: tinySpillLimits } : {};
    for (let index = 1; index <= of; index++) {
      const out = join(folder, `part-${index}-of-${of}.ndjson`);
      await run([path], folder, { texts: small, slice: [index, of], out, ...limits });
      parts.push(out);
    }
    const out = join(folder, 'merged.ndjson');
    const merged = await mergeParts(parts.toReversed(), { ...loadedSets(small), workers: 1, out, ...limits });
    expect(await linesOf(out)).toBe(whole.output);
    expect(merged.numbers).toEqual(whole.numbers);
    const { warm_up, indexed, ...counts } = merged.counts;
    expect(counts).toEqual(without(whole.counts));
    expect(warm_up + indexed).toBeGreaterThan(0);
    expect(merged.history.inputs).toMatchObject([{ name: path, lines: lines.length }]);
    expect(merged.history.inputs[0]!.sha256).toHaveLength(64);
    expect(merged.fingerprint).toBe(whole.fingerprint);
    await expect(mergeParts(parts.slice(1), { ...loadedSets(small), workers: 1 })).rejects.toThrow(
      /slices 1|slice.* 1 is missing/,
    );
    if (of > 2)
      await expect(mergeParts(parts.slice(2), { ...loadedSets(small), workers: 1 })).rejects.toThrow(
        'of 5 slices 1, 2 are missing',
      );
    const old = join(folder, 'old.ndjson');
    writeFileSync(old, readFileSync(parts[0]!, 'utf8').replace(/sekisho-replay-part\/\d+/, 'sekisho-replay-part/1'));
    await expect(mergeParts([old, ...parts.slice(1)], { ...loadedSets(small), workers: 1 })).rejects.toThrow(
      /another version of the program/,
    );
  });

  it('also where outcomes found no attempt: a slice states them apart, the merge takes them off', async () => {
    const ghosts = Array.from({ length: 20 }, (_, index) =>
      JSON.stringify({ assessment: `ghost-${index}`, type: 'refund', at: JSON.parse(lines[0]!).at }),
    );
    const last = lines.filter(line => 'id' in JSON.parse(line)).slice(-30);
    const [start, end] = [lines[0]!, last.at(-1)!].map(line => JSON.parse(line));
    // Rows that are refused are added up too: one of a cause that both slices have, one of a cause that only the second has.
    const refused = [
      { id: 'without-amount-1', at: start.at },
      { id: 'without-amount-2', at: end.at },
      { ...end, amount: { ...end.amount, value: end.amount.value + 1 } },
    ].map(body => JSON.stringify(body));
    const history = fileOf(folder, 'ghosts.ndjson', [...ghosts, ...last, ...refused]);
    const options = { texts: small, maxRejects: 1 };
    const one = await run([history], folder, options);
    const parts = [1, 2].map(index => join(folder, `ghosts-${index}.ndjson`));
    const counts = [];
    for (const [index, out] of parts.entries())
      counts.push((await run([history], folder, { ...options, slice: [index + 1, 2], out })).counts);
    expect(counts.map(({ outcomes, without_attempt }) => [outcomes, without_attempt])).toEqual([
      [20, 0],
      [0, 20],
    ]);
    const out = join(folder, 'ghosts-merged.ndjson');
    const merged = await mergeParts(parts, { ...loadedSets(small), workers: 1, out });
    expect(await linesOf(out)).toBe(one.output);
    expect(merged.numbers).toEqual(one.numbers);
    expect(without(merged.counts)).toEqual(without(one.counts));
    expect(one.counts).toMatchObject({ attempts: 30, outcomes: 0, without_attempt: 20, rejected: 3 });
    expect(one.counts.rejected_by).toEqual({ 'missing-field': 2, 'id-conflict': 1 });
  });

  it('but not of a slice that was cut off, wherever that was: the fault names it', async () => {
    const slices = [1, 2].map(index => join(folder, `to-be-cut-${index}.ndjson`));
    for (const [index, out] of slices.entries())
      await run([path], folder, { texts: small, slice: [index + 1, 2], out });
    const [first, second] = slices as [string, string];
    const whole = readFileSync(first);
    const cut = join(folder, 'cut-slice.ndjson');
    const head = whole.indexOf('\n');
    const ends = [0, 1, 2, 9, head >> 1, head - 1, head, head + 1, head + 300, whole.length >> 1, whole.length - 9];
    for (const end of ends) {
      writeFileSync(cut, whole.subarray(0, end));
      const refused = mergeParts([cut, second], { ...loadedSets(small), workers: 1 });
      await expect(refused, `cut at byte ${end}`).rejects.toMatchObject({
        code: 'slices-differ',
        what: expect.stringContaining('cut-slice.ndjson'),
      });
    }
    writeFileSync(cut, whole.subarray(0, head - 1));
    const told = 'line 1 of p.ndjson is damaged or cut off: replay its slice again';
    await expect(mergeParts([cut, second], { ...loadedSets(small), workers: 1 })).rejects.toThrow(
      told.replace('p.ndjson', cut),
    );
    expect(inLanguage(told, 'ja')).toBe(
      'p.ndjson の1行目が壊れているか、途中で切れています。この分割をもう一度リプレイしてください',
    );
  });

  it('but slices of different divisions are no replay, whatever their numbers', async () => {
    const sliceOf = async (index: number, of: number) => {
      const out = join(folder, `division-${index}-${of}.ndjson`);
      await run([path], folder, { texts: small, slice: [index, of], out });
      return out;
    };
    const [half, third] = [await sliceOf(1, 2), await sliceOf(2, 3)];
    for (const parts of [
      [half, third],
      [third, half],
    ]) {
      const refused = mergeParts(parts, { ...loadedSets(small), workers: 1 });
      await expect(refused).rejects.toThrow('they are slices of different divisions (1/2, 2/3)');
    }
    expect(inLanguage('they are slices of different divisions (1/2, 2/3)', 'ja')).toBe(
      '分割数が互いに違います（1/2、2/3）',
    );
  });

  it('but slices are not merged with rule sets that did not decide them', async () => {
    const other = changed(smallRules, 'policy.yaml', text => text.replace('from: 60', 'from: 61'));
    const sliceOf = async (name: string, texts: RuleSetTexts) => {
      const out = join(folder, name);
      await run([path], folder, { texts, slice: [1, 1], out });
      return out;
    };
    const one = await sliceOf('by-one.ndjson', small);
    const two = await sliceOf('by-two.ndjson', { ...small, against: other });
    const merging = (part: string, texts: RuleSetTexts) => mergeParts([part], { ...loadedSets(texts), workers: 1 });
    await expect(merging(one, { rules: other })).rejects.toThrow(
      /--rules: the slices were decided by the rule set sha256:/,
    );
    await expect(merging(one, { ...small, against: other })).rejects.toThrow(
      /--against: the slices hold the decisions of one rule set only/,
    );
    await expect(merging(two, small)).rejects.toThrow(/--against: .* and none is given/);
    await expect(merging(two, { ...small, against: smallRules })).rejects.toThrow(
      /--against: the slices were decided by/,
    );
    expect((await merging(two, { ...small, against: other })).numbers.flips).toBeDefined();
  });

  it('in one run and in one that stopped at every checkpoint', async () => {
    const out = join(folder, 'resumed.ndjson');
    let runs = 0;
    for (let ended = false; !ended; runs++) {
      let written = 0;
      let time = 0;
      const history = await openHistory([path], { tableBytes: 20_000 });
      try {
        await runJob(history, {
          ...loadedSets(small),
          workers: 1,
          maxRejects: 0.01,
          out,
          program: 'test',
          resume: true,
          checkpointMs: 1,
          // What the part file holds of outcomes is read back into files.
          spillLimits: tinySpillLimits,
          // The third look at the clock after a checkpoint is as far as this run comes.
          now: () => {
            if (written++ > 4) throw new Error('interrupted');
            return time++ * 10;
          },
        });
        ended = true;
      } catch (error) {
        if (!(error instanceof Error) || error.message !== 'interrupted') throw error;
      } finally {
        history.close();
      }
    }
    expect(runs).toBeGreaterThan(3);
    expect(await linesOf(out)).toBe(whole.output);
  });

  it.each([
    ['the output so far', ['cut-short.ndjson.part']],
    ['the rejects so far', ['cut-short-rejects.ndjson']],
  ])('where %s hold less than the checkpoint says, from the beginning', async (_, names) => {
    const bad = fileOf(folder, 'with-rejects.ndjson', ['no json', ...lines]);
    const [out, rejects] = [join(folder, 'cut-short.ndjson'), join(folder, 'cut-short-rejects.ndjson')];
    let looks = 0;
    const now = () => {
      if (looks++ > 3) throw new Error('interrupted');
      return looks;
    };
    const job = { texts: small, out, rejects, resume: true, checkpointMs: 0, tableBytes: 20_000 };
    await expect(run([bad], folder, { ...job, now })).rejects.toThrow('interrupted');
    for (const name of names) truncateSync(join(folder, name), 10);
    const again = await run([bad], folder, job);
    expect(again.resumedAt).toBeUndefined();
    expect(again.output).toBe(whole.output);
    expect(await linesOf(rejects)).toMatch(/^\{.*not-json.*\}\n$/);
  });

  it('and another rule set does not go on where this one stopped', async () => {
    const out = join(folder, 'other.ndjson');
    const interrupt = { texts: small, out, resume: true, checkpointMs: 0 };
    let looks = 0;
    const now = () => {
      if (looks++ > 3) throw new Error('interrupted');
      return looks;
    };
    await expect(run([path], folder, { ...interrupt, now })).rejects.toThrow('interrupted');
    const other = changed(smallRules, 'policy.yaml', text => text.replace('from: 60', 'from: 61'));
    await expect(run([path], folder, { ...interrupt, texts: { rules: other } })).rejects.toThrow(
      /interrupted replay was one of other/,
    );
  });
});

it('a thread that cannot load its rule set stops the replay with its error', async () => {
  const texts = { rules: changed(smallRules, 'policy.yaml', text => `${text}\nbands: 3\n`) };
  const pool = openPool(2, () => loadedSets(small).sets, { texts });
  await expect(pool.opened()).rejects.toThrow('rule sets with errors');
  await expect(run([path], folder, { texts: small, workers: 2, pool })).rejects.toThrow('rule sets with errors');
});

it('two rule sets in one pass decide as each does alone', async () => {
  const stricter = changed(smallRules, 'policy.yaml', text => text.replace('from: 60', 'from: 35'));
  const pairs = [
    // Other lists: nothing is shared, neither what is recognised nor the windows.
    new Map([...stricter, ['lists/decline_codes.csv', shippedRules.get('lists/decline_codes.csv')!]]),
    changed(smallRules, 'policy.yaml', text => text.replace('from: 60', 'from: 35')),
    changed(smallRules, 'counters.yaml', text => text.replaceAll('over: 1h', 'over: 10m')),
  ];
  for (const against of pairs) {
    const both = await run([path], folder, { texts: { rules: smallRules, against } });
    const other = await run([path], folder, { texts: { rules: against } });
    const flips = parsed(both.output).filter(line => line.flow !== line.against.flow).length;
    expect(flips).toBeGreaterThan(0);
    expect(both.numbers!.flips!.reduce((sum, flip) => sum + flip.all.orders, 0)).toBe(flips);
    expect(parsed(both.output).map(({ against: decision }) => decision)).toEqual(
      parsed(other.output).map(({ score, band, flow, hits, shadow, unknown, saturated }) => ({
        score,
        band,
        flow,
        hits,
        shadow,
        unknown,
        saturated,
      })),
    );
    expect(parsed(both.output).map(({ against: _other, ...own }) => own)).toEqual(parsed(whole.output));
  }
});

/** Desks whose threads have all loaded, and which counts the batches that this thread and others prepare. */
async function openedPool(workers: number, texts: RuleSetTexts) {
  const opened = openPool(workers, () => loadedSets(texts).sets, { texts });
  await opened.opened();
  const shares = { own: 0, others: 0 };
  const pool: DeskPool = {
    ...opened,
    prepare(batch) {
      const prepared = opened.prepare(batch);
      shares[prepared.ready ? 'own' : 'others']++;
      return prepared;
    },
  };
  return { pool, shares };
}

function without({ warm_up: _warm, indexed: _indexed, ...counts }: (typeof whole)['counts']) {
  return counts;
}

async function linesOf(file: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(file, 'utf8');
}
