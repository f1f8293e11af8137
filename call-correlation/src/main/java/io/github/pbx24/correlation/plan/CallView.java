package io.github.pbx24.correlation.plan;

import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.pbx.RecordingReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Bitrix24 should show of a call now. Derived by {@link CallProjection}, never stored. Immutable.
 *
 * @param story what the facts mean
 * @param state where the call stands
 * @param hiddenBecause why Bitrix24 shall not have the call; null if it shall
 * @param dial what to ask of the PBX; null if nothing
 * @param registration how to register the call; null if it is too early, or Bitrix24 registered it itself
 * @param cards users who should see the card
 * @param finish how to finish the call; null while it lasts or settles
 * @param note what to note at the finished call; null if nothing
 * @param tell what to tell the user who clicked; null if nothing
 * @param recordings what to archive once the call is finished
 * @param attach whether an archived recording shall be attached to the call
 * @param owner who has the call now, for a portal that is to be told; null if none is
 * @param parts what becomes calls of their own once the call is finished, without the first
 * @param changesAt when time alone changes this view; null if it does not
 * @since 0.1
 */
public record CallView(
        CallStory story,
        State state,
        @Nullable String hiddenBecause,
        CallCommand.@Nullable Originate dial,
        @Nullable RegisterIntent registration,
        Set<Long> cards,
        @Nullable FinishIntent finish,
        @Nullable String note,
        CallCommand.@Nullable TellUser tell,
        List<RecordingReference> recordings,
        boolean attach,
        @Nullable Long owner,
        List<CallPart> parts,
        @Nullable Instant changesAt) {

    /** Copies the collections. */
    public CallView {
        cards = Set.copyOf(cards);
        recordings = List.copyOf(recordings);
        parts = List.copyOf(parts);
    }

    /**
     * How to finish the call.
     *
     * @return the intent; empty while the call lasts or settles
     */
    public Optional<FinishIntent> finishing() {
        return Optional.ofNullable(finish);
    }

    /** Where a call stands. */
    public enum State {
        /** Nobody talks yet, or not at the moment. */
        RINGING,
        /** Somebody talks with the client. */
        TALKING,
        /** The call is over. */
        ENDED
    }
}
