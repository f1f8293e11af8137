package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.telephony.ExternalLines;
import io.github.pbx24.correlation.internal.work.EngineTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the configured lines exist in a portal, so that users can choose them. Existing lines stay as they are.
 * Thread-safe.
 */
final class LineKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(CallEngine.class);

    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final EngineTime time;
    private final Set<String> done = new HashSet<>();
    private final Map<String, Instant> nextTry = new HashMap<>();

    LineKeeper(EngineTime time) {
        this.time = time;
    }

    /** Begins, unless everything is there or it was tried just now. Waits for nothing. */
    void see(PortalConnection portal) {
        Map<String, String> lines = portal.externalLines();
        synchronized (this) {
            Instant now = time.now();
            Instant next = nextTry.getOrDefault(portal.id(), now);
            if (lines.isEmpty() || done.contains(portal.id()) || now.isBefore(next)) {
                return;
            }
            nextTry.put(portal.id(), now.plus(AGAIN));
        }
        create(portal.client(), lines).whenComplete((nothing, failure) -> {
            if (failure == null) {
                finished(portal);
            } else {
                LOG.warn(
                        "lines of portal {} could not be made, trying again later: {}",
                        portal.id(),
                        failure.getMessage());
            }
        });
    }

    private synchronized void finished(PortalConnection portal) {
        done.add(portal.id());
    }

    private static CompletableFuture<Void> create(Bitrix24Client client, Map<String, String> lines) {
        return client.executeAsync(ExternalLines.get()).thenCompose(present -> {
            Set<String> numbers = new HashSet<>();
            present.forEach(line -> numbers.add(line.number()));
            CompletableFuture<?>[] missing = lines.entrySet().stream()
                    .filter(line -> !numbers.contains(line.getKey()))
                    .map(line -> create(client, line.getKey(), line.getValue()))
                    .toArray(CompletableFuture<?>[]::new);
            return CompletableFuture.allOf(missing);
        });
    }

    /** Another node may make the same line at the same moment. */
    private static CompletableFuture<?> create(Bitrix24Client client, String number, String name) {
        return client.executeAsync(ExternalLines.add(number, name, true)).handle((id, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            boolean exists = cause instanceof Bitrix24ApiException api && api.kind() == Bitrix24ErrorKind.LINE_EXISTS;
            if (cause != null && !exists) {
                throw new CompletionException(cause);
            }
            return null;
        });
    }
}
