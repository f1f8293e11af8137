package io.github.pbx24.bitrix24.internal.oauth;

import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Supplies the credentials of one portal. */
public interface PortalAccess {

    /**
     * The token for the next request.
     *
     * @return empty for a webhook, whose secret is in the address; fails with a {@link Bitrix24Exception}
     */
    CompletableFuture<Optional<String>> token();

    /**
     * Asks for a better token after one was refused.
     *
     * @param reason if it does not say that the token is old, only a token that is there already is better
     * @return false if there is nothing better; fails if the renewal failed
     */
    CompletableFuture<Boolean> renew(String refusedToken, Bitrix24ErrorKind reason);

    /** Whether a token waits for what the calling thread does, so that a request of it may wait for itself. */
    default boolean isAwaitingCaller() {
        return false;
    }

    boolean isApplication();

    /** From now on no token is bought; waits some seconds for one that is being bought until it is saved. */
    default void close() {
        // Most have nothing to buy.
    }

    /** Everything that must never appear in a message. */
    Collection<String> secrets();

    /** An incoming webhook: nothing to renew. */
    record Webhook(String code) implements PortalAccess {

        @Override
        public CompletableFuture<Optional<String>> token() {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletableFuture<Boolean> renew(String refusedToken, Bitrix24ErrorKind reason) {
            return CompletableFuture.completedFuture(false);
        }

        @Override
        public boolean isApplication() {
            return false;
        }

        @Override
        public Collection<String> secrets() {
            return List.of(code);
        }

        @Override
        public String toString() {
            return "Webhook";
        }
    }

    /** A token that somebody else renews. */
    record Borrowed(String accessToken) implements PortalAccess {

        @Override
        public CompletableFuture<Optional<String>> token() {
            return CompletableFuture.completedFuture(Optional.of(accessToken));
        }

        @Override
        public CompletableFuture<Boolean> renew(String refusedToken, Bitrix24ErrorKind reason) {
            return CompletableFuture.completedFuture(false);
        }

        @Override
        public boolean isApplication() {
            return true;
        }

        @Override
        public Collection<String> secrets() {
            return List.of(accessToken);
        }

        @Override
        public String toString() {
            return "Borrowed";
        }
    }
}
