package io.github.pbx24.bitrix24;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The rows of a walk one by one. When half of what is at hand is taken, the next step is fetched meanwhile. */
final class ListRows<T> implements Iterator<T> {

    private final ListWalk<T> walk;
    private final String method;
    private Iterator<T> atHand = Collections.emptyIterator();
    private int untilHalf;
    private @Nullable CompletableFuture<List<T>> coming;

    ListRows(Bitrix24Client client, Listing<T> listing) {
        this.walk = new ListWalk<>(client, listing);
        this.method = listing.method();
    }

    @Override
    public boolean hasNext() {
        while (!atHand.hasNext()) {
            CompletableFuture<List<T>> step = coming;
            if (step == null && walk.isEnded()) {
                return false;
            }
            List<T> rows = await(step == null ? walk.next() : step);
            coming = null;
            atHand = rows.iterator();
            untilHalf = rows.size() / 2;
        }
        return true;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (untilHalf-- == 0 && !walk.isEnded()) {
            coming = walk.next();
        }
        return atHand.next();
    }

    void close() {
        walk.cancel();
    }

    private List<T> await(CompletableFuture<List<T>> step) {
        try {
            return step.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new Bitrix24TransportException(method, "interrupted", true, false);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Bitrix24Exception ours) {
                throw ours;
            }
            throw new IllegalStateException(method + " failed unexpectedly", e.getCause());
        }
    }
}
