package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.http.AllowedHosts;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checked settings of the cloudpbx dialect.
 *
 * @param clientId sent with every request, both ways
 * @param keys keys of the signature, the one that we sign with first
 * @param api the base address of the API
 * @param domain the customer's domain, sent along if it is known; null if not
 * @param zone the zone of all times
 * @param pinsByUser PINs of users whose events carry a name only
 * @param downloadAddress the address from which recordings are fetched, if it is not the one that asks; null for that one
 * @param durationIsTalk whether the history tells the conversation, or the whole call
 * @param recordingHosts where recordings may be fetched from
 * @param trust who vouches for the API
 * @param connectTimeout for a connection
 * @param readTimeout for each wait for data
 * @param clock the time
 */
record CloudpbxSettings(
        String clientId,
        List<String> keys,
        URI api,
        @Nullable String domain,
        ZoneId zone,
        Map<String, String> pinsByUser,
        @Nullable String downloadAddress,
        boolean durationIsTalk,
        AllowedHosts recordingHosts,
        TrustedAuthorities trust,
        Duration connectTimeout,
        Duration readTimeout,
        Clock clock) {

    private static final URI DEFAULT_API = URI.create("https://api.cloudpbx.rt.ru");
    private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    /**
     * Reads all settings but the dialect.
     *
     * @throws io.github.pbx24.pbx.PbxSettingsException with every mistake
     */
    static CloudpbxSettings read(PbxSettings settings, PbxEnvironment environment) {
        String clientId = settings.requiredText("client-id");
        if (!clientId.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            settings.problem("client-id", "must be printable ASCII without blanks");
        }
        List<String> keys = settings.requiredTexts("sign-key");
        URI api = settings.address("api-url").orElse(DEFAULT_API);
        if (api.getRawUserInfo() != null || api.getRawQuery() != null || api.getRawFragment() != null) {
            settings.problem("api-url", "must not have a user, a query or a fragment");
        }
        String domain = settings.text("domain").orElse(null);
        ZoneId zone = settings.zone("zone").orElse(MOSCOW);
        Map<String, String> pins = settings.table("users");
        String download = settings.text("download-address").orElse(null);
        boolean talk = settings.choice("history-duration", "talk", "total")
                .orElse("talk")
                .equals("talk");
        AllowedHosts hosts = AllowedHosts.read(settings, "recording-hosts", environment);
        TrustedAuthorities trust = TrustedAuthorities.read(settings, "ca-file");
        Duration connect = timeout(settings, "connect-timeout", DEFAULT_CONNECT_TIMEOUT);
        Duration read = timeout(settings, "read-timeout", DEFAULT_READ_TIMEOUT);
        settings.check();
        return new CloudpbxSettings(
                clientId,
                keys,
                api,
                domain,
                zone,
                pins,
                download,
                talk,
                hosts.withExchange(api),
                trust,
                connect,
                read,
                environment.clock());
    }

    private static Duration timeout(PbxSettings settings, String key, Duration usual) {
        Duration timeout = settings.duration(key).orElse(usual);
        if (timeout.toMillis() < 1 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            settings.problem(key, "must be between PT0.001S and " + MAX_TIMEOUT);
            return usual;
        }
        return timeout;
    }

    @Override
    public String toString() {
        return "CloudpbxSettings[api=" + api + ", keys=" + keys.size() + "]";
    }
}
