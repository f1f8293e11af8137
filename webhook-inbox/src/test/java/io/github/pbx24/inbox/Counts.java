package io.github.pbx24.inbox;

/** Counts rows of the journal, of any status. */
final class Counts {
    private Counts() {}

    static long of(InboxStore store, DeliveryStatus status) {
        return store.journal(JournalQuery.newest(JournalQuery.MAX_LIMIT).withStatus(status))
                .size();
    }

    static long of(Inbox inbox, DeliveryStatus status) {
        return inbox.journal(JournalQuery.newest(JournalQuery.MAX_LIMIT).withStatus(status))
                .size();
    }
}
