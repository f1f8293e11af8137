package io.github.pbx24.app.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.app.pipeline.Analysis;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleAnalyserTest {

    private static Transcript transcript(String language, String... lines) {
        List<Utterance> utterances = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            utterances.add(new Utterance(i % 2 == 0 ? Speaker.EMPLOYEE : Speaker.CLIENT, null, null, lines[i]));
        }
        return new Transcript(language, utterances);
    }

    private static Map<String, Integer> points(Transcript transcript) {
        Map<String, Integer> points = new LinkedHashMap<>();
        new RuleAnalyser()
                .analyse(transcript)
                .criteria()
                .forEach(criterion ->
                        points.put(criterion.key(), criterion.score().intValueExact()));
        return points;
    }

    private static final Transcript GOOD = transcript(
            "ru",
            "Добрый день, компания Ромашка, меня зовут [имя]. Чем могу помочь?",
            "Где мой заказ?",
            "Подскажите, пожалуйста, номер заказа? На какой адрес доставка?",
            "Семнадцать.",
            "Курьер приедет завтра. Удобно вам утром?",
            "Да.",
            "Я вам перезвоню, когда он выедет. Спасибо, до свидания!");

    private static final Transcript BAD = transcript(
            "en",
            "What do you want?",
            "My parcel is broken.",
            "That is not my problem.",
            "I want a refund.",
            "Whatever.");

    @Test
    void a_good_conversation_gets_all_points_and_a_bad_one_few() {
        assertThat(points(GOOD).values()).allMatch(points -> points == 10);
        assertThat(points(BAD))
                .containsEntry("greeting", 0)
                .containsEntry("politeness", 0)
                .containsEntry("farewell", 0)
                .containsEntry("questions", 3);
        assertThat(QualityScorer.scores(new RuleAnalyser().analyse(GOOD)).quality())
                .contains(BigDecimal.valueOf(100));
        assertThat(QualityScorer.scores(new RuleAnalyser().analyse(BAD)).quality())
                .contains(BigDecimal.valueOf(5));
    }

    @Test
    void what_the_client_says_earns_nothing() {
        Transcript polite = transcript("en", "Yes?", "Good morning, my name is X. Thank you, goodbye!", "Okay.");

        assertThat(points(polite))
                .containsEntry("greeting", 0)
                .containsEntry("introduction", 0)
                .containsEntry("farewell", 0);
    }

    @Test
    void topic_and_remarks_are_told_in_the_language_of_the_call() {
        Analysis russian = new RuleAnalyser().analyse(GOOD);
        Analysis english = new RuleAnalyser().analyse(BAD);

        assertThat(russian.values()).containsEntry("topic", "delivery");
        assertThat(russian.summary()).contains("Реплик: 7");
        assertThat(english.values()).containsEntry("topic", "complaint");
        assertThat(english.criteria().get(0).remark()).isEqualTo("no greeting at the beginning");
    }

    @Test
    void silence_has_a_score_too() {
        assertThat(points(new Transcript(null, List.of())).values()).containsOnly(0, 5);
    }

    @Test
    void the_quality_is_the_share_of_the_points() {
        Scores scores = QualityScorer.scores(new Analysis(
                "fine",
                List.of(
                        new Analysis.Criterion("a", new BigDecimal("1.5"), BigDecimal.valueOf(2), null),
                        new Analysis.Criterion("b", BigDecimal.ZERO, BigDecimal.valueOf(4), "why")),
                Map.of("topic", "x", "not a key", "y", Scores.QUALITY, "99")));

        assertThat(scores.values())
                .containsEntry(Scores.QUALITY, BigDecimal.valueOf(25))
                .containsEntry("criterion-a", BigDecimal.valueOf(75))
                .containsEntry("criterion-b", BigDecimal.valueOf(0))
                .containsEntry("summary", "fine")
                .containsEntry("topic", "x")
                .hasSize(5);
        assertThat(QualityScorer.scores(new Analysis("", List.of(), Map.of())).quality())
                .isEmpty();
    }
}
