package io.github.pbx24.bitrix24.internal.pacing;

/** Who waits for a place. Called on any thread, never while a lock is held. */
public interface Traveller {

    /** Its request leaves, with others if the departure is packed; only the first of them is told. Must hand over quickly. */
    void leave(Departure departure);

    /** Its request could not leave: {@link #leave} of the first one failed. */
    void strand(Throwable failure);
}
