package io.github.pbx24.simulator;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The portal's state. One lock guards all of it; nothing slow happens under the lock. */
final class Portal {

    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

    private final ReentrantLock lock = new ReentrantLock();
    private final PortalSettings settings;
    private volatile String baseUrl = "";

    final Users users = new Users();
    final Crm crm = new Crm(this);
    final Activities activities = new Activities(this);
    final Calls calls = new Calls();
    final Lines lines = new Lines();
    final RecordFiles files = new RecordFiles();
    final Accounts accounts = new Accounts(this);
    final EventBindings bindings = new EventBindings();
    final OfflineQueue offline = new OfflineQueue(this);
    final SipLines sipLines = new SipLines();
    final Confirmations confirmations = new Confirmations();
    final FollowUps followUps = new FollowUps();
    final Placements placements = new Placements();
    final UserFields userFields = new UserFields();
    final Features features = new Features();
    final Phones phones = new Phones();

    Portal(PortalSettings settings) {
        this.settings = settings;
    }

    PortalSettings settings() {
        return settings;
    }

    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    void lockedRun(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    Instant now() {
        return settings.clock().instant();
    }

    /** Scheme, host and port, without a slash at the end. */
    String baseUrl() {
        String url = baseUrl;
        if (url.isEmpty()) {
            throw new IllegalStateException("the portal is not started");
        }
        return url;
    }

    void baseUrl(String url) {
        this.baseUrl = url;
    }

    String restUrl() {
        return baseUrl() + "/rest/";
    }

    /** Host and port; the authorization server is the same process. */
    String authority() {
        return baseUrl().substring(baseUrl().indexOf("//") + 2);
    }

    String domain() {
        String domain = settings.domain();
        return domain == null ? authority() : domain;
    }

    /** A time as the portal prints it: ISO-8601, whole seconds, the portal's offset. */
    String print(Instant time) {
        return ISO.format(time.atZone(settings.zone()));
    }

    /** Reads a date leniently; without an offset it is in the portal's zone. */
    Optional<Instant> parseDate(String text) {
        return PortalDates.parse(text, settings.zone());
    }
}
