package io.github.pbx24.app.analysis;

import io.github.pbx24.app.pipeline.Analysis;
import io.github.pbx24.app.pipeline.Scorer;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.app.pipeline.StepContext;
import io.github.pbx24.app.pipeline.Transcript;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The quality as the share of the points there were to get, 0 to 100 and whole; beside it the summary, the other findings under their
 * keys, and each criterion's share under {@code criterion-} and its key. Thread-safe.
 *
 * @since 0.1
 */
public final class QualityScorer implements Scorer {

    private static final int LONGEST_KEY = 50;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Makes a scorer. */
    public QualityScorer() {}

    @Override
    public Scores score(Analysis analysis, Transcript transcript, StepContext context) {
        return scores(analysis);
    }

    static Scores scores(Analysis analysis) {
        Map<String, Object> values = new LinkedHashMap<>();
        BigDecimal got = BigDecimal.ZERO;
        BigDecimal possible = BigDecimal.ZERO;
        for (Analysis.Criterion criterion : analysis.criteria()) {
            got = got.add(criterion.score());
            possible = possible.add(criterion.max());
            put(values, "criterion-" + criterion.key(), share(criterion.score(), criterion.max()));
        }
        if (possible.signum() > 0) {
            values.put(Scores.QUALITY, share(got, possible));
        }
        if (!analysis.summary().isBlank()) {
            values.put(Scores.SUMMARY, analysis.summary());
        }
        analysis.values().forEach((key, value) -> {
            if (!values.containsKey(key)) {
                put(values, key, value);
            }
        });
        return new Scores(values);
    }

    /** A key that does not fit is left out: it could not be written anywhere. */
    private static void put(Map<String, Object> values, String key, Object value) {
        if (key.length() <= LONGEST_KEY && key.matches("[A-Za-z0-9_-]+")) {
            values.put(key, value);
        }
    }

    private static BigDecimal share(BigDecimal got, BigDecimal possible) {
        BigDecimal bounded = got.max(BigDecimal.ZERO).min(possible);
        return bounded.multiply(HUNDRED).divide(possible, 0, RoundingMode.HALF_UP);
    }
}
