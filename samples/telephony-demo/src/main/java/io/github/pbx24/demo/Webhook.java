package io.github.pbx24.demo;

import java.util.Map;

/**
 * What an exchange sends to the gateway.
 *
 * @param method GET or POST
 * @param target path and query, from the first slash
 * @param headers headers by name
 * @param body empty for none
 */
record Webhook(String method, String target, Map<String, String> headers, byte[] body) {

    Webhook {
        headers = Map.copyOf(headers);
        body = body.clone();
    }

    static Webhook get(String target) {
        return new Webhook("GET", target, Map.of(), new byte[0]);
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    /** Without query, headers and body: they carry tokens. */
    @Override
    public String toString() {
        return method + " " + target.split("[?]", 2)[0];
    }
}
