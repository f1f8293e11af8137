package io.github.pbx24.correlation;

import io.github.pbx24.pbx.RecordingReference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Bitrix24 should show of a call now. Derived by {@link CallProjection}, never stored. Immutable.
 *
 * @param state where the call stands
 * @param hiddenBecause why Bitrix24 cannot show the call; null if it can
 * @param registration how to register the call; null if it is too early, or Bitrix24 registered it itself
 * @param cards users who should see the card
 * @param finish how to finish the call; null while it lasts or settles
 * @param note what to note at the finished call; null if nothing
 * @param recordings what to archive once the call is finished
 * @param attach whether an archived recording shall be attached to the call
 * @param changesAt when time alone changes this view; null if it does not
 * @since 0.1
 */
public record CrmView(
        State state,
        @Nullable String hiddenBecause,
        @Nullable RegisterIntent registration,
        Set<Long> cards,
        @Nullable FinishIntent finish,
        @Nullable String note,
        List<RecordingReference> recordings,
        boolean attach,
        @Nullable Instant changesAt) {

    /** Copies the collections. */
    public CrmView {
        cards = Set.copyOf(cards);
        recordings = List.copyOf(recordings);
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
