package io.github.pbx24.simulator.internal.rest;

import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.php.FormText;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.protocol.ErrorBody;
import io.github.pbx24.simulator.internal.protocol.MethodPath;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code batch} method: commands in the order of their keys, with references to earlier answers. */
public final class Batch {

    private static final int COMMANDS_AT_MOST = 50;

    // A reference ends at white space, so the last bracket before it belongs to the reference.
    private static final Pattern REFERENCE =
            Pattern.compile("\\$(result|total|next|error|time)\\[([^\\s]*)\\]", Pattern.CASE_INSENSITIVE);

    /** Tells the journal what became of a command. */
    public interface Observer {
        void command(String method, Params params, boolean executed, @Nullable String errorCode);
    }

    private final Execution execution;

    public Batch(Execution execution) {
        this.execution = execution;
    }

    public Map<String, @Nullable Object> run(CallContext context, Params params, Observer observer) {
        boolean halt = Php.truthy(params.get("halt")) && !"false".equals(params.get("halt"));
        Map<String, Map<String, @Nullable Object>> parts = new LinkedHashMap<>();
        for (String part : List.of("result", "error", "total", "next", "time")) {
            parts.put(part, new LinkedHashMap<>());
        }
        int count = 0;
        for (Map.Entry<String, @Nullable Object> entry : params.object("cmd").entrySet()) {
            if (!(entry.getValue() instanceof String command)) {
                continue;
            }
            boolean failed = !runOne(context, entry.getKey(), command, ++count, parts, observer);
            if (failed && halt) {
                break;
            }
        }
        return Php.map(
                "result", phpArray(parts.get("result")),
                "result_error", phpArray(parts.get("error")),
                "result_total", phpArray(parts.get("total")),
                "result_next", phpArray(parts.get("next")),
                "result_time", phpArray(parts.get("time")));
    }

    private boolean runOne(
            CallContext context,
            String key,
            String command,
            int position,
            Map<String, Map<String, @Nullable Object>> parts,
            Observer observer) {
        int question = command.indexOf('?');
        String method = MethodPath.normalize(question < 0 ? command : command.substring(0, question));
        Map<String, @Nullable Object> query = FormText.parse(question < 0 ? "" : command.substring(question + 1));
        query.replaceAll((name, value) -> resolve(value, parts));
        Params params = new Params(query);
        try {
            if (position > COMMANDS_AT_MOST) {
                throw RestError.of(400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded");
            }
            if (Execution.NOT_IN_BATCH.contains(method)) {
                throw RestError.of(405, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage");
            }
            Execution.Timed timed = execution.run(context, method, params);
            put(parts, "result", key, timed.answer().result());
            if (timed.answer().total() != null) {
                put(parts, "total", key, timed.answer().total());
            }
            if (timed.answer().next() != null) {
                put(parts, "next", key, timed.answer().next());
            }
            put(parts, "time", key, timed.time());
            observer.command(method, params, true, null);
            return true;
        } catch (RestError error) {
            put(parts, "error", key, ErrorBody.of(error));
            observer.command(method, params, !ErrorBody.refusedBefore(error), error.code());
            return false;
        } catch (RequestCutException cut) {
            observer.command(method, params, true, null);
            throw cut;
        }
    }

    private static void put(
            Map<String, Map<String, @Nullable Object>> parts, String part, String key, @Nullable Object value) {
        parts.computeIfAbsent(part, unused -> new LinkedHashMap<>()).put(key, value);
    }

    /** An empty PHP array is a list in JSON, and so is one with the keys 0, 1, 2… */
    private static Object phpArray(@Nullable Map<String, @Nullable Object> part) {
        if (part == null || part.isEmpty()) {
            return List.of();
        }
        int index = 0;
        for (String key : part.keySet()) {
            if (!key.equals(Integer.toString(index++))) {
                return part;
            }
        }
        return part.values();
    }

    private static @Nullable Object resolve(@Nullable Object value, Map<String, Map<String, @Nullable Object>> parts) {
        if (value instanceof Map || value instanceof List) {
            Map<String, @Nullable Object> resolved = Php.entries(value);
            resolved.replaceAll((key, item) -> resolve(item, parts));
            return value instanceof List ? Php.listOf(resolved) : resolved;
        }
        if (!(value instanceof String text) || text.indexOf('$') < 0) {
            return value;
        }
        Matcher matcher = REFERENCE.matcher(text);
        if (matcher.matches()) {
            return lookUp(matcher, parts);
        }
        StringBuilder out = new StringBuilder();
        matcher.reset();
        while (matcher.find()) {
            Object found = lookUp(matcher, parts);
            boolean scalar = found instanceof String || found instanceof Number;
            matcher.appendReplacement(out, Matcher.quoteReplacement(scalar ? Php.toText(found) : matcher.group()));
        }
        return matcher.appendTail(out).toString();
    }

    /** A missing step stays at the deepest level that was found. */
    private static @Nullable Object lookUp(Matcher reference, Map<String, Map<String, @Nullable Object>> parts) {
        Object found = parts.get(reference.group(1).toLowerCase(Locale.ROOT));
        for (String step : reference.group(2).split("]\\[")) {
            Map<String, @Nullable Object> level = Php.entries(found);
            if (!level.containsKey(step)) {
                return found;
            }
            found = level.get(step);
        }
        return found;
    }
}
