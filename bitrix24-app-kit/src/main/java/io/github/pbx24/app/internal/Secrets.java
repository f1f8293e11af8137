package io.github.pbx24.app.internal;

import io.github.pbx24.bitrix24.event.EventAuth;
import io.github.pbx24.bitrix24.event.EventVerdict;
import io.github.pbx24.bitrix24.install.ApplicationTokens;
import io.github.pbx24.bitrix24.install.Installation;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The application tokens of a portal: which are accepted, and how another one becomes accepted. */
final class Secrets {

    /** Events with the former token may still be on their way. */
    static final Duration WINDOW = Duration.ofHours(1);

    private Secrets() {}

    /** In constant time. {@code TOKEN_WRONG} also if none is known yet. */
    static EventVerdict verify(Installation installation, EventAuth auth, Instant now) {
        ApplicationTokens stored = installation.applicationTokens();
        if (stored == null) {
            return auth.applicationToken() == null ? EventVerdict.TOKEN_MISSING : EventVerdict.TOKEN_WRONG;
        }
        return stored.verifier(installation.portal().memberId(), now).verify(auth);
    }

    static @Nullable ApplicationTokens rotated(
            @Nullable ApplicationTokens stored, @Nullable ApplicationTokens given, Instant now) {
        if (stored == null || given == null) {
            return given;
        }
        return stored.rotatedTo(given.current(), now, WINDOW);
    }
}
