package io.github.pbx24.correlation;

import io.github.pbx24.pbx.Direction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call in short, for pages and monitoring. Immutable.
 *
 * @param id our own id
 * @param pbx id of the exchange in the configuration
 * @param callId the id by which the PBX names the call; null if unknown
 * @param direction who called; null if unknown
 * @param clientNumber the client's full number; null if withheld. Not for logs
 * @param line Bitrix24 line; null if unknown
 * @param state where the call stands
 * @param users users who see the card, who talked, or to whom the call belongs in the end
 * @param responsibleUser the user the call belongs to; null while unknown
 * @param crmCallId the id that Bitrix24 gave; null until registered
 * @param talkSeconds conversation in whole seconds
 * @param statusCode Bitrix24's code of the outcome; null while the call lasts
 * @param recording how far the recording has come
 * @param unknownExtensions extensions of this call that no user has; empty while the portal has not told its users
 * @param problem what stands in the way, for the operator; null if nothing
 * @param startedAt when the call began
 * @param updatedAt when something new was heard of it last
 * @since 0.1
 */
public record CallSummary(
        String id,
        String pbx,
        @Nullable String callId,
        @Nullable Direction direction,
        @Nullable String clientNumber,
        @Nullable String line,
        State state,
        List<Long> users,
        @Nullable Long responsibleUser,
        @Nullable String crmCallId,
        long talkSeconds,
        @Nullable String statusCode,
        Recording recording,
        List<String> unknownExtensions,
        @Nullable String problem,
        Instant startedAt,
        Instant updatedAt) {

    /** Copies the lists. */
    public CallSummary {
        users = List.copyOf(users);
        unknownExtensions = List.copyOf(unknownExtensions);
    }

    /**
     * What stands in the way.
     *
     * @return the problem; empty if there is none
     */
    public Optional<String> trouble() {
        return Optional.ofNullable(problem);
    }

    /**
     * By what people and programs name the call.
     *
     * @return the id of the exchange; our own while the exchange has given none, as for a click that no phone has followed
     */
    public String name() {
        return callId == null ? id : callId;
    }

    /**
     * Whether this is one of the call's ids.
     *
     * @param name an id
     * @return true for our own, the one of the exchange and the one of Bitrix24
     */
    public boolean isNamed(String name) {
        return name.equals(id) || name.equals(callId) || name.equals(crmCallId);
    }

    /** Where a call stands. */
    public enum State {
        /** Nobody talks yet, or not at the moment. */
        RINGING,
        /** Somebody talks with the client. */
        TALKING,
        /** The call is over, and something is left to tell Bitrix24. */
        ENDED,
        /** Nothing is left to tell Bitrix24. */
        SYNCED
    }

    /** How far the recording of a call has come. */
    public enum Recording {
        /** There is none. */
        NONE,
        /** It is not in the archive yet. */
        PENDING,
        /** It is in the archive. */
        ARCHIVED,
        /** It is in the archive and at the call in Bitrix24. */
        ATTACHED,
        /** It was given up. */
        FAILED
    }

    @Override
    public String toString() {
        return "CallSummary[id=" + id + ", pbx=" + pbx + ", callId=" + callId + ", state=" + state + "]";
    }
}
