package io.github.pbx24.app.speech;

import io.github.pbx24.app.internal.model.JsonTree;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@code audio/transcriptions} answers, with segments or as one text. Pure. */
final class TranscriptionAnswer {

    private static final BigDecimal LONGEST_SECONDS = BigDecimal.valueOf(7L * 24 * 3600);

    /** Servers name the language in words or by its code. */
    private static final Map<String, String> LANGUAGES = Map.of(
            "russian",
            "ru",
            "english",
            "en",
            "kazakh",
            "kk",
            "ukrainian",
            "uk",
            "belarusian",
            "be",
            "german",
            "de",
            "french",
            "fr",
            "spanish",
            "es");

    private TranscriptionAnswer() {}

    /**
     * Reads it.
     *
     * @param asked the language that was asked for, or null
     * @throws IOException without a word of the answer, if it is not readable
     */
    static Transcript read(String json, @Nullable String asked) throws IOException {
        Map<String, @Nullable Object> answer = JsonTree.object(json);
        String told = JsonTree.text(answer.get("language"));
        String language =
                told == null ? asked : LANGUAGES.getOrDefault(told.toLowerCase(Locale.ROOT), tag(told, asked));
        List<Utterance> utterances = new ArrayList<>();
        for (Object item : JsonTree.list(answer.get("segments"))) {
            Map<String, @Nullable Object> segment = JsonTree.map(item);
            String text = segment == null ? null : JsonTree.text(segment.get("text"));
            if (segment != null && text != null && !text.isBlank()) {
                utterances.add(new Utterance(
                        speaker(JsonTree.text(segment.get("speaker"))),
                        seconds(segment.get("start")),
                        seconds(segment.get("end")),
                        text.strip()));
            }
        }
        if (utterances.isEmpty()) {
            String text = JsonTree.text(answer.get("text"));
            if (text == null) {
                throw new IOException("the answer has neither segments nor text");
            }
            if (!text.isBlank()) {
                utterances.add(new Utterance(Speaker.UNKNOWN, null, null, text.strip()));
            }
        }
        return new Transcript(language, utterances);
    }

    private static @Nullable String tag(String told, @Nullable String asked) {
        return told.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*") ? told : asked;
    }

    static Speaker speaker(@Nullable String name) {
        return switch (name == null ? "" : name.toLowerCase(Locale.ROOT)) {
            case "employee", "agent", "operator", "manager" -> Speaker.EMPLOYEE;
            case "client", "customer", "caller" -> Speaker.CLIENT;
            default -> Speaker.UNKNOWN;
        };
    }

    private static @Nullable Duration seconds(@Nullable Object value) {
        BigDecimal number = JsonTree.number(value);
        if (number == null || number.signum() < 0 || number.compareTo(LONGEST_SECONDS) > 0) {
            return null;
        }
        return Duration.ofMillis(number.movePointRight(3).longValue());
    }
}
