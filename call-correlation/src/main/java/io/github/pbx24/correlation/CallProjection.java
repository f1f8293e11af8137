package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.correlation.CallStory.Ring;
import io.github.pbx24.correlation.CrmView.State;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Says what Bitrix24 should show of a call. Pure: equal arguments give equal views.
 *
 * @since 0.1
 */
public final class CallProjection {

    private static final int LINE_LENGTH = 50;
    private static final int PHONE_LENGTH = 20;
    private static final long LONGEST_TALK = Duration.ofDays(30).toSeconds();

    /** Bitrix24's codes of calls without a conversation. What is not here counts as missed. */
    private static final Map<CallResult, String> STATUS = Map.of(
            CallResult.BUSY,
            "486",
            CallResult.CANCELLED,
            "603-S",
            CallResult.DECLINED,
            "603",
            CallResult.FAILED,
            "503");

    private static final String ANSWERED = "200";
    private static final String MISSED = "304";
    private static final String REFUSED_BY_PBX = "603-S";

    private final CallFacts facts;
    private final CallStory story;
    private final CrmProgress progress;
    private final Directory directory;
    private final CallRules rules;
    private final String externalCallId;
    private final Instant newsAt;
    private final Instant now;

    private CallProjection(CallRecord call, CallStory story, Directory directory, CallRules rules, Instant now) {
        this.facts = call.facts();
        this.story = story;
        this.progress = call.progress();
        this.directory = directory;
        this.rules = rules;
        this.externalCallId = call.externalCallId();
        this.newsAt = call.updatedAt();
        this.now = now;
    }

    /**
     * Projects a call.
     *
     * @param call the call
     * @param directory who has which extension
     * @param rules how calls are shown
     * @param now the present
     * @return what Bitrix24 should show
     */
    public static CrmView of(CallRecord call, Directory directory, CallRules rules, Instant now) {
        return new CallProjection(call, CallStory.of(call.facts()), directory, rules, now).view();
    }

    private CrmView view() {
        Instant overAt = overAt();
        State state = overAt != null ? State.ENDED : talking() ? State.TALKING : State.RINGING;
        boolean settled = overAt != null && !now.isBefore(overAt.plus(settle()));
        String hidden = hiddenBecause();
        if (hidden == null && settled && owner().isEmpty()) {
            hidden = "nobody has the extension and there is no default user";
        }
        Set<Long> cards = hidden != null || overAt != null ? Set.of() : cards(state);
        FinishIntent finish = settled && hidden == null ? finish() : null;
        return new CrmView(
                state,
                hidden,
                hidden == null ? registration(cards, settled) : null,
                cards,
                finish,
                finish == null ? null : note(),
                rules.recordings() == RecordingRule.IGNORE ? List.of() : story.recordings(),
                rules.recordings().attaches(),
                changesAt(overAt, settled));
    }

    /** When the call counts as over: it ended, or it has been silent for too long, or nobody ever heard of it. */
    private @Nullable Instant overAt() {
        if (story.isOver()) {
            // By the time of the news, not of the receipt: behind a backlog the rest of the story is still to come.
            Instant endHeardAt = story.endHeardAt();
            return endHeardAt == null || endHeardAt.isBefore(newsAt) ? newsAt : endHeardAt;
        }
        Instant deadline = silenceDeadline();
        return now.isBefore(deadline) ? null : deadline;
    }

    private Instant silenceDeadline() {
        ClickToCall origin = facts.clickToCall();
        Optional<Instant> lastHeard = facts.lastHeard();
        if (origin != null && lastHeard.isEmpty()) {
            // A refusal of the PBX is final: there is no call to wait for.
            return progress.originate() == CrmProgress.Originate.REFUSED
                    ? origin.requestedAt()
                    : origin.requestedAt().plus(rules.originateWait());
        }
        return lastHeard.orElseThrow().plus(rules.silentCall());
    }

    private Duration settle() {
        return story.isOver() ? rules.settle() : Duration.ZERO;
    }

    private @Nullable Instant changesAt(@Nullable Instant overAt, boolean settled) {
        if (overAt == null) {
            return silenceDeadline();
        }
        return settled ? null : overAt.plus(settle());
    }

    private boolean talking() {
        return story.legs().stream().anyMatch(Leg::isOpen);
    }

    private @Nullable String hiddenBecause() {
        if (facts.clickToCall() != null) {
            return null;
        }
        if (story.direction() == Direction.INTERNAL) {
            return "internal call";
        }
        if (story.direction() == null) {
            return "direction unknown";
        }
        String number = dialable(story.clientNumber());
        if (number.isEmpty()) {
            return "client number withheld";
        }
        return number.length() > PHONE_LENGTH ? "client number longer than 20 characters" : null;
    }

    private static String dialable(@Nullable String number) {
        return number == null ? "" : number.replaceAll("[^0-9#*+,;]", "");
    }

    private Set<Long> cards(State state) {
        Set<Long> users = new LinkedHashSet<>();
        if (state == State.TALKING) {
            int current = story.lastLeg().map(Leg::number).orElse(0);
            story.legs().stream()
                    .filter(Leg::isOpen)
                    .forEach(leg -> directory.ownerOf(leg.extension()).ifPresent(users::add));
            // A phone that rings for a transfer which the talking employee has not let go of yet.
            addRinging(users, ring -> current > 0 && ring.leg() > current);
        } else if (story.legs().isEmpty()) {
            addRinging(users, ring -> true);
        } else {
            Leg last = story.legs().get(story.legs().size() - 1);
            Instant since = last.endedAt() == null ? last.startedAt() : last.endedAt();
            addRinging(
                    users, ring -> ring.leg() > last.number() || !ring.heardAt().isBefore(since));
        }
        return users;
    }

    private void addRinging(Set<Long> users, Predicate<Ring> condition) {
        story.ringing().stream()
                .filter(condition)
                .forEach(ring -> directory.userOf(ring.extension()).ifPresent(users::add));
    }

    /** Bitrix24 needs a user to register a call for, so a call in a queue or voice menu waits for a phone to ring. */
    private @Nullable RegisterIntent registration(Set<Long> cards, boolean settled) {
        if (facts.clickToCall() != null) {
            return null;
        }
        OptionalLong user = OptionalLong.empty();
        boolean show = !settled && !story.isOver();
        if (show && !cards.isEmpty()) {
            user = OptionalLong.of(cards.iterator().next());
        } else if (settled) {
            user = owner();
        }
        if (user.isEmpty()) {
            return null;
        }
        String line = directory
                .lineOf(story.line())
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElse(null);
        return new RegisterIntent(
                user.getAsLong(),
                dialable(story.clientNumber()),
                story.direction() == Direction.OUTBOUND ? CallType.OUTGOING : CallType.INCOMING,
                story.startedAt(),
                line == null || line.length() <= LINE_LENGTH ? line : line.substring(0, LINE_LENGTH),
                externalCallId,
                rules.crmCreate(),
                show);
    }

    private @Nullable FinishIntent finish() {
        OptionalLong owner = owner();
        if (owner.isEmpty()) {
            return null;
        }
        long seconds = Math.min(talk().toSeconds(), LONGEST_TALK);
        return new FinishIntent(owner.getAsLong(), seconds, statusCode());
    }

    /** Of a call that nobody ended the last news is the best end of the open conversation. */
    private Duration talk() {
        if (story.isOver() || !talking()) {
            return story.talk();
        }
        Instant lastHeard = facts.lastHeard().orElse(now);
        return story.legs().stream()
                .map(leg -> leg.isOpen() ? leg.endingAt(lastHeard).talk() : leg.talk())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private OptionalLong owner() {
        ClickToCall origin = facts.clickToCall();
        if (story.isAnswered() && !story.legs().isEmpty()) {
            String talker = rules.owner().ownerOf(story.legs()).orElse(story.lastExtension());
            OptionalLong user = directory.userOf(talker);
            return user.isPresent() ? user : origin != null ? OptionalLong.of(origin.userId()) : fallback(talker);
        }
        if (origin != null) {
            OptionalLong user = directory.userOf(story.lastExtension());
            return user.isPresent() ? user : OptionalLong.of(origin.userId());
        }
        return fallback(story.lastExtension());
    }

    /** The named extension, else the last phone that rang, else the default user. */
    private OptionalLong fallback(@Nullable String extension) {
        OptionalLong named = directory.userOf(extension);
        if (named.isPresent()) {
            return named;
        }
        if (!story.isAnswered()) {
            List<Ring> rings = story.ringing();
            for (int i = rings.size() - 1; i >= 0; i--) {
                OptionalLong rung = directory.userOf(rings.get(i).extension());
                if (rung.isPresent()) {
                    return rung;
                }
            }
        }
        return directory.ownerOf(null);
    }

    private String statusCode() {
        if (story.isAnswered()) {
            return ANSWERED;
        }
        if (progress.originate() == CrmProgress.Originate.REFUSED) {
            return REFUSED_BY_PBX;
        }
        return STATUS.getOrDefault(story.result(), MISSED);
    }

    private @Nullable String note() {
        List<String> chain = story.chain();
        return chain.size() < 2 ? null : "Call transferred: " + String.join(" → ", chain);
    }
}
