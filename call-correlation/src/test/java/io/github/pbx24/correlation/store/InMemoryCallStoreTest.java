package io.github.pbx24.correlation.store;

class InMemoryCallStoreTest extends CallStoreContract {

    @Override
    protected CallStore emptyStore() {
        return new InMemoryCallStore();
    }
}
