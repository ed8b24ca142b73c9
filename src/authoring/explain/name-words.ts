/** What explanations of names are made of. The Japanese has the same words as the English, or does not compile. */
import type { EventKind, Verdict } from '../../engine/types.ts';
import type { Aggregate, CounterDefinition, RatioDefinition } from '../../engine/velocity/counters.ts';
import { writeDuration } from '../../engine/velocity/durations.ts';
import type { Bilingual, Language } from '../../shared/languages.ts';
import { verdictNames } from '../show-cases.ts';

/** Sentences and headings of one language. */
export type NameWords = typeof english;

const english = {
  rule: (id: string, file: string) => `rule ${id} (${file})`,
  feature: (name: string) => `feature ${name}`,
  features: (record: string) => `features of ${record}`,
  itemField: (name: string) => `field of an item, ${name}`,
  counter: (name: string) => `counter ${name}`,
  ratio: (name: string) => `ratio ${name}`,
  list: (name: string, file: string) => `list ${name} (${file})`,
  family: (name: string, limits: readonly string[]) => `family ${name}: ${limits.join(', ') || 'no limit'}`,
  band: (name: string, from: number, to: number, flow: string, indicator: string) =>
    `band ${name}: scores from ${from} to ${to}, flow ${flow}, threeDSRequestorChallengeInd ${indicator}`,
  problem: (code: string, status: number) => `problem ${code}: the API answers it with status ${status}`,
  fault: (code: string, exit: number) => `fault ${code}: a command ends with it, exit status ${exit}`,
  sections: {
    hitsWhen: 'hits when:',
    reads: 'reads:',
    hitsWrongly: 'hits wrongly:',
    cases: 'cases:',
    example: 'example:',
    usedBy: 'used by:',
    rules: 'rules:',
  },
  /** Between a name and what is said of it. */
  colon: ': ',
  comma: ', ',
  /** The Japanese title stands there too: the rules, the reasons and the shop's people use it. */
  titles: ({ ja, en }: Bilingual) => [ja, en],
  titlesInLine: ({ ja, en }: Bilingual) => `${en} / ${ja}`,
  remedy: (remedy: string) => `what to do: ${remedy}`,
  lineRemedy: (remedy: string) => `what to do about a line of a file: ${remedy}`,
  standing: (status: string, family: string, effect: string) => `${status}, family ${family}, ${effect}`,
  verdict: (verdict: Verdict): string => verdict,
  noRule: 'no rule',
  range: (min: number | undefined, max: number | undefined) => `from ${min ?? '…'} to ${max ?? '…'}`,
  oneOf: (values: readonly string[]) => `one of: ${values.join(', ')}`,
  missing: (when: Bilingual) => `missing: ${when.en} / ${when.ja}`,
  neverMissing: 'missing: never',
  notSent: (fields: readonly string[]) => `missing: when ${fields.join(' or ')} was not sent`,
  counts: ({ count, of, by, overMs }: CounterDefinition) => {
    const what = {
      events: `counts ${of}`,
      distinct: `counts distinct ${fieldOf(count)} among ${of}`,
      sum: `adds up ${fieldOf(count)} of ${of}`,
    };
    const key = by.length === 0 ? 'of the whole merchant' : `with the same ${by.join(' and ')}`;
    // Only an attempt is a fact of itself: a counter of outcomes looks back from it.
    const included = of === 'attempts' ? ', the attempt itself included' : '';
    return `${what[count.kind]} ${key} in ${writeDuration(overMs)}${included}`;
  },
  where: (condition: string) => `only where ${condition}`,
  after: ({ of, withinMs, where }: NonNullable<CounterDefinition['after']>) =>
    `only after one of ${of} within ${writeDuration(withinMs)}${where === undefined ? '' : `, where ${where.source}`}`,
  limit: (events: number) => `counts up to ${events} events a key`,
  surge: ({ overMs, floor }: NonNullable<CounterDefinition['baseline']>) =>
    `its surge compares with the ${writeDuration(overMs)} before, at least ${floor}`,
  divided: ({ of, to, atLeast }: RatioDefinition) =>
    `${of} divided by ${to}; missing while ${to} is below ${Math.max(1, atLeast)}`,
  entries: (all: number, expiring: number) =>
    `${all} ${all === 1 ? 'entry' : 'entries'}, ${expiring} with a date of expiry`,
  cap: (points: number) => `at most ${points} points`,
  floor: (points: number) => `at least ${points} points`,
};

const japanese: NameWords = {
  rule: (id, file) => `ルール ${id}（${file}）`,
  feature: name => `特徴量 ${name}`,
  features: record => `${record} の特徴量`,
  itemField: name => `明細の項目 ${name}`,
  counter: name => `カウンター ${name}`,
  ratio: name => `比率 ${name}`,
  list: (name, file) => `リスト ${name}（${file}）`,
  family: (name, limits) => `系統 ${name}：${limits.join('、') || '上限・下限なし'}`,
  band: (name, from, to, flow, indicator) =>
    `帯 ${name}：${from}点から${to}点まで、フロー ${flow}、threeDSRequestorChallengeInd ${indicator}`,
  problem: (code, status) => `API のエラー ${code}：ステータス ${status}（API は英語で応答します）`,
  fault: (code, exit) => `エラー ${code}：コマンドを終わらせるエラー（終了ステータス ${exit}）`,
  sections: {
    hitsWhen: '該当する条件：',
    reads: '使う特徴量とリスト：',
    hitsWrongly: '誤検知になりうるもの：',
    cases: '例（cases）：',
    example: '条件の書き方の例：',
    usedBy: '使っているもの：',
    rules: 'ルール：',
  },
  colon: '：',
  comma: '、',
  titles: ({ ja }) => [ja],
  titlesInLine: ({ ja }) => ja,
  remedy: remedy => `対処：${remedy}`,
  lineRemedy: remedy => `ファイルの行のときの対処：${remedy}`,
  standing: (status, family, effect) => `状態 ${status}、系統 ${family}、${effect}`,
  verdict: verdict => `${verdict}（${verdictNames[verdict]}）`,
  noRule: 'なし',
  range: (min, max) => `${min === undefined ? '' : `${min}以上`}${max === undefined ? '' : `${max}以下`}`,
  oneOf: values => `値：${values.join('、')}`,
  missing: ({ ja }) => `データなしになる場合：${ja}`,
  neverMissing: 'データなしになる場合：なし（常に値がある）',
  notSent: fields => `データなしになる場合：${fields.join(' または ')} が送られていない`,
  counts: ({ count, of, by, overMs }) => {
    const what = { events: '件数', distinct: ` ${fieldOf(count)} の種類の数`, sum: ` ${fieldOf(count)} の合計` };
    const facts = `${of}（${kinds[of]}）`;
    const counted = by.length === 0 ? `、加盟店全体の ${facts}の` : ` ${facts}のうち、${by.join('・')} が同じものの`;
    const included = of === 'attempts' ? '（判定する試行自身を含む）' : '';
    return `数えるもの：過去${durationInJapanese(overMs)}の${counted}${what[count.kind]}${included}`;
  },
  where: condition => `数える条件：${condition}`,
  after: ({ of, withinMs, where }) => {
    const condition = where === undefined ? '' : `、${where.source}`;
    return `その前の${durationInJapanese(withinMs)}以内に ${of}（${kinds[of]}${condition}）があったものだけを数える`;
  },
  limit: events => `数える上限：キーごとに最新の${events}件`,
  surge: ({ overMs, floor }) =>
    `急増の比（surge）：その前の${durationInJapanese(overMs)}から求めた平常の数に対する比。平常の数が${floor}に満たなければ${floor}とする`,
  divided: ({ of, to, atLeast }) =>
    `${of} を ${to} で割った値。${to} が${Math.max(1, atLeast)}に満たない間はデータなし`,
  entries: (all, expiring) => `項目${all}件、うち期限付き${expiring}件`,
  cap: points => `上限${points}点`,
  floor: points => `下限${points}点`,
};

/** What kinds of fact are called; the words themselves are those of counters.yaml. */
const kinds: Readonly<Record<EventKind, string>> = {
  attempts: '決済の試行',
  approvals: '承認',
  declines: '承認拒否',
  authentications: '3Dセキュア認証',
  authentication_failures: '3Dセキュア認証の失敗',
  challenge_cancels: 'チャレンジの取り消し',
  chargebacks: 'チャージバック',
  fraud_reports: '不正の報告',
  frauds: '不正と判明した取引',
  frauds_withdrawn: '不正でないと訂正された取引',
};

const fieldOf = (count: Aggregate) => (count.kind === 'events' ? '' : count.field);

const units: Readonly<Record<string, string>> = { s: '秒', m: '分', h: '時間', d: '日' };

const durationInJapanese = (milliseconds: number) =>
  writeDuration(milliseconds).replace(/[smhd]$/, unit => units[unit]!);

/** The words by language. */
export const nameWords: Readonly<Record<Language, NameWords>> = { en: english, ja: japanese };
