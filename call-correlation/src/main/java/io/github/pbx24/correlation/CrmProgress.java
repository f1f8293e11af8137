package io.github.pbx24.correlation;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was said to Bitrix24 about a call, and what it confirmed. Immutable.
 *
 * <p>An intent without a confirmation means: may or may not have happened. That is how the state reads after a crash, and
 * the engine finds out before it says anything again that is not repeatable.
 *
 * @param originate what became of the request to the PBX to start the call
 * @param register what was or will be said to register the call; null if nothing yet
 * @param crmCallId the id that Bitrix24 gave; null until confirmed
 * @param cards users who see the card, as far as confirmed
 * @param askedCards users to whom the card was or will be shown; those who are not in {@code cards} may or may not see it
 * @param finish what was or will be said to finish the call; null if nothing yet
 * @param finishSentAt when finishing was tried last; null if it was not tried or certainly did not happen
 * @param finished whether Bitrix24 confirmed the end
 * @param activityId the activity in the CRM; null if there is none
 * @param noted whether the transfer chain was noted, or cannot be
 * @param recordings state of each recording by {@link RecordingProgress#keyOf}
 * @param failures how often in a row the next command failed
 * @param retryAt not before then the next command is tried; null if at once
 * @param problem the last failure in words for the operator; null if there is none
 * @since 0.1
 */
public record CrmProgress(
        Originate originate,
        @Nullable RegisterIntent register,
        @Nullable String crmCallId,
        Set<Long> cards,
        Set<Long> askedCards,
        @Nullable FinishIntent finish,
        @Nullable Instant finishSentAt,
        boolean finished,
        @Nullable Long activityId,
        boolean noted,
        Map<String, RecordingProgress> recordings,
        int failures,
        @Nullable Instant retryAt,
        @Nullable String problem) {

    /** Nothing said yet. */
    public static final CrmProgress NONE = new CrmProgress(
            Originate.NONE, null, null, Set.of(), Set.of(), null, null, false, null, false, Map.of(), 0, null, null);

    /** What became of the request to the PBX to start a call. */
    public enum Originate {
        /** Not asked. */
        NONE,
        /** Asked; the answer is not known yet. */
        ASKED,
        /** The PBX is dialling, or may be. */
        STARTED,
        /** The PBX refused: there is no call. */
        REFUSED
    }

    /** Copies the collections. */
    public CrmProgress {
        cards = Set.copyOf(cards);
        askedCards = Set.copyOf(askedCards);
        recordings = Map.copyOf(recordings);
    }

    /**
     * The start of a call that Bitrix24 registered itself, with the card on the screen of the user who clicked.
     *
     * @param origin the click
     * @return the progress
     */
    public static CrmProgress registeredByBitrix24(ClickToCall origin) {
        return NONE.change()
                .crmCallId(origin.crmCallId())
                .cards(Set.of(origin.userId()))
                .build();
    }

    Change change() {
        return new Change(this);
    }

    /** Builds the next progress out of one. Package-private: only the engine makes progress. */
    static final class Change {

        private Originate originate;
        private @Nullable RegisterIntent register;
        private @Nullable String crmCallId;
        private Set<Long> cards;
        private final Set<Long> askedCards;
        private @Nullable FinishIntent finish;
        private @Nullable Instant finishSentAt;
        private boolean finished;
        private @Nullable Long activityId;
        private boolean noted;
        private final Map<String, RecordingProgress> recordings;
        private int failures;
        private @Nullable Instant retryAt;
        private @Nullable String problem;

        private Change(CrmProgress from) {
            originate = from.originate;
            register = from.register;
            crmCallId = from.crmCallId;
            cards = new TreeSet<>(from.cards);
            askedCards = new TreeSet<>(from.askedCards);
            finish = from.finish;
            finishSentAt = from.finishSentAt;
            finished = from.finished;
            activityId = from.activityId;
            noted = from.noted;
            recordings = new HashMap<>(from.recordings);
            failures = from.failures;
            retryAt = from.retryAt;
            problem = from.problem;
        }

        Change originate(Originate value) {
            originate = value;
            return this;
        }

        Change register(@Nullable RegisterIntent value) {
            register = value;
            return this;
        }

        Change crmCallId(String value) {
            crmCallId = value;
            return this;
        }

        Change cards(Set<Long> value) {
            cards = new TreeSet<>(value);
            return this;
        }

        Change addCards(Set<Long> users) {
            cards.addAll(users);
            return this;
        }

        Change askCards(Set<Long> users) {
            askedCards.addAll(users);
            return this;
        }

        Change removeCards(Set<Long> users) {
            cards.removeAll(users);
            askedCards.removeAll(users);
            return this;
        }

        Change finish(FinishIntent value) {
            finish = value;
            return this;
        }

        Change finishSentAt(@Nullable Instant value) {
            finishSentAt = value;
            return this;
        }

        Change finished(@Nullable Long activity) {
            finished = true;
            finishSentAt = null;
            activityId = activity;
            cards.clear();
            askedCards.clear();
            return this;
        }

        Change noted() {
            noted = true;
            return this;
        }

        Change recording(String key, RecordingProgress value) {
            recordings.put(key, value);
            return this;
        }

        int failures() {
            return failures;
        }

        /** A command succeeded: the failures before it are forgotten. */
        Change succeeded() {
            failures = 0;
            retryAt = null;
            problem = null;
            return this;
        }

        Change failed(String what, @Nullable Instant nextTry) {
            failures++;
            retryAt = nextTry;
            problem = what;
            return this;
        }

        CrmProgress build() {
            return new CrmProgress(
                    originate,
                    register,
                    crmCallId,
                    cards,
                    askedCards,
                    finish,
                    finishSentAt,
                    finished,
                    activityId,
                    noted,
                    recordings,
                    failures,
                    retryAt,
                    problem);
        }
    }
}
