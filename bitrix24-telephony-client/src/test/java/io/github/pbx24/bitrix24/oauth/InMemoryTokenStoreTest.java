package io.github.pbx24.bitrix24.oauth;

class InMemoryTokenStoreTest extends TokenStoreContract {

    private final InMemoryTokenStore store = new InMemoryTokenStore();

    @Override
    protected TokenStore emptyStore() {
        return store;
    }

    @Override
    protected TokenStore otherNode() {
        return store;
    }
}
