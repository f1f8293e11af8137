package io.github.pbx24.bridge;

import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.Migrations;
import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.threecx.ThreeCxProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A running bridge: the exchange on one side, receivers of webhooks on the other, a database in between. */
final class Bridge implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Outbox outbox;
    private final RecordingShelf shelf;
    private final RecordingWeb web;

    private Bridge(BridgeSettings settings, Clock clock) throws IOException {
        try {
            Files.createDirectories(settings.folder());
            JdbcDatabase database = JdbcDatabase.sqlite(settings.folder().resolve("bridge.db"));
            open.push(database);
            database.migrate(new Migrations("bridge", Bridge.class, List.of("bridge", "recordings")));
            PbxConnection exchange = new ThreeCxProvider()
                    .connect(
                            PbxSettings.of(settings.exchange()),
                            PbxEnvironment.standard().withClock(clock));
            open.push(exchange);
            outbox = new Outbox(database, settings, clock);
            open.push(outbox);
            shelf = new RecordingShelf(
                    database,
                    exchange.recordings().orElseThrow(),
                    settings,
                    () -> publicAddress(settings),
                    clock,
                    outbox::wake);
            open.push(shelf);
            web = new RecordingWeb(settings.port(), shelf.folder());
            open.push(web);
            outbox.start();
            shelf.start();
            CallFeed.Subscription feed =
                    exchange.feed().orElseThrow().start(new PluginEvents(database, settings, outbox::wake));
            open.push(feed);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    static Bridge start(BridgeSettings settings, Clock clock) throws IOException {
        return new Bridge(settings, clock);
    }

    private URI publicAddress(BridgeSettings settings) {
        URI address = settings.publicUrl();
        return address == null ? web.address() : URI.create(address.toString().replaceFirst("/+$", ""));
    }

    /** How much waits to be sent. */
    long waiting() {
        return outbox.count(false);
    }

    /** How much a receiver will never take. */
    long refused() {
        return outbox.count(true);
    }

    /** Where recordings are served. */
    int port() {
        return web.address().getPort();
    }

    RecordingShelf shelf() {
        return shelf;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                // The others have to be closed too.
            }
        }
    }
}
