package io.github.pbx24.app.analysis;

import io.github.pbx24.app.internal.model.JsonTree;
import io.github.pbx24.app.pipeline.Analysis;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The schema a model has to answer by, and the check that it did. Pure. */
final class AnalysisAnswer {

    private static final int LONGEST_TEXT = 5000;
    private static final int LONGEST_TOPIC = 200;

    private AnalysisAnswer() {}

    /** Strict servers want every property required and no others. */
    static Map<String, Object> schema(List<CriterionDefinition> criteria) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (CriterionDefinition criterion : criteria) {
            properties.put(
                    criterion.key(),
                    object(
                            criterion.description() + " From 0 to " + criterion.max() + " points.",
                            Map.of(
                                    "score", Map.of("type", "number"),
                                    "remark", Map.of("type", "string")),
                            List.of("score", "remark")));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("summary", Map.of("type", "string"));
        all.put("topic", Map.of("type", "string"));
        all.put(
                "criteria",
                object(
                        "The points.",
                        properties,
                        criteria.stream().map(CriterionDefinition::key).toList()));
        return object("How a phone call went.", all, List.of("summary", "topic", "criteria"));
    }

    private static Map<String, Object> object(
            String description, Map<String, Object> properties, List<String> required) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("description", description);
        object.put("properties", properties);
        object.put("required", required);
        object.put("additionalProperties", false);
        return object;
    }

    /**
     * Reads and checks an answer.
     *
     * @throws IOException saying what is wrong, without a word of the answer
     */
    static Analysis read(String json, List<CriterionDefinition> criteria) throws IOException {
        Map<String, @Nullable Object> answer = JsonTree.object(json);
        String summary = text(answer.get("summary"), "summary", LONGEST_TEXT);
        String topic = text(answer.get("topic"), "topic", LONGEST_TOPIC);
        Map<String, @Nullable Object> points = JsonTree.map(answer.get("criteria"));
        if (points == null) {
            throw new IOException("the model's answer has no criteria");
        }
        List<Analysis.Criterion> found = new ArrayList<>();
        for (CriterionDefinition wanted : criteria) {
            Map<String, @Nullable Object> point = JsonTree.map(points.get(wanted.key()));
            BigDecimal score = point == null ? null : JsonTree.number(point.get("score"));
            BigDecimal max = BigDecimal.valueOf(wanted.max());
            if (point == null || score == null || score.signum() < 0 || score.compareTo(max) > 0) {
                throw new IOException("the model gave no points from 0 to " + wanted.max() + " for " + wanted.key());
            }
            String remark = text(point.get("remark"), "remark on " + wanted.key(), LONGEST_TEXT);
            found.add(new Analysis.Criterion(wanted.key(), score, max, remark.isBlank() ? null : remark));
        }
        if (points.size() != criteria.size()) {
            throw new IOException("the model gave points for criteria nobody asked for");
        }
        return new Analysis(summary, found, topic.isBlank() ? Map.of() : Map.of("topic", topic));
    }

    private static String text(@Nullable Object value, String what, int longest) throws IOException {
        String text = JsonTree.text(value);
        if (text == null || text.length() > longest) {
            throw new IOException("the model's answer has no " + what + " of at most " + longest + " characters");
        }
        return text.strip();
    }
}
