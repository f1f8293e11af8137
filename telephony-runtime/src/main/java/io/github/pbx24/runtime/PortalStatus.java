package io.github.pbx24.runtime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one portal since the start.
 *
 * @param lastSuccessAt its last good answer; null if there was none
 * @param lastFailureAt its last failure; null if there was none
 * @param lastFailure what that was; null if there was none
 * @param unreachableSince since when no answer came at all; null while answers come
 * @param requests requests sent
 * @param failures those that failed
 * @since 0.1
 */
public record PortalStatus(
        @Nullable Instant lastSuccessAt,
        @Nullable Instant lastFailureAt,
        @Nullable String lastFailure,
        @Nullable Instant unreachableSince,
        long requests,
        long failures) {

    static final PortalStatus UNSEEN = new PortalStatus(null, null, null, null, 0, 0);

    PortalStatus succeeded(Instant at) {
        return new PortalStatus(at, lastFailureAt, lastFailure, null, requests + 1, failures);
    }

    PortalStatus failed(String what, boolean unreachable, Instant at) {
        Instant since = unreachable ? (unreachableSince == null ? at : unreachableSince) : null;
        return new PortalStatus(lastSuccessAt, at, what, since, requests + 1, failures + 1);
    }
}
