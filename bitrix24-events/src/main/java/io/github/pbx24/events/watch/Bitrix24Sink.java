package io.github.pbx24.events.watch;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Repeatability;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Alerts as notifications in a portal's messenger. */
final class Bitrix24Sink implements AlertSink {

    private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);

    private static final Pattern LINE_END = Pattern.compile("#br#", Pattern.CASE_INSENSITIVE);

    /** More than any sentence of ours; the messenger takes 20,000. */
    private static final int LONGEST = 2000;

    /** Of how many alerts it is remembered who has them. */
    private static final int REMEMBERED = 200;

    private final String name;
    private final Bitrix24Client client;
    private final List<Long> userIds;

    /** Who has an alert already, while others do not. */
    private final Map<String, Set<Long>> reached = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Long>> eldest) {
            return size() > REMEMBERED;
        }
    };

    Bitrix24Sink(String name, Bitrix24Client client, List<Long> userIds) {
        this.name = AlertSinks.requireName(name);
        this.client = Objects.requireNonNull(client, "client");
        this.userIds = userIds.stream().distinct().toList();
        if (userIds.isEmpty()) {
            throw new IllegalArgumentException("userIds must not be empty");
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** Whoever is gone keeps the alert from nobody; whoever may be reached later is tried again, alone. */
    @Override
    public void send(Alert alert) {
        Set<Long> before = reached(alert);
        Set<Long> now = new HashSet<>(before);
        RuntimeException failure = null;
        boolean mayBeReachedLater = false;
        for (long user : userIds) {
            if (before.contains(user)) {
                continue;
            }
            try {
                // A tag makes the newest replace an older one that is not read yet: a repetition does not show twice.
                client.execute(Bitrix24Request.generic(
                        "im.notify.system.add",
                        Map.of("USER_ID", user, "MESSAGE", plain(alert.text()), "TAG", "pbx24|" + plain(alert.id())),
                        Repeatability.NOT_REPEATABLE));
                now.add(user);
            } catch (RuntimeException e) {
                failure = e;
                boolean isForGood = e instanceof Bitrix24ApiException api && !api.isTemporary();
                mayBeReachedLater |= !isForGood;
                LOG.warn("sink {}: user {} of the portal was not notified: {}", name, user, kind(e));
            }
        }
        synchronized (reached) {
            reached.put(alert.id(), now);
        }
        if (failure != null && (mayBeReachedLater || now.isEmpty())) {
            throw failure;
        }
    }

    private Set<Long> reached(Alert alert) {
        synchronized (reached) {
            return Set.copyOf(reached.getOrDefault(alert.id(), Set.of()));
        }
    }

    private static String kind(RuntimeException e) {
        return e instanceof Bitrix24ApiException api
                ? api.kind().name()
                : e.getClass().getSimpleName();
    }

    /** Names come from elsewhere: brackets would be markup. */
    private static String plain(String text) {
        String plain = LINE_END.matcher(text)
                .replaceAll(" ")
                .replace('[', '(')
                .replace(']', ')')
                .replace('<', '\u2039')
                .replace('>', '\u203A');
        if (plain.length() <= LONGEST) {
            return plain;
        }
        int end = Character.isHighSurrogate(plain.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return plain.substring(0, end) + "\u2026";
    }
}
