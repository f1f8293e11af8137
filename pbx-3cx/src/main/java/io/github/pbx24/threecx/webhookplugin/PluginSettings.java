package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.http.AllowedHosts;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import io.github.pbx24.pbx.verify.AddressVerifier;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Checked settings of the plugin dialect.
 *
 * @param tokens accepted tokens; empty to believe everybody
 * @param allowedAddresses networks that may send; empty for all
 * @param zone the exchange's time zone
 * @param extensions what answers under which internal number
 * @param lines rule name to dialled number
 * @param baseUrl address of the plugin's web interface, or null
 * @param accessKey key of the web interface, or null
 * @param recordingHosts where recordings may come from
 * @param trust certificate authorities
 * @param callTimeout how long to wait for the exchange
 */
record PluginSettings(
        List<String> tokens,
        List<String> allowedAddresses,
        ZoneId zone,
        ExtensionTables extensions,
        Map<String, String> lines,
        @Nullable HttpUrl baseUrl,
        @Nullable String accessKey,
        AllowedHosts recordingHosts,
        TrustedAuthorities trust,
        Duration callTimeout) {

    private static final ZoneId DEFAULT_ZONE = ZoneId.of("Europe/Moscow");
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    /**
     * Reads all settings.
     *
     * @throws PbxSettingsException with every mistake
     */
    static PluginSettings read(PbxSettings settings, PbxEnvironment environment) {
        HttpUrl baseUrl = baseUrl(settings);
        String accessKey = settings.text("access-key").orElse(null);
        if (accessKey != null && settings.text("base-url").isEmpty()) {
            settings.problem("base-url", "is needed for access-key");
        }
        PluginSettings read = new PluginSettings(
                settings.texts("token"),
                allowedAddresses(settings),
                settings.zone("zone").orElse(DEFAULT_ZONE),
                extensions(settings),
                lines(settings),
                baseUrl,
                accessKey,
                recordingHosts(settings, environment, baseUrl),
                TrustedAuthorities.read(settings, "ca-file"),
                timeout(settings));
        settings.check();
        return read;
    }

    private static @Nullable HttpUrl baseUrl(PbxSettings settings) {
        URI uri = settings.address("base-url").orElse(null);
        HttpUrl url = uri == null ? null : HttpUrl.get(uri);
        if (uri != null && url == null) {
            settings.problem("base-url", "must be an absolute http or https address");
        }
        if (url != null
                && (url.query() != null
                        || url.fragment() != null
                        || !url.username().isEmpty())) {
            settings.problem("base-url", "must not have a user, a query or a fragment");
        }
        return url;
    }

    private static List<String> allowedAddresses(PbxSettings settings) {
        List<String> addresses = settings.texts("allowed-addresses");
        for (int i = 0; i < addresses.size(); i++) {
            try {
                AddressVerifier.allow(List.of(addresses.get(i)));
            } catch (IllegalArgumentException e) {
                settings.problem(
                        "allowed-addresses[" + i + "]", "must be an IP address or a network such as 10.0.0.0/8");
            }
        }
        return addresses;
    }

    private static ExtensionTables extensions(PbxSettings settings) {
        Map<String, ExtensionKind> kinds = new HashMap<>();
        putAll(settings, kinds, "queues", ExtensionKind.QUEUE);
        putAll(settings, kinds, "ivrs", ExtensionKind.IVR);
        putAll(settings, kinds, "extensions", ExtensionKind.PHONE);
        return new ExtensionTables(kinds);
    }

    private static void putAll(PbxSettings settings, Map<String, ExtensionKind> kinds, String key, ExtensionKind kind) {
        List<String> numbers = settings.texts(key);
        for (int i = 0; i < numbers.size(); i++) {
            ExtensionKind other = kinds.putIfAbsent(numbers.get(i), kind);
            if (other != null && other != kind) {
                settings.problem(key + "[" + i + "]", "stands in another list as well");
            }
        }
    }

    private static Map<String, String> lines(PbxSettings settings) {
        Map<String, String> lines = settings.table("lines");
        lines.forEach((rule, number) -> {
            if (number.isEmpty()) {
                settings.problem("lines." + rule, "must not be blank");
            }
        });
        return lines;
    }

    private static AllowedHosts recordingHosts(
            PbxSettings settings, PbxEnvironment environment, @Nullable HttpUrl baseUrl) {
        AllowedHosts hosts = AllowedHosts.read(settings, "recording-hosts", environment);
        hosts = baseUrl == null ? hosts : hosts.withExchange(baseUrl.uri());
        boolean internal = settings.choice("recording-networks", "public", "internal")
                .orElse("public")
                .equals("internal");
        return internal ? hosts.withInternalNetworks() : hosts;
    }

    private static Duration timeout(PbxSettings settings) {
        Duration timeout = settings.duration("call-timeout").orElse(DEFAULT_TIMEOUT);
        if (timeout.compareTo(MAX_TIMEOUT) > 0 || timeout.toMillis() == 0) {
            settings.problem("call-timeout", "must be longer than zero and at most PT10M");
            return DEFAULT_TIMEOUT;
        }
        return timeout;
    }

    /** Shows nothing: tokens and the access key are secrets. */
    @Override
    public String toString() {
        return "PluginSettings";
    }
}
