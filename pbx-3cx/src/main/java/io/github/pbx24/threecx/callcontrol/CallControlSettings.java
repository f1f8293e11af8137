package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * Checked settings of the dialect.
 *
 * @param baseUrl address of the exchange
 * @param clientId id of the API client
 * @param clientSecret its key
 * @param extensions extensions that should be watched; empty if the exchange's list is taken as it is
 * @param lines how lines are found
 * @param recordings whether to look for recordings
 * @param activeCalls whether to ask for the calls that live before one is taken for over
 * @param queueRinging whether queues are told of as if they were phones that ring
 * @param grace how long a call without legs may come back
 * @param snapshotEvery how often to compare with the exchange
 * @param trust certificate authorities
 * @param callTimeout how long to wait for the exchange
 */
record CallControlSettings(
        HttpUrl baseUrl,
        String clientId,
        String clientSecret,
        List<String> extensions,
        Lines lines,
        boolean recordings,
        boolean activeCalls,
        boolean queueRinging,
        Duration grace,
        Duration snapshotEvery,
        TrustedAuthorities trust,
        Duration callTimeout) {

    private static final HttpUrl NOWHERE = HttpUrl.get("http://localhost/");
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);
    private static final Duration DEFAULT_SNAPSHOT = Duration.ofMinutes(1);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    static CallControlSettings read(PbxSettings settings) {
        // The caller has read it; asking again marks it as known.
        settings.text("dialect");
        URI address = settings.address("base-url").orElse(null);
        HttpUrl base = address == null ? null : HttpUrl.get(address);
        if (base == null) {
            settings.problem(
                    "base-url", "must be the https address of the exchange, such as https://pbx.example.com:5001");
        }
        CallControlSettings read = new CallControlSettings(
                base == null ? NOWHERE : base,
                settings.requiredText("client-id"),
                settings.requiredText("client-secret"),
                settings.texts("extensions"),
                new Lines(settings.table("lines"), settings.table("trunk-lines")),
                settings.choice("recordings", "yes", "no").map("yes"::equals).orElse(true),
                settings.choice("active-calls", "yes", "no").map("yes"::equals).orElse(true),
                settings.choice("queue-ringing", "yes", "no").map("yes"::equals).orElse(false),
                duration(settings, "grace", DEFAULT_GRACE),
                duration(settings, "snapshot-every", DEFAULT_SNAPSHOT),
                TrustedAuthorities.read(settings, "ca-file"),
                duration(settings, "call-timeout", DEFAULT_TIMEOUT));
        settings.check();
        return read;
    }

    private static Duration duration(PbxSettings settings, String key, Duration standard) {
        Duration duration = settings.duration(key).orElse(standard);
        if (duration.toMillis() < 1 || duration.compareTo(LONGEST) > 0) {
            settings.problem(key, "must be longer than zero and at most PT10M");
            return standard;
        }
        return duration;
    }

    /** Shows nothing: the key is a secret. */
    @Override
    public String toString() {
        return "CallControlSettings";
    }
}
