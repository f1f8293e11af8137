package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.recording.RecordingArchive;
import io.github.pbx24.correlation.rule.RecordingRule;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes a runtime. For one thread; what it builds is not changed by later calls.
 *
 * @since 0.1
 */
public final class TelephonyRuntimeBuilder {

    /** No time can be reckoned with what lasts for ever. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Duration SHORTEST_POLL = Duration.ofSeconds(10);
    private static final Duration SHORTEST_SILENCE = Duration.ofMinutes(1);

    /** How long calls are kept that nothing is left to do for: 30 days. */
    public static final Duration DEFAULT_CALLS_KEPT = Duration.ofDays(30);

    /** How long recordings are kept: three years. */
    public static final Period DEFAULT_RECORDINGS_KEPT = Period.ofYears(3);

    /** After how long without news an exchange is asked about an open call, unless said otherwise: an hour. */
    public static final Duration DEFAULT_ASKED_AFTER = Duration.ofHours(1);

    final TelephonyStores stores;
    final Map<String, Portal> portals = new LinkedHashMap<>();
    final List<Exchange> exchanges = new ArrayList<>();

    @Nullable
    RecordingArchive archive;

    RecordingRule recordings = RecordingRule.IGNORE;
    long maxRecordingBytes = CallEngine.DEFAULT_MAX_RECORDING_BYTES;
    List<AllowedHost> recordingHosts = List.of();
    List<Path> recordingFolders = List.of();
    Period recordingsKept = DEFAULT_RECORDINGS_KEPT;
    Duration callsKept = DEFAULT_CALLS_KEPT;
    final Map<String, Duration> polled = new LinkedHashMap<>();
    Duration feedTurns = Duration.ofSeconds(10);
    Duration afterFeedGap = Duration.ofSeconds(30);
    Duration askedAfter = DEFAULT_ASKED_AFTER;
    Backfill.Pause pause = time -> Thread.sleep(time.toMillis());
    Duration questionDeadline = Questions.DEADLINE;
    List<Duration> eventRetries = Inbox.DEFAULT_RETRY_SCHEDULE;
    TelephonyListener listener = TelephonyListener.NONE;
    String userAgent = "pbx24-runtime/0.1";
    Clock clock = Clock.systemUTC();

    /**
     * An exchange as described; the connection is made when the runtime is.
     *
     * @param id its id
     * @param portal id of its portal
     * @param extensions user by extension
     * @param lines its lines
     * @param connection makes the connection
     */
    record Exchange(String id, String portal, Map<String, Long> extensions, Set<String> lines, Connector connection) {}

    /** Makes a connection. */
    interface Connector {
        PbxConnection connect(PbxEnvironment environment);
    }

    TelephonyRuntimeBuilder(TelephonyStores stores) {
        this.stores = Objects.requireNonNull(stores, "stores");
    }

    /**
     * Adds a portal. At least one is needed.
     *
     * @param portal the portal
     * @return this
     * @throws IllegalArgumentException if its id is taken
     */
    public TelephonyRuntimeBuilder portal(Portal portal) {
        if (portals.putIfAbsent(portal.id(), portal) != null) {
            throw new IllegalArgumentException("portal " + portal.id() + " is there twice");
        }
        return this;
    }

    /**
     * Adds an exchange of a vendor whose module is on the class path.
     *
     * @param id names it in {@link TelephonyRuntime#accept}, the journal and logs: 1 to 50 letters, digits, dots, hyphens
     *     and underscores
     * @param portal id of the portal where its calls appear
     * @param provider id of the vendor's module, for example {@code rostelecom} or {@code 3cx}
     * @param settings the vendor's own settings; see the README of its module
     * @return this
     * @throws IllegalArgumentException if the id is unfit or taken, or there is no such module
     */
    public TelephonyRuntimeBuilder exchange(String id, String portal, String provider, Map<String, Object> settings) {
        Map<String, Object> copy = Map.copyOf(settings);
        return add(
                id,
                portal,
                Map.of(),
                Set.of(),
                environment -> Providers.installed().connect(provider, copy, environment));
    }

    /**
     * Adds an exchange with extensions of its own.
     *
     * @param id as in {@link #exchange(String, String, String, Map)}
     * @param portal id of the portal where its calls appear
     * @param connection the exchange; closed by the runtime
     * @param extensions user by extension; wins over the portal's
     * @param lines the lines of this exchange as Bitrix24 names them: who clicks with one of them calls through it
     * @return this
     * @throws IllegalArgumentException if the id is unfit or taken
     */
    public TelephonyRuntimeBuilder exchange(
            String id, String portal, PbxConnection connection, Map<String, Long> extensions, Set<String> lines) {
        Objects.requireNonNull(connection, "connection");
        return add(id, portal, Map.copyOf(extensions), Set.copyOf(lines), environment -> connection);
    }

    private TelephonyRuntimeBuilder add(
            String id, String portal, Map<String, Long> extensions, Set<String> lines, Connector connection) {
        Ids.check("id", id);
        if (exchanges.stream().anyMatch(exchange -> exchange.id().equals(id))) {
            throw new IllegalArgumentException("exchange " + id + " is there twice");
        }
        exchanges.add(new Exchange(id, Objects.requireNonNull(portal, "portal"), extensions, lines, connection));
        return this;
    }

    /**
     * Keeps recordings.
     *
     * @param value where they go; not closed by the runtime
     * @param rule what else is done with them; default {@link RecordingRule#IGNORE}, which fetches none
     * @return this
     */
    public TelephonyRuntimeBuilder recordings(RecordingArchive value, RecordingRule rule) {
        archive = Objects.requireNonNull(value, "value");
        recordings = Objects.requireNonNull(rule, "rule");
        return this;
    }

    /**
     * Sets the largest recording.
     *
     * @param bytes 1 or more; default {@link CallEngine#DEFAULT_MAX_RECORDING_BYTES}
     * @return this
     */
    public TelephonyRuntimeBuilder maxRecordingBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be >= 1, was " + bytes);
        }
        maxRecordingBytes = bytes;
        return this;
    }

    /**
     * Allows hosts that recordings may be fetched from, besides those in the exchanges' own settings.
     *
     * @param hosts default none
     * @return this
     */
    public TelephonyRuntimeBuilder recordingHosts(List<AllowedHost> hosts) {
        recordingHosts = List.copyOf(hosts);
        return this;
    }

    /**
     * Allows folders whose recordings exchanges may have read, for those that write them into a folder.
     *
     * @param folders default none
     * @return this
     */
    public TelephonyRuntimeBuilder recordingFolders(List<Path> folders) {
        recordingFolders = List.copyOf(folders);
        return this;
    }

    /**
     * Sets how long recordings stay in the archive.
     *
     * @param period positive, at most 100 years; default {@link #DEFAULT_RECORDINGS_KEPT}
     * @return this
     */
    public TelephonyRuntimeBuilder recordingsKept(Period period) {
        if (period.isNegative() || period.isZero() || period.toTotalMonths() > 1_200 || period.getDays() > 36_500) {
            throw new IllegalArgumentException("period must be positive and at most 100 years, was " + period);
        }
        recordingsKept = period;
        return this;
    }

    /**
     * Sets how long calls are kept for which nothing is left to do.
     *
     * @param duration positive, at most 36,500 days; default {@link #DEFAULT_CALLS_KEPT}
     * @return this
     */
    public TelephonyRuntimeBuilder callsKept(Duration duration) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration must be positive and at most 36500 days, was " + duration);
        }
        callsKept = duration;
        return this;
    }

    /**
     * Sets the waits between attempts to handle an event of Bitrix24.
     *
     * @param waits default {@link Inbox#DEFAULT_RETRY_SCHEDULE}
     * @return this
     */
    public TelephonyRuntimeBuilder eventRetries(List<Duration> waits) {
        eventRetries = List.copyOf(waits);
        return this;
    }

    /**
     * Sets after how long without news an exchange that keeps records is asked about an open call. The end of such a call may
     * have been lost; without an answer it is closed in the end, see {@link
     * io.github.pbx24.correlation.rule.CallWaits#silentTalk()}.
     *
     * @param silence a minute to 36,500 days; default {@link #DEFAULT_ASKED_AFTER}
     * @return this
     * @throws IllegalArgumentException if it is shorter or longer
     */
    public TelephonyRuntimeBuilder askAboutSilentCallsAfter(Duration silence) {
        if (silence.compareTo(SHORTEST_SILENCE) < 0 || silence.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "silence must be " + SHORTEST_SILENCE + " to 36500 days, was " + silence);
        }
        askedAfter = silence;
        return this;
    }

    /**
     * Reads an exchange's own records again and again, for an exchange that sends no webhooks. Its calls come into Bitrix24 once they
     * are over, so there are no cards.
     *
     * @param exchange id of an exchange that offers its past calls
     * @param every how long to wait between two readings; 10 seconds or more, a few minutes are usual
     * @return this
     */
    public TelephonyRuntimeBuilder pollHistory(String exchange, Duration every) {
        if (every.compareTo(SHORTEST_POLL) < 0 || every.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("every must be " + SHORTEST_POLL + " to 36500 days, was " + every);
        }
        polled.put(exchange, every);
        return this;
    }

    /**
     * Sets who hears what happens.
     *
     * @param value default {@link TelephonyListener#NONE}
     * @return this
     */
    public TelephonyRuntimeBuilder listener(TelephonyListener value) {
        listener = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets how requests to Bitrix24 name the program that sends them.
     *
     * @param value default {@code pbx24-runtime/0.1}
     * @return this
     */
    public TelephonyRuntimeBuilder userAgent(String value) {
        userAgent = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param value default the system's
     * @return this
     */
    public TelephonyRuntimeBuilder clock(Clock value) {
        clock = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Makes a runtime that accepts requests and works on nothing before {@link TelephonyRuntime#start()}. If that fails, the stores are
     * closed, as they are when a runtime is.
     *
     * @return a runtime, to be closed
     * @throws IllegalStateException if there is no portal or no exchange, or an exchange names a portal that is not there
     * @throws IllegalArgumentException if there is no module for an exchange's vendor
     * @throws io.github.pbx24.pbx.PbxSettingsException if an exchange's settings are wrong; every problem begins with the exchange's id
     */
    public TelephonyRuntime build() {
        try {
            check();
        } catch (RuntimeException e) {
            // Else a SQLite file would stay locked by a runtime that is not there.
            stores.close();
            throw e;
        }
        return new TelephonyRuntime(this);
    }

    private void check() {
        if (portals.isEmpty() || exchanges.isEmpty()) {
            throw new IllegalStateException("a runtime needs at least one portal and one exchange");
        }
        for (Exchange exchange : exchanges) {
            if (!portals.containsKey(exchange.portal())) {
                throw new IllegalStateException(
                        "exchange " + exchange.id() + " names portal " + exchange.portal() + ", which is not there");
            }
        }
        for (String id : polled.keySet()) {
            if (exchanges.stream().noneMatch(exchange -> exchange.id().equals(id))) {
                throw new IllegalStateException("the history of " + id + " is to be read, which is not there");
            }
        }
    }

    /**
     * Makes a runtime and starts it.
     *
     * @return a running runtime, to be closed
     * @throws IllegalStateException as {@link #build()}
     * @throws io.github.pbx24.inbox.InboxUnavailableException if the store cannot be reached
     */
    public TelephonyRuntime start() {
        TelephonyRuntime runtime = build();
        try {
            runtime.start();
            return runtime;
        } catch (RuntimeException e) {
            runtime.close();
            throw e;
        }
    }
}
