package io.github.pbx24.pbx.tck;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.WebhookRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as the exchange tells it, from its beginning to its end.
 *
 * @param name for messages
 * @param requests the requests in order, without proof; after the one that ends the call there is nothing but recordings
 * @param clientNumber the outside party's number as it should be read; null if these requests do not tell it
 * @param talk how long was talked in all, waiting excluded; null if the exchange does not measure it
 * @param direction who called; null if these requests do not tell it
 * @param lastExtension the internal number that had the call last, as it should be read; of a call that is transferred it must be told
 * @since 0.1
 */
public record SampleCall(
        String name,
        List<WebhookRequest> requests,
        @Nullable String clientNumber,
        @Nullable Duration talk,
        @Nullable Direction direction,
        @Nullable String lastExtension) {

    /** Copies the requests. */
    public SampleCall {
        requests = List.copyOf(requests);
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("requests must not be empty");
        }
    }

    /**
     * A call that is not transferred.
     *
     * @param name for messages
     * @param requests as above
     * @param clientNumber as above
     * @param talk as above
     * @param direction as above
     */
    public SampleCall(
            String name,
            List<WebhookRequest> requests,
            @Nullable String clientNumber,
            @Nullable Duration talk,
            @Nullable Direction direction) {
        this(name, requests, clientNumber, talk, direction, null);
    }

    @Override
    public String toString() {
        return name;
    }
}
