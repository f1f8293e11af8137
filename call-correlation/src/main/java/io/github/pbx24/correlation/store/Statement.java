package io.github.pbx24.correlation.store;

import java.time.Instant;

/**
 * One statement of a call as it is stored.
 *
 * @param content hash of what was said, without the receipt
 * @param occurrence which of several equal statements: 0 if it can be said only once, else its receipt
 * @param receivedAt when it was received first
 * @param body what was said, see {@link StatementCodec}
 * @since 0.1
 */
public record Statement(String content, long occurrence, Instant receivedAt, String body) {

    @Override
    public String toString() {
        return "Statement[" + content + "#" + occurrence + ", receivedAt=" + receivedAt + "]";
    }
}
