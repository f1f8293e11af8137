package io.github.pbx24.bitrix24;

/**
 * Who is waiting for the request. Declared by every request, so that urgent ones can overtake.
 *
 * @since 0.1
 */
public enum Urgency {
    /** A person looks at the screen: register, show and hide of a call card. */
    CARD,

    /** The call is over and has to be saved. */
    FINISH,

    /** Recordings, reports, directories: nobody waits. */
    BULK
}
