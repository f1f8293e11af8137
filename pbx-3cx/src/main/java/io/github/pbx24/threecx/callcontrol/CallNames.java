package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives each call a name that stays unique after the exchange has begun to count from one again: its number and the second in
 * which we heard of it first. Thread-safe, because clicks and the feed ask for names.
 */
final class CallNames {

    private static final Pattern NAME = Pattern.compile("(\\d{1,18})-(\\d{1,12})");

    /** A name that was given to a click and that no leg has taken up by then was for a call that never came. */
    private static final Duration UNUSED = Duration.ofMinutes(10);

    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, Instant> promised = new HashMap<>();

    /** The name of a call of which a leg was seen. */
    synchronized String seen(long callId, Instant now) {
        promised.remove(callId);
        return names.computeIfAbsent(callId, id -> id + "-" + now.getEpochSecond());
    }

    /** The name of a call that the exchange has just started for us. */
    synchronized String promised(long callId, Instant now) {
        promised.entrySet().removeIf(entry -> {
            boolean old = entry.getValue().isBefore(now.minus(UNUSED));
            if (old) {
                names.remove(entry.getKey());
            }
            return old;
        });
        if (!names.containsKey(callId)) {
            promised.put(callId, now);
        }
        return names.computeIfAbsent(callId, id -> id + "-" + now.getEpochSecond());
    }

    /** Takes up names that an earlier process gave. */
    synchronized void resume(Collection<CallIdentity> open) {
        for (CallIdentity call : open) {
            if (call instanceof CallIdentity.ById byId) {
                Matcher matcher = NAME.matcher(byId.id());
                if (matcher.matches()) {
                    names.putIfAbsent(Long.parseLong(matcher.group(1)), byId.id());
                }
            }
        }
    }

    /** When a call with this name was heard of first. */
    static Instant since(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a name of a call");
        }
        return Instant.ofEpochSecond(Long.parseLong(matcher.group(2)));
    }

    /** The exchange's number of a call with this name. */
    static long number(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a name of a call");
        }
        return Long.parseLong(matcher.group(1));
    }

    /** Whether this is the name of a call that lives. */
    synchronized boolean isCurrent(String name) {
        return name.equals(names.get(number(name)));
    }

    /** Whether this class made a name. */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    synchronized void forget(long callId) {
        names.remove(callId);
    }
}
