package io.github.pbx24.app.redact;

import io.github.pbx24.app.pipeline.Redactor;
import io.github.pbx24.app.pipeline.StepContext;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Masks names, phones, cards, passports and e-mail addresses in Russian and English by rules. A number that is dictated in pieces, in
 * words, or with the other speaker in between counts as one. Times, speakers and the count of utterances stay. Immutable and
 * thread-safe.
 *
 * <p>Rules err on the safe side with numbers: nine digits and more in a row are masked whatever they are, unless a currency follows and they are no
 * card. With names they know the usual first names with their cases, patronymics, titles and phrases like "my name is": rare
 * names without such a hint stay. A {@link PersonalDataFinder} can be added that knows more.
 *
 * @since 0.1
 */
public final class RuleRedactor implements Redactor {

    private final List<PersonalDataFinder> finders;

    private RuleRedactor(List<PersonalDataFinder> finders) {
        this.finders = List.copyOf(finders);
    }

    /**
     * The rules alone.
     *
     * @return a redactor
     */
    public static RuleRedactor standard() {
        return new RuleRedactor(List.of(new NumberFinder(), new EmailFinder(), new NameFinder()));
    }

    /**
     * The same redactor with one more finder; what either finds is masked.
     *
     * @param finder a further finder
     * @return a copy
     */
    public RuleRedactor with(PersonalDataFinder finder) {
        List<PersonalDataFinder> more = new ArrayList<>(finders);
        more.add(Objects.requireNonNull(finder, "finder"));
        return new RuleRedactor(more);
    }

    @Override
    public Transcript redact(Transcript transcript, StepContext context) {
        return redact(transcript);
    }

    /**
     * Masks a transcript outside a pipeline.
     *
     * @param transcript what was said
     * @return the same with masks instead of personal data
     */
    public Transcript redact(Transcript transcript) {
        List<Utterance> utterances = transcript.utterances();
        List<List<PersonalData>> found = utterances.stream()
                .map(unused -> (List<PersonalData>) new ArrayList<PersonalData>())
                .toList();
        collect(transcript, IntStream.range(0, utterances.size()).boxed().toList(), found);
        Set<Speaker> speakers = EnumSet.noneOf(Speaker.class);
        utterances.forEach(utterance -> speakers.add(utterance.speaker()));
        if (speakers.size() > 1) {
            // What one speaker says is looked at without the other's "yes" and "go on" as well.
            for (Speaker speaker : speakers) {
                List<Integer> own = IntStream.range(0, utterances.size())
                        .filter(index -> utterances.get(index).speaker() == speaker)
                        .boxed()
                        .toList();
                collect(transcript, own, found);
            }
        }
        boolean russian = isRussian(transcript);
        List<Utterance> masked = new ArrayList<>();
        for (int i = 0; i < utterances.size(); i++) {
            Utterance utterance = utterances.get(i);
            masked.add(utterance.withText(masked(utterance.text(), found.get(i), russian)));
        }
        return new Transcript(transcript.language(), masked);
    }

    private void collect(Transcript transcript, List<Integer> which, List<List<PersonalData>> found) {
        StringBuilder all = new StringBuilder();
        List<Integer> starts = new ArrayList<>();
        for (int index : which) {
            starts.add(all.length());
            all.append(transcript.utterances().get(index).text()).append('\n');
        }
        String text = all.toString();
        for (PersonalDataFinder finder : finders) {
            for (PersonalData data : finder.find(text, transcript.language())) {
                for (int i = 0; i < which.size(); i++) {
                    int from = starts.get(i);
                    int length =
                            transcript.utterances().get(which.get(i)).text().length();
                    int start = Math.max(data.start() - from, 0);
                    int end = Math.min(data.end() - from, length);
                    if (start < end) {
                        found.get(which.get(i)).add(new PersonalData(start, end, data.kind()));
                    }
                }
            }
        }
    }

    /** Overlaps become one mask, of the kind that stands first in {@link PersonalDataKind}. */
    private static String masked(String text, List<PersonalData> found, boolean russian) {
        if (found.isEmpty()) {
            return text;
        }
        found.sort(Comparator.comparingInt(PersonalData::start).thenComparingInt(PersonalData::end));
        StringBuilder out = new StringBuilder();
        int copied = 0;
        int i = 0;
        while (i < found.size()) {
            int start = found.get(i).start();
            int end = found.get(i).end();
            PersonalDataKind kind = found.get(i).kind();
            for (i++; i < found.size() && found.get(i).start() < end; i++) {
                end = Math.max(end, found.get(i).end());
                kind = found.get(i).kind().compareTo(kind) < 0 ? found.get(i).kind() : kind;
            }
            out.append(text, copied, start).append(kind.mask(russian));
            copied = end;
        }
        return out.append(text, copied, text.length()).toString();
    }

    private static boolean isRussian(Transcript transcript) {
        String language = transcript.language();
        if (language != null) {
            return language.matches("(?i)(ru|uk|be|kk|ky)([-_].*)?");
        }
        return transcript.utterances().stream()
                .anyMatch(utterance -> utterance
                        .text()
                        .codePoints()
                        .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.CYRILLIC));
    }
}
