package io.github.pbx24.app.internal;

import io.github.pbx24.app.AppBody;
import io.github.pbx24.app.internal.Recordings.Fetched;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Fetches a recording in a process of its own: arguments are the REST address of a portal and a folder. */
public final class LongRecordingMain {

    private LongRecordingMain() {}

    /**
     * Runs.
     *
     * @param arguments see the class
     * @throws Exception if it does not work
     */
    public static void main(String[] arguments) throws Exception {
        KitSettings settings = new KitSettings(
                List.of(new OAuthApplication("id", "secret", OAuthApplication.TOKEN_URL_INFO)),
                URI.create("http://127.0.0.1/"),
                "app",
                "app",
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                Duration.ofDays(1),
                Long.MAX_VALUE,
                List.of(),
                Duration.ofDays(3),
                Clock.systemUTC(),
                true);
        Recordings recordings = new Recordings(settings, Path.of(arguments[1]));
        try (Bitrix24Client client = Bitrix24Client.builder(
                        Bitrix24Authorization.incomingWebhook(URI.create(arguments[0])))
                .build()) {
            CallFacts facts = CallFacts.from(ResultNode.of(
                    Map.of("ID", "1", "CALL_ID", "call-1", "RECORD_FILE_ID", "7", "CALL_DURATION", "7200")));
            Fetched fetched = recordings.fetch(client, "a".repeat(32), "call-1", facts);
            Path file = recordings.find("a".repeat(32), fetched.name()).orElseThrow();
            long played;
            try (InputStream piece = AppBody.of(file, 0, fetched.size()).open()) {
                played = piece.transferTo(OutputStream.nullOutputStream());
            }
            System.out.println("fetched " + fetched.size() + ", played " + played);
        }
    }
}
