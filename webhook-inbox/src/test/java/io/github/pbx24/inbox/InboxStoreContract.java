package io.github.pbx24.inbox;

import org.junit.jupiter.api.Nested;

/** What every {@link InboxStore} has to do, by subject. An implementation supplies an empty store for each test. */
public abstract class InboxStoreContract {
    /** An empty store. */
    protected abstract InboxStore emptyStore() throws Exception;

    @Nested
    class Inserting extends StoreInsertingContract {
        @Override
        InboxStore emptyStore() throws Exception {
            return InboxStoreContract.this.emptyStore();
        }
    }

    @Nested
    class Claiming extends StoreClaimingContract {
        @Override
        InboxStore emptyStore() throws Exception {
            return InboxStoreContract.this.emptyStore();
        }
    }

    @Nested
    class Outcomes extends StoreOutcomesContract {
        @Override
        InboxStore emptyStore() throws Exception {
            return InboxStoreContract.this.emptyStore();
        }
    }

    @Nested
    class Turns extends StoreTurnsContract {
        @Override
        InboxStore emptyStore() throws Exception {
            return InboxStoreContract.this.emptyStore();
        }
    }

    @Nested
    class Journal extends StoreJournalContract {
        @Override
        InboxStore emptyStore() throws Exception {
            return InboxStoreContract.this.emptyStore();
        }
    }

    @Nested
    class Upkeep extends StoreUpkeepContract {
        @Override
        InboxStore emptyStore() throws Exception {
            return InboxStoreContract.this.emptyStore();
        }
    }
}
