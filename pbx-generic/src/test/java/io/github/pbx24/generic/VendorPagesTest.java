package io.github.pbx24.generic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.WebhookRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The settings, requests and expectations of the pages in {@code docs/vendors}. */
class VendorPagesTest {

    static Stream<VendorPage> pages() {
        return VendorPage.NAMES.stream().map(VendorPage::read);
    }

    @Test
    void every_page_is_tried() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../docs/vendors"))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals("README.md"))
                            .map(name -> name.replace(".md", ""))
                            .sorted())
                    .isEqualTo(VendorPage.NAMES);
        }
        String index = Files.readString(Path.of("../docs/vendors/README.md"));
        assertThat(VendorPage.NAMES).allSatisfy(name -> assertThat(index).contains("(" + name + ".md)"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_page_says_what_happens(VendorPage page) {
        String token = first(page.secrets("tokens"));
        String key = first(page.secrets("signature-keys"));
        List<String> read = new ArrayList<>();
        try (PbxConnection connection = new GenericProvider().connect(PbxSettings.of(page.settings()))) {
            for (String line : page.requests()) {
                WebhookRequest bare = page.request(line);
                WebhookRequest request = page.prove(bare, token, key);
                assertThat(accepts(connection, request)).as(line).isTrue();
                assertThat(accepts(connection, bare)).isFalse();
                assertThat(accepts(connection, page.prove(bare, "x" + token, "x" + key)))
                        .isFalse();
                String stored = new String(connection.redact(request).encode(), StandardCharsets.UTF_8);
                assertThat(stored).doesNotContain("your-");
                ParsedWebhook parsed = connection.parser().parse(request);
                assertThat(parsed.unreadable()).as(line).isEmpty();
                assertThat(connection.parser().parse(connection.redact(request)))
                        .isEqualTo(parsed);
                parsed.ignored().ifPresent(reason -> read.add("ignored " + parsed.kind()));
                parsed.events().forEach(event -> read.add(summary(event)));
            }
        }
        assertThat(read).containsExactlyElementsOf(page.expected());
        page.signature()
                .ifPresent(signature -> assertThat(page.signature(
                                page.prove(page.request(page.requests().get(0)), token, key), key))
                        .isEqualTo(signature));
    }

    private static boolean accepts(PbxConnection connection, WebhookRequest request) {
        return connection.verifier().verify(request).isAccepted();
    }

    private static String first(List<String> secrets) {
        return secrets.isEmpty() ? "" : secrets.get(0);
    }

    private static String summary(CallEvent event) {
        List<String> parts = new ArrayList<>();
        parts.add(event.getClass().getSimpleName());
        parts.add(((CallIdentity.ById) event.call()).id());
        parts.add(text(event.details().direction()));
        parts.add(text(event.details().clientNumber()));
        if (event instanceof CallEvent.Ringing ringing) {
            parts.add(number(ringing.extension()));
        } else if (event instanceof CallEvent.Answered answered) {
            parts.add(number(answered.extension()));
        } else if (event instanceof CallEvent.Transferred transferred) {
            parts.add(number(transferred.to()));
        } else if (event instanceof CallEvent.Ended ended) {
            parts.addAll(List.of(number(ended.extension()), text(ended.result()), text(ended.talk())));
        }
        return String.join(" ", parts);
    }

    private static String number(@Nullable Extension extension) {
        return extension == null ? "-" : extension.number();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
