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
 * @since 0.1
 */
public record SampleCall(
        String name,
        List<WebhookRequest> requests,
        @Nullable String clientNumber,
        @Nullable Duration talk,
        @Nullable Direction direction) {

    /** Copies the requests. */
    public SampleCall {
        requests = List.copyOf(requests);
        if (requests.isEmpty()) {
            throw new IllegalArgumentException("requests must not be empty");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
