package io.github.pbx24.pbx.tck;

import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Requests that no exchange sends, made from real ones. The same seed gives the same request. */
final class Hostile {

    private static final List<String> GARBAGE = List.of(
            "",
            " ",
            "\u0000",
            "=",
            "&",
            "%",
            "%FF",
            "%zz",
            "a=1&".repeat(2_000),
            "{",
            "[".repeat(100_000),
            "{\"a\":".repeat(50_000),
            "null",
            "\uFEFF",
            "\uD800",
            "<x/>",
            "-1",
            "9".repeat(400),
            "x".repeat((1 << 20) + 1),
            "😀",
            "'\"\\\r\n",
            "0x1",
            "NaN",
            "true");

    private Hostile() {}

    static WebhookRequest mutate(WebhookRequest request, List<String> headers, long seed) {
        Random random = new Random(seed);
        WebhookRequest.Builder mutant = request.toBuilder();
        switch (random.nextInt(6)) {
            case 0 -> mutant.body(flipped(request.body(), random));
            case 1 -> mutant.body(Arrays.copyOf(request.body(), random.nextInt(request.body().length + 1)));
            case 2 -> mutant.body(garbage(random).getBytes(StandardCharsets.UTF_8));
            case 3 -> mutant.rawQuery(garbage(random));
            case 4 -> mutant.rawQuery(spliced(request.rawQuery(), random));
            default -> mutant.path("/" + garbage(random)).remoteAddress(garbage(random));
        }
        for (String header : headers) {
            if (random.nextInt(3) == 0) {
                mutant.header(header, garbage(random));
            }
        }
        return mutant.build();
    }

    static byte[] flipped(byte[] body, Random random) {
        byte[] copy = body.clone();
        for (int i = random.nextInt(3); i >= 0 && copy.length > 0; i--) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static String spliced(String query, Random random) {
        int at = random.nextInt(query.length() + 1);
        int to = Math.min(query.length(), at + random.nextInt(4));
        return query.substring(0, at) + garbage(random) + query.substring(to);
    }

    private static String garbage(Random random) {
        return GARBAGE.get(random.nextInt(GARBAGE.size()));
    }
}
