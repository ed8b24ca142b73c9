<?php
// A shop in PHP (8.0 or later): plain HTTP, no extension needed.
//
//   SEKISHO_URL=http://127.0.0.1:8080 SEKISHO_API_KEY=... php checkout.php order-1
declare(strict_types=1);

$url = getenv('SEKISHO_URL') ?: 'http://127.0.0.1:8080';
$key = getenv('SEKISHO_API_KEY') ?: '';

// What to do when nobody answers: prefer a challenge, and look before shipping.
$fallback = ['flow' => 'challenge', 'three_ds' => ['threeDSRequestorChallengeInd' => '03'], 'advice' => [['do' => 'review_before_shipping']]];

/** Sends JSON. The same body may be sent again: an attempt and an outcome each count once. */
function post(string $url, #[\SensitiveParameter] string $key, array $body): ?array
{
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => ["authorization: Bearer $key", 'content-type: application/json'],
        'content' => json_encode($body, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR),
        'timeout' => 1.0,
        'ignore_errors' => true,
    ]]);
    for ($try = 0; $try < 2; $try++) {
        $stream = @fopen($url, 'r', false, $context);
        if ($stream === false) {
            continue;
        }
        $headers = stream_get_meta_data($stream)['wrapper_data'];
        $text = stream_get_contents($stream);
        fclose($stream);
        preg_match('/ (\d{3})/', $headers[0] ?? '', $match);
        $status = (int) ($match[1] ?? 0);
        if ($status >= 200 && $status < 300) {
            $answer = json_decode($text, true);
            if (is_array($answer)) {
                return $answer;
            }
            continue; // Broken off in the middle, or a proxy's page.
        }
        $refused = preg_grep('#^content-type: *application/problem\+json#i', $headers) !== [];
        if ($refused && $status < 500 && $status !== 429) {
            // Our own mistake, says the service (a proxy's page is none): trying again will not help.
            throw new RuntimeException("refused: $status");
        }
    }
    return null;
}

$order = $argv[1];
$attempt = "$order-1";
$checkout = [
    'id' => $attempt,
    'order_id' => $order,
    'amount' => ['value' => 49980, 'currency' => 'JPY'],
    'items' => [['name' => 'Nintendo Switch 2 本体', 'category' => 'ゲーム機本体', 'quantity' => 1, 'unit_price' => 49980]],
    'shipping' => ['postal_code' => '160-0022', 'prefecture' => '東京都', 'city' => '新宿区', 'line1' => '新宿1-2-3', 'country' => 'JP'],
    'account' => ['guest' => true],
];
$decision = post("$url/v1/assessments", $key, $checkout) ?? $fallback;
echo "flow {$decision['flow']}\n";
echo "challenge {$decision['three_ds']['threeDSRequestorChallengeInd']}\n";
// … authenticate with your payment provider, then say what became of it:
$answer = post("$url/v1/assessments/$attempt/outcomes", $key, ['type' => 'authentication', 'trans_status' => 'N']);
echo 'advice ', $answer ? implode(' ', array_column($answer['advice'], 'do')) : 'keep the outcome and send it later', "\n";
