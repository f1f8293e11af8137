package io.github.pbx24.events.watch;

import io.github.pbx24.bitrix24.Bitrix24Client;
import java.net.URI;
import java.util.List;

/**
 * Ready sinks.
 *
 * @since 0.1
 */
public final class AlertSinks {

    private AlertSinks() {}

    /**
     * Writes to the log: WARN when something is wrong, INFO when it is well again.
     *
     * @return the sink {@code log}
     */
    public static AlertSink log() {
        return new LogSink();
    }

    /**
     * Posts JSON to an address, signed like the requests of the on-premise bridge: HMAC-SHA256 over {@code timestamp.body} in
     * {@code X-Pbx24-Signature}, with the timestamp in {@code X-Pbx24-Timestamp}. Any answer from 200 to 299 within ten
     * seconds is success; redirects are not followed.
     *
     * <pre>{@code
     * {"id":"…","kind":"SILENCE","state":"raised","portal":"acme","event":"ONCRMDEALUPDATE",
     *  "since":"2026-08-25T12:00:00Z","at":"2026-08-25T12:10:00Z","count":0,"text":"…"}
     * }</pre>
     *
     * @param name the sink's name
     * @param address where to; https, or http on loopback
     * @param key the shared key, at least 32 characters
     * @return the sink
     * @throws IllegalArgumentException if the address or the key is unfit
     */
    public static AlertSink webhook(String name, URI address, String key) {
        return new WebhookSink(name, address, key);
    }

    /**
     * Notifies users of a portal in its messenger, in the name of the application or webhook. Needs the scope {@code im}.
     *
     * @param name the sink's name
     * @param client of the portal; stays open when the watch is closed
     * @param userIds who is told; at least one. An alert that reached some of them is sent to these again if others failed
     * @return the sink
     * @throws IllegalArgumentException if nobody is told
     * @see <a href="https://apidocs.bitrix24.com/api-reference/chats/messages/im-notify-system-add.html">im.notify.system.add</a>
     */
    public static AlertSink bitrix24(String name, Bitrix24Client client, List<Long> userIds) {
        return new Bitrix24Sink(name, client, userIds);
    }

    static String requireName(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,40}")) {
            throw new IllegalArgumentException(
                    "the name of a sink must be 1 to 40 letters, digits, dots, hyphens or underscores");
        }
        return name;
    }
}
