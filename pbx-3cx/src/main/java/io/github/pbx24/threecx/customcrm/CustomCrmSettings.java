package io.github.pbx24.threecx.customcrm;

import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.http.AllowedHosts;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import io.github.pbx24.threecx.internal.Doors;
import io.github.pbx24.threecx.internal.RecordingFolder;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checked settings of the dialect.
 *
 * @param verifier who may send
 * @param tokens accepted tokens
 * @param zone the exchange's time zone
 * @param names what the fields are called
 * @param oneIsOutbound true if the direction is sent in the codes of Bitrix24, where 1 is outbound
 * @param line the line of calls that name none; null if unknown
 * @param recordingsUrl address that answers with the link of a recording, with {@code {callId}} in it; null if there is none
 * @param recordingsServer the same address without the id of a call; null if there is none
 * @param recordingsToken what it wants as bearer token; null if nothing
 * @param recordingsClient the client for which a token is fetched there; null if there is none
 * @param folder where the exchange writes recordings; null if we cannot read it
 * @param recordingHosts where recordings may come from
 * @param trust certificate authorities
 */
record CustomCrmSettings(
        SignatureVerifier verifier,
        List<String> tokens,
        ZoneId zone,
        FieldNames names,
        boolean oneIsOutbound,
        @Nullable String line,
        @Nullable String recordingsUrl,
        @Nullable URI recordingsServer,
        @Nullable String recordingsToken,
        @Nullable Client recordingsClient,
        @Nullable RecordingFolder folder,
        AllowedHosts recordingHosts,
        TrustedAuthorities trust) {

    /**
     * An API client of the exchange.
     *
     * @param id its id
     * @param secret its key
     */
    record Client(String id, String secret) {

        /** Shows nothing: the key is a secret. */
        @Override
        public String toString() {
            return "Client";
        }
    }

    /** Where the id of the call goes in {@code recordings-url}. */
    static final String CALL_ID = "{callId}";

    private static final ZoneId DEFAULT_ZONE = ZoneId.of("Europe/Moscow");

    static CustomCrmSettings read(PbxSettings settings, PbxEnvironment environment) {
        // The caller has read it; asking again marks it as known.
        settings.text("dialect");
        String recordingsUrl = settings.text("recordings-url").orElse(null);
        URI server = recordingsUrl == null ? null : server(settings, recordingsUrl);
        ZoneId zone = settings.zone("zone").orElse(DEFAULT_ZONE);
        CustomCrmSettings read = new CustomCrmSettings(
                Doors.verifier(settings),
                settings.texts("token"),
                zone,
                FieldNames.read(settings),
                settings.choice("direction-codes", "3cx", "bitrix24")
                        .filter("bitrix24"::equals)
                        .isPresent(),
                settings.text("line").orElse(null),
                server == null ? null : recordingsUrl,
                server,
                settings.text("recordings-token").orElse(null),
                client(settings),
                RecordingFolder.read(settings, zone, environment),
                hosts(settings, environment, server),
                TrustedAuthorities.read(settings, "ca-file"));
        settings.check();
        return read;
    }

    /** The address without the id of a call; null if it is unusable. */
    private static @Nullable URI server(PbxSettings settings, String recordingsUrl) {
        if (!recordingsUrl.contains(CALL_ID)) {
            settings.problem("recordings-url", "must contain " + CALL_ID);
            return null;
        }
        try {
            URI address = new URI(recordingsUrl.replace(CALL_ID, "0"));
            if (address.getHost() != null
                    && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Told below, without the text: it may hold a secret.
        }
        settings.problem("recordings-url", "must be an absolute http or https address");
        return null;
    }

    private static @Nullable Client client(PbxSettings settings) {
        String id = settings.text("recordings-client-id").orElse(null);
        String secret = settings.text("recordings-client-secret").orElse(null);
        if (id == null && secret == null) {
            return null;
        }
        if (id == null || secret == null) {
            settings.problem(
                    id == null ? "recordings-client-id" : "recordings-client-secret",
                    "is missing: a token is fetched with both");
            return null;
        }
        if (settings.text("recordings-token").isPresent()) {
            settings.problem("recordings-token", "must not be set beside recordings-client-id, which fetches tokens");
        }
        return new Client(id, secret);
    }

    private static AllowedHosts hosts(PbxSettings settings, PbxEnvironment environment, @Nullable URI server) {
        AllowedHosts hosts = AllowedHosts.read(settings, "recording-hosts", environment);
        return server == null ? hosts : hosts.withExchange(server);
    }

    /** Shows nothing: tokens are secrets. */
    @Override
    public String toString() {
        return "CustomCrmSettings";
    }
}
