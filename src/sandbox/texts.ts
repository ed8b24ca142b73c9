/** Every text of the sandbox's pages, in Japanese and English. */
import type { Bilingual, Language } from '../shared/languages.ts';

/** A language from a query or form; Japanese unless English is asked for. */
export function languageOf(value: unknown): Language {
  return value === 'en' ? 'en' : 'ja';
}

const both = (ja: string, en: string): Bilingual => ({ ja, en });

/** The texts. */
export const texts = {
  banner: both(
    'これはシミュレーションです。実在の店舗・カード・カード会社とは関係がなく、代金は発生しません。',
    'This is a simulation. No shop, card or issuer in it is real, and nothing is charged.',
  ),
  title: both('関所サンドボックス：J/Secureの流れを試す', 'Sekisho sandbox: try the J/Secure flow'),
  shop: both('ショップ', 'Shop'),
  mailbox: both('メールボックス', 'Mailbox'),
  member: both('会員設定', 'Member settings'),
  attacker: both('攻撃者', 'Attacker'),
  other: both('English', '日本語'),
  order: both('注文する', 'Order'),
  goods: both('商品', 'Goods'),
  destination: both('お届け先', 'Ship to'),
  shopper: both('購入者', 'Shopper'),
  card: both('テストカード（下4桁で動作が決まります）', 'Test card (its last four digits decide)'),
  version: both('3Dセキュアのメッセージバージョン', '3-D Secure message version'),
  buy: both('この内容で支払う', 'Pay'),
  intro: both(
    '注文すると、スコアリングAPIがリスクを採点し、3Dセキュアのフロー（フリクションレスかチャレンジか）の希望を決めます。最後に決めるのはカード会社です。',
    'Your order is scored by the scoring API, which decides which 3-D Secure flow to ask for: frictionless or challenge. In the end the issuer decides.',
  ),
  fresh: both(
    '注文のたびに購入者・住所・端末が新しくなるので、カードは自由に試せます。同じ端末で番号を変え続ける動きは「攻撃者」で見られます。',
    'Every order comes from a new simulated shopper, address and device, so try as many cards as you like. One device varying its card number is what the attacker does.',
  ),
  paying: both('お支払いの確認中', 'Checking the payment'),
  wait: both(
    'カード会社に確認しています。この画面のままお待ちください。',
    'Asking the card issuer. Please keep this page open.',
  ),
  needsScript: both('この先にはJavaScriptが必要です。', 'JavaScript is needed from here on.'),
  failed: both(
    'サンドボックスに接続できませんでした。ページを再読み込みしてください。',
    'The sandbox did not answer. Please reload this page.',
  ),
  challengeFrame: both('カード会社の本人認証画面', "The issuer's authentication page"),
  methodFrame: both('端末情報の確認（3DS Method）', 'Device check (3DS Method)'),
  result: both('結果', 'Result'),
  again: both('もう一度注文する', 'Order again'),
  approved: both('お支払いが完了しました', 'Payment completed'),
  approved_to_review: both(
    'お支払いが完了しました（発送前に確認します）',
    'Payment completed (to be reviewed before shipping)',
  ),
  declined: both('カードのオーソリが承認されませんでした', 'The card was declined'),
  not_authenticated: both(
    '本人認証ができなかったため、オーソリは行いません',
    'Not authenticated, so no authorisation is attempted',
  ),
  limited: both(
    'しばらくしてからもう一度お試しください（試行回数を制限しました）',
    'Please try again later (attempts are limited)',
  ),
  messages: both('やり取りされたメッセージ', 'Messages that passed'),
  decision: both('スコアと判定', 'Score and decision'),
  score: both('スコア', 'Score'),
  band: both('帯', 'Band'),
  asked: both('ショップが求めたフロー', 'Flow the shop asked for'),
  chosen: both('カード会社が選んだフロー', 'Flow the issuer chose'),
  pending: both('確認中', 'not known yet'),
  noAuthentication: both('認証なし', 'no authentication'),
  challenge: both('チャレンジ', 'challenge'),
  frictionless: both('フリクションレス', 'frictionless'),
  reasons: both('理由', 'Reasons'),
  noReasons: both('該当したルールはありません', 'no rule hit'),
  advice: both('助言', 'Advice'),
  none: both('なし', 'none'),
  fallback: both(
    'スコアリングAPIに届かなかったため、障害時の方針で判定しました。',
    'The scoring API could not be reached; the fail policy answered.',
  ),
  steps: both('J/Secureの6つのステップ', 'The six steps of J/Secure'),
  step1: both('注文', 'Order'),
  step2: both('リスクの採点', 'Risk scoring'),
  step3: both('登録確認', 'Enrolment check'),
  step4: both('認証要求', 'Authentication request'),
  step5: both('本人認証', 'Challenge'),
  step6: both('オーソリと結果の記録', 'Authorisation and outcome'),
  authentication: both('カード会社による本人認証', 'Authentication by the card issuer'),
  personalMessage: both('パーソナルメッセージ', 'Personal message'),
  personalHelp: both(
    '会員ご本人が登録した言葉です。違う言葉が表示されたら入力しないでください。',
    'The words that the member registered. If they are not yours, enter nothing.',
  ),
  merchant: both('ご利用先', 'Merchant'),
  amount: both('ご利用金額', 'Amount'),
  how: both('確認方法', 'How to confirm'),
  password: both('MyJCBパスワード', 'MyJCB password'),
  otp: both('ワンタイムパスワード（メール）', 'One-time password (by e-mail)'),
  secret: both('パスワード', 'Password'),
  send: both('送信', 'Send'),
  cancel: both('中止する', 'Cancel'),
  wrong: both('正しくありません。残り回数：', 'That is not right. Tries left: '),
  hint: both('シミュレーション用のパスワード：', 'Password of the simulation: '),
  returning: both('ショップに戻ります…', 'Returning to the shop …'),
  continue: both('続ける', 'Continue'),
  noMail: both('メールはまだありません。', 'No mail yet.'),
  mailIntro: both('会員に届いたワンタイムパスワードです。', 'One-time passwords that the member received.'),
  mailSubject: both('ワンタイムパスワードのお知らせ', 'Your one-time password'),
  save: both('登録する', 'Save'),
  saved: both('登録しました。', 'Saved.'),
  memberIntro: both(
    'ここで登録した言葉が、カード会社の本人認証画面に表示されます。',
    "The words that you register here are shown on the issuer's authentication page.",
  ),
  attackIntro: both(
    '一台の端末からカード番号の末尾を変え続けます（クレジットマスター）。各試行はスコアリングAPIで採点され、承認拒否が結果として記録されます。その後10分間は、無効番号による拒否が加盟店全体で多いため、ほかの注文にも点が付きます。',
    "One device keeps varying the end of a card number (number walking). Each attempt is scored, and its decline is recorded as an outcome. For ten minutes afterwards other orders carry points too: many of the shop's attempts were declined as invalid numbers.",
  ),
  attack: both('番号を変えながら12回試す', 'Walk 12 card numbers'),
  attempts: both('試行の一覧', 'The attempts'),
  attempt: both('試行', 'Attempt'),
  number: both('カード番号', 'Card number'),
  flow: both('フロー', 'Flow'),
  caught: both('最初にチャレンジを求めた試行：', 'First attempt for which a challenge was asked: '),
  notCaught: both('チャレンジは求められませんでした。', 'No challenge was asked for.'),
  notFound: both('見つかりません', 'Not found'),
  noChallenge: both(
    'この本人認証は見つかりません。サンドボックスを再起動すると記録は消えます。',
    'There is no such challenge. A restart of the sandbox forgets all of them.',
  ),
  gone: both(
    'この注文は見つかりません。サンドボックスを再起動すると記録は消えます。',
    'There is no such order. A restart of the sandbox forgets all of them.',
  ),
} as const satisfies Readonly<Record<string, Bilingual>>;
