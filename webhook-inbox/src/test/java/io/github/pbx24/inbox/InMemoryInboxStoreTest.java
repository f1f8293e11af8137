package io.github.pbx24.inbox;

class InMemoryInboxStoreTest extends InboxStoreContract {
    @Override
    protected InboxStore emptyStore() {
        return new InMemoryInboxStore();
    }
}
