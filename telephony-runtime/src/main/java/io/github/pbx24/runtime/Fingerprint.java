package io.github.pbx24.runtime;

import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What makes two requests the same: method, path, query and body. */
final class Fingerprint {

    private static final byte[] SEPARATOR = {0};

    private Fingerprint() {}

    static String of(byte[] body) {
        return HexFormat.of().formatHex(sha256().digest(body));
    }

    static String of(WebhookRequest request) {
        MessageDigest digest = sha256();
        for (String text : new String[] {request.method(), request.path(), request.rawQuery()}) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update(SEPARATOR);
        }
        digest.update(request.body());
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
