package io.github.pbx24.app.analysis;

import io.github.pbx24.app.pipeline.Analyser;
import io.github.pbx24.app.pipeline.Analysis;
import io.github.pbx24.app.pipeline.StepContext;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A small analyser without a model, for demonstrations and as a fallback: it looks for the words that a polite conversation in Russian or
 * English has, and for those it should not have. Where speakers are not told apart it looks at everything that was said.
 * Thread-safe.
 *
 * <p>Criteria, 10 points each: {@code greeting}, {@code introduction}, {@code questions}, {@code politeness}, {@code next-step},
 * {@code farewell}.
 *
 * @since 0.1
 */
public final class RuleAnalyser implements Analyser {

    private static final int MAX = 10;
    private static final int ENOUGH_QUESTIONS = 3;

    private static final Pattern GREETING = words(
            "здравствуй\\p{L}*|добр(?:ый|ое|ого) (?:день|дня|утро|утра|вечер|вечера)|приветствую|hello|good (?:morning|afternoon|evening|day)|hi there");
    private static final Pattern INTRODUCTION = words(
            "меня зовут|зовут меня|вас приветствует|компания|это \\[имя]|my name is|this is|you(?:'ve| have) reached|speaking");
    private static final Pattern THANKS =
            words("спасибо|благодар\\p{L}*|пожалуйста|будьте добры|thank you|thanks|please|my pleasure|you're welcome");
    private static final Pattern RUDE = words(
            "не ко мне|не моя проблема|ваши проблемы|не знаю я|сами разбирайтесь|отстаньте|какая разница|not my problem|your problem|figure it out|whatever|calm down");
    private static final Pattern NEXT_STEP = words(
            "перезвон\\p{L}*|отправл\\p{L}*|отправим|вышл\\p{L}*|пришл\\p{L}*|свяж(?:усь|емся|ется)|запис(?:ал|ала|ываю|али) вас|оформ\\p{L}*|договорил\\p{L}*|назнач\\p{L}*|доставим|"
                    + "i will|i'll|we will|we'll|call you back|send you|schedule\\p{L}*|arrange\\p{L}*|book(?:ed)? you");
    private static final Pattern FAREWELL = words(
            "до свидания|всего (?:доброго|хорошего)|хорошего (?:дня|вечера)|до связи|goodbye|bye|have a (?:nice|good|great) (?:day|evening|afternoon)|take care");

    private static final Map<String, Pattern> TOPICS = topics();

    /** Makes an analyser. */
    public RuleAnalyser() {}

    private static Pattern words(String alternatives) {
        return Pattern.compile(
                "(?<![\\p{L}\\p{N}])(?:" + alternatives + ")(?![\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private static Map<String, Pattern> topics() {
        Map<String, Pattern> topics = new LinkedHashMap<>();
        topics.put(
                "complaint",
                words(
                        "жалоб\\p{L}*|недовол\\p{L}*|сломал\\p{L}*|бракованн\\p{L}*|верните|возврат\\p{L}*|complain\\p{L}*|broken|refund|unacceptable"));
        topics.put("delivery", words("доставк\\p{L}*|курьер\\p{L}*|привез\\p{L}*|deliver\\p{L}*|courier|shipp\\p{L}*"));
        topics.put("payment", words("оплат\\p{L}*|счёт|счет|счета|карт\\p{L}{1,3}|pay\\p{L}*|invoice\\p{L}*|card"));
        topics.put("order", words("заказ\\p{L}*|куп\\p{L}*|order\\p{L}*|buy|purchase"));
        topics.put("appointment", words("запис\\p{L}*|встреч\\p{L}*|приём|прием|appointment|meeting|visit"));
        return topics;
    }

    @Override
    public Analysis analyse(Transcript transcript, StepContext context) {
        return analyse(transcript);
    }

    /**
     * Judges a transcript outside a pipeline.
     *
     * @param transcript what was said
     * @return points, a summary and the topic, in the language of the transcript: Russian or English
     */
    public Analysis analyse(Transcript transcript) {
        boolean told = transcript.utterances().stream().anyMatch(spoken -> spoken.speaker() == Speaker.EMPLOYEE);
        List<Utterance> employee = transcript.utterances().stream()
                .filter(spoken -> !told || spoken.speaker() == Speaker.EMPLOYEE)
                .toList();
        Words words = new Words(isRussian(transcript));
        int third = Math.max(2, employee.size() / 3);
        String begin = text(employee.subList(0, Math.min(third, employee.size())));
        String end = text(employee.subList(Math.max(0, employee.size() - third), employee.size()));
        String all = text(employee);
        long questions =
                employee.stream().filter(spoken -> spoken.text().contains("?")).count();
        List<Analysis.Criterion> criteria = new ArrayList<>();
        criteria.add(
                has("greeting", GREETING, begin, words.of("no greeting at the beginning", "нет приветствия в начале")));
        criteria.add(has(
                "introduction",
                INTRODUCTION,
                begin,
                words.of("no introduction by name or company", "сотрудник не представился")));
        criteria.add(new Analysis.Criterion(
                "questions",
                BigDecimal.valueOf(Math.min(questions, ENOUGH_QUESTIONS) * MAX / ENOUGH_QUESTIONS),
                BigDecimal.valueOf(MAX),
                words.of("questions asked: " + questions, "задано вопросов: " + questions)));
        criteria.add(politeness(all, words));
        criteria.add(has(
                "next-step", NEXT_STEP, all, words.of("no next step was agreed", "не договорились о следующем шаге")));
        criteria.add(has("farewell", FAREWELL, end, words.of("no farewell at the end", "нет прощания в конце")));
        String topic = topic(transcript.text());
        Map<String, String> values = topic == null ? Map.of() : Map.of("topic", topic);
        return new Analysis(summary(transcript, criteria, words), criteria, values);
    }

    private static Analysis.Criterion has(String key, Pattern pattern, String text, String otherwise) {
        boolean there = pattern.matcher(text).find();
        return new Analysis.Criterion(
                key, BigDecimal.valueOf(there ? MAX : 0), BigDecimal.valueOf(MAX), there ? null : otherwise);
    }

    private static Analysis.Criterion politeness(String text, Words words) {
        boolean rude = RUDE.matcher(text).find();
        boolean polite = THANKS.matcher(text).find();
        int score = rude ? 0 : polite ? MAX : MAX / 2;
        String remark = rude
                ? words.of("a rude phrase was used", "прозвучала грубая фраза")
                : polite ? null : words.of("no thanks and no please", "ни «спасибо», ни «пожалуйста»");
        return new Analysis.Criterion("politeness", BigDecimal.valueOf(score), BigDecimal.valueOf(MAX), remark);
    }

    private static @Nullable String topic(String text) {
        return TOPICS.entrySet().stream()
                .filter(topic -> topic.getValue().matcher(text).find())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static String summary(Transcript transcript, List<Analysis.Criterion> criteria, Words words) {
        long good = criteria.stream()
                .filter(criterion -> criterion.score().compareTo(criterion.max()) == 0)
                .count();
        int spoken = transcript.utterances().size();
        return words.of(
                String.format(
                        Locale.ROOT,
                        "%d utterances; %d of %d points of the checklist are met.",
                        spoken,
                        good,
                        criteria.size()),
                String.format(
                        Locale.ROOT,
                        "Реплик: %d; выполнено пунктов чек-листа: %d из %d.",
                        spoken,
                        good,
                        criteria.size()));
    }

    private static String text(List<Utterance> utterances) {
        StringBuilder text = new StringBuilder();
        utterances.forEach(spoken -> text.append(spoken.text()).append('\n'));
        return text.toString();
    }

    private static boolean isRussian(Transcript transcript) {
        String language = transcript.language();
        return language != null
                ? language.startsWith("ru")
                : transcript
                        .text()
                        .codePoints()
                        .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.CYRILLIC);
    }

    /** Remarks in one of two languages. */
    private record Words(boolean russian) {

        String of(String english, String inRussian) {
            return russian ? inRussian : english;
        }
    }
}
