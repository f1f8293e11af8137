package io.github.pbx24.pbx;

/**
 * A request that is not what the vendor sends: broken JSON, a wrong type, a missing field. The message names the place
 * and never quotes the content.
 *
 * @since 0.1
 */
public class MalformedWebhookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Where in the request the mistake is. */
    private final String place;

    /**
     * Describes a mistake.
     *
     * @param place where, for example {@code $.duration_talk} or {@code query}
     * @param problem what is wrong there, without quoting the content
     */
    public MalformedWebhookException(String place, String problem) {
        super(place + ": " + problem);
        this.place = place;
    }

    /**
     * Where in the request the mistake is.
     *
     * @return for example {@code $.duration_talk}
     */
    public String place() {
        return place;
    }
}
