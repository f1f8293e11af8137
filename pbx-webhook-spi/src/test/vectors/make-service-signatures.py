#!/usr/bin/env python3
"""Signs example webhooks the way each service documents it, with openssl and Python alone, and prints them as JSON.

  python3 pbx-webhook-spi/src/test/vectors/make-service-signatures.py > pbx-webhook-spi/src/test/resources/vectors/service-signatures.json

The keys are invented. The two rows marked "published" were computed by the services and stand in their documentation.
The asymmetric keys are made anew by each run.
"""
import base64, hashlib, hmac, json, os, subprocess, tempfile
from urllib.parse import parse_qsl

AT = 1700000000
BODY = '{"type":"call.ended","id":"c-1","note":"caf\u00e9"}'
FORM = "CallSid=CA1&From=%2B79000000011&To=%2B74950000101&Name=%D0%98%D0%B2%D0%B0%D0%BD+P&A=2&A=1"
BASE = "https://gw.example.com/pbx/office"
FORM_TYPE = "application/x-www-form-urlencoded"


def mac(key, message, digest):
    """HMAC by openssl, so that not even Python's own is believed."""
    with tempfile.NamedTemporaryFile(delete=False) as f:
        f.write(message)
    out = subprocess.run(["openssl", "dgst", "-" + digest, "-mac", "HMAC", "-macopt", "hexkey:" + key.hex(), "-binary", f.name],
                         check=True, capture_output=True).stdout
    os.unlink(f.name)
    assert out == hmac.new(key, message, digest).digest()
    return out


def b64(data):
    return base64.b64encode(data).decode()


def row(service, headers, body=BODY, method="POST", query="", content_type="application/json", **more):
    return dict(service=service, method=method, path="", query=query, content_type=content_type, headers=headers, body=body, at=AT, **more)


def sorted_form(text, between, separator):
    fields = sorted(parse_qsl(text, keep_blank_values=True))
    return separator.join(n + between + v for n, v in fields)


rows = []
body = BODY.encode()
ts = str(AT)

key = "whsec_stripe_is_text"
old = mac(b"another key", (ts + ".").encode() + body, "sha256").hex()
sig = mac(key.encode(), (ts + ".").encode() + body, "sha256").hex()
rows.append(row("stripe", {"Stripe-Signature": f"t={ts},v1={old},v1={sig},v0=00"}, key=key))

sig = mac(b"slack-secret", b"v0:" + ts.encode() + b":" + body, "sha256").hex()
rows.append(row("slack", {"X-Slack-Signature": "v0=" + sig, "X-Slack-Request-Timestamp": ts}, key="slack-secret"))
rows.append(row("slack", {"X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
                          "X-Slack-Request-Timestamp": "1531420618"},
                body="token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
                     "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                     "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                     "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
                content_type=FORM_TYPE, key="8f742231b10e8888abcd99yyyzzz85a5", published=True))
rows[-1]["at"] = 1531420618

secret = bytes(range(24))
for service, prefix in (("standard-webhooks", "webhook"), ("svix", "svix")):
    message = b"msg_1." + ts.encode() + b"." + body
    wrong = b64(mac(b"old", message, "sha256"))
    sig = b64(mac(secret, message, "sha256"))
    rows.append(row(service, {prefix + "-id": "msg_1", prefix + "-timestamp": ts, prefix + "-signature": f"v1,{wrong} v1a,AAAA v1,{sig}"},
                    key="whsec_" + b64(secret)))

rows.append(row("github", {"X-Hub-Signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"},
                body="Hello, World!", key="It's a Secret to Everybody", published=True))
rows.append(row("github", {"X-Hub-Signature-256": "sha256=" + mac(b"gh", body, "sha256").hex()}, key="gh"))
rows.append(row("shopify", {"X-Shopify-Hmac-Sha256": b64(mac(b"shop-secret", body, "sha256"))}, key="shop-secret"))
rows.append(row("line", {"X-Line-Signature": b64(mac(b"channel-secret", body, "sha256"))}, key="channel-secret"))

text = BASE + "?a=1&b=%20" + sorted_form(FORM, "", "")
rows.append(row("twilio", {"X-Twilio-Signature": b64(mac(b"twilio-token", text.encode(), "sha1"))}, body=FORM, query="a=1&b=%20",
                content_type=FORM_TYPE, key="twilio-token"))
digest = hashlib.sha256(body).hexdigest()
text = BASE + "?bodySHA256=" + digest
rows.append(row("twilio-json", {"X-Twilio-Signature": b64(mac(b"twilio-token", text.encode(), "sha1"))}, query="bodySHA256=" + digest,
                key="twilio-token"))

text = BASE + "12345"
rows.append(row("plivo-v2", {"X-Plivo-Signature-V2": b64(mac(b"plivo-token", text.encode(), "sha256")), "X-Plivo-Signature-V2-Nonce": "12345"},
                body=FORM, query="a=1", content_type=FORM_TYPE, key="plivo-token"))

for method, query, form in (("POST", "", FORM), ("POST", "b=2&a=1", FORM), ("GET", "b=2&a=1", ""), ("GET", "", ""), ("POST", "b=2&a=1", "")):
    text = BASE
    sorted_query = sorted_form(query, "=", "&")
    if sorted_query or form:
        text += "?" + sorted_query
    if sorted_query and form:
        text += "."
    text += sorted_form(form, "", "") + ".67890"
    sig = b64(mac(b"plivo-token", text.encode(), "sha256"))
    other = b64(mac(b"sub-account", text.encode(), "sha256"))
    rows.append(row("plivo-v3", {"X-Plivo-Signature-V3": other + "," + sig, "X-Plivo-Signature-V3-Nonce": "67890"}, body=form, method=method,
                    query=query, content_type=FORM_TYPE, key="plivo-token"))

with tempfile.TemporaryDirectory() as folder:
    def openssl(*args):
        return subprocess.run(("openssl",) + args, cwd=folder, check=True, capture_output=True).stdout

    message = ts.encode() + b"|" + body
    open(folder + "/message", "wb").write(message)
    openssl("genpkey", "-algorithm", "ed25519", "-out", "ed.pem")
    der = openssl("pkey", "-in", "ed.pem", "-pubout", "-outform", "DER")
    sig = openssl("pkeyutl", "-sign", "-rawin", "-inkey", "ed.pem", "-in", "message")
    rows.append(row("telnyx", {"telnyx-signature-ed25519": b64(sig), "telnyx-timestamp": ts}, key=b64(der[-32:])))

    message = b"msg_1." + ts.encode() + b"." + body
    open(folder + "/message", "wb").write(message)
    sig = openssl("pkeyutl", "-sign", "-rawin", "-inkey", "ed.pem", "-in", "message")
    rows.append(row("standard-webhooks-asymmetric",
                    {"webhook-id": "msg_1", "webhook-timestamp": ts, "webhook-signature": "v1,AAAA v1a," + b64(sig)}, key=b64(der)))

    open(folder + "/message", "wb").write(body)
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "rsa.pem")
    pem = openssl("pkey", "-in", "rsa.pem", "-pubout").decode()
    sig = openssl("dgst", "-sha256", "-sign", "rsa.pem", "message")
    rows.append(row("rsa", {"X-Signature": base64.urlsafe_b64encode(sig).decode().rstrip("=")}, key=pem))

print(json.dumps(dict(vectors=rows), indent=1))
