package io.github.pbx24.app.internal;

import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.call.Project.FieldTarget;
import io.github.pbx24.app.pipeline.Analysis;
import io.github.pbx24.app.pipeline.Analysis.Criterion;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import io.github.pbx24.app.setup.SetUpReport;
import io.github.pbx24.app.setup.SetUpReport.Entry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of the kit as JSON and back. */
final class Stored {

    private Stored() {}

    static String of(Transcript transcript) {
        List<Object> lines = new ArrayList<>();
        for (Utterance utterance : transcript.utterances()) {
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("speaker", utterance.speaker().name());
            line.put("start", millis(utterance.start()));
            line.put("end", millis(utterance.end()));
            line.put("text", utterance.text());
            lines.add(line);
        }
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("language", transcript.language());
        tree.put("utterances", lines);
        return Json.write(tree);
    }

    static Transcript transcript(String json) {
        Map<String, @Nullable Object> tree = Json.map(Json.read(json));
        return new Transcript(
                Json.text(tree.get("language")),
                Json.list(tree.get("utterances")).stream()
                        .map(Json::map)
                        .map(line -> new Utterance(
                                Speaker.valueOf(String.valueOf(line.get("speaker"))),
                                duration(line.get("start")),
                                duration(line.get("end")),
                                String.valueOf(line.get("text"))))
                        .toList());
    }

    static String of(Analysis analysis) {
        List<Object> criteria = new ArrayList<>();
        for (Criterion criterion : analysis.criteria()) {
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("key", criterion.key());
            line.put("score", criterion.score());
            line.put("max", criterion.max());
            line.put("remark", criterion.remark());
            criteria.add(line);
        }
        return Json.write(Map.of("summary", analysis.summary(), "criteria", criteria, "values", analysis.values()));
    }

    static Analysis analysis(String json) {
        Map<String, @Nullable Object> tree = Json.map(Json.read(json));
        Map<String, String> values = new LinkedHashMap<>();
        Json.map(tree.get("values")).forEach((key, value) -> values.put(key, String.valueOf(value)));
        return new Analysis(
                String.valueOf(tree.get("summary")),
                Json.list(tree.get("criteria")).stream()
                        .map(Json::map)
                        .map(line -> new Criterion(
                                String.valueOf(line.get("key")),
                                number(line.get("score")),
                                number(line.get("max")),
                                Json.text(line.get("remark"))))
                        .toList(),
                values);
    }

    static String of(Scores scores) {
        return Json.write(scores.values());
    }

    static Scores scores(String json) {
        Map<String, Object> values = new LinkedHashMap<>();
        Json.map(Json.read(json)).forEach((key, value) -> {
            if (value != null) {
                values.put(key, value);
            }
        });
        return new Scores(values);
    }

    static String settings(Project project) {
        Map<String, Object> fields = new LinkedHashMap<>();
        project.fields()
                .forEach(
                        (key, target) -> fields.put(key, Map.of("field", target.field(), "enabled", target.enabled())));
        return Json.write(Map.of("fields", fields, "comment", project.timelineComment()));
    }

    static Project project(String id, String name, boolean enabled, String json) {
        Map<String, @Nullable Object> tree = Json.map(Json.read(json));
        Map<String, FieldTarget> fields = new LinkedHashMap<>();
        Json.map(tree.get("fields")).forEach((key, value) -> {
            Map<String, @Nullable Object> target = Json.map(value);
            fields.put(
                    key,
                    new FieldTarget(String.valueOf(target.get("field")), Boolean.TRUE.equals(target.get("enabled"))));
        });
        return new Project(id, name, enabled, fields, Boolean.TRUE.equals(tree.get("comment")));
    }

    static String of(SetUpReport report) {
        List<Object> entries = new ArrayList<>();
        for (Entry entry : report.entries()) {
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("kind", entry.kind().name());
            line.put("name", entry.name());
            line.put("outcome", entry.outcome().name());
            line.put("problem", entry.problem());
            entries.add(line);
        }
        return Json.write(entries);
    }

    static SetUpReport report(Instant at, String json) {
        return new SetUpReport(
                at,
                Json.list(Json.read(json)).stream()
                        .map(Json::map)
                        .map(line -> new Entry(
                                SetUpReport.Kind.valueOf(String.valueOf(line.get("kind"))),
                                String.valueOf(line.get("name")),
                                SetUpReport.Outcome.valueOf(String.valueOf(line.get("outcome"))),
                                Json.text(line.get("problem"))))
                        .toList());
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static @Nullable Duration duration(@Nullable Object millis) {
        return millis instanceof BigDecimal number ? Duration.ofMillis(number.longValue()) : null;
    }

    private static BigDecimal number(@Nullable Object value) {
        return value instanceof BigDecimal number ? number : BigDecimal.ZERO;
    }
}
