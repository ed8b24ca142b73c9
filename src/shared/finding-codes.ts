import type { Bilingual } from './languages.ts';

/**
 * Every code that a finding can carry, with its severity and its one-line meaning. A code is never renamed and never
 * reused. Each has a page `docs/errors/<code>.md` and a broken example under test/authoring/broken/<code>/;
 * test/authoring/codes.test.ts compares the three, all ways.
 */
interface CodeDefinition {
  /** Errors refuse the rule set; warnings do not. */
  readonly severity: 'error' | 'warning';
  /** What the code means, for lists of codes (SARIF rules, the index of the pages) and where a finding has no words of its own. */
  readonly title: Bilingual;
}

const error = (en: string, ja: string): CodeDefinition => ({ severity: 'error', title: { ja, en } });
const warning = (en: string, ja: string): CodeDefinition => ({ severity: 'warning', title: { ja, en } });

/** The table of codes, by the part that finds them. */
export const findingCodes = {
  // ── the folder ──
  'folder-unreadable': error('A folder or file of the rule set cannot be read', '読めないフォルダーまたはファイル'),
  'file-too-large': error(
    'A file that is too large to be part of a rule set',
    'ルールセットの一部としては大きすぎるファイル',
  ),
  'file-encoding': error('A file that is not UTF-8', 'UTF-8 ではないファイル'),
  'file-outside': error('A link that leads out of the rule set', 'ルールセットの外を指すリンク'),
  // ── YAML and shape ──
  'yaml-syntax': error('The file is not well-formed YAML', 'YAML として読めないファイル'),
  'yaml-duplicate-key': error('A key stands twice in one map', '同じ階層での重複したキー'),
  'unknown-key': error('A key that this place does not know', 'その場所では使えないキー'),
  'missing-key': error('A key that must be there is absent', '必要なキーの欠落'),
  'wrong-type': error('A value of the wrong type', '型の違う値'),
  'unknown-value': error('A value that is none of those allowed here', '選択肢にない値'),
  'unknown-file': warning('A file that no part of the rule set reads', 'ルールセットのどこからも読まれないファイル'),
  'missing-file': error('A file that the rule set needs is absent', 'ルールセットに必要なファイルの欠落'),
  // ── rules ──
  'rule-id': error(
    'The id of a rule differs from its file name, or is not kebab-case',
    'ファイル名と一致しない、または小文字とハイフンの形でないルール ID',
  ),
  'rule-id-duplicate': error('Two rules carry the same id', '二つのルールに付いた同じ ID'),
  'rule-family': error(
    'The family of a rule differs from its folder, or the policy does not know it',
    'フォルダーと一致しない、または policy.yaml にない系統',
  ),
  'rule-points': error(
    'A rule says how it counts in no way, or in more than one',
    '効果の指定がない、または二つ以上あるルール',
  ),
  'points-range': error('Points that are not a whole number within reach', '範囲内の整数でない点数'),
  'points-steps': error(
    'Steps of points that are not in ascending order',
    '小さい順に並んでいない、または意味のない点数の段階',
  ),
  'points-above-cap': warning('Points that the cap of the family cuts off', '系統の上限で切り捨てられる点数'),
  'points-unknown': warning(
    'Points by a feature that can be missing while the condition holds',
    '条件が成り立っても欠けていることのある特徴量による点数',
  ),
  'rule-advice': error('Advice that is not known, or is incomplete', '存在しない、または足りない項目のある対応の助言'),
  'rule-false-positives': warning('A note on false positives that says nothing', '中身のない誤検知の注記'),
  'reason-placeholder': error('A placeholder in a reason that names no feature', '存在しない特徴量を差し込む理由文'),
  'reason-format': error('A placeholder in a reason with a format that does not fit', '理由文の差し込みに合わない書式'),
  'case-missing': error(
    'A live or shadow rule without a case that hits and one that nearly does',
    '該当する例と惜しくも該当しない例がそろっていない、稼働中・シャドーのルール',
  ),
  'case-form': error('A case that is neither a checkout nor a story', '注文でも一連の取引でもない例'),
  'case-path': error('A case that sets a field that no checkout has', '注文にない項目を設定する例'),
  'case-value': error(
    'A case that sets a value with which no checkout is read',
    '注文として読めなくなる値を設定する例',
  ),
  'case-feature': error(
    'A case that overrides a feature that does not exist, or with a value it cannot have',
    '存在しない特徴量、または取り得ない値で上書きする例',
  ),
  'case-fixture': error('A case that names a fixture that does not exist', '存在しないサンプルを使う例'),
  'case-repeats': warning('Two cases that test the same thing', '同じことを確かめている二つの例'),
  // ── conditions (engine/cel) ──
  'expression-syntax': error('A condition that is no CEL expression', 'CEL の式として読めない条件'),
  'expression-too-long': error('A condition of more than 10,000 characters', '1万文字を超える条件'),
  'unsupported-expression': error('A part of CEL that conditions do not support', '条件では使えない CEL の構文'),
  'unknown-feature': error('A condition that reads a feature that does not exist', '存在しない特徴量を読む条件'),
  'unknown-counter': error(
    'A condition that reads a counter that counters.yaml does not declare',
    'counters.yaml にないカウンターを読む条件',
  ),
  'unknown-list': error('A condition that asks a list that does not exist', '存在しないリストを引く条件'),
  'unknown-function': error('A condition that calls a function that does not exist', '存在しない関数を呼ぶ条件'),
  'type-mismatch': error('Values of types that do not go together', '型の組み合わない値'),
  'not-boolean': error('A condition that is neither true nor false', '真偽値にならない条件'),
  'int-out-of-range': error('A whole number that is too large to be exact', '正確に扱えないほど大きな整数'),
  'bad-has': error('has() of something that cannot be missing', '欠けることのないものへの has()'),
  'bad-pattern': error('A pattern that is no regular expression', '正規表現として読めないパターン'),
  'nested-comprehension': error(
    'Loops inside loops that could take too long',
    '時間がかかりすぎるおそれのある、入れ子の繰り返し',
  ),
  'ambiguous-comparison': error('A comparison that reads two ways', '二通りに読める比較'),
  'whole-division': error(
    'A division of whole numbers of which the fraction is asked for',
    '小数の結果を期待している、整数どうしの割り算',
  ),
  'comparison-never-true': error('A comparison that can never be true', '真になり得ない比較'),
  'comparison-always-true': warning(
    'A comparison that is true whenever the data are there',
    'データがあれば必ず真になる比較',
  ),
  'condition-never-true': error('A condition whose parts exclude one another', '各部分が両立せず、該当し得ない条件'),
  'condition-always-true': warning('A condition that can never be false', '偽になり得ない条件'),
  'condition-repeats': warning(
    'A part of a condition that another part of it already says',
    'ほかの部分がすでに述べていることを繰り返す条件',
  ),
  'rule-equal': warning('Two rules that say the same', '条件の意味が同じ二つのルール'),
  'rule-implied': warning(
    'A rule that hits only where another hits as well',
    '別のルールが該当するときにしか該当しないルール',
  ),
  // ── policy ──
  'policy-bands': error('Bands that do not cover the scores from 0 to 100', '0〜100点を過不足なく分けていない帯'),
  'band-no-challenge': warning('A policy without a band that asks for a challenge', 'チャレンジを要求する帯のない方針'),
  'band-unreachable': warning('A band that no score can reach', 'どのスコアも届かない帯'),
  'challenge-indicator': error(
    'A challenge indicator that is no code of EMV 3-D Secure, or does not fit the flow',
    'EMV 3-Dセキュアのコードでない、またはフローと矛盾するチャレンジ指標',
  ),
  'family-limits': error('A cap or floor of a family that makes no sense', '意味をなさない系統の上限・下限'),
  'policy-fail': error(
    'A fail policy that names no band, or no sensible time',
    '存在しない帯、または意味をなさない時間を指す障害時の方針',
  ),
  // ── lists ──
  'list-name': error('The name of a list is not [a-z0-9_]+', '英小文字・数字・下線以外を含むリスト名'),
  'list-syntax': error('A list that is not CSV', 'CSV として読めないリスト'),
  'list-header': error(
    'A list without its header, or with a column that it does not know',
    '見出し行がない、または知らない列のあるリスト',
  ),
  'list-row': error('A row of a list that cannot be read', 'リストの読めない行'),
  'list-date': error('A date in a list that is not one', '日付として読めないリストの日付'),
  'list-duplicate': warning('A value that stands twice in a list', 'リストの中で重複した値'),
  'list-entry': warning('An entry of a list that nothing is ever equal to', '何とも一致しないリストの項目'),
  'list-expired': warning('An entry of a list that has expired', '期限の切れたリストの項目'),
  'list-unused': warning('A list that nothing reads', 'どのルールも使わないリスト'),
  'decline-code': error('A decline code without a known reason', '理由の分からない拒否コード'),
  // ── counters (engine/velocity) ──
  'counter-unused': warning('A counter that no rule reads', 'どのルールも読まないカウンター'),
  'counters-shape': error('A part of counters.yaml of the wrong shape', 'counters.yaml の書き方の誤り'),
  'counters-name': error('A counter or ratio with a name that cannot be used', '使えない名前のカウンターまたは比率'),
  'counters-value': error('A counter with a value that makes no sense', '意味をなさない値のあるカウンター'),
  'counters-ratio': error('A ratio of counters that do not exist', '存在しないカウンターの比率'),
  'counters-field': error(
    'A counter keyed by something that is no field of an event',
    '取引の記録にない項目をキーとするカウンター',
  ),
  'counters-duration': error('A length of time that cannot be read or is out of reach', '読めない、または範囲外の期間'),
  'counters-where': error('A condition of a counter that cannot be read', '読めないカウンターの条件'),
  'counters-unknown-key': error('A key that a counter does not know', 'カウンターでは使えないキー'),
  'counters-missing-key': error('A key that a counter must have', 'カウンターに必要なキーの欠落'),
  // ── goods (engine/goods) ──
  'goods-classes-missing': warning(
    'A rule set without lists/goods/classes.csv',
    'lists/goods/classes.csv のないルールセット',
  ),
  'goods-class': error('A pattern for goods that names no class', '商品分類を指していない商品のパターン'),
  'goods-pattern': error('A pattern for goods that holds nothing to look for', '探す文字のない商品のパターン'),
  'goods-gtin': error('A GTIN that is none', 'GTIN（JAN）として正しくないコード'),
  'goods-resale-index': error('A resale index outside 0 to 1', '0〜1の範囲にない換金性指数'),
  'goods-strength': error('A strength of a pattern outside 1 to 9', '1〜9の範囲にないパターンの強さ'),
} as const satisfies Readonly<Record<string, CodeDefinition>>;

/** A code of the table. */
export type FindingCode = keyof typeof findingCodes;
