/** The catalogue of what commands answer where they cannot do what is asked, and of values in conditions: see japanese-sentences.ts. */
export const answers: readonly (readonly [en: string, ja: string])[] = [
  // ── values of the parts of a condition ──
  ['missing', 'データなし'],
  ['division by zero', '0で割っています'],
  ['a whole number beyond ±9007199254740991 (2^53 − 1)', '±9007199254740991（2^53 − 1）を超える整数です'],
  ['the list or text has no such place', '一覧または文字列に、その番号の要素はありません'],
  ['a text or list grew beyond what a condition may build', '条件で作れる大きさを超えた文字列または一覧です'],
  ['an empty list has no greatest and no least', '空の一覧に最大値・最小値はありません'],
  ['this text is no {type}', 'この文字列は {type} に変換できません'],
  ['the condition failed', '条件の計算に失敗しました'],

  // ── the file of API keys (api/key-ring.ts) ──
  ['{file} has no list "keys"', '{file} に一覧 "keys" がありません'],
  ['key {number} of {file} is no object', '{file} の{number}番目のキーがオブジェクトではありません'],
  ['key {number} of {file} has no "{field}"', '{file} の{number}番目のキーに "{field}" がありません'],
  [
    'key {number} of {file} has a "{field}" that it cannot have',
    '{file} の{number}番目のキーの "{field}" が正しくありません',
  ],
  [
    'key {number} of {file} has a field that is none of {,fields}',
    '{file} の{number}番目のキーに {fields} 以外の項目があります',
  ],

  // ── keys (cli/keys) ──
  ['--{option} is blank', '--{option} の値が空です'],
  ['there is no key with the id "{id}"', 'ID が "{id}" のキーはありません'],
  [
    'there is no data folder "{folder}"; "sekisho serve" makes it, or name it with --data',
    'データフォルダー "{folder}" がありません。"sekisho serve" が作成します。ほかの場所なら --data で指定してください',
  ],

  // ── journal (cli/journal/journal, stores/sqlite/verify) ──
  ['"{file}" exists already', '"{file}" はすでにあります'],
  ['"{file}" is the journal itself', '"{file}" は記録そのものです'],
  [
    '"{file}" is what a restoring that was cut off left: move it out of there first',
    '"{file}" は途中で止まった復元が残したものです。先に別の場所へ移してください',
  ],
  [
    'there is a journal in "{folder}": --force moves it aside',
    '"{folder}" には記録がすでにあります。--force を付けると、それを別の名前に移してから戻します',
  ],
  [
    'the counters look back {days} days: --older-than takes {days} or more',
    'カウンターは{days}日前までさかのぼります。--older-than には{days}以上を指定してください',
  ],
  ['say whose: --account, --email or --phone', '誰のデータかを --account、--email、--phone のどれかで指定してください'],
  ['--email is no e-mail address', '--email がメールアドレスではありません'],
  ['--phone is no telephone number', '--phone が電話番号ではありません'],
  [
    '--merchant goes with --account: an e-mail address or a number is looked for everywhere',
    '--merchant は --account と組み合わせて使います。メールアドレスや電話番号は全加盟店から探します',
  ],
  ['the file is damaged, or is no database', 'ファイルが壊れているか、データベースではありません'],
  ['the file cannot be read', 'ファイルを読めません'],
  ['this is no journal of Sekisho', 'Sekisho の記録ではありません'],
  [
    'its version is {version}, this program knows up to {known}',
    'バージョンは {version} ですが、このプログラムで読めるのは {known} までです',
  ],
  ['{count} decision(s) without their attempt', '試行のない判定が{count}件あります'],
  ['{count} personal record(s) without their attempt', '試行のない個人データが{count}件あります'],
  ['{count} outcome(s) without their event', '出来事のない結果が{count}件あります'],
  ['{count} shadow decision(s) without their attempt', '試行のない影の判定が{count}件あります'],
  ['{count} outcome event(s) without their outcome', '結果のない出来事が{count}件あります'],
  ['{count} personal record(s) that were altered', '書き換えられた個人データが{count}件あります'],
  ['{file} is no plain file', '{file} は通常のファイルではありません'],
  ['{count} event(s) that cannot be read', '読めない出来事が{count}件あります'],

  // ── cases, checkouts and stories that cannot be played (authoring/cases, cli/rules/checkout) ──
  ['{file} is not JSON', '{file} は JSON ではありません'],
  ['{file}, line {line}: {!problems}', '{file} の{line}行目：{problems}'],
  ['the checkout is refused: {!problems}', '注文として受け付けられません：{problems}'],
  ['there is no file {path}', 'ファイル {path} がありません'],
  ['{file} has no attempt {ids}', '{file} に試行 {ids} がありません'],
  [
    '--story needs --attempt: which attempt of the story is meant',
    '--story には --attempt が必要です。どの試行かを指定してください',
  ],
  [
    'say what: a name, --checkout FILE, or --story FILE --attempt ID (see --help)',
    '何を説明するかを指定してください：名前、--checkout ファイル、または --story ファイル --attempt ID（--help を参照）',
  ],
  ['"{id}" is imported history: it was never assessed', '"{id}" は取り込まれた過去の取引で、判定されていません'],
  [
    '{count} merchants have an attempt "{id}": say which with --merchant ({,merchants})',
    '試行 "{id}" は{count}社の加盟店にあります。--merchant で指定してください（{merchants}）',
  ],
  [
    'There is nothing called "{name}". Did you mean "{near}"?',
    '"{name}" という名前のものはありません。"{near}" の間違いではありませんか。',
  ],
  ['There is nothing called "{name}".', '"{name}" という名前のものはありません。'],

  // ── what is added to a fault ──
  ['there is no journal in "{folder}"', '"{folder}" に記録がありません'],
  ['--near: there is no attempt "{id}"', '--near：試行 "{id}" はありません'],
  [
    '--near: several merchants have an attempt "{id}"; say which with --merchant',
    '--near：試行 "{id}" は複数の加盟店にあります。--merchant で指定してください',
  ],
  [
    '--since "{text}": write 30m, 12h, 30d, a date, or a time with its zone',
    '--since "{text}"：30m、12h、30d、日付、または時差付きの日時を書いてください',
  ],
  ['--since "{text}" is not before now', '--since "{text}" は現在より前ではありません'],

  // ── options (cli/main) ──
  [
    '{option} stands before "{command}"; write "sekisho {path} … {option}"',
    '{option} が "{command}" の前にあります。"sekisho {path} … {option}" のように後ろに書いてください',
  ],

  ['{variable}: write true or false', '{variable}：true か false を指定してください'],

  // ── what the option parser says (commander, lib/command.js; why a value is invalid: phrases) ──
  ["error: unknown option '{option}'", 'エラー：{option} というオプションはありません'],
  ["error: unknown command '{command}'", 'エラー：{command} というコマンドはありません'],
  ['(Did you mean one of {,names}?)', '（{names} のどれかの間違いではありませんか）'],
  ['(Did you mean {name}?)', '（{name} の間違いではありませんか）'],
  ["error: missing required argument '{name}'", 'エラー：<{name}> を指定してください'],
  ["error: option '{option}' argument missing", 'エラー：{option} の値がありません'],
  ["error: required option '{option}' not specified", 'エラー：{option} を指定してください'],
  [
    "error: option '{option}' argument '{value}' is invalid. {*why}",
    'エラー：{option} に "{value}" は使えません。{why}',
  ],
  [
    "error: option '{option}' value '{value}' from env '{variable}' is invalid. {*why}",
    'エラー：{option} に、環境変数 {variable} の "{value}" は使えません。{why}',
  ],
  [
    'error: too many arguments{command}. Expected {*expected} but got {count}: {values}.',
    'エラー：引数が多すぎます。渡せるのは{expected}ですが、{count}個あります：{values}',
  ],
  ['Run "sekisho {path} --help" to see what is possible.', '使い方は "sekisho {path} --help" で確かめられます。'],
  ['Run with --help to see what is possible.', '使い方は --help で確かめられます。'],

  // ── the log of the service (api/log) ──
  ['the log file {path} cannot be written: {code}', 'ログファイル {path} に書き込めません: {code}'],

  // ── inputs of a replay (replay/read/bytes, replay/read/table) ──
  ['standard input can be read once only', '標準入力は一度しか読めません'],
  ['{path}: there is no such file', '{path}：ファイルがありません'],
  ['{path}: its permissions do not let this user read it', '{path}：このユーザーには読む権限がありません'],
  ['{path}: this is a folder', '{path}：フォルダーです'],
  ['{path}: it cannot be read', '{path}：読めません'],
  ['{path}: the gzip data break off in the middle', '{path}：gzip のデータが途中で切れています'],
  [
    '{path}: its gzip data are damaged, or only its name says gzip',
    '{path}：gzip のデータが壊れているか、名前だけが gzip です',
  ],
  ['{path}: its Zstandard data: {*words}', '{path}：Zstandard のデータが読めません（{words}）'],
  ['{path}: line {line} is longer than {size} MiB', '{path}：{line}行目が{size} MiBを超えています'],
  [
    '{path}: its Parquet data are damaged or break off, or only its name says Parquet ({words})',
    '{path}：Parquet のデータが壊れているか、途中で切れているか、名前だけが Parquet です（{words}）',
  ],
  [
    '{path}: its Parquet data are damaged or break off, or only its name says Parquet',
    '{path}：Parquet のデータが壊れているか、途中で切れているか、名前だけが Parquet です',
  ],
  [
    '{path} is in a form that a replay does not read: save it as CSV, unpack it, or move it out of the folder',
    '{path} はリプレイで読めない形式です。CSV で保存するか、展開するか、フォルダーの外に移してください',
  ],
  ['{path} holds no file that a replay can read', '{path} に、リプレイで読めるファイルがありません'],
  [
    '{path}: no file has a name that fits this pattern (seen from {folder})',
    '{path}：このパターンに合う名前のファイルがありません（{folder} から探しました）',
  ],
  [
    "{name} is JSON in one piece; one object a line is needed: jq -c '.[]' writes an array so, jq -c . objects over several lines",
    "{name} は全体で1つの JSON です。1行に1つのオブジェクトが必要です。配列は jq -c '.[]' で、複数行のオブジェクトは jq -c . で直せます",
  ],
  ['{name} is no text', '{name} はテキストではありません'],
  [
    '{name} is empty: take it out if nothing happened in its time, else export it again',
    '{name} は空です。その期間に取引がなければ外し、そうでなければ書き出し直してください',
  ],
  ['{name} has no line that reads as {encoding}', '{name} には、{encoding} として読める行がありません'],
  [
    '{name} has no row that can be read: the quotes on line {line} are not closed as they should',
    '{name} には読める行がありません（{line}行目の引用符が正しく閉じていません）',
  ],
  [
    '{name} ends inside its header: export it again, or take it out if nothing happened in its time',
    '{name} は見出しの途中で終わっています。書き出し直してください。その期間に取引がなければ外してください',
  ],
  ['--format {name}; there are {,names}', '--format {name} という形式はありません。指定できるのは {names} です'],
  [
    '{name} has nothing on line {line}, where its header is said to stand',
    '{name} の{line}行目には何もありません。マッピングの header は見出しの行番号です',
  ],

  // ── slices that are of no one division, or damaged (replay/run/merge-parts, replay/run/parts/part-file) ──
  ['they are slices of different divisions ({,slices})', '分割数が互いに違います（{slices}）'],
  [
    'line {line} of {path} is damaged or cut off: replay its slice again',
    '{path} の{line}行目が壊れているか、途中で切れています。この分割をもう一度リプレイしてください',
  ],

  // ── mappings for several files (cli/replay/map) ──
  [
    'several files get a mapping each: name a folder with --out',
    'ファイルが複数あるときは、それぞれのマッピングを書き出すフォルダーを --out で指定してください',
  ],
  ['--out {path} exists already or cannot be written', '--out の {path} はすでにあるか、書き込めません'],

  // ── outcomes alone (replay/read/inputs, replay/run/outcomes-alone) ──
  [
    '{file} holds outcomes only: the kind of {mapping} is outcomes',
    '{file} は結果だけのファイルです（{mapping} の kind が outcomes）',
  ],
  ['{count} outcomes and no attempt in {,files}', '{files} にあるのは結果{count}件だけで、試行がありません'],

  // ── options of a replay, and where it writes (cli/replay/run-misuse, cli/common/output-paths, cli/replay/evidence) ──
  [
    '--workers {number}: write a whole number from 1 to {most}',
    '--workers {number}：1から{most}までの整数を指定してください',
  ],
  ['--scoring needs --api-key', '--scoring には --api-key が必要です'],
  ['--slice needs --out', '--slice には --out が必要です'],
  [
    '--slice writes lines for "replay merge", whose --out may be .parquet',
    '--slice が書き出すのは "replay merge" で読む行です。.parquet は "replay merge" の --out に指定してください',
  ],
  ['--resume needs --out', '--resume には --out が必要です'],
  [
    '--report needs the whole replay: give it to "replay merge", not to a --slice',
    '--report にはリプレイ全体が必要です。--slice ではなく "replay merge" に付けてください',
  ],
  [
    '--features needs a replay in one piece: it goes with neither --slice nor --resume',
    '--features には一続きのリプレイが必要です。--slice や --resume とは同時に指定できません',
  ],
  ['--features {path} is a file; name a folder', '--features の {path} はファイルです。フォルダーを指定してください'],
  [
    'a file beside --out ({ending}) {path} is a folder; name a file',
    '--out の作業ファイル（{ending}）になる {path} はフォルダーです。--out に別の名前を指定してください',
  ],
  [
    'a file beside --out ({ending}) {path} is no plain file, and would be replaced by one; name a file',
    '--out の作業ファイル（{ending}）になる {path} は通常のファイルではなく、置き換えられてしまいます。--out に別の名前を指定してください',
  ],
  [
    'a file beside --out ({ending}) {path} is {*what} too, which would be overwritten; name another file',
    '--out の作業ファイル（{ending}）になる {path} は{what}でもあり、上書きされてしまいます。--out に別の名前を指定してください',
  ],
  ['{option} {path} is a folder; name a file', '{option} の {path} はフォルダーです。ファイルを指定してください'],
  [
    '{option} {path} is no plain file, and would be replaced by one; name a file',
    '{option} の {path} は通常のファイルではなく、置き換えられてしまいます。ファイルを指定してください',
  ],
  [
    '{option} {path} is {*what} too, which would be overwritten; name another file',
    '{option} の {path} は{what}でもあり、上書きされてしまいます。別のファイルを指定してください',
  ],
  ['--month {month}: the history holds no payment', '--month {month}：履歴に決済がありません'],
  [
    '--month {month}: the history holds payments from {first} to {last}',
    '--month {month}：履歴にある決済は {first} から {last} までです',
  ],
  ['--month {month}: the history holds payments in {,months}', '--month {month}：履歴に決済がある月は {months} です'],
  [
    '--month {month}: the history reaches from {first} to {last}',
    '--month {month}：履歴は {first} から {last} までです',
  ],

  // ── the configuration of replay evidence (replay/report/evidence-config) ──
  ['expected a map with {,keys}', '{keys} を持つマップを書きます'],
  ['unknown key "{key}": there are {,keys}', 'キー "{key}" はありません。書けるのは {keys} です'],
  ['"{key}" is missing', '"{key}" がありません'],
  ['expected a list', '一覧を書きます'],
  ['expected a text, or { ja: …, en: … }', '文字列か { ja: …, en: … } を書きます'],
  ['expected a day such as 2026-10-01', '2026-10-01 のような日付を書きます'],
  ['this day lies before "from"', '"from" より前の日付です'],
  [
    'expected "sha256:" and 64 hexadecimal digits, as an assessment carries it',
    '"sha256:" と16進数64桁（判定に付いているもの）を書きます',
  ],

  // ── slices of a replay (replay/run/merge-parts) ──
  ['{path} is not the output of a slice', '{path} は分割の出力ではありません'],
  [
    '{path} was written by another version of the program ({version})',
    '{path} は別のバージョンのプログラム（{version}）で書き出されました',
  ],
  ['{path} is not finished', '{path} は途中までしか書き出されていません'],
  ['of {count} slices {,numbers} are missing', '{count}分割のうち、{numbers}番目がありません'],
  ['of {count} slices {number} is missing', '{count}分割のうち、{number}番目がありません'],
  ['{files} files for {count} slices', '{count}分割に対して、ファイルが{files}個あります'],
  ['they come from other inputs or rule sets', '入力かルールセットが互いに違います'],
  [
    '{option}: the slices were decided by the rule set {decided}, not {given}; give the folder that they were replayed with',
    '{option}：分割の判定に使われたルールセットは {decided} で、{given} ではありません。リプレイに使ったフォルダーを指定してください',
  ],
  [
    '{option}: the slices were decided by the rule set {decided}, and none is given; give the folder that they were replayed with',
    '{option}：分割の判定に使われたルールセット {decided} が指定されていません。リプレイに使ったフォルダーを指定してください',
  ],
  [
    '--against: the slices hold the decisions of one rule set only; leave it out, or replay the slices with it',
    '--against：分割の出力には、一つのルールセットの判定しかありません。--against を外すか、付けて分割からリプレイし直してください',
  ],

  // ── feature stores (replay/features, cli/rules/try-store, replay/what-if/stale) ──
  [
    '{folder} holds {name}, which is of no feature store',
    '{folder} に、特徴量の保存先のものではない {name} があります',
  ],
  ['order {row} of the history', '履歴の{row}件目の注文'],
  ['{folder} lacks its part {name}', '{folder} に {name} の部分がありません'],
  ['{path}: its part {name} is not what was written', '{path}：{name} の部分が、書き出したものと違います'],
  ['{path} was cut short by somebody else', '{path} が、書き込みの途中でほかから切り詰められました'],
  ['{folder} has no readable {name}', '{folder} に、読める {name} がありません'],
  [
    '{folder} is of version {stored}, this program is {program}',
    '{folder} はバージョン {stored} のもので、このプログラムは {program} です',
  ],
  ['{folder} has other features than this program', '{folder} の特徴量の種類が、このプログラムと違います'],
  ['{path} has {size} bytes, and {bytes} were written', '{path} は{size}バイトですが、書き出したのは{bytes}バイトです'],
  [
    '{rule} reads {feature}: counters.yaml adds it, and the replay did not count it',
    '{rule} が使う {feature} は counters.yaml に追加されたもので、リプレイでは数えていません',
  ],
  [
    '{rule} reads {feature}: counters.yaml counts it in another way than the replay did',
    '{rule} が使う {feature} の数え方（counters.yaml）が、リプレイのときと違います',
  ],
  [
    '{rule} reads {feature}: {path} differs from what was replayed',
    '{rule} が使う {feature} のもとになる {path} が、リプレイのときと違います',
  ],
  ['and {count} more', 'ほか{count}件'],

  // ── keys (api/secrets, engine/card/tokens) ──
  [
    'the keys in {folder} stand inside the data folder, and would be copied with it',
    '鍵のフォルダー {folder} がデータフォルダーの中にあり、一緒に複写されてしまいます',
  ],
  [
    'there are no keys in {folder}, and demo keys cannot be written there: {code}',
    '{folder} に鍵がなく、試用の鍵も書き込めません: {code}',
  ],
  ['the key file {file} is missing', '鍵のファイル {file} がありません'],
  [
    '{source}: line {line} is not of the form id:base64, with an id of up to 16 letters, digits, _ or -',
    '{source}：{line}行目が id:base64 の形（id は英数字・_・- で16文字まで）ではありません',
  ],
  [
    '{source}: the key on line {line} has {bytes} bytes; it needs 32',
    '{source}：{line}行目の鍵は{bytes}バイトです。32バイト必要です',
  ],
  ['{source}: the key id on line {line} stands twice', '{source}：{line}行目の鍵の id が二つあります'],
  ['{source}: it holds no key', '{source}：鍵がありません'],

  // ── columns of tables (replay/read/mapping/of-table) ──
  [
    '{file}: {mapping} needs the {columns} {,names}; its columns are those of {format}: add --format {name}',
    '{file}：{mapping} には列 {names} が必要です。列名は {format} の形式なので、--format {name} を加えてください',
  ],
  [
    '{file}: {mapping} needs the {columns} {,names}, and no file has them; the columns of this one are our own names: without the mapping it is read',
    '{file}：{mapping} には列 {names} が必要ですが、どのファイルにもありません。このファイルの列名は当システムの項目名なので、マッピングを外せば読めます',
  ],
  [
    '{file}: the nearest of {count} is {nearest}; {mapping} needs the {columns} {,names}',
    '{file}：最も近い形式は {nearest} ですが、列 {names} が足りません',
  ],
  ['{file}: {mapping} needs the {columns} {,names}', '{file}：{mapping} には列 {names} が必要です'],
  ['{file}: its columns are those of no known format', '{file}：列名がどの形式とも一致しません'],

  // ── too many rows refused (replay/run/reject-limit); why each is: japanese-refusals.ts ──
  [
    '{rejected} of {read} {unit} ({,causes}); the first of each cause:',
    '{read}行のうち{rejected}行（{causes}）。原因ごとの最初の行：',
  ],
  [
    '{rejected} of {read} {unit} ({,causes}); the first of each of the {count} most frequent causes:',
    '{read}行のうち{rejected}行（{causes}）。多い順に{count}つの原因の最初の行：',
  ],
  ['{rejected} of {read} {unit} ({,causes})', '{read}行のうち{rejected}行（{causes}）'],
  [
    'no line is of our own form; where a shop or a provider wrote them: "sekisho replay map FILE > map.yaml" writes a mapping for --map map.yaml',
    '当システム形式の行がありません。店舗や決済会社が書き出したファイルなら、"sekisho replay map ファイル > map.yaml" でマッピングを作り、--map map.yaml で指定してください',
  ],

  // ── rules test, rules try ──
  [
    'left out, for shadow rules act on nothing and stored features cannot say what these hit: {,rules}',
    '判定に影響せず、保存した特徴量では該当が分からないため、次のシャドーのルールを除きました：{rules}',
  ],
  ['There are no cases.', '例がありません。'],
  ['No case matches "{filter}".', '"{filter}" に合う例はありません。'],
  ['there is no rule "{rule}"', 'ルール "{rule}" はありません'],
  ['either --rule or --against', '--rule と --against は同時に指定できません'],
  ['either files or --on', 'ファイルと --on は同時に指定できません'],
  ['name files, or a feature store with --on', 'ファイルを指定するか、--on で特徴量の保存先を指定してください'],

  // ── rules fmt ──
  ['it is not well-formed YAML', 'YAML として読めません'],
  ['it holds no rule', 'ルールが書かれていません'],
  ['it uses anchors, which have no place in a rule', 'ルールでは使わないアンカーがあります'],
  ['its layout does not settle', '整形の結果が定まりません'],
  ['its layout would not be read back', '整形すると読めなくなります'],
  ['its meaning would change', '整形すると意味が変わります'],
  ['a comment would be lost', '整形するとコメントが失われます'],

  // ── rules new ──
  ['missing: {,flags}', '足りないもの：{flags}'],
  ['an answer is needed', '入力してください'],
  ['there is no such family', 'その系統はありません'],
  ['there is a rule "{id}" already', 'ルール "{id}" はすでにあります'],
  [
    'policy.yaml has no family "{family}": it has {,families}',
    'policy.yaml に系統 "{family}" はありません。あるのは {families} です',
  ],
  ['a new rule is {,statuses}', '新しいルールの状態に書けるのは {statuses} です'],
  ['points are a whole number from -100 to 100, and not 0', '点数は-100から100までの整数で、0以外です'],
  [
    'a rule gives points or asks for a challenge: take --points or --challenge, not both',
    'ルールの効果は点数かチャレンジの要求のどちらかです。--points と --challenge は同時に指定できません',
  ],
  ['{path} is there already', '{path} はすでにあります'],
  ['Nothing was written.', '何も書き込みませんでした。'],

  // ── lists add ──
  ['there is no list "{name}" (--create makes one)', 'リスト "{name}" はありません（--create で作れます）'],
  [
    '{file} is a plain text: add a line to it',
    '{file} は1行に一つの値を書くテキストです。ファイルに行を書き足してください',
  ],
  [
    '--expires is a number of days, 90d, or a date YYYY-MM-DD',
    '--expires は 90d のような日数か、YYYY-MM-DD の日付です',
  ],
  [
    '--expires {date} is over already: the entry would match nothing',
    '--expires {date} はすでに過ぎています。追加しても何にも当てはまりません',
  ],
  [
    'the list "{list}" is asked for {asked} (rule {rule}), never for {field}: the entry would match nothing (--value adds it all the same)',
    'リスト "{list}" は {asked} を調べるためのもので（ルール {rule}）、{field} では引かれません。追加しても何にも当てはまりません（それでも追加するなら --value）',
  ],
  ['an entry needs a value', '値が空です'],
  ['"{value}" stands in line {line} already', '"{value}" はすでに{line}行目にあります'],
  ['the list has no header with a column "value"', 'リストに "value" の列を含む見出し行がありません'],
  ['either --value or --from', '--value と --from は同時に指定できません'],
  ['say --value, or --from with --field', '--value か、--from と --field を指定してください'],
  [
    '"{field}" is no feature that is a text; did you mean {near}?',
    '"{field}" は文字列の特徴量ではありません。{near} の間違いではありませんか',
  ],
  ['"{field}" is no feature that is a text', '"{field}" は文字列の特徴量ではありません'],
  ['there is no assessment "{id}" in {folder}', '{folder} に判定 "{id}" はありません'],
  [
    'the features of "{id}" were erased, never kept, or cannot be opened with these keys',
    '"{id}" の特徴量は消去されたか、保存されなかったか、この鍵では開けません',
  ],
  ['"{id}" has no {=field}', '"{id}" に {field} のデータがありません'],
];
