package io.github.pbx24.inbox.jdbc;

import io.github.pbx24.inbox.Delivery;
import io.github.pbx24.inbox.InboxSource;
import io.github.pbx24.inbox.Screening;

/** A source whose deliveries need nothing but to be marked as done. */
class SilentSource implements InboxSource<String> {
    @Override
    public String id() {
        return "a";
    }

    @Override
    public Screening screen(String request) {
        return new Screening.Ignore("none", "nothing to do");
    }

    @Override
    public void handle(Delivery delivery) {
        // Done.
    }
}
