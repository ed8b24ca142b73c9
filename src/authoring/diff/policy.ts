/** How the policy changed: limits of families, bands, what each score leads to, what happens when a part fails. */
import type { Band, Policy } from '../../engine/types.ts';
import type { Bilingual } from '../../shared/languages.ts';
import { byKey, type Change, compareByKey, type Effect, effectOf, opposite, text, together } from './change.ts';
import { direction, led } from './points.ts';

/** The changes of the policy. */
export function diffPolicy(before: Policy, after: Policy): Change[] {
  return [
    ...diffFamilies(before, after),
    ...diffBands(before, after),
    ...diffFlows(before, after),
    ...diffFail(before, after),
  ];
}

/** A higher cap lets points through; a higher floor takes trust away. */
function diffFamilies(before: Policy, after: Policy): Change[] {
  const what = (name: string) => text(`family ${name}`, `系統 ${name}`);
  const limits = { cap: { none: Infinity, ja: '上限' }, floor: { none: -Infinity, ja: '下限' } } as const;
  return compareByKey(before.families, after.families, {
    added: name => [{ reach: 'minor', what: what(name), how: text('added', '追加') }],
    removed: name => [{ reach: 'minor', what: what(name), how: text('removed', '削除') }],
    both: (name, was, is) =>
      (['cap', 'floor'] as const).flatMap((limit): Change[] => {
        const [one, other] = [was[limit], is[limit]];
        if (one === other) return [];
        const { none, ja } = limits[limit];
        const effect = direction(one ?? none, other ?? none);
        const how = led(
          effect,
          text(`${limit} ${one ?? 'none'} → ${other ?? 'none'}`, `${ja} ${one ?? 'なし'} → ${other ?? 'なし'}`),
        );
        return [{ reach: 'minor', what: what(name), how, ...effectOf(effect) }];
      }),
  });
}

const bandNamed = (name: string) => text(`band ${name}`, `帯 ${name}`);
const keysOfBands = {
  from: '下端',
  flow: 'フロー',
  challenge_ind: 'チャレンジ指標',
  advice: '助言',
} as const;

function diffBands(before: Policy, after: Policy): Change[] {
  const known = ({ bands }: Policy) => byKey(bands, ({ name }) => name);
  const whole = ({ from, flow }: Band) => `${from}, ${flow}`;
  return compareByKey(known(before), known(after), {
    added: (name, band) => [
      { reach: 'major', what: bandNamed(name), how: text(`added (from ${whole(band)})`, `追加（${whole(band)}）`) },
    ],
    removed: (name, band) => [
      {
        reach: 'major',
        what: bandNamed(name),
        how: text(`removed (was from ${whole(band)})`, `削除（${whole(band)}だった）`),
      },
    ],
    both: (name, was, is) =>
      (Object.keys(keysOfBands) as (keyof typeof keysOfBands)[]).flatMap((key): Change[] => {
        const [one, other] = [was[key], is[key]].map(value =>
          typeof value === 'object' ? JSON.stringify(value) : String(value),
        );
        if (one === other) return [];
        const how = text(`${key} ${one} → ${other}`, `${keysOfBands[key]} ${one} → ${other}`);
        const effect = key === 'from' ? effectOfMove(before, after, was.from, is.from) : undefined;
        return [{ reach: 'major', what: bandNamed(name), how: effect === undefined ? how : led(effect, how) }];
      }),
  });
}

/** What the move of a band's lower end means for the scores in between. */
function effectOfMove(before: Policy, after: Policy, was: number, is: number): Effect | undefined {
  const between = scores.filter(score => score >= Math.min(was, is) && score < Math.max(was, is));
  return together(between.map(score => effectAt(before, after, score)));
}

/** Every score that there is: a whole number (score.ts clamps sums of whole points). */
const scores = Array.from({ length: 101 }, (_, score) => score);

const bandAt = ({ bands }: Policy, score: number) => bands.findLast(({ from }) => from <= score) ?? bands[0]!;

/** EMV 3-D Secure's indicators from the mildest on: no challenge requested, no preference, challenge requested, mandate. */
const indicators = ['02', '01', '03', '04'];

/** What it means that one band decides in place of another. */
function effectOfBands(was: Band, is: Band): Effect | undefined {
  if (was.flow !== is.flow) return is.flow === 'challenge' ? 'more' : 'less';
  const [one, other] = [indicators.indexOf(was.challenge_ind), indicators.indexOf(is.challenge_ind)];
  return one < 0 || other < 0 ? undefined : direction(one, other);
}

const effectAt = (before: Policy, after: Policy, score: number) =>
  effectOfBands(bandAt(before, score), bandAt(after, score));

/** What each score leads to, stretch by stretch: the meaning of all changes of bands together. */
function diffFlows(before: Policy, after: Policy): Change[] {
  const outcome = ({ flow, challenge_ind }: Band) => `${flow} (${challenge_ind})`;
  const stretches: { from: number; to: number; turned: string; effect: Effect | undefined }[] = [];
  for (const score of scores) {
    const [was, is] = [outcome(bandAt(before, score)), outcome(bandAt(after, score))];
    if (was === is) continue;
    const turned = `${was} → ${is}`;
    const last = stretches.at(-1);
    if (last?.to === score - 1 && last.turned === turned) last.to = score;
    else stretches.push({ from: score, to: score, turned, effect: effectAt(before, after, score) });
  }
  return stretches.map(({ from, to, turned, effect }) => {
    const range = from === to ? `${from}` : `${from}–${to}`;
    const how = text(turned, turned);
    return {
      reach: 'major',
      what: text(from === to ? `score ${range}` : `scores ${range}`, `スコア ${range}`),
      how: led(effect, how),
      ...effectOf(effect),
    };
  });
}

const failParts = {
  velocity_store: text('where the counters fail', 'カウンターが使えないとき'),
  journal: text('where the journal fails', '記録が使えないとき'),
  time_budget: text('where the time runs out', '時間切れのとき'),
} as const satisfies Readonly<Record<string, Bilingual>>;

function diffFail(before: Policy, after: Policy): Change[] {
  const what = text('fail policy', '障害時の方針');
  const note = (how: Bilingual, effect?: Effect): Change => ({ reach: 'major', what, how, ...effectOf(effect) });
  const changes: Change[] = [];
  for (const part of Object.keys(failParts) as (keyof typeof failParts)[]) {
    const [was, is] = [before.fail[part].band, after.fail[part].band];
    if (was === is) continue;
    const { en, ja } = failParts[part];
    const [one, other] = [bandNames(before).get(was), bandNames(after).get(is)];
    const effect = one && other ? effectOfBands(one, other) : undefined;
    changes.push(
      note(led(effect, text(`${en}: at least band ${was} → ${is}`, `${ja}：少なくとも帯 ${was} → ${is}`)), effect),
    );
  }
  const [was, is] = [before.fail.time_budget.after_ms, after.fail.time_budget.after_ms];
  if (was !== is) {
    const lifts = bandNames(after).get(after.fail.time_budget.band)?.flow === 'challenge';
    const effect = lifts ? opposite(direction(was, is)) : undefined;
    changes.push(
      note(
        led(effect, text(`the time runs out after ${was} → ${is} ms`, `時間切れになるまで ${was} → ${is} ms`)),
        effect,
      ),
    );
  }
  return changes;
}

const bandNames = ({ bands }: Policy) => byKey(bands, ({ name }) => name);
