package io.github.pbx24.pbx.tck;

import io.github.pbx24.pbx.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private Hostile() {}

    static WebhookRequest mutate(WebhookRequest request, List<String> headers, long seed) {
        // Seeds that stand side by side would begin alike.
        Random random = new Random(seed * SPREAD);
        Map<String, String> proofs = new LinkedHashMap<>();
        for (String header : headers) {
            switch (random.nextInt(4)) {
                case 0 -> proofs.put(header, garbage(random));
                case 1 -> proofs.put(header, spliced(request.header(header).orElse(""), random));
                default -> {}
            }
        }
        // A second header of the name mostly ends the matter before anybody looks at either.
        boolean beside = random.nextInt(4) == 0;
        WebhookRequest.Builder mutant = (beside ? request : replaced(request, headers, proofs)).toBuilder();
        if (beside) {
            proofs.forEach(mutant::header);
        }
        switch (random.nextInt(6)) {
            case 0 -> mutant.body(flipped(request.body(), random));
            case 1 -> mutant.body(Arrays.copyOf(request.body(), random.nextInt(request.body().length + 1)));
            case 2 -> mutant.body(garbage(random).getBytes(StandardCharsets.UTF_8));
            case 3 -> mutant.rawQuery(garbage(random));
            case 4 -> mutant.rawQuery(spliced(request.rawQuery(), random));
            default -> mutant.path("/" + garbage(random)).remoteAddress(garbage(random));
        }
        return mutant.build();
    }

    /** The request with other values of some headers; of the rest the content type and the proofs are kept. */
    static WebhookRequest replaced(WebhookRequest request, List<String> headers, Map<String, String> values) {
        WebhookRequest.Builder copy = WebhookRequest.builder(request.method(), request.receivedAt())
                .path(request.path())
                .rawQuery(request.rawQuery())
                .remoteAddress(request.remoteAddress().orElse(null))
                .body(request.body());
        request.header("content-type").ifPresent(type -> copy.header("content-type", type));
        for (String header : headers) {
            Optional.ofNullable(values.get(header))
                    .or(() -> request.header(header))
                    .ifPresent(value -> copy.header(header, value));
        }
        return copy.build();
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
