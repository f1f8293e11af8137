package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pbx24.simulator.internal.http.SelfSignedCertificate;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official JavaScript SDK against this portal. Started by {@code js-sdk-proof/run.sh}, which fetches the SDK; not a
 * part of the normal build, because it needs Node.
 */
@EnabledIfSystemProperty(named = "js-sdk-proof", matches = "true")
class JsSdkProofTest {

    private static final int CONTACTS = 60;

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void the_official_javascript_sdk_handles_a_call(@TempDir Path directory) throws Exception {
        Path proof = Path.of("js-sdk-proof").toAbsolutePath();
        assertThat(proof.resolve("node_modules/@bitrix24/b24jssdk"))
                .as("the SDK; js-sdk-proof/run.sh fetches it")
                .isDirectory();
        SelfSignedCertificate certificate = SelfSignedCertificate.make();
        Path pem = directory.resolve("portal.pem");
        certificate.writePem(pem);
        try (PortalSimulator portal =
                PortalSimulator.builder().tls(certificate.context()).start()) {
            portal.addUser(17, "Ivan Petrov", "101");
            portal.addUser(18, "Anna Orlova", "102");
            long contact = portal.addContact("Oleg Sidorov", "+74950000101", 18);
            for (int i = 1; i < CONTACTS; i++) {
                portal.addContact("Contact " + i, "", 18);
            }
            ProcessBuilder node = new ProcessBuilder("node", "proof.mjs")
                    .directory(proof.toFile())
                    .redirectErrorStream(true);
            node.environment().put("NODE_EXTRA_CA_CERTS", pem.toString());
            node.environment().put("PORTAL", settings(portal, contact));
            List<String> output = converse(portal, node.start());
            assertState(portal, output);
        }
    }

    private static String settings(PortalSimulator portal, long contact) {
        InstalledApplication app = portal.installApplication("JS SDK", 17, Set.of());
        return PhpJson.write(Php.map(
                "restUrl", portal.restUrl().toString(),
                "webhookUrl", portal.webhookUrl().toString(),
                "domain", portal.restUrl().getAuthority(),
                "memberId", app.memberId(),
                "applicationToken", app.applicationToken(),
                "clientId", app.clientId(),
                "clientSecret", app.clientSecret(),
                "accessToken", app.accessToken(),
                "refreshToken", app.refreshToken(),
                "expires", app.expiresAt().getEpochSecond(),
                "userId", app.userId(),
                "contactId", contact,
                "contacts", CONTACTS));
    }

    /** Does what the script asks for until it ends. */
    private static List<String> converse(PortalSimulator portal, Process node) throws Exception {
        List<String> output = new ArrayList<>();
        try (BufferedReader in = node.inputReader(StandardCharsets.UTF_8);
                Writer out = node.outputWriter(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                output.add(line);
                if (line.equals("ASK EXPIRE")) {
                    portal.expireAccessTokens();
                    answer(out);
                }
            }
            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            node.destroyForcibly();
        }
        assertThat(node.exitValue()).as(String.join("\n", output)).isZero();
        return output;
    }

    private static void answer(Writer out) throws IOException {
        out.write("DONE\n");
        out.flush();
    }

    private static void assertState(PortalSimulator portal, List<String> output) {
        String callId = output.stream()
                .filter(line -> line.startsWith("CALL "))
                .findFirst()
                .orElseThrow()
                .substring("CALL ".length());
        assertThat(portal.calls()).extracting(CallHistoryRow::externalCallId).containsExactly("js-sdk-1", "js-sdk-2");
        CallHistoryRow call = portal.call(callId).orElseThrow();
        assertThat(call.userId()).isEqualTo(18);
        assertThat(call.durationSeconds()).isEqualTo(95);
        assertThat(call.lineNumber()).isEqualTo("+74950000001");
        assertThat(call.startedAt()).isBefore(Instant.now());
        RecordFile file = call.recordFile();
        assertThat(file).isNotNull();
        assertThat(file.name()).isEqualTo("call-1.mp3");
        assertThat(file.sizeBytes()).isEqualTo(2051);
        assertThat(portal.activeCalls()).isEmpty();
        assertThat(portal.cardHistory())
                .extracting(CardChange::userId, CardChange::shown)
                .startsWith(tuple(17L, true), tuple(18L, true), tuple(17L, false));
        assertThat(portal.requestCount("oauth.token")).isEqualTo(2);
        assertThat(portal.requests())
                .filteredOn(request -> "expired_token".equals(request.errorCode()))
                .hasSize(1);
        assertThat(portal.requestCount("batch")).isEqualTo(2);
    }
}
