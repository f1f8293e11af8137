package io.github.pbx24.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.inbox.DeliveryStatus;
import io.github.pbx24.inbox.JournalQuery;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest extends WithPortal {

    @TempDir
    Path folder;

    @Test
    void the_first_program_brings_a_changed_deal_to_the_erp() throws Exception {
        long deal = simulator.addDeal("one", null, 1);
        List<String> erp = new CopyOnWriteArrayList<>();
        try (JdbcDatabase database = JdbcDatabase.sqlite(folder.resolve("events.db"));
                FirstProgram program = new FirstProgram(
                        database,
                        client,
                        application.applicationToken(),
                        post.address(),
                        found -> erp.add(found.title().orElse("")))) {
            URI address =
                    URI.create("http://127.0.0.1:" + program.server.getAddress().getPort() + "/events");
            post.forward(address);
            await().atMost(Duration.ofSeconds(60)).until(() -> simulator.requestCount("event.bind") == 1);

            rename(deal, "two");

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(erp).containsExactly("two"));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> program.events
                                    .journal(JournalQuery.newest(1))
                                    .get(0)
                                    .status()
                            == DeliveryStatus.DONE);
            HttpRequest forged = HttpRequest.newBuilder(address)
                    .POST(HttpRequest.BodyPublishers.ofString("event=ONCRMDEALUPDATE"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(forged, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void the_readme_shows_this_program() throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/github/pbx24/events/FirstProgram.java"));
        String body = source.substring(
                source.indexOf("// README begins") + "// README begins".length(), source.indexOf("// README ends"));

        assertThat(words(Files.readString(Path.of("README.md")))).contains(words(body));
    }

    /** Without what a formatter changes. */
    private static String words(String text) {
        return text.replaceAll("\\s+", "");
    }
}
