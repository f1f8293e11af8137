package io.github.pbx24.events;

import io.github.pbx24.inbox.PermanentFailureException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An event as it is stored: the portal's id, a line feed, and the body without its secrets. */
record StoredEvent(String portal, byte[] body) {

    static byte[] encode(String portal, byte[] body) {
        byte[] head = (portal + '\n').getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, bytes, head.length, body.length);
        return bytes;
    }

    static StoredEvent decode(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return new StoredEvent(
                        new String(bytes, 0, i, StandardCharsets.US_ASCII),
                        Arrays.copyOfRange(bytes, i + 1, bytes.length));
            }
        }
        throw new PermanentFailureException("what is stored is no event");
    }
}
