package io.github.pbx24.correlation;

class InMemoryCallStoreTest extends CallStoreContract {
    @Override
    protected CallStore emptyStore() {
        return new InMemoryCallStore();
    }
}
