package io.github.pbx24.simulator.internal.context;

import io.github.pbx24.simulator.internal.php.PortalDates;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** What every part of the portal needs and none of them owns: the one lock, the clock, the zone, the own address. */
public class PortalContext {

    /** The user who is there from the start. */
    public static final long ADMINISTRATOR = 1;

    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

    private final ReentrantLock lock = new ReentrantLock();
    private final PortalSettings settings;
    private final Set<Long> administrators = ConcurrentHashMap.newKeySet();
    private volatile String baseUrl = "";

    public PortalContext(PortalSettings settings) {
        this.settings = settings;
        administrators.add(ADMINISTRATOR);
    }

    public void makeAdministrator(long userId) {
        administrators.add(userId);
    }

    public boolean isAdministrator(long userId) {
        return administrators.contains(userId);
    }

    public PortalSettings settings() {
        return settings;
    }

    public <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public void lockedRun(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    public Instant now() {
        return settings.clock().instant();
    }

    /** Scheme, host and port, without a slash at the end. */
    public String baseUrl() {
        String url = baseUrl;
        if (url.isEmpty()) {
            throw new IllegalStateException("the portal is not started");
        }
        return url;
    }

    public void baseUrl(String url) {
        this.baseUrl = url;
    }

    public String restUrl() {
        return baseUrl() + "/rest/";
    }

    /** The authorization server's REST address; without one that portals share, the server is the same process. */
    public String serverEndpoint() {
        String shared = settings.authorizationEndpoint();
        return shared == null ? baseUrl() + "/oauth/rest/" : shared;
    }

    /** Host and port. */
    public String authority() {
        return baseUrl().substring(baseUrl().indexOf("//") + 2);
    }

    public String domain() {
        String domain = settings.domain();
        return domain == null ? authority() : domain;
    }

    /** A time as the portal prints it: ISO-8601, whole seconds, the portal's offset. */
    public String print(Instant time) {
        return ISO.format(time.atZone(settings.zone()));
    }

    /** Reads a date leniently; without an offset it is in the portal's zone. */
    public Optional<Instant> parseDate(String text) {
        return PortalDates.parse(text, settings.zone());
    }
}
