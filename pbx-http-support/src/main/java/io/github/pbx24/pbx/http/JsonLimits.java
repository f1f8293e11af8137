package io.github.pbx24.pbx.http;

/**
 * How much JSON is read at most.
 *
 * @param bytes length of the text
 * @param depth structures inside each other
 * @param nodes values and members all together
 * @since 0.1
 */
public record JsonLimits(int bytes, int depth, int nodes) {

    /** For bodies of webhooks: 1 MiB, 32 levels, 20,000 nodes. */
    public static final JsonLimits WEBHOOK = new JsonLimits(1 << 20, 32, 20_000);

    /** For short answers of an API: 64 KiB, 32 levels, 5,000 nodes. */
    public static final JsonLimits ANSWER = new JsonLimits(64 << 10, 32, 5_000);

    /** Checks that all are positive. */
    public JsonLimits {
        if (bytes < 1 || depth < 1 || nodes < 1) {
            throw new IllegalArgumentException("limits must be >= 1");
        }
    }
}
