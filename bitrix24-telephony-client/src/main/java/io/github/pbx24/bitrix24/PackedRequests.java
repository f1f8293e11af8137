package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.pacing.PacedRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which requests may travel in a batch that nobody asked for, and how its answer is taken apart. */
final class PackedRequests {

    /** Larger ones travel alone, recordings above all. */
    private static final int MAX_BYTES = 32 * 1024;

    private static final Set<String> ALONE = Set.of("batch", "upload", "download");

    /** The portal would replace it by something from another command. */
    private static final Pattern REFERENCE =
            Pattern.compile("\\$(result|total|next|error|time)\\[", Pattern.CASE_INSENSITIVE);

    /** These would meet every command by itself, too. */
    private static final Set<Bitrix24ErrorKind> NOT_ABOUT_BATCHES = Set.of(
            Bitrix24ErrorKind.NO_AUTH,
            Bitrix24ErrorKind.EXPIRED_TOKEN,
            Bitrix24ErrorKind.INVALID_TOKEN,
            Bitrix24ErrorKind.OVERLOADED,
            Bitrix24ErrorKind.PORTAL_GONE);

    /**
     * What became of one command.
     *
     * @param envelope as if it had been sent alone
     * @param time of the command
     * @param failure null if it succeeded
     */
    record Part(
            ResultNode envelope,
            ResponseTime time,
            @Nullable Bitrix24Exception failure) {}

    /** Times of one command. */
    record CommandTime(String method, ResponseTime time) {}

    private PackedRequests() {}

    /** Size as a command, or {@link PacedRequest#ALONE}. */
    static int bytes(Bitrix24Request<?> request, List<? extends Bitrix24Request<?>> commands) {
        boolean single = commands.size() == 1 && commands.get(0) == request;
        if (!single
                || request.isRest3()
                || ALONE.contains(request.method().toLowerCase(Locale.ROOT))
                || size(request.parameters()) > MAX_BYTES) {
            return PacedRequest.ALONE;
        }
        return hasReference(request.parameters()) ? PacedRequest.ALONE : size(request.parameters());
    }

    private static int size(Object value) {
        int size = 8;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += size(String.valueOf(entry.getKey())) + size(entry.getValue());
            }
        } else if (value instanceof List<?> items) {
            for (Object item : items) {
                size += size(item);
            }
        } else if (value instanceof String text) {
            size += text.length();
        }
        return Math.min(size, 2 * MAX_BYTES);
    }

    private static boolean hasReference(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().anyMatch(PackedRequests::hasReference);
        }
        if (value instanceof List<?> items) {
            return items.stream().anyMatch(PackedRequests::hasReference);
        }
        return value instanceof String text && REFERENCE.matcher(text).find();
    }

    /** The same request without its decoder: the result is decoded by who asked. */
    static Bitrix24Request<ResultNode> raw(Bitrix24Request<?> request) {
        return Bitrix24Request.generic(request.method(), request.parameters(), request.repeatability());
    }

    static List<Part> parts(List<Bitrix24Request<ResultNode>> commands, ResultNode envelope, AnswerReader reader) {
        ResultNode result = envelope.get("result");
        List<BatchOutcome<?>> outcomes =
                BatchCodec.unpack(commands, result, 200, reader).outcomes();
        List<Part> parts = new ArrayList<>(outcomes.size());
        for (int i = 0; i < outcomes.size(); i++) {
            String key = BatchCodec.key(i);
            Bitrix24Exception failure = outcomes.get(i).asFailure().orElse(null);
            if (outcomes.get(i) instanceof BatchOutcome.NotRun) {
                // Without halt every command runs; whatever this answer means, it does not say what happened.
                failure = new Bitrix24TransportException(commands.get(i).method(), "left out of a batch", true, true);
            }
            ResultNode time = result.get("result_time").get(key);
            Map<String, ResultNode> fields = new LinkedHashMap<>();
            fields.put("result", result.get("result").get(key));
            fields.put("total", result.get("result_total").get(key));
            fields.put("next", result.get("result_next").get(key));
            fields.put("time", time);
            parts.add(new Part(ResultNode.ofFields(fields), ResponseTime.from(time), failure));
        }
        return parts;
    }

    static List<CommandTime> times(List<? extends Bitrix24Request<?>> commands, ResultNode envelope) {
        ResultNode times = envelope.get("result").get("result_time");
        List<CommandTime> all = new ArrayList<>(commands.size());
        for (int i = 0; i < commands.size(); i++) {
            all.add(new CommandTime(commands.get(i).method(), ResponseTime.from(times.get(BatchCodec.key(i)))));
        }
        return all;
    }

    static boolean isRefusalOfBatches(Bitrix24ApiException failure) {
        return !failure.isTemporary() && !failure.mayHaveRun() && !NOT_ABOUT_BATCHES.contains(failure.kind());
    }

    /** What the failure of the whole means for one command. */
    static Throwable failure(String method, Throwable failure) {
        if (failure instanceof Bitrix24ApiException api) {
            return new Bitrix24ApiException(
                    method,
                    api.kind(),
                    api.code(),
                    api.description(),
                    api.httpStatus(),
                    api.retryAt().orElse(null));
        }
        if (failure instanceof Bitrix24TransportException lost) {
            return new Bitrix24TransportException(method, "lost with a batch", lost.mayHaveRun(), lost.isTemporary());
        }
        return failure;
    }
}
