package io.github.pbx24.events.watch;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Alerts as notifications in a portal's messenger. */
final class Bitrix24Sink implements AlertSink {

    private final String name;
    private final Bitrix24Client client;
    private final List<Long> userIds;

    Bitrix24Sink(String name, Bitrix24Client client, List<Long> userIds) {
        this.name = AlertSinks.requireName(name);
        this.client = Objects.requireNonNull(client, "client");
        this.userIds = List.copyOf(userIds);
        if (userIds.isEmpty()) {
            throw new IllegalArgumentException("userIds must not be empty");
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void send(Alert alert) {
        RuntimeException failure = null;
        for (long user : userIds) {
            try {
                // A tag makes the newest replace an older one that is not read yet: a repetition does not show twice.
                client.execute(Bitrix24Request.generic(
                        "im.notify.system.add",
                        Map.of("USER_ID", user, "MESSAGE", alert.text(), "TAG", "pbx24|" + alert.id()),
                        Repeatability.NOT_REPEATABLE));
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
