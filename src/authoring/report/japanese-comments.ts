/**
 * The catalogue of the comments in a suggested mapping (replay/read/suggest): see japanese-sentences.ts. A comment of several lines is
 * one entry a line, so its lines say in Japanese what they say in English.
 */
export const comments: readonly (readonly [en: string, ja: string])[] = [
  // ── the head (suggest/write) ──
  [
    'A first mapping for {file}, guessed from its columns and {rows} rows. Look at every line.',
    '{file} のマッピングのたたき台。列名と{rows}行から推測しました。1行ずつ確認してください。',
  ],
  [
    'docs/replay-files.md explains the keys; "sekisho replay FILE --map THIS" uses it.',
    '各キーの説明は docs/replay-files.ja.md にあります。使うときは "sekisho replay 注文ファイル --map このファイル"。',
  ],
  [
    'CAREFUL: what stands above this line of the file looks like a title',
    'CAREFUL: ファイルのこの行より上は表題のようです',
  ],
  [
    'This file has the columns of {format}, below a title: "sekisho replay FILE" reads it without a mapping.',
    '表題の下の列は {format} のものです。"sekisho replay ファイル" だけで、マッピングなしに読めます。',
  ],
  [
    'This file has the columns of {format}: "sekisho replay FILE" reads it without a mapping.',
    '列は {format} のものです。"sekisho replay ファイル" だけで、マッピングなしに読めます。',
  ],
  [
    'What follows is that format in the words of a mapping file, as a start for changes.',
    '以下は、その形式をマッピングファイルの書き方で表したものです。変更するときのもとにしてください。',
  ],
  ['These are lines of our own form: they need no mapping.', '当システム形式の行です。マッピングは要りません。'],
  ['Not used:', '使わない列：'],
  ['empty', '空欄のみ'],
  ['{share} % filled, figures, all different', '記入率{share}%、数値、すべて異なる'],
  ['{share} % filled, text, all different', '記入率{share}%、文字列、すべて異なる'],
  ['{share} % filled, figures, {count} different', '記入率{share}%、数値、{count}種類'],
  ['{share} % filled, text, {count} different', '記入率{share}%、文字列、{count}種類'],

  // ── kind and rows ──
  ['its columns are those of payments: one row a charge attempt', '決済の列があります。1行が1回の決済'],
  [
    'orders, payments (one row a charge attempt) or outcomes',
    'orders（注文）、payments（1行が1回の決済）、outcomes（結果のみ）',
  ],
  [
    'its columns are those of disputes: one row a chargeback of an order that another file has',
    'チャージバックの列があります。1行が1件で、注文は別のファイルにあります',
  ],
  [
    'Give the file together with that of the orders: "sekisho replay ORDERS THIS-FILE", with the mappings of both.',
    '注文のファイルと一緒に指定してください："sekisho replay 注文ファイル このファイル"（両方のマッピングも）。',
  ],
  ['several rows an order, one for each item', '1注文が複数行で、1行1商品'],
  [
    'CAREFUL: the id repeats; an attempt needs an id of its own',
    'CAREFUL: 同じIDの行があります。試行には、それぞれ固有のIDが要ります',
  ],
  [
    "CAREFUL: an order has several rows, and each payment needs an id of its own: the row's number makes one. Where several rows",
    'CAREFUL: 同じ注文の行が複数あります。決済には固有のIDが要るため、行番号を付けています。一つの決済に',
  ],
  [
    'tell of one payment, keep one of them: see "only".',
    '複数の行がある場合は、"only" でそのうちの1行だけを残してください。',
  ],
  ['one row an order; item: one row an item', '1行1注文。1行1商品なら item'],

  // ── times (suggest/times) ──
  ['of times that state none', '時差の記載がない日時の時間帯'],
  ['needed: the times of this file are in no usual form', '記入が必要：日時がよくある書式ではありません'],
  [
    'CAREFUL: the days of this file can be read in more than one way. Take away the # before the right one:',
    'CAREFUL: 日付の読み方が複数あります。正しいものの前の # を消してください：',
  ],
  ['The same days as {column}, with the time of day.', '{column} と同じ日付で、時刻もあります。'],
  [
    'CAREFUL: days without the time of day. All orders of a day come at once: counters over minutes and hours see nothing of',
    'CAREFUL: 時刻がありません。1日の注文がすべて同時刻になり、分や時間の単位のカウンターには',
  ],
  [
    'their order. Where another file or column has the time, write it here.',
    '順序が分かりません。別のファイルや列に時刻があれば、ここに書いてください。',
  ],
  ['CAREFUL: {clock} is taken for the time of day of {day}', 'CAREFUL: {clock} を {day} の時刻とみなしました'],
  ['put together from its parts', '分かれた列をつなぎます'],
  [
    'CAREFUL: {column} counts from a moment that the file does not name. Add that moment, in seconds since 1970; this one is',
    'CAREFUL: {column} の起点がファイルから分かりません。起点を1970年からの秒数で足してください。下の数は',
  ],
  [
    'the start of 2025 in Japan. Hours and days of the week are right only with the true one.',
    '日本時間の2025年の初めです。正しい起点でなければ、時間帯と曜日は合いません。',
  ],
  ['needed: {=source}', '記入が必要：{source}'],
  ['needed: write the column here', '記入が必要：列名を書いてください'],

  // ── amounts (suggest/amounts) ──
  ['major: 12.80 or 1280 yen; minor: cents counted', 'major：12.80 や 1280円、minor：補助単位（セントなど）での数'],
  [
    'CAREFUL: {column} counts cents by its name; major: 12.80 or 1280 yen',
    'CAREFUL: 列名 {column} からセント単位とみなしました。major：12.80 や 1280円',
  ],
  ['the file does not say', 'ファイルに記載がありません'],
  [
    'CAREFUL: the file does not say, and its amounts have decimals, which yen have not',
    'CAREFUL: ファイルに記載がなく、円にはない小数の金額があります',
  ],
  [
    'CAREFUL: some amounts are written with {signs}: these rows are refused',
    'CAREFUL: {signs} の付いた金額があります。その行は除外します',
  ],
  [
    'CAREFUL: the amounts are written with {sign}, which other currencies have too',
    'CAREFUL: 金額に {sign} が付いていますが、ほかの通貨でも使う記号です',
  ],
  ['the amounts are written with {sign}', '金額に {sign} が付いています'],
  [
    'no column holds the total; plus: [a column] adds postage and the like',
    '合計の列がありません。送料などは plus: [列名] で足せます',
  ],

  // ── which rows are payments by card (suggest/only) ──
  [
    'CAREFUL: guessed from the words. Orders paid otherwise are left out and counted; a blank cell is left out too.',
    'CAREFUL: 言葉から推測しました。ほかの支払い方法と空欄の注文は除き、件数を示します。',
  ],
  ['{value}: by card? Then add it to "only".', '{value}：カード払いですか。そうなら only に加えてください。'],
  [
    'CAREFUL: every row is taken for a payment by card, and no value of {column} says that it is one. To keep some only:',
    'CAREFUL: すべての行をカード払いとみなしますが、{column} にカードと分かる値はありません。一部だけにするには：',
  ],

  // ── fields ──
  [
    "no column names a payment or an order: the row's own number does",
    '決済や注文の番号の列がないため、行番号を使います',
  ],
  [
    'CAREFUL: each row is an order of its own so. Where an order has several rows, write the column of its number.',
    'CAREFUL: このままでは1行が1注文です。1注文が複数行のときは、注文番号の列を書いてください。',
  ],
  [
    'CAREFUL: one value of {column} stands in {share} % of the rows, which would be one and the same: is it for guests?',
    'CAREFUL: {column} は行の{share}%で同じ値です。同一とみなされますが、ゲストを表す値ではありませんか。',
  ],
  ['CAREFUL: guessed from this value', 'CAREFUL: この値からの推測です'],
  [
    'CAREFUL: orders without an account are taken for those of guests',
    'CAREFUL: アカウントのない注文をゲストの注文とみなします',
  ],
  ['Then: {field}: {=source}', 'その場合は {field}: {source}'],
  [
    'CAREFUL: {column} is not written as "at" is: give time.format a list with the forms of both.',
    'CAREFUL: {column} の書式は at と違います。time.format に両方の書式をリストで書いてください。',
  ],
  [
    'One address only: where the goods went there, write shipping instead of billing.',
    '住所が一つだけです。配送先なら、billing の代わりに shipping と書いてください。',
  ],
  ['the number by which orders and payments know each other', '注文と決済を突き合わせる番号'],
  ['the number by which it finds its order or payment', '注文や決済を探すための番号'],
  ['further such numbers', 'そのほかの突き合わせ用の番号'],
  ['stands in another file too', '別のファイルにもある番号'],

  // ── what became of orders and payments (suggest/outcomes, payments, disputes) ──
  [
    "CAREFUL: taken for the shop's own decision; of an issuer's answer write type: authorization, and",
    'CAREFUL: ショップ自身の判断とみなしました。カード発行会社の回答なら type: authorization とし、',
  ],
  ['approved or declined for each value', '各値に approved か declined を書いてください'],
  [
    '{value}: says nothing of what became of the order; shipped, where it was',
    '{value}：その後については何も表しません。発送済みの意味なら shipped',
  ],
  [
    'CAREFUL: guessed from the words; a status that is not listed says nothing',
    'CAREFUL: 言葉から推測しました。ここにない状態は何も表しません',
  ],
  [
    'CAREFUL: no column says what became of a payment: one without a code is taken for approved',
    'CAREFUL: 決済の結果を示す列がないため、コードのない決済を承認とみなしています',
  ],
  ['write: status: approved or declined', '状態: approved または declined の形で書いてください'],
  ['{value}: approved or declined?', '{value}：approved と declined のどちらですか。'],
  [
    'CAREFUL: taken for how 3-D Secure ended; a value that is not listed says nothing',
    'CAREFUL: 3Dセキュアの結果とみなしました。ここにない値は何も表しません',
  ],
  ['{value}: Y, N, A or U?', '{value}：Y、N、A、U のどれですか。'],
  [
    "CAREFUL: taken for the issuer's answer; a value that is not listed says nothing",
    'CAREFUL: カード会社の回答とみなしました。ここにない値は何も表しません',
  ],
  [
    'CAREFUL: no column says why; ="fraud" where the list holds nothing else',
    'CAREFUL: 理由の列がありません。不正利用だけの一覧なら ="fraud"',
  ],
  [
    'CAREFUL: guessed from the reasons; only "fraud" makes an order count as fraud',
    'CAREFUL: 理由から推測しました。不正として数えるのは fraud だけです',
  ],
  ['write: reason: fraud, dispute or other', '理由: fraud、dispute、other のどれか、の形で書いてください'],
  ['{value}: fraud, dispute or other?', '{value}：fraud、dispute、other のどれですか。'],
  [
    'CAREFUL: every row counts, whatever its {name}. To leave some out, such as those withdrawn:',
    'CAREFUL: {name} にかかわらず、すべての行を数えます。取り下げなどを除くには：',
  ],

  // ── what was fraud (suggest/labels, outcomes) ──
  ['which column says what was fraud', '不正かどうかを示す列'],
  ['CAREFUL: a chargeback need not be about fraud', 'CAREFUL: チャージバックは不正利用とは限りません'],
  ['CAREFUL: taken for the label by its values', 'CAREFUL: 値からラベルとみなしました'],
  [
    'CAREFUL: by its name a suspicion, not what came out',
    'CAREFUL: 列名からすると疑いの記録で、確定した結果ではありません',
  ],
  [
    'CAREFUL: no value of {column} is known to mean fraud: write which, and take away the # before the lines.',
    'CAREFUL: {column} のどの値が不正か分かりません。値を書き、行の前の # を消してください。',
  ],
  ['CAREFUL: not among the rows that were looked at', 'CAREFUL: 調べた行にはない値です'],
  ['when it became known; where it is blank, known_after_days', 'ラベルが分かった日。空欄なら known_after_days'],
  [
    '{value}: fraud or genuine? A value in neither list says nothing.',
    '{value}：fraud と genuine のどちらですか。どちらにもない値は何も表しません。',
  ],
  ['chargebacks come weeks later', 'チャージバックは数週間後に届きます'],
  [
    'CAREFUL: guessed from the reasons; a row without one is not labelled',
    'CAREFUL: 理由から推測しました。理由のない行にはラベルが付きません',
  ],
  ['no column says when: chargebacks come weeks later', '日付の列がありません。チャージバックは数週間後に届きます'],

  // ── several files (suggest/together) ──
  [
    'These mappings are for {count} files that are replayed together:',
    '一緒にリプレイする{count}個のファイルのマッピングです：',
  ],
  ['{path}: orders, by {mapping}', '{path}：注文、マッピングは {mapping}'],
  ['{path}: payments, by {mapping}', '{path}：決済、マッピングは {mapping}'],
  ['{path}: outcomes, by {mapping}', '{path}：結果、マッピングは {mapping}'],
  ['{path}: lines of our own form, no mapping needed', '{path}：当システム形式の行。マッピングは不要'],
  [
    'They find one another by what stands in id, order_id and join; of the rows that were looked at:',
    '互いの突き合わせには id、order_id、join の値を使います。調べた行では：',
  ],
  ['All are of one kind: none is joined with another.', 'すべて同じ種類のファイルのため、突き合わせはしません。'],
  [
    '[{left}] of {one} = [{right}] of {other}: {shared} of {of} numbers stand in both, once {prefixes} is taken off: CAREFUL, are they the same orders?',
    '{one} の [{left}] = {other} の [{right}]：{prefixes} を除くと、番号{of}個のうち{shared}個が双方にあります。CAREFUL: 同じ注文かどうか確認してください',
  ],
  [
    '[{left}] of {one} = [{right}] of {other}: {shared} of {of} numbers stand in both',
    '{one} の [{left}] = {other} の [{right}]：番号{of}個のうち{shared}個が双方にあります',
  ],
  [
    'CAREFUL: no number of {path} was seen in a file of another kind: which column has it? Write it under join.',
    'CAREFUL: {path} の番号は、種類の違うファイルに見当たりません。番号のある列を join に書いてください。',
  ],
];
