package io.github.pbx24.threecx.crmtemplate;

import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.http.AllowedHosts;
import io.github.pbx24.pbx.http.TrustedAuthorities;
import io.github.pbx24.threecx.internal.Doors;
import io.github.pbx24.threecx.internal.RecordingFolder;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checked settings of the dialect.
 *
 * @param verifier who may send
 * @param tokens accepted tokens, the first one goes into the template
 * @param zone the exchange's time zone, for times that it prints as local
 * @param line the line of all calls, because a report names none; null if unknown
 * @param queueLines queue number to the line that leads there
 * @param folder where the exchange writes recordings; null if we cannot read it
 * @param recordingHosts where recordings may come from
 * @param trust certificate authorities
 */
record CrmTemplateSettings(
        SignatureVerifier verifier,
        List<String> tokens,
        ZoneId zone,
        @Nullable String line,
        Map<String, String> queueLines,
        @Nullable RecordingFolder folder,
        AllowedHosts recordingHosts,
        TrustedAuthorities trust) {

    private static final ZoneId DEFAULT_ZONE = ZoneId.of("Europe/Moscow");

    static CrmTemplateSettings read(PbxSettings settings, PbxEnvironment environment) {
        // The caller has read it; asking again marks it as known.
        settings.text("dialect");
        ZoneId zone = settings.zone("zone").orElse(DEFAULT_ZONE);
        CrmTemplateSettings read = new CrmTemplateSettings(
                Doors.verifier(settings),
                settings.texts("token"),
                zone,
                settings.text("line").orElse(null),
                settings.table("queue-lines"),
                RecordingFolder.read(settings, zone, environment),
                AllowedHosts.read(settings, "recording-hosts", environment),
                TrustedAuthorities.read(settings, "ca-file"));
        settings.check();
        return read;
    }

    /** Shows nothing: tokens are secrets. */
    @Override
    public String toString() {
        return "CrmTemplateSettings";
    }
}
