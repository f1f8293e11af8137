package io.github.pbx24.generic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.tck.Corpus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Laws of every page's settings for any bytes. {@link #fuzzerTestOneInput} is what Jazzer calls; the test calls it with requests of the
 * pages that have been tampered with: {@code .ci/fuzz pbx-generic io.github.pbx24.generic.GenericFuzzTest generic 600}.
 */
public class GenericFuzzTest {

    private static final List<VendorPage> PAGES =
            VendorPage.NAMES.stream().map(VendorPage::read).toList();
    private static final List<PbxConnection> CONNECTIONS = PAGES.stream()
            .map(page -> new GenericProvider().connect(PbxSettings.of(page.settings())))
            .toList();

    /** The first byte chooses the page; path, query and body follow, with line feeds between. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        int page = Math.floorMod(data[0], PAGES.size());
        String[] parts = new String(data, 1, data.length - 1, StandardCharsets.ISO_8859_1).split("\n", 3);
        WebhookRequest request = PAGES.get(page).request("?").toBuilder()
                .path(parts[0])
                .rawQuery(parts.length > 1 ? parts[1] : "")
                .header(
                        "Content-Type",
                        parts.length > 2 && parts[2].startsWith("{")
                                ? "application/json"
                                : "application/x-www-form-urlencoded")
                .body(parts.length > 2 ? parts[2].getBytes(StandardCharsets.ISO_8859_1) : null)
                .build();
        PbxConnection connection = CONNECTIONS.get(page);
        connection.verifier().verify(request);
        connection.acknowledgement(request);
        Object read = outcome(connection, request);
        WebhookRequest clean = connection.redact(request);
        assertThat(connection.redact(clean).encode()).isEqualTo(clean.encode());
        // A secret in a second place cannot be told from content.
        boolean once = PAGES.get(page).secrets("tokens").stream().allMatch(secret -> isOnce(secret, request));
        if (once && connection.verifier().verify(request).isAccepted()) {
            assertThat(outcome(connection, clean)).isEqualTo(read);
        }
    }

    private static boolean isOnce(String secret, WebhookRequest request) {
        String text = new String(request.encode(), StandardCharsets.ISO_8859_1);
        return text.indexOf(secret) == text.lastIndexOf(secret);
    }

    private static Object outcome(PbxConnection connection, WebhookRequest request) {
        try {
            return connection.parser().parse(request);
        } catch (MalformedWebhookException e) {
            // What is wrong with a body may be worded otherwise once the secrets are out of it.
            return MalformedWebhookException.class;
        }
    }

    static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < PAGES.size(); i++) {
            VendorPage page = PAGES.get(i);
            String token = page.secrets("tokens").isEmpty()
                    ? ""
                    : page.secrets("tokens").get(0);
            String key = page.secrets("signature-keys").isEmpty()
                    ? ""
                    : page.secrets("signature-keys").get(0);
            for (String line : page.requests()) {
                WebhookRequest request = page.prove(page.request(line), token, key);
                String body = new String(request.body(), StandardCharsets.ISO_8859_1);
                seeds.add(((char) i + request.path() + "\n" + request.rawQuery() + "\n" + body)
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return seeds;
    }

    /**
     * Writes the inputs that a fuzzer begins with.
     *
     * @param arguments the folder
     */
    public static void main(String[] arguments) {
        Corpus.of(seeds()).write(Path.of(arguments[0]));
    }

    @Test
    void no_bytes_break_the_laws() {
        tamper(2_500);
    }

    @Test
    @Tag("slow")
    void many_bytes_break_the_laws_no_more() {
        tamper(300_000);
    }

    private static void tamper(int rounds) {
        Corpus corpus = Corpus.of(seeds());
        assertThat(corpus.replay(GenericFuzzTest::fuzzerTestOneInput)).isGreaterThan(30);
        corpus.mutate(GenericFuzzTest::fuzzerTestOneInput, rounds, 1);
    }
}
