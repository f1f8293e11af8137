package io.github.pbx24.threecx.crmtemplate;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes an id for a reported call, because a report has none: the second of its start, the employee, the client's number and the
 * direction together name one call. A report repeated by the exchange gets the same id.
 */
final class ReportId {

    private static final int HEX_DIGITS = 24;

    private ReportId() {}

    /**
     * Makes the id.
     *
     * @param body names the call if its start is unknown
     */
    static String of(
            byte[] body,
            Optional<Instant> start,
            Optional<Extension> employee,
            @Nullable String number,
            Direction direction) {
        MessageDigest digest = sha256();
        if (start.isPresent()) {
            String parts = start.get().getEpochSecond() + "\n"
                    + employee.map(Extension::number).orElse("") + "\n" + (number == null ? "" : number) + "\n"
                    + direction;
            digest.update(parts.getBytes(StandardCharsets.UTF_8));
        } else {
            digest.update(body);
        }
        return "report-" + HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
