package io.github.pbx24.correlation;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds or makes the call that a statement is about, and adds the statement to its facts. */
final class CallIntake {

    /** How long a click in Bitrix24 waits for the call of that employee to that number. */
    private static final Duration EXPECTATION = Duration.ofMinutes(2);

    private final CallStore store;
    private final Clock clock;

    CallIntake(CallStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    CallRecord hear(String pbx, CallEvent event, Instant receivedAt) {
        String pbxCallId = nameOf(event.call());
        Alias alias = Alias.pbxId(pbx, pbxCallId);
        CallFacts news = CallFacts.NONE.plus(event, receivedAt);
        while (true) {
            Optional<String> known = store.resolve(alias).or(() -> expected(pbx, event, alias));
            if (known.isPresent()) {
                return add(known.get(), news);
            }
            CallRecord call = CallRecord.first(newId(), pbx, pbxCallId, news, CrmProgress.NONE, clock.instant());
            if (store.createIfNew(call, List.of(alias))) {
                return call;
            }
            // Another thread heard of the call at the same moment: now it can be found.
        }
    }

    CallRecord click(String pbx, ClickToCall origin) {
        Alias alias = Alias.crmId(pbx, origin.crmCallId());
        CallFacts news = CallFacts.startedInBitrix24(origin);
        while (true) {
            Optional<String> known = store.resolve(alias);
            if (known.isPresent()) {
                return add(known.get(), news);
            }
            CallRecord call = CallRecord.first(
                    newId(), pbx, null, news, CrmProgress.registeredByBitrix24(origin), clock.instant());
            Alias expectation = Alias.expected(pbx, origin.extension(), origin.number());
            if (store.createIfNew(call, List.of(alias, expectation))) {
                return call;
            }
        }
    }

    private CallRecord add(String id, CallFacts news) {
        while (true) {
            CallRecord call =
                    store.find(id).orElseThrow(() -> new IllegalStateException("the call of an alias is gone: " + id));
            CallFacts facts = call.facts().merge(news);
            if (facts == call.facts()) {
                return call;
            }
            Instant now = clock.instant();
            CallRecord changed = call.changed(facts, call.progress(), now, now);
            if (store.replace(changed)) {
                return changed;
            }
        }
    }

    /** An outbound call of an employee who just clicked on that number is the call that Bitrix24 waits for. */
    private Optional<String> expected(String pbx, CallEvent event, Alias real) {
        CallDetails details = event.details();
        Extension extension = extensionOf(event);
        if (details.direction() != Direction.OUTBOUND || details.clientNumber() == null || extension == null) {
            return Optional.empty();
        }
        Alias expectation = Alias.expected(pbx, extension.number(), details.clientNumber());
        return store.claimExpected(expectation, real, clock.instant().minus(EXPECTATION));
    }

    private static @Nullable Extension extensionOf(CallEvent event) {
        if (event instanceof CallEvent.Ringing ringing) {
            return ringing.extension();
        }
        if (event instanceof CallEvent.Answered answered) {
            return answered.extension();
        }
        return event instanceof CallEvent.Ended ended ? ended.extension() : null;
    }

    /** Events that name the call by the same attributes belong to the same call. */
    private static String nameOf(CallIdentity identity) {
        if (identity instanceof CallIdentity.ById named) {
            return named.id();
        }
        CallIdentity.ByAttributes known = (CallIdentity.ByAttributes) identity;
        return String.join(
                "/",
                String.valueOf(known.extension()),
                String.valueOf(known.clientNumber()),
                String.valueOf(known.direction()),
                known.from().toString());
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }
}
