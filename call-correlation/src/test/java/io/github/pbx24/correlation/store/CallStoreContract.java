package io.github.pbx24.correlation.store;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/** What every {@link CallStore} has to do, by subject. An implementation supplies an empty store for each test. */
@Timeout(120) // A store with a wrong answer may make racers wait for each other for good.
public abstract class CallStoreContract {

    /** An empty store. */
    protected abstract CallStore emptyStore() throws Exception;

    /** A store of another node on the same calls; the same store if only one node can use them. */
    protected CallStore ofAnotherNode(CallStore first) throws Exception {
        return first;
    }

    private StoreKit.Supply supply() {
        return new StoreKit.Supply() {
            @Override
            public CallStore empty() throws Exception {
                return emptyStore();
            }

            @Override
            public CallStore again(CallStore first) throws Exception {
                return ofAnotherNode(first);
            }
        };
    }

    @Nested
    class Names extends NamesKit {
        Names() {
            super(supply());
        }
    }

    @Nested
    class Statements extends StatementsKit {
        Statements() {
            super(supply());
        }
    }

    @Nested
    class Clicks extends ClicksKit {
        Clicks() {
            super(supply());
        }
    }

    @Nested
    class Leases extends LeasesKit {
        Leases() {
            super(supply());
        }
    }

    @Nested
    class DueOrders extends DueOrderKit {
        DueOrders() {
            super(supply());
        }
    }

    @Nested
    class Pages extends PagesKit {
        Pages() {
            super(supply());
        }
    }
}
