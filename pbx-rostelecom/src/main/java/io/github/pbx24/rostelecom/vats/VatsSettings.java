package io.github.pbx24.rostelecom.vats;

import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.http.AllowedHosts;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checked settings of the vats dialect.
 *
 * @param webhookKeys at least one
 * @param eventNames normalised name to type
 * @param zone where times without offset are local; null if that is not known
 * @param api how to reach the API; null without a token
 */
record VatsSettings(
        List<String> webhookKeys,
        Map<String, VatsEventType> eventNames,
        @Nullable ZoneId zone,
        @Nullable Api api) {

    private static final String TOKEN = "access-token";
    private static final String TOKEN_FILE = "access-token-file";
    private static final URI DEFAULT_API = URI.create("https://api.vats.rt.ru");
    private static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    /**
     * How to reach the API.
     *
     * @param url the base address
     * @param tokens sent to that address only
     * @param recordingHosts further hosts that may serve recordings
     * @param trust whom to trust
     * @param connectTimeout for a connection
     * @param readTimeout for each wait for data
     */
    record Api(
            URI url,
            AccessTokens tokens,
            AllowedHosts recordingHosts,
            TrustedAuthorities trust,
            Duration connectTimeout,
            Duration readTimeout) {

        @Override
        public String toString() {
            return "Api[url=" + url + "]";
        }
    }

    /**
     * Reads all settings but the dialect.
     *
     * @param program gives tokens in place of the settings; null if there is no such program
     * @throws io.github.pbx24.pbx.PbxSettingsException with every mistake
     */
    static VatsSettings read(
            PbxSettings settings, PbxEnvironment environment, @Nullable Supplier<@Nullable String> program) {
        List<String> keys = settings.requiredTexts("webhook-keys");
        Map<String, VatsEventType> names = eventNames(settings);
        URI url = apiUrl(settings);
        AccessTokens tokens = tokens(settings, program);
        AllowedHosts hosts = AllowedHosts.read(settings, "recording-hosts", environment);
        TrustedAuthorities trust = TrustedAuthorities.read(settings, "ca-file");
        Duration connect = timeout(settings, "connect-timeout", DEFAULT_CONNECT_TIMEOUT);
        Duration read = timeout(settings, "read-timeout", DEFAULT_READ_TIMEOUT);
        ZoneId zone = settings.zone("zone").orElse(null);
        settings.check();
        return new VatsSettings(
                keys, names, zone, tokens == null ? null : new Api(url, tokens, hosts, trust, connect, read));
    }

    private static Map<String, VatsEventType> eventNames(PbxSettings settings) {
        Map<String, VatsEventType> names = VatsEventType.usualNames();
        settings.table("event-names")
                .forEach((name, word) -> VatsEventType.ofWord(VatsEventType.normalise(word))
                        .ifPresentOrElse(
                                type -> names.put(VatsEventType.normalise(name), type),
                                () -> settings.problem(
                                        "event-names." + name, "must be one of " + VatsEventType.words())));
        return names;
    }

    private static URI apiUrl(PbxSettings settings) {
        URI url = settings.address("api-url").orElse(DEFAULT_API);
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            settings.problem("api-url", "must not have a user, a query or a fragment");
        }
        return url;
    }

    private static @Nullable AccessTokens tokens(PbxSettings settings, @Nullable Supplier<@Nullable String> program) {
        String token = settings.text(TOKEN).orElse(null);
        String file = settings.text(TOKEN_FILE).orElse(null);
        if (token != null && !AccessTokens.isToken(token)) {
            settings.problem(TOKEN, "must be printable ASCII without blanks");
        }
        if (file != null && token != null) {
            settings.problem(TOKEN_FILE, "must not stand beside " + TOKEN);
        }
        if (program != null) {
            if (token != null || file != null) {
                settings.problem(token != null ? TOKEN : TOKEN_FILE, "must be left out: the program gives the tokens");
            }
            return AccessTokens.of(program);
        }
        return file != null ? inFile(settings, file) : token == null ? null : AccessTokens.of(token);
    }

    private static @Nullable AccessTokens inFile(PbxSettings settings, String file) {
        AccessTokens tokens = null;
        try {
            tokens = AccessTokens.in(Path.of(file));
        } catch (InvalidPathException e) {
            // Told below.
        }
        if (tokens == null) {
            settings.problem(TOKEN_FILE, "must be a readable file that holds a token in printable ASCII");
        }
        return tokens;
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
        return "VatsSettings[webhookKeys=" + webhookKeys.size() + ", api=" + api + "]";
    }
}
