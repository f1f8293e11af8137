package io.github.pbx24.app;

import io.github.pbx24.app.call.CallDay;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.call.Project;
import io.github.pbx24.app.call.Project.FieldTarget;
import io.github.pbx24.app.pipeline.Analysis;
import io.github.pbx24.app.pipeline.Pipeline;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import io.github.pbx24.jdbc.JdbcDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A host program in a process of its own, to be killed: arguments are the folder, the port, the client id and secret, the address for
 * tokens, and the address of the model server.
 */
public final class StormMain {

    private static final int BINDS = 500;
    private static final Project PROJECT =
            new Project("sales", "Sales", true, Map.of(Scores.QUALITY, new FieldTarget(World.QUALITY, true)), true);

    private StormMain() {}

    /**
     * Runs until it is killed.
     *
     * @param arguments see the class
     * @throws Exception if the port is taken
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Host host = host(Integer.parseInt(arguments[1]));
        URI models = URI.create(arguments[5]);
        JdbcDatabase database = JdbcDatabase.sqlite(folder.resolve("storm.db"));
        OAuthApplication application = new OAuthApplication(arguments[2], arguments[3], URI.create(arguments[4]));
        HttpClient http = HttpClient.newHttpClient();
        AppKit kit = World.builder(database, application, host.publicUrl(), folder.resolve("audio"), Clock.systemUTC())
                .recordingWaits(List.of(
                        Duration.ofMillis(200),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20)))
                .calls(
                        Pipeline.builder(
                                        (audio, context) -> {
                                            ask(
                                                    http,
                                                    models.resolve("speech?"
                                                            + context.call().callId()));
                                            return new Transcript(
                                                    null,
                                                    List.of(new Utterance(
                                                            Speaker.UNKNOWN, null, null, "size " + audio.size())));
                                        },
                                        (transcript, context) -> transcript,
                                        (transcript, context) -> {
                                            ask(
                                                    http,
                                                    models.resolve("analysis?"
                                                            + context.call().callId()));
                                            return new Analysis("Analysed.", List.of(), Map.of());
                                        },
                                        (analysis, transcript, context) -> new Scores(Map.of(
                                                Scores.QUALITY,
                                                new BigDecimal(transcript.text().replace("size ", "")),
                                                Scores.SUMMARY,
                                                analysis.summary())))
                                // A third of the answers are failures, so patience is what is needed.
                                .retries(Collections.nCopies(60, Duration.ofMillis(200)))
                                .workers(8)
                                .build(),
                        folder.resolve("audio"))
                .build();
        host.serve(kit);
        kit.start();
        while (true) {
            for (String portal : kit.portals()) {
                PortalScope scope = kit.portal(portal);
                // Both each time: the last life may have ended between them, and then no call would ever belong to a
                // project.
                scope.saveProject(PROJECT);
                scope.mapLine("line-1", PROJECT.id());
                // More often than every few minutes, so that the test does not wait for it.
                kit.catchUp(portal);
                tell(folder, scope);
            }
            Thread.sleep(1000);
        }
    }

    /** Between two lives the system may lend the port to a connection of somebody else for a while. */
    private static Host host(int port) throws IOException, InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                return new Host(port);
            } catch (BindException e) {
                if (tries == BINDS) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    /** How many calls are done, for whoever waits for the last of them; the file is whole whenever it is read. */
    private static void tell(Path folder, PortalScope scope) throws IOException {
        long done = scope.days(CallQuery.newest(CallQuery.MAX_LIMIT).withState(CallState.DONE)).stream()
                .mapToLong(CallDay::calls)
                .sum();
        Path half = Files.writeString(folder.resolve("done.part"), String.valueOf(done));
        Files.move(half, folder.resolve("done"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void ask(HttpClient http, URI address) throws IOException {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(address)
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("the model server answered " + answer.statusCode());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
