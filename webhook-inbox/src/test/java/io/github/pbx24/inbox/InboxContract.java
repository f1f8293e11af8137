package io.github.pbx24.inbox;

import org.junit.jupiter.api.Nested;

/** What an {@link Inbox} does on any store, by subject. */
public abstract class InboxContract {
    /** An empty store. */
    protected abstract InboxStore emptyStore() throws Exception;

    /** The same deliveries as another node sees them. */
    protected InboxStore otherNode(InboxStore store) {
        return store;
    }

    @Nested
    class Accepting extends InboxAcceptingContract {
        @Override
        InboxStore emptyStore() throws Exception {
            return InboxContract.this.emptyStore();
        }

        @Override
        InboxStore otherNode(InboxStore store) {
            return InboxContract.this.otherNode(store);
        }
    }

    @Nested
    class Failures extends InboxFailuresContract {
        @Override
        InboxStore emptyStore() throws Exception {
            return InboxContract.this.emptyStore();
        }

        @Override
        InboxStore otherNode(InboxStore store) {
            return InboxContract.this.otherNode(store);
        }
    }

    @Nested
    class Processing extends InboxProcessingContract {
        @Override
        InboxStore emptyStore() throws Exception {
            return InboxContract.this.emptyStore();
        }

        @Override
        InboxStore otherNode(InboxStore store) {
            return InboxContract.this.otherNode(store);
        }
    }
}
