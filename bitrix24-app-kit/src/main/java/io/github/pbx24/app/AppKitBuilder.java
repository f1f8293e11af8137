package io.github.pbx24.app;

import io.github.pbx24.app.internal.KitSettings;
import io.github.pbx24.app.pipeline.Pipeline;
import io.github.pbx24.app.setup.FieldDeclaration;
import io.github.pbx24.app.setup.PlacementDeclaration;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.bitrix24.tokens.jdbc.EncryptionKeys;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what an application is and needs. Not thread-safe; the kit it builds is.
 *
 * @since 0.1
 */
public final class AppKitBuilder {

    /** How long recordings stay on this machine unless said otherwise: 7 days. */
    public static final Duration DEFAULT_AUDIO_RETENTION = Duration.ofDays(7);

    /** The largest recording unless said otherwise: 2 GiB, what a portal stores at most. */
    public static final long DEFAULT_MAX_AUDIO_BYTES = 2L * 1024 * 1024 * 1024;

    /** How far back the portal's statistics are read again unless said otherwise: 72 hours. */
    public static final Duration DEFAULT_TRAILING_WINDOW = Duration.ofHours(72);

    /** When a recording is looked for after a call unless said otherwise: after 5, 10, 15 and 30 seconds, 1, 5 and 15 minutes. */
    public static final List<Duration> DEFAULT_RECORDING_WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15));

    private static final List<String> CALL_EVENTS = List.of("ONCRMACTIVITYADD", "ONCRMACTIVITYUPDATE");

    private final JdbcDatabase database;
    private final EncryptionKeys keys;
    private final URI publicUrl;
    private final List<OAuthApplication> applications = new ArrayList<>();
    private final List<FieldDeclaration> fields = new ArrayList<>();
    private final List<PlacementDeclaration> placements = new ArrayList<>();
    private String name = "application";
    private String defaultPage = "app";
    private @Nullable Pipeline pipeline;
    private @Nullable Path recordings;
    private Duration audioRetention = DEFAULT_AUDIO_RETENTION;
    private long maxAudioBytes = DEFAULT_MAX_AUDIO_BYTES;
    private List<Duration> recordingWaits = DEFAULT_RECORDING_WAITS;
    private Duration trailingWindow = DEFAULT_TRAILING_WINDOW;
    private Clock clock = Clock.systemUTC();
    private boolean loopbackPortals;

    AppKitBuilder(JdbcDatabase database, EncryptionKeys keys, OAuthApplication application, URI publicUrl) {
        this.database = Objects.requireNonNull(database, "database");
        this.keys = Objects.requireNonNull(keys, "keys");
        this.publicUrl = checked(publicUrl);
        applications.add(Objects.requireNonNull(application, "application"));
    }

    private static URI checked(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean fit = (scheme.equals("https") || scheme.equals("http"))
                && url.getHost() != null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.getRawUserInfo() == null;
        if (!fit) {
            throw new IllegalArgumentException("publicUrl must be an http or https address without query and fragment");
        }
        return url.toString().endsWith("/") ? url : URI.create(url + "/");
    }

    /**
     * Adds another application: a local application has keys of its own in each portal.
     *
     * @param application its keys
     * @return this
     * @throws IllegalArgumentException if its client id is there already
     */
    public AppKitBuilder application(OAuthApplication application) {
        if (applications.stream().anyMatch(known -> known.clientId().equals(application.clientId()))) {
            throw new IllegalArgumentException("application must have a client id of its own");
        }
        applications.add(application);
        return this;
    }

    /**
     * Names the application where people are told about it.
     *
     * @param newName 1 to 100 characters; default {@code application}
     * @return this
     */
    public AppKitBuilder name(String newName) {
        if (newName.isBlank() || newName.length() > 100) {
            throw new IllegalArgumentException("name must be 1 to 100 characters");
        }
        name = newName;
        return this;
    }

    /**
     * Sets where the browser is sent from the application's own page in the left menu, and from places that are not declared.
     *
     * @param page a path below the public address; default {@code app}
     * @return this
     */
    public AppKitBuilder defaultPage(String page) {
        if (!page.matches("[A-Za-z0-9_./-]{0,200}") || page.startsWith("/")) {
            throw new IllegalArgumentException("page must be a path below the public address");
        }
        defaultPage = page;
        return this;
    }

    /**
     * Declares a custom field.
     *
     * @param field made where it is missing
     * @return this
     */
    public AppKitBuilder field(FieldDeclaration field) {
        fields.add(Objects.requireNonNull(field, "field"));
        return this;
    }

    /**
     * Declares a place in the portal's pages.
     *
     * @param placement bound where it is missing
     * @return this
     */
    public AppKitBuilder placement(PlacementDeclaration placement) {
        placements.add(Objects.requireNonNull(placement, "placement"));
        return this;
    }

    /**
     * Takes calls with their recordings out of the portals, and puts results back. Without it the application has installation,
     * sessions and set-up only.
     *
     * @param steps what is done with a recording
     * @param folder where recordings are kept meanwhile; made if need be, readable by its owner only
     * @return this
     */
    public AppKitBuilder calls(Pipeline steps, Path folder) {
        pipeline = Objects.requireNonNull(steps, "steps");
        recordings = Objects.requireNonNull(folder, "folder");
        return this;
    }

    /**
     * Sets how long recordings stay on this machine after they were fetched.
     *
     * @param duration 1 millisecond to 36,500 days; default {@link #DEFAULT_AUDIO_RETENTION}
     * @return this
     */
    public AppKitBuilder audioRetention(Duration duration) {
        audioRetention = counted("audioRetention", duration);
        return this;
    }

    /**
     * Sets the largest recording that is fetched.
     *
     * @param bytes positive; default {@link #DEFAULT_MAX_AUDIO_BYTES}
     * @return this
     */
    public AppKitBuilder maxAudioBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxAudioBytes must be >= 1, was " + bytes);
        }
        maxAudioBytes = bytes;
        return this;
    }

    /**
     * Sets when a recording is looked for after a call, each time counted from the one before. What comes later is found when the
     * statistics are read again.
     *
     * @param waits each 1 millisecond to 36,500 days; default {@link #DEFAULT_RECORDING_WAITS}
     * @return this
     */
    public AppKitBuilder recordingWaits(List<Duration> waits) {
        waits.forEach(wait -> counted("recordingWaits", wait));
        recordingWaits = List.copyOf(waits);
        return this;
    }

    /**
     * Sets how far back the portal's statistics are read again, so that late recordings are found.
     *
     * @param duration 1 millisecond to 36,500 days; default {@link #DEFAULT_TRAILING_WINDOW}
     * @return this
     */
    public AppKitBuilder trailingWindow(Duration duration) {
        trailingWindow = counted("trailingWindow", duration);
        return this;
    }

    /**
     * Sets the clock that decides what is due and what is over.
     *
     * @param newClock default the system's
     * @return this
     */
    public AppKitBuilder clock(Clock newClock) {
        clock = Objects.requireNonNull(newClock, "newClock");
        return this;
    }

    /**
     * For tests: accepts portals on this machine, with plain http. Never to be used where strangers can send requests.
     *
     * @return this
     */
    public AppKitBuilder loopbackPortals() {
        loopbackPortals = true;
        return this;
    }

    private static Duration counted(String parameter, Duration duration) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(Duration.ofDays(36_500)) > 0) {
            throw new IllegalArgumentException(parameter + " must be 1 millisecond to 36500 days, was " + duration);
        }
        return duration;
    }

    /**
     * Makes the tables and the kit. It answers requests at once, and works in the background after {@link AppKit#start}.
     *
     * @return the kit; to be closed by the caller, before the database
     * @throws IllegalArgumentException if two fields or two places have one name
     */
    public AppKit build() {
        unique("field", fields.stream().map(FieldDeclaration::name).toList());
        unique("placement", placements.stream().map(PlacementDeclaration::code).toList());
        return new AppKit(
                database,
                keys,
                new KitSettings(
                        List.copyOf(applications),
                        publicUrl,
                        name,
                        defaultPage,
                        List.copyOf(fields),
                        List.copyOf(placements),
                        pipeline == null ? List.of() : CALL_EVENTS,
                        pipeline,
                        recordings,
                        audioRetention,
                        maxAudioBytes,
                        recordingWaits,
                        trailingWindow,
                        clock,
                        loopbackPortals));
    }

    private static void unique(String what, List<String> names) {
        Set<String> seen = new LinkedHashSet<>();
        names.forEach(one -> {
            if (!seen.add(one)) {
                throw new IllegalArgumentException(what + " " + one + " is declared twice");
            }
        });
    }
}
