/** What stops a command, in Japanese: the catalogue of faults (shared/errors.ts) for people at a terminal. */
import type { FaultsInJapanese } from '../../authoring/explain/errors.ts';

/** Every fault has its Japanese, or this does not compile. */
export const faultsInJapanese: FaultsInJapanese = {
  'port-in-use': {
    text: '別のプログラムがこのアドレスとポートで待ち受けています',
    remedy: 'それを止めるか、--port または SEKISHO_PORT で別のポートを指定してください',
  },
  'address-unavailable': {
    text: 'このアドレスでは待ち受けられません',
    remedy: '--host でこのマシンのアドレス（このマシンだけなら 127.0.0.1）と、使う権限のあるポートを指定してください',
  },
  'data-folder-locked': {
    text: '別のサービスがこのデータフォルダーを使っています',
    remedy: 'それを止めるか、--data でこのサービス専用のフォルダーを指定してください',
  },
  'data-folder-unwritable': {
    text: 'データフォルダーに書き込めません',
    remedy: '所有者、権限、ファイルシステムが読み取り専用でないか、空き容量を確かめてください',
  },
  'journal-foreign': {
    text: '記録のファイルが Sekisho のものではないか、壊れています',
    remedy:
      '"sekisho journal verify" を実行し、破損が見つかったら "sekisho journal restore" で最新のバックアップから戻してください',
  },
  'journal-newer': {
    text: 'この記録は、より新しい Sekisho で書かれています',
    remedy: 'そのバージョン以降を使ってください。記録を古い形式に戻すことはできません',
  },
  'journal-key': {
    text: '個人データまたはカウンターのキーの鍵が、この記録を書いたときの鍵と違います',
    remedy: '以前の鍵を指定してください（docs/configuration.md の「Keys」）。別の鍵では何も一致しなくなります',
  },
  'rule-set-refused': {
    text: 'ルールセットにエラーがあります',
    remedy: '上に示したエラーを直してください。"sekisho rules check" で再び確認できます',
  },
  'secret-unreadable': {
    text: '鍵を読めないか、長さが違います',
    remedy: '鍵は32バイトで、16進数64桁または base64 の44文字で書きます',
  },
  'keys-unreadable': {
    text: 'API キーのファイルを読めないか、内容が正しくありません',
    remedy:
      'ファイルを直すか、バックアップの写しに戻してください。実行中のサービスは以前のキーのまま動き続けるため、その後に取り消したキーもまだ有効です',
  },
  'bad-option': {
    text: 'オプションまたは環境変数に、使えない値があります',
    remedy: '--help と docs/configuration.md を参照してください',
  },
  'file-not-utf8': {
    text: 'ファイルが UTF-8 ではありません',
    remedy: '先に変換してください（例："iconv -f CP932 -t UTF-8"）',
  },
  'table-unreadable': {
    text: 'ファイルが、このコマンドで読める表になっていません',
    remedy: '二重引用符をすべて閉じ、1行目に列名を書いてください。詳しくはコマンドの --help にあります',
  },
  'no-table': {
    text: 'ファイルに、読める表も行もありません',
    remedy:
      'NDJSON、Parquet、または見出し行のあるテキストの表（CSV、TSV）を指定してください。.zip は展開し、.xlsx は CSV で保存し、UTF-16 で印のないテキストには --encoding utf-16le または utf-16be を付けます',
  },
  'columns-unfit': {
    text: 'ファイルの列が、どの形式やマッピングにも合いません',
    remedy:
      '--format で形式を指定するか、"sekisho replay map ファイル > map.yaml" でマッピングを作り、--map map.yaml で指定してください',
  },
  'no-orders': {
    text: '結果だけが指定され、対象となる注文も決済もありません',
    remedy:
      '注文または決済のファイルを一緒に指定してください："sekisho replay 注文ファイル 結果ファイル"（それぞれの --format または --map も付けます）。注文番号や決済IDで突き合わせます（docs/replay-files.ja.md の「複数のファイルを1つの履歴に」）',
  },
  'mapping-refused': {
    text: 'マッピングのファイルにエラーがあります',
    remedy: '上に示したエラーを直してください。各キーの説明は docs/replay-files.ja.md にあります',
  },
  'too-many-rejects': {
    text: '使えない行が多すぎます',
    remedy:
      '--rejects ファイル で書き出して確かめ、ファイルか読み方を直すか、--max-rejects で許容する数を増やしてください',
  },
  'replay-changed': {
    text: '中断したリプレイとは、入力・ルールセット・オプションのどれかが違います',
    remedy: '始めたときと同じものを指定するか、--resume を外して最初からやり直してください',
  },
  'feature-store-unreadable': {
    text: '特徴量の保存先が不完全です',
    remedy:
      '"sekisho replay ファイル --features フォルダー" で作り直してください。中断したリプレイの保存先は使えません',
  },
  'feature-store-foreign': {
    text: 'この特徴量は、別のバージョンのプログラムで保存されたものです',
    remedy: '--features を付けて履歴をもう一度リプレイしてください。特徴量の値がバージョンによって違うことがあります',
  },
  'feature-store-elsewhere': {
    text: '特徴量の保存先には専用のフォルダーが必要です',
    remedy: 'まだないフォルダー、空のフォルダー、または以前の保存先を指定してください',
  },
  'feature-store-differs': {
    text: '保存した特徴量による採点が、リプレイの採点と一致しません',
    remedy: '保存は行いませんでした。プログラムの不具合です。ルールセットを添えてお知らせください',
  },
  'full-replay-needed': {
    text: 'この変更には、保存した特徴量では答えられません',
    remedy:
      'この変更を加えて履歴を再計算してください：sekisho replay ファイル --rules … --against …、または sekisho rules try ファイル',
  },
  'slices-differ': {
    text: '一つのリプレイを分割した出力が、すべてはそろっていません',
    remedy: '同じ入力・ルールセット・オプションで作った、すべての分割の出力を指定してください',
  },
  'line-too-long': {
    text: '1件の注文・決済・結果としては長すぎる行があります',
    remedy: `1行に一つのオブジェクトを書いてください。ファイル全体が一つの JSON 配列なら "jq -c '.[]' all.json > all.ndjson" で変換できます`,
  },
  'file-damaged': {
    text: '圧縮ファイルまたはParquetファイルが壊れているか、途中で切れています',
    remedy: 'ファイルを取得し直すか書き出し直し、元のサイズと比べてください。このファイルの中身は使っていません',
  },
  'file-unreadable': {
    text: 'ファイルを読めません',
    remedy: 'パスと権限を確かめてください',
  },
};
