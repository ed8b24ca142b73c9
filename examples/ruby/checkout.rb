# A shop in Ruby: plain HTTP, standard library only.
#
#   SEKISHO_URL=http://127.0.0.1:8080 SEKISHO_API_KEY=... ruby checkout.rb order-1
require 'json'
require 'net/http'
require 'openssl'

URL = ENV.fetch('SEKISHO_URL', 'http://127.0.0.1:8080')
KEY = ENV.fetch('SEKISHO_API_KEY', '')

# What to do when nobody answers: prefer a challenge, and look before shipping.
FALLBACK = {
  'flow' => 'challenge',
  'three_ds' => { 'threeDSRequestorChallengeInd' => '03' },
  'advice' => [{ 'do' => 'review_before_shipping' }]
}.freeze

# Sends JSON. The same body may be sent again: an attempt and an outcome each count once.
def post(path, body)
  uri = URI(URL + path)
  request = Net::HTTP::Post.new(uri, 'authorization' => "Bearer #{KEY}", 'content-type' => 'application/json')
  request.body = JSON.generate(body)
  2.times do
    response = Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == 'https', open_timeout: 1, read_timeout: 1) { |http| http.request(request) }
    return JSON.parse(response.body) if response.is_a?(Net::HTTPSuccess)
    # Our own mistake, says the service (a proxy's page is none): trying again will not help.
    raise "refused: #{response.code}" if response.code.to_i < 500 && response.code != '429' && response.content_type == 'application/problem+json'
  rescue SystemCallError, SocketError, OpenSSL::SSL::SSLError, Timeout::Error, IOError, Net::HTTPBadResponse, JSON::ParserError
    next
  end
  nil
end

order = ARGV.fetch(0)
attempt = "#{order}-1"
checkout = {
  id: attempt,
  order_id: order,
  amount: { value: 49_980, currency: 'JPY' },
  items: [{ name: 'Nintendo Switch 2 本体', category: 'ゲーム機本体', quantity: 1, unit_price: 49_980 }],
  shipping: { postal_code: '160-0022', prefecture: '東京都', city: '新宿区', line1: '新宿1-2-3', country: 'JP' },
  account: { guest: true }
}
decision = post('/v1/assessments', checkout) || FALLBACK
puts "flow #{decision['flow']}"
puts "challenge #{decision['three_ds']['threeDSRequestorChallengeInd']}"
# … authenticate with your payment provider, then say what became of it:
answer = post("/v1/assessments/#{attempt}/outcomes", { type: 'authentication', trans_status: 'N' })
puts "advice #{answer ? answer['advice'].map { |one| one['do'] }.join(' ') : 'keep the outcome and send it later'}"
