/** What the codes of problems mean, in Japanese: the catalogue of problems (shared/errors.ts) for people. The API itself answers in English. */
import {
  hasLineRemedy,
  type LineProblemCode,
  type LineRemedyCode,
  lineRemedies,
  type ProblemCode,
  type ProblemDefinition,
  problems,
} from '../../shared/errors.ts';
import type { Language } from '../../shared/languages.ts';

/** What a problem says in Japanese. */
export type ProblemInJapanese = Pick<ProblemDefinition, 'text' | 'remedy'>;

/** Every problem has its Japanese, or this does not compile. */
export const problemsInJapanese: Readonly<Record<ProblemCode, ProblemInJapanese>> = {
  // ── the request cannot be read ──
  'not-http': {
    text: 'リクエスト行またはヘッダーを読めないか、大きすぎるか、時間内に届きませんでした。',
    remedy: 'HTTP/1.1 で、ヘッダーを 16 KiB 未満にして送ってください。',
  },
  'not-utf8': {
    text: 'UTF-8 ではないバイトが含まれています。',
    remedy: 'UTF-8 にしてください。Shift_JIS や EUC-JP のシステムから出した文字列は、先に変換が必要です。',
  },
  'not-json': {
    text: 'JSON オブジェクトとして読めません。',
    remedy:
      '一つの JSON オブジェクト（RFC 8259）にしてください。コメント、末尾のコンマ、"__proto__" の重複は使えません。',
  },
  'body-too-large': {
    text: '本文が 1 MiB を超えているか、値の数が20,000を超えています。',
    remedy: 'スキーマにある項目だけを送ってください。明細が500件あっても、どちらの上限にも遠く届きません。',
  },
  'unsupported-media-type': {
    text: '本文が JSON として宣言されていません。',
    remedy: 'ヘッダー "content-type: application/json" を付け、UTF-8 の JSON を圧縮せずに送ってください。',
  },
  // ── the body can be read, and is not what the schema says ──
  'repeated-field': {
    text: '同じオブジェクトに同じ項目が二つあります。',
    remedy: '項目は一度だけ書いてください。二つあるときにどちらを採るかは、読む側によって違います。',
  },
  'unknown-field': {
    text: 'スキーマにない項目です。',
    remedy: '綴りを直すか、その項目を省いてください。すべての項目は /openapi.json にあります。',
  },
  'missing-field': {
    text: '必須の項目がありません。',
    remedy: '示された場所の項目を書いてください。',
  },
  'wrong-type': {
    text: '値の型が、スキーマの求める JSON の型と違います。',
    remedy: '/openapi.json にある型で書いてください。金額や件数は文字列ではなく整数です。',
  },
  'bad-value': {
    text: 'この項目に書ける範囲の値ではありません。',
    remedy: '/openapi.json にある選択肢または範囲の値を書いてください。',
  },
  'bad-format': {
    text: '文字列の書き方が、この項目の形式と違います。',
    remedy:
      '/openapi.json にある形式で書いてください。日時は時差付きの RFC 3339、年月は YYYY-MM、通貨は ISO 4217、国は ISO 3166-1 の2文字です。',
  },
  'card-number-in-text': {
    text: 'カード番号と思われるものが含まれています。',
    remedy: '取り除いてください。カードの情報を書けるのは "card" だけで、トークンにします（docs/api.md の「Card」）。',
  },
  'card-numbers-not-accepted': {
    text: 'カード番号そのものを受け付けない設定です。',
    remedy:
      'card.token と card.range_token、または card.bin と card.last4 を送ってください。番号そのものを受け付けるには鍵が必要です（docs/configuration.md の「Card numbers」）。',
  },
  'at-not-accepted': {
    text: '稼働中の API に送る試行に、日時は書けません。',
    remedy: '"at" を省いてください。過去の試行は "sekisho journal import" で取り込みます。',
  },
  'at-in-future': {
    text: '受信から5分より先の日時です。',
    remedy: '実際に起きた日時を送ってください。送信側の時計と時差も確かめてください。',
  },
  'too-many-errors': {
    text: 'エラーが多いため、最初のものだけを示しています。',
    remedy: '示されたものを直して、送り直してください。',
  },
  'bad-query': {
    text: 'クエリーパラメーターが存在しないか、重複しているか、使えない値です。',
    remedy: 'このパスのパラメーターを /openapi.json で確かめてください。',
  },
  // ── who is asking, and for what ──
  unauthorized: {
    text: 'API キーがないか、存在しないか、取り消されています。',
    remedy: '"authorization: Bearer <キー>" を送ってください。キーは "sekisho keys create" で作ります。',
  },
  'forbidden-merchant': {
    text: 'この API キーは、リクエストにある加盟店とは別の加盟店のものです。',
    remedy: 'merchant.id を省くか、キーの加盟店を送るか、加盟店を限らないキーを使ってください。',
  },
  'not-found': {
    text: '指定されたパスまたは ID に当たるものがありません。',
    remedy: 'パスと ID を確かめてください。複数の加盟店に使うキーでは ?merchant=<id> を付けます。',
  },
  'method-not-allowed': {
    text: 'このパスでは使えないメソッドです。',
    remedy: '"allow" ヘッダーにあるメソッドを使ってください。',
  },
  'id-conflict': {
    text: '同じ ID で内容の違う試行が、すでに判定されています。',
    remedy:
      'カードや有効期限を変えたとき、ボタンを押し直したときは、新しい試行です。新しい ID を付けてください。送り直すときは、同じ内容を送ります。',
  },
  'outcome-conflict': {
    text: 'この試行には、同じ ID で内容の違う結果がすでに記録されています。',
    remedy: '別の出来事は別の結果です。別の ID を付けるか、ID を省いてください。送り直すときは、同じ内容を送ります。',
  },
  'checkout-not-kept': {
    text: '別の形では答えられません。この試行の注文内容は、消去されたか、保存されなかったか、今の鍵では開けません。',
    remedy: '"psp" と "message_version" を付けなければ、この試行について残っている内容を取得できます。',
  },
  // ── the service ──
  unavailable: {
    text: '今は応じられません。',
    remedy: '数秒後にもう一度試してください。試行は同じ ID で送り直せます。数えるのは一度だけです。',
  },
  internal: {
    text: 'サービスの側で不具合が起きました。',
    remedy: 'リクエストの ID をサービスの運用者に伝えてください。ログに詳細があります。',
  },
};

/** What to do about a line of a stream (`lineRemedies`): each has its Japanese, or this does not compile. */
export const lineRemediesInJapanese: Readonly<Record<LineRemedyCode, string>> = {
  'card-numbers-not-accepted':
    'card.token と card.range_token、または card.bin と card.last4 を書いてください。カード番号そのものを使うなら、--accept-card-numbers を付けます。',
  'not-found':
    'ID を確かめ、対象の試行の行も渡してください。同じ ID の試行が複数の加盟店にあるときは、行に "merchant": {"id": "…"} を加えます。',
};

/** What to do about a line of a stream that was refused, in the language that is wanted. */
export function lineRemedyIn(code: LineProblemCode, language: Language): string {
  const [remedies, all] = language === 'ja' ? [lineRemediesInJapanese, problemsInJapanese] : [lineRemedies, problems];
  return hasLineRemedy(code) ? remedies[code] : all[code].remedy;
}
