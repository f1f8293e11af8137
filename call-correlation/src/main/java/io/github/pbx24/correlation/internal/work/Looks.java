package io.github.pbx24.correlation.internal.work;

import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.plan.CallProgress;
import io.github.pbx24.correlation.plan.FinishIntent;
import io.github.pbx24.correlation.plan.RegisterIntent;
import io.github.pbx24.correlation.store.TrackedCall;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** By what words a call is found. Pure. */
public final class Looks {

    private Looks() {}

    public static String of(TrackedCall call) {
        Set<String> words = new TreeSet<>();
        add(words, call.callId());
        for (Heard heard : call.facts().heard()) {
            add(words, heard.event().details().clientNumber());
        }
        CallProgress progress = call.progress();
        add(words, progress.crmCallId());
        progress.cards().shown().forEach(user -> words.add("user:" + user));
        RegisterIntent register = progress.registration().intent();
        if (register != null) {
            words.add("user:" + register.userId());
        }
        FinishIntent finish = progress.finishing().intent();
        if (finish != null) {
            words.add("user:" + finish.userId());
        }
        return String.join(" ", words);
    }

    private static void add(Set<String> words, @Nullable String word) {
        if (word != null) {
            words.add(word.toLowerCase(Locale.ROOT));
        }
    }
}
