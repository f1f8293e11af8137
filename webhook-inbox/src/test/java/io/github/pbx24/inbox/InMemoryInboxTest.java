package io.github.pbx24.inbox;

class InMemoryInboxTest extends InboxContract {
    @Override
    protected InboxStore emptyStore() {
        return new InMemoryInboxStore();
    }
}
