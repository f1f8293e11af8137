package io.github.pbx24.correlation.plan;

import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.rule.CallWaits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says when a call counts as over, and when its end has settled.
 *
 * <p>A call is over when the exchange says so, when it has been silent for too long, or when it was never dialled. Late facts
 * may follow an end, so it settles for a while; news prolong that, but not without end.
 */
final class CallClock {

    private final KnownCall call;
    private final CallStory story;
    private final CallWaits waits;
    private final Instant now;

    CallClock(KnownCall call, CallStory story, CallWaits waits, Instant now) {
        this.call = call;
        this.story = story;
        this.waits = waits;
        this.now = now;
    }

    boolean isOver() {
        return story.isOver() || !now.isBefore(silentAt());
    }

    boolean isSettled() {
        return isOver() && !now.isBefore(settlesAt());
    }

    /** When time alone changes what is known of the call; null if it does not. */
    @Nullable
    Instant changesAt() {
        if (!isOver()) {
            return silentAt();
        }
        return isSettled() ? null : settlesAt();
    }

    private Instant settlesAt() {
        Instant heardAt = story.endHeardAt();
        if (heardAt == null) {
            return silentAt();
        }
        // A receipt that lies in the future was stamped by a clock that has been put right since.
        Instant endHeardAt = earlier(heardAt, call.newsAt());
        Instant limit = endHeardAt.plus(backlog()).plus(waits.settle()).plus(waits.settleLimit());
        return earlier(later(endHeardAt, call.newsAt()).plus(waits.settle()), limit);
    }

    /** How long news waited between their receipt and their being stored: behind them the rest of the story may still wait. */
    private Duration backlog() {
        Instant lastHeard = call.facts().lastHeard().orElse(call.newsAt());
        return lastHeard.isBefore(call.newsAt()) ? Duration.between(lastHeard, call.newsAt()) : Duration.ZERO;
    }

    /** Until when to wait for news of a call of which nobody told the end. */
    private Instant silentAt() {
        Instant lastHeard = call.facts().lastHeard().orElse(null);
        if (lastHeard != null) {
            Instant news = earlier(lastHeard, call.newsAt());
            return news.plus(story.isTalking() ? waits.silentTalk() : waits.silentCall());
        }
        List<ClickToCall> clicks = call.facts().clicks();
        return clicks.isEmpty() ? call.newsAt().plus(waits.silentCall()) : unheardOfAt(clicks.get(clicks.size() - 1));
    }

    private Instant unheardOfAt(ClickToCall click) {
        if (click.undialable().isPresent()) {
            return click.requestedAt();
        }
        boolean asked =
                call.progress().dialling().clicks() >= call.facts().clicks().size();
        if (!asked) {
            return click.requestedAt().plus(waits.clickFresh());
        }
        // A click may have waited for a node to come back before it was dialled.
        Instant askedAt = call.progress().dialling().askedAt();
        Instant since = askedAt == null ? click.requestedAt() : later(click.requestedAt(), askedAt);
        return switch (call.progress().dialling().state()) {
            // A refusal of the PBX is final: there is no call to wait for.
            case REFUSED -> click.requestedAt();
            case STARTED -> since.plus(waits.startedWait());
            case NONE, ASKED, UNKNOWN -> since.plus(waits.originateWait());
        };
    }

    static Instant earlier(Instant one, Instant two) {
        return one.isBefore(two) ? one : two;
    }

    private static Instant later(Instant one, Instant two) {
        return one.isAfter(two) ? one : two;
    }
}
