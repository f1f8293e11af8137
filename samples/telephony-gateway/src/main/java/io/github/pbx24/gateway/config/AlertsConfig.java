package io.github.pbx24.gateway.config;

import io.github.pbx24.events.watch.SilenceRule;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is told to people, and how.
 *
 * @param language Russian or English
 * @param zone where times are meant and told
 * @param silences what must not be silent: events of portals, and exchanges under the event {@link #WEBHOOK}
 * @param slowHandler how long the handling of an event may take
 * @param backlog how many deliveries may wait
 * @param backlogLasting how long more may wait
 * @param deadLetters how many deliveries may be given up before it is told
 * @param sinks where alerts go, at least one
 */
public record AlertsConfig(
        Locale language,
        ZoneId zone,
        List<SilenceRule> silences,
        Duration slowHandler,
        long backlog,
        Duration backlogLasting,
        long deadLetters,
        List<Sink> sinks) {

    /** What an exchange's webhooks are called where events have names. */
    public static final String WEBHOOK = "WEBHOOK";

    /** Copies the lists. */
    public AlertsConfig {
        silences = List.copyOf(silences);
        sinks = List.copyOf(sinks);
    }

    /** Where alerts go. */
    public sealed interface Sink {

        /**
         * The name in the journal.
         *
         * @return unique
         */
        String name();
    }

    /** The gateway's log. */
    public record Log() implements Sink {
        @Override
        public String name() {
            return "log";
        }
    }

    /**
     * An address.
     *
     * @param name the name
     * @param url the address
     * @param key signs
     */
    public record Webhook(String name, URI url, String key) implements Sink {
        /** Without the key, and without the address, which may carry a secret. */
        @Override
        public String toString() {
            return "Webhook[" + name + "]";
        }
    }

    /**
     * The messenger of a portal.
     *
     * @param name the name
     * @param portal the portal's id
     * @param users who is told
     */
    public record Messenger(String name, String portal, List<Long> users) implements Sink {
        /** Copies. */
        public Messenger {
            users = List.copyOf(users);
        }
    }

    /**
     * E-mail.
     *
     * @param name the name
     * @param host the server
     * @param port its port; null for the usual one
     * @param security {@code starttls}, {@code tls} or {@code none}
     * @param user who logs in, or null
     * @param password the password, or null
     * @param from the sender
     * @param to the receivers
     */
    public record Mail(
            String name,
            String host,
            @Nullable Integer port,
            String security,
            @Nullable String user,
            @Nullable String password,
            String from,
            List<String> to)
            implements Sink {
        /** Copies. */
        public Mail {
            to = List.copyOf(to);
        }

        /** Without addresses and password. */
        @Override
        public String toString() {
            return "Mail[" + name + ", " + host + "]";
        }
    }
}
