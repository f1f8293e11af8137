package io.github.pbx24.correlation;

import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.internal.work.CallIds;
import io.github.pbx24.correlation.plan.CallPart;
import io.github.pbx24.correlation.store.Hearing;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import java.time.Instant;
import java.util.List;
import java.util.function.BiPredicate;

/** Tells a part of a call as if the exchange told of a call. Pure. */
final class Division {

    private Division() {}

    /** Named after our own id of the whole, which is never used again. Equal arguments tell the same, so it may be told twice. */
    static Hearing part(TrackedCall whole, CallPart part, Instant now, BiPredicate<String, String> sameNumber) {
        CallStory story = CallStory.of(whole.facts());
        String name = CallIds.ofPart(whole.id(), part.number());
        Instant end = part.startedAt().plus(part.talk());
        CallEvent ended = new CallEvent.Ended(
                CallIdentity.id(name),
                new CallDetails(
                        story.direction(), story.clientNumber(), story.line(), part.startedAt(), part.startedAt(), end),
                end,
                new Extension(part.extension(), ExtensionKind.PHONE),
                CallResult.ANSWERED,
                part.talk(),
                null);
        return new Hearing(name, whole.pbx(), List.of(ended), now, now, sameNumber).ofPart();
    }
}
