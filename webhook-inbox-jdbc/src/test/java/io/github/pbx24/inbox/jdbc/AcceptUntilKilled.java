package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.Inbox;
import io.github.pbx24.inbox.Receipt;
import io.github.pbx24.inbox.TextSource;
import java.util.concurrent.atomic.AtomicInteger;

/** The child of {@link H2KilledProcessTest}: accepts from eight threads and prints each id once it is acknowledged. */
final class AcceptUntilKilled {
    private AcceptUntilKilled() {}

    public static void main(String[] location) {
        TextSource source = new TextSource("a");
        Inbox inbox = Inbox.builder(JdbcInboxStore.create(Databases.h2(location[0])))
                .source(source)
                .build();
        inbox.start();
        AtomicInteger number = new AtomicInteger();
        long life = ProcessHandle.current().pid();
        for (int i = 0; i < 8; i++) {
            new Thread(() -> {
                        while (true) {
                            String request = life + "-" + number.incrementAndGet() + ":" + "x".repeat(500);
                            Receipt receipt = inbox.accept(source, request);
                            System.out.println(((Receipt.Stored) receipt).id());
                        }
                    })
                    .start();
        }
    }
}
