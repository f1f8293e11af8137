package io.github.pbx24.correlation.plan;

import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.fact.Leg;
import io.github.pbx24.correlation.number.Digits;
import io.github.pbx24.correlation.plan.CallView.State;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.RecordingRule;
import io.github.pbx24.correlation.rule.StatusPolicy.Outcome;
import io.github.pbx24.correlation.rule.TransferStrategy;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.text.NumberText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what Bitrix24 should show of a call. Pure: equal arguments give equal views.
 *
 * @since 0.1
 */
public final class CallProjection {

    private static final int LINE_LENGTH = 50;
    private static final int PHONE_LENGTH = 20;

    private final KnownCall call;
    private final CallStory story;
    private final CallProgress progress;
    private final Directory directory;
    private final CallRules rules;
    private final CallClock clock;
    private final CallUsers users;
    private final Instant now;
    private final @Nullable ClickToCall origin;
    /** Of which the first is what this call is finished as. */
    private final List<CallPart> parts;

    private CallProjection(KnownCall call, CallRules rules, Directory directory, Instant now) {
        this.call = call;
        this.story = CallStory.of(call.facts(), directory::isExtension);
        this.progress = call.progress();
        this.directory = directory;
        this.rules = rules;
        this.clock = new CallClock(call, story, rules.waits(), now);
        this.parts = rules.transfers() == TransferStrategy.SPLIT ? CallParts.of(story) : List.of();
        this.users = new CallUsers(call, story, rules, directory, parts);
        this.now = now;
        this.origin = call.facts().clickToCall();
    }

    /**
     * Projects a call.
     *
     * @param call the call
     * @param rules how calls are shown
     * @param directory who has which extension
     * @param now the present
     * @return what Bitrix24 should show
     */
    public static CallView project(KnownCall call, CallRules rules, Directory directory, Instant now) {
        return new CallProjection(call, rules, directory, now).view();
    }

    private CallView view() {
        boolean over = clock.isOver();
        boolean settled = clock.isSettled();
        State state = over ? State.ENDED : story.isTalking() ? State.TALKING : State.RINGING;
        String hidden = hiddenBecause(settled);
        Set<Long> cards = hidden != null || over ? Set.of() : users.cards();
        // What Bitrix24 has or may have is finished, whatever is known now of whether it should have it.
        boolean finishes = settled && (hidden == null || progress.isOwed() || progress.isFinished());
        FinishIntent finish = finishes ? finish() : null;
        return new CallView(
                story,
                state,
                hidden,
                over ? null : dial(),
                hidden == null ? registration(cards, settled) : null,
                cards,
                finish,
                finish == null ? null : note(finish),
                settled ? tell() : null,
                rules.recordings() == RecordingRule.IGNORE ? List.of() : story.recordings(),
                rules.recordings().attaches(),
                over ? null : ownerToTell(),
                finish == null ? List.of() : furtherParts(),
                clock.changesAt());
    }

    /** Only if the call was saved as the first of them, or seconds would be counted twice. */
    private List<CallPart> furtherParts() {
        FinishIntent said = progress.finishing().intent();
        return parts.isEmpty()
                        || said == null
                        || said.talkSeconds() != parts.get(0).talk().toSeconds()
                ? List.of()
                : parts.subList(1, parts.size());
    }

    /** Of whom the portal has to be told because somebody else has the call now. */
    private @Nullable Long ownerToTell() {
        if (rules.transfers() != TransferStrategy.PORTAL_METHOD || !story.isTalking()) {
            return null;
        }
        OptionalLong owner = users.owner();
        Long known = progress.handingOver().movedTo();
        RegisterIntent said = progress.registration().intent();
        if (known == null) {
            known = said != null ? (Long) said.userId() : origin == null ? null : (Long) origin.userId();
        }
        return owner.isEmpty() || known == null || known == owner.getAsLong() ? null : (Long) owner.getAsLong();
    }

    private @Nullable String hiddenBecause(boolean settled) {
        if (origin != null) {
            return null;
        }
        if (isInternal()) {
            return "internal call";
        }
        if (story.direction() == null) {
            return "direction unknown";
        }
        String number = clientNumber();
        if (number == null) {
            return "client number withheld";
        }
        if (number.length() > PHONE_LENGTH) {
            return "client number longer than 20 characters";
        }
        Optional<String> filtered = rules.filter().hides(story);
        if (filtered.isPresent()) {
            return filtered.get();
        }
        return settled && users.owner().isEmpty() ? "nobody has the extension and there is no default user" : null;
    }

    /** Some exchanges call a conversation of two employees an ordinary call. */
    private boolean isInternal() {
        String other = story.clientNumber();
        return story.direction() == Direction.INTERNAL
                || other != null && Digits.isShort(other) && directory.isExtension(other);
    }

    /** The client's number as Bitrix24 gets it; null if there is none. */
    private @Nullable String clientNumber() {
        String number = NumberText.read(story.clientNumber())
                .number()
                .map(rules.numbers()::normal)
                .orElse("");
        return number.isEmpty() ? rules.withheldAs() : number;
    }

    private CallCommand.@Nullable Originate dial() {
        List<ClickToCall> clicks = call.facts().clicks();
        if (clicks.size() <= progress.dialling().clicks()) {
            return null;
        }
        ClickToCall click = clicks.get(clicks.size() - 1);
        String extension = click.extension();
        String number = click.number();
        // A call that the exchange reports already is not dialled again, and neither is one that nobody waits for any
        // more.
        boolean wanted = call.facts().heard().isEmpty()
                && now.isBefore(click.requestedAt().plus(rules.waits().clickFresh()))
                && (click.kind() == ClickToCall.Kind.CLICK || progress.crmCallId() != null);
        return wanted && extension != null && number != null
                ? new CallCommand.Originate(click, extension, number, clicks.size())
                : null;
    }

    /** Bitrix24 needs a user to register a call for, so a call in a queue or voice menu waits for a phone to ring. */
    private @Nullable RegisterIntent registration(Set<Long> cards, boolean settled) {
        if (origin != null) {
            // Bitrix24 registers a click itself, but may have lost the call since.
            return origin.kind() == ClickToCall.Kind.CALLBACK || progress.crmCallId() == null
                    ? asked(origin, settled)
                    : null;
        }
        OptionalLong user = OptionalLong.empty();
        if (settled) {
            user = users.owner();
        } else if (!clock.isOver()) {
            user = cards.isEmpty() ? userWithoutCard() : OptionalLong.of(firstInOrder(cards));
        }
        CallType type = story.direction() == Direction.OUTBOUND ? CallType.OUTGOING : CallType.INCOMING;
        return user.isEmpty() ? null : intent(user.getAsLong(), String.valueOf(clientNumber()), type, !cards.isEmpty());
    }

    private static long firstInOrder(Set<Long> cards) {
        return cards.iterator().next();
    }

    /** Without cards a call is registered for whom the card would be; where somebody has left, for the default user. */
    private OptionalLong userWithoutCard() {
        boolean phonesRing = story.ringing().stream().anyMatch(ring -> ring.phone() && ring.isOpen());
        boolean somebodyLeft = !progress.registration().refusedUsers().isEmpty();
        return somebodyLeft && (phonesRing || story.isTalking()) ? users.defaultUser() : OptionalLong.empty();
    }

    private @Nullable RegisterIntent asked(ClickToCall asked, boolean settled) {
        String number = asked.number();
        OptionalLong user = CallUsers.firstOf(users.accepted(asked.userId()), users.defaultUser());
        return number == null || user.isEmpty()
                ? null
                : intent(
                        user.getAsLong(),
                        rules.numbers().normal(number),
                        asked.kind() == ClickToCall.Kind.CALLBACK ? CallType.CALLBACK : CallType.OUTGOING,
                        !settled);
    }

    private RegisterIntent intent(long user, String number, CallType type, boolean show) {
        Instant start = CallClock.earlier(story.startedAt(), now);
        if (!clock.isOver()) {
            // Bitrix24 recognises a repeated registration for half an hour after the start. A call that waited longer
            // than that begins later for Bitrix24, or a lost answer would make two calls of it.
            Instant oldest = now.minus(RegisterIntent.OLDEST_START);
            start = start.isBefore(oldest) ? oldest : start;
        }
        return new RegisterIntent(
                user, number, type, start, line(), call.externalCallId(), createsObjects(), rules.crmSource(), show);
    }

    /** Under a substitute for withheld numbers all their callers would become one client. */
    private boolean createsObjects() {
        return rules.crmCreate()
                && (origin != null
                        || NumberText.read(story.clientNumber()).number().isPresent());
    }

    private @Nullable String line() {
        String told = story.line();
        if (told == null || isOwnExtension(told)) {
            return null;
        }
        String line = directory.lineOf(told, rules.numbers()).map(String::strip).orElse("");
        if (line.isEmpty()) {
            return null;
        }
        if (line.length() <= LINE_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LINE_LENGTH - 1)) ? LINE_LENGTH - 1 : LINE_LENGTH;
        return line.substring(0, end);
    }

    private boolean isOwnExtension(String line) {
        return Digits.isShort(line)
                && !directory.isLine(line)
                && (directory.isExtension(line)
                        || line.equals(story.lastExtension())
                        || story.legs().stream().anyMatch(leg -> line.equals(leg.extension()))
                        || story.ringing().stream().anyMatch(ring -> line.equals(ring.extension())));
    }

    private @Nullable FinishIntent finish() {
        OptionalLong user = progress.isOwed() || progress.isFinished() ? users.finisher() : users.owner();
        if (user.isEmpty()) {
            return null;
        }
        Duration talk = parts.isEmpty() ? story.talk() : parts.get(0).talk();
        Outcome outcome = outcome(talk);
        boolean talked = outcome == Outcome.ANSWERED;
        return new FinishIntent(
                user.getAsLong(),
                talked ? talk.toSeconds() : 0,
                rules.status().codeOf(story, outcome),
                rules.addToChat());
    }

    private Outcome outcome(Duration talk) {
        if (story.isAnswered()) {
            return !story.isOver() && talk.isZero() ? Outcome.LENGTH_UNKNOWN : Outcome.ANSWERED;
        }
        if (origin != null && call.facts().heard().isEmpty()) {
            if (origin.undialable().isPresent()) {
                return Outcome.UNDIALABLE;
            }
            return progress.dialling().state() == Dialling.State.STARTED
                            || progress.dialling().state() == Dialling.State.UNKNOWN
                    ? Outcome.NOT_ANSWERED
                    : Outcome.NOT_DIALLED;
        }
        return Outcome.NOT_ANSWERED;
    }

    /** What was saved cannot be changed any more. What turns out later to have been otherwise is noted beside it. */
    private @Nullable String note(FinishIntent finish) {
        String note = rules.note().note(story).orElse(null);
        FinishIntent said = progress.finishing().intent();
        if (!progress.isFinished() || said == null || saysTheSame(said, finish)) {
            return note;
        }
        String late = "Reported after the call was saved: " + finish.talkSeconds() + " s, status " + finish.statusCode()
                + story.lastLeg()
                        .flatMap(Leg::talker)
                        .map(who -> ", last with " + who)
                        .orElse("");
        return note == null ? late : note + "\n" + late;
    }

    private static boolean saysTheSame(FinishIntent said, FinishIntent now) {
        return said.talkSeconds() == now.talkSeconds() && said.statusCode().equals(now.statusCode());
    }

    private CallCommand.@Nullable TellUser tell() {
        if (origin == null
                || !call.facts().heard().isEmpty()
                || progress.noting().toldUser()) {
            return null;
        }
        String reason = origin.undialable().orElse(null);
        if (reason == null && progress.dialling().state() == Dialling.State.REFUSED) {
            reason = progress.dialling().problem();
        }
        return reason == null
                ? null
                : new CallCommand.TellUser(origin.userId(), "The call could not be started: " + reason);
    }
}
