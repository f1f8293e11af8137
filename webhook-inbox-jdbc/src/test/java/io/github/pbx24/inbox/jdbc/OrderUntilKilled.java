package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.InboxSource;
import io.github.pbx24.inbox.InboxUnavailableException;
import io.github.pbx24.inbox.Screening;
import io.github.pbx24.jdbc.JdbcDatabase;
import io.github.pbx24.jdbc.JdbcFailure;
import io.github.pbx24.jdbc.Migrations;
import io.github.pbx24.jdbc.Statements;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The child of {@link OrderThroughKillsTest}: accepts 200 deliveries a second about a few deals, and handles those of all nodes
 * beside that. Prints each delivery once it is acknowledged.
 *
 * <p>Deliveries about deals whose name begins with {@code exact} are handled inside the transaction; the others write what they do by
 * themselves.
 */
final class OrderUntilKilled implements InboxSource<String> {
    static final Migrations HANDLED = new Migrations("handled", OrderUntilKilled.class, List.of("handled"));
    static final String SOURCE = "deals";
    static final Duration LEASE = Duration.ofSeconds(2);

    private static final int DEALS = 10;
    private static final long PAUSE_NANOS = 5_000_000;

    private final JdbcDatabase database;

    OrderUntilKilled(JdbcDatabase database) {
        this.database = database;
    }

    static JdbcDatabase open(String url) {
        return url.startsWith("jdbc:postgresql:") ? JdbcDatabase.open(url, "postgres", null) : JdbcDatabase.open(url);
    }

    Inbox inbox(String node) {
        return Inbox.builder(JdbcInboxStore.create(database))
                .source(this)
                .nodeName(node)
                .leaseDuration(LEASE)
                .pollInterval(Duration.ofMillis(100))
                .retrySchedule(List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofSeconds(1)))
                .build();
    }

    /** Arguments: the database, the name of the node, the first number of its deliveries. */
    public static void main(String[] arguments) {
        JdbcDatabase database = open(arguments[0]);
        database.migrate(HANDLED);
        OrderUntilKilled child = new OrderUntilKilled(database);
        Inbox inbox = child.inbox(arguments[1]);
        startInsisting(inbox);
        for (long number = Long.parseLong(arguments[2]); ; number++) {
            String deal = (number % 2 == 0 ? "exact-" : "plain-") + arguments[1] + "-" + number % DEALS;
            String request = deal + " " + number;
            try {
                inbox.accept(child, request);
                System.out.println(request);
            } catch (InboxUnavailableException e) {
                // Not acknowledged: nothing is promised.
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void startInsisting(Inbox inbox) {
        while (!inbox.isRunning()) {
            try {
                inbox.start();
            } catch (InboxUnavailableException e) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    @Override
    public String id() {
        return SOURCE;
    }

    @Override
    public Screening screen(String request) {
        return new Screening.Store("deal", null, request.getBytes(StandardCharsets.UTF_8))
                .about(request.substring(0, request.indexOf(' ')));
    }

    @Override
    public boolean handlesInTransaction(Delivery delivery) {
        return String.valueOf(delivery.entity()).startsWith("exact");
    }

    @Override
    public void handle(Delivery delivery) throws JdbcFailure {
        String request = new String(delivery.payload(), StandardCharsets.UTF_8);
        long number = Long.parseLong(request.substring(request.indexOf(' ') + 1));
        if (number % 50 == 7 && delivery.attempt() == 1) {
            throw new IllegalStateException("the first attempt of some fails");
        }
        database.write(connection -> Statements.update(
                connection, "INSERT INTO handled (deal, number) VALUES (?, ?)", delivery.entity(), number));
    }
}
