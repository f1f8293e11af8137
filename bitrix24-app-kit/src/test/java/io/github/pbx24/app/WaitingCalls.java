package io.github.pbx24.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.app.pipeline.Pipeline;
import io.github.pbx24.jdbc.Statements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A kit whose model answers one call, and then nothing until it is told to, with as many calls before it as one likes. */
final class WaitingCalls implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    final World world;
    private final CountDownLatch answers = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean first = new AtomicBoolean(true);

    WaitingCalls(Path folder, int workers) throws IOException {
        Pipeline pipeline = World.simplePipelineWith((audio, context) -> {
                    if (first.compareAndSet(true, false)) {
                        return World.said(audio);
                    }
                    asked.incrementAndGet();
                    answers.await();
                    return World.said(audio);
                })
                .workers(workers)
                .build();
        world = new World(
                folder,
                Clock.systemUTC(),
                builder -> builder.recordingWaits(List.of(
                                Duration.ofMillis(200),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(20)))
                        .calls(pipeline, folder.resolve("recordings")));
        world.install(world.first);
        PortalScope scope = world.kit.portal(World.FIRST_MEMBER);
        scope.saveProject(world.project(false));
        scope.mapLine("line-1", "sales");
        world.kit.start();
        // A queue begins with one delivery and takes more when that is done.
        call(0);
        await().atMost(PATIENCE)
                .until(() -> !scope.calls(CallQuery.newest(10).withState(CallState.DONE))
                        .isEmpty());
    }

    /** How often the model was asked without answering. */
    int asked() {
        return asked.get();
    }

    void answer() {
        answers.countDown();
    }

    /** Calls come in and wait for the model. */
    void call(int number) {
        world.record(world.first, world.call(world.first, 7, number, 30), 20);
    }

    /** A thousand calls over the paced portal take half an hour, so the first that waits is copied. */
    void copy(int count) {
        await().atMost(PATIENCE).until(() -> asked() > 0);
        int copied = world.database.write(connection -> {
            String call = Statements.list(
                            connection,
                            "SELECT call_id FROM pbx24_app_calls WHERE state = 'IN_WORK'",
                            row -> row.getString(1))
                    .get(0);
            int done = 0;
            for (int i = 0; i < count; i++) {
                String callId = "waiting." + i;
                String id = UUID.randomUUID().toString();
                byte[] payload = ("{\"portal\":\"" + World.FIRST_MEMBER + "\",\"subject\":\"" + callId + "\"}")
                        .getBytes(StandardCharsets.UTF_8);
                Statements.update(
                        connection,
                        "INSERT INTO pbx24_app_calls (portal, call_id, state, user_id, line, project, duration, audio,"
                                + " audio_type, audio_size, redacted, created_at, updated_at) SELECT portal, ?, state,"
                                + " user_id, line, project, duration, audio, audio_type, audio_size, redacted,"
                                + " created_at, updated_at FROM pbx24_app_calls WHERE call_id = ?",
                        callId,
                        call);
                Statements.update(
                        connection,
                        "INSERT INTO pbx24_app_deliveries (portal, id, kind, state, call_id, attempts, received_at,"
                                + " updated_at) SELECT portal, ?, 'SPEECH', 'WAITING', call_id, 0, created_at,"
                                + " updated_at FROM pbx24_app_calls WHERE call_id = ?",
                        id,
                        callId);
                done += Statements.update(
                        connection,
                        "INSERT INTO pbx24_inbox (id, source, kind, payload, received_at, status, status_at, attempts,"
                                + " failures, version) SELECT ?, source, kind, ?, received_at, 'PENDING', received_at,"
                                + " 0, 0, 0 FROM pbx24_inbox WHERE source = 'bitrix24-app/SPEECH' LIMIT 1",
                        id,
                        payload);
            }
            return done;
        });
        assertThat(copied).isEqualTo(count);
    }

    /** What the queue says, for whoever has to find out why a model is not asked. */
    String queue() {
        return world.database
                .read(connection -> Statements.list(
                        connection,
                        "SELECT source, status, error, COUNT(*) FROM pbx24_inbox GROUP BY source, status, error",
                        row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3) + " "
                                + row.getInt(4)))
                .toString();
    }

    /** An event of the portal about an activity, as it sends it. */
    byte[] event(long activity) {
        AppRequest real = world.host.seen().stream()
                .filter(request -> request.path().equals("event")
                        && new String(request.body(), StandardCharsets.UTF_8).contains("ONCRMACTIVITYADD"))
                .findFirst()
                .orElseThrow();
        return new String(real.body(), StandardCharsets.UTF_8)
                .replaceFirst("(?i)(%5BFIELDS%5D%5BID%5D|\\[FIELDS]\\[ID])=\\d+", "$1=" + activity)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        answer();
        world.close();
    }
}
