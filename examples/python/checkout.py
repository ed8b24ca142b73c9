"""A shop in Python: plain HTTP, standard library only.

    SEKISHO_URL=http://127.0.0.1:8080 SEKISHO_API_KEY=... python3 checkout.py order-1
"""
import http.client
import json
import os
import sys
import urllib.error
import urllib.request

URL = os.environ.get("SEKISHO_URL", "http://127.0.0.1:8080")
KEY = os.environ.get("SEKISHO_API_KEY", "")

# What to do when nobody answers: prefer a challenge, and look before shipping.
FALLBACK = {"flow": "challenge", "three_ds": {"threeDSRequestorChallengeInd": "03"}, "advice": [{"do": "review_before_shipping"}]}


def post(path, body, timeout=1.0):
    """Sends JSON. The same body may be sent again: an attempt and an outcome each count once."""
    data = json.dumps(body, ensure_ascii=False).encode("utf-8")
    headers = {"authorization": f"Bearer {KEY}", "content-type": "application/json"}
    for last in (False, True):
        try:
            request = urllib.request.Request(URL + path, data, headers, method="POST")
            with urllib.request.urlopen(request, timeout=timeout) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != 429 and error.headers.get_content_type() == "application/problem+json":
                raise  # Our own mistake, says the service (a proxy's page is none): trying again will not help.
            if last:
                return None
        except (OSError, ValueError, http.client.HTTPException):  # The last: broken off in the middle.
            if last:
                return None


def main():
    order = sys.argv[1]
    attempt = f"{order}-1"
    checkout = {
        "id": attempt,
        "order_id": order,
        "amount": {"value": 49980, "currency": "JPY"},
        "items": [{"name": "Nintendo Switch 2 本体", "category": "ゲーム機本体", "quantity": 1, "unit_price": 49980}],
        "shipping": {"postal_code": "160-0022", "prefecture": "東京都", "city": "新宿区", "line1": "新宿1-2-3", "country": "JP"},
        "account": {"guest": True},
    }
    decision = post("/v1/assessments", checkout) or FALLBACK
    print("flow", decision["flow"])
    print("challenge", decision["three_ds"]["threeDSRequestorChallengeInd"])
    # … authenticate with your payment provider, then say what became of it:
    answer = post(f"/v1/assessments/{attempt}/outcomes", {"type": "authentication", "trans_status": "N"})
    print("advice", " ".join(one["do"] for one in answer["advice"]) if answer else "keep the outcome and send it later")


if __name__ == "__main__":
    main()
