package io.github.pbx24.runtime;

import io.github.pbx24.correlation.Report;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookRequest;
import org.jspecify.annotations.Nullable;

/** One request on its way in, with what it turned out to be. For one thread. */
final class Incoming {

    private final WebhookRequest request;
    private @Nullable Verdict verdict;
    private @Nullable Report report;

    Incoming(WebhookRequest request) {
        this.request = request;
    }

    WebhookRequest request() {
        return request;
    }

    /** Whether it is genuine, if somebody asked already: to verify costs as much as to parse. */
    @Nullable
    Verdict verdict() {
        return verdict;
    }

    void verified(Verdict answer) {
        verdict = answer;
    }

    /** What it says of calls; null if nothing, or it was refused. */
    @Nullable
    Report report() {
        return report;
    }

    void says(Report what) {
        report = what;
    }
}
