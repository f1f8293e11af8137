package io.github.pbx24.correlation;

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
 * @param direction {@code inbound}, {@code outbound}, {@code internal} or {@code unknown}
 * @param clientNumber the client's full number; null if withheld. Not for logs
 * @param line Bitrix24 line; null if unknown
 * @param state {@code ringing}, {@code talking}, {@code ended}, or {@code synced} once nothing is left to tell Bitrix24
 * @param users users who see the card, who talked, or to whom the call belongs in the end
 * @param responsibleUser the user the call belongs to; null while unknown
 * @param crmCallId the id that Bitrix24 gave; null until registered
 * @param talkSeconds conversation in whole seconds
 * @param statusCode Bitrix24's code of the outcome; null while the call lasts
 * @param recording {@code none}, {@code pending}, {@code archived}, {@code attached} or {@code failed}
 * @param unknownExtensions extensions of this call that no user has
 * @param problem what stands in the way, for the operator; null if nothing
 * @param startedAt when the call began
 * @param updatedAt when something new was heard of it last
 * @since 0.1
 */
public record CallSummary(
        String id,
        String pbx,
        @Nullable String callId,
        String direction,
        @Nullable String clientNumber,
        @Nullable String line,
        String state,
        List<Long> users,
        @Nullable Long responsibleUser,
        @Nullable String crmCallId,
        long talkSeconds,
        @Nullable String statusCode,
        String recording,
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

    @Override
    public String toString() {
        return "CallSummary[id=" + id + ", pbx=" + pbx + ", callId=" + callId + ", state=" + state + "]";
    }
}
