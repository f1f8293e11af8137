package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.batch.BatchResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a {@link Listing} in steps of one to fifty pages. The first step is one page, because many lists are no longer.
 * Then pages travel in batches as large as the time of a page allows. Pages by id are chained: the portal itself puts the last
 * id of a page into the next command. Used by one caller at a time.
 */
final class ListWalk<T> {

    private static final int SECOND_STEP = 10;
    private static final int MAX_PAGES = 50;

    /** The portal cuts a batch at 60 s, and pages do not all take the same time. */
    private static final Duration LONGEST_BATCH = Duration.ofSeconds(20);

    private final Bitrix24Client client;
    private final Listing<T> listing;
    private final boolean byId;
    private volatile @Nullable Long cursor;
    private volatile long offset;
    private volatile long total = Long.MAX_VALUE;
    private volatile int planned = 1;
    private volatile int most = MAX_PAGES;
    private volatile boolean ended;
    private volatile CompletableFuture<?> running = CompletableFuture.completedFuture(null);

    ListWalk(Bitrix24Client client, Listing<T> listing) {
        this.client = client;
        this.listing = listing;
        this.byId = listing.isById();
    }

    boolean isEnded() {
        return ended;
    }

    void cancel() {
        ended = true;
        running.cancel(true);
    }

    /** The next rows; empty only if there are no more. The next step may be asked for when this one is done. */
    CompletableFuture<List<T>> next() {
        if (ended) {
            return CompletableFuture.completedFuture(List.of());
        }
        List<Bitrix24Request<Listing.Page<T>>> pages = plan();
        if (pages.size() == 1) {
            return follow(client.callAsync(pages.get(0))).thenApply(response -> taken(List.of(response)));
        }
        return follow(batch(pages))
                .handle((result, failure) ->
                        result == null ? List.<Bitrix24Response<Listing.Page<T>>>of() : good(result, pages))
                .thenCompose(good -> {
                    if (good.size() < pages.size() && !isLast(good)) {
                        most = Math.max(1, pages.size() / 4);
                        planned = 1;
                    }
                    // Nothing came of the batch: a page alone is repeated as any other request, and tells why if it
                    // fails too.
                    return good.isEmpty() ? next() : CompletableFuture.completedFuture(taken(good));
                });
    }

    private CompletableFuture<BatchResult> batch(List<Bitrix24Request<Listing.Page<T>>> pages) {
        try {
            return client.batchAsync(pages, byId);
        } catch (Bitrix24FieldException cannotTravel) {
            return CompletableFuture.failedFuture(cannotTravel);
        }
    }

    private <R> CompletableFuture<R> follow(CompletableFuture<R> request) {
        running = request;
        if (ended) {
            request.cancel(true);
        }
        return request;
    }

    private List<Bitrix24Request<Listing.Page<T>>> plan() {
        int count = Math.min(planned, most);
        if (!byId) {
            long left = total == Long.MAX_VALUE ? 1 : (total - offset + Listing.PAGE - 1) / Listing.PAGE;
            count = (int) Math.max(1, Math.min(count, left));
        }
        List<Bitrix24Request<Listing.Page<T>>> pages = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            pages.add(
                    byId
                            ? listing.pageAfter(i == 0 ? cursor : listing.lastIdOf(i - 1))
                            : listing.pageAt(offset + (long) i * Listing.PAGE));
        }
        return pages;
    }

    /** The pages before the first one that failed. */
    private List<Bitrix24Response<Listing.Page<T>>> good(
            BatchResult result, List<Bitrix24Request<Listing.Page<T>>> pages) {
        List<Bitrix24Response<Listing.Page<T>>> good = new ArrayList<>();
        for (Bitrix24Request<Listing.Page<T>> page : pages) {
            Bitrix24Response<Listing.Page<T>> response =
                    result.outcome(page).asResponse().orElse(null);
            if (response == null) {
                break;
            }
            good.add(response);
            if (isLast(response)) {
                break;
            }
        }
        return good;
    }

    private boolean isLast(List<Bitrix24Response<Listing.Page<T>>> pages) {
        return !pages.isEmpty() && isLast(pages.get(pages.size() - 1));
    }

    /** After a page that is not full the chain is torn: what the portal answers to the commands behind it means nothing. */
    private boolean isLast(Bitrix24Response<Listing.Page<T>> page) {
        return byId ? page.result().rows().size() < Listing.PAGE : page.next() == null;
    }

    private List<T> taken(List<Bitrix24Response<Listing.Page<T>>> pages) {
        List<T> rows = new ArrayList<>();
        planned = planned == 1 && byId ? SECOND_STEP : MAX_PAGES;
        for (Bitrix24Response<Listing.Page<T>> page : pages) {
            rows.addAll(page.result().rows());
            measure(page.time());
            ended = ended || isLast(page);
            if (byId) {
                advance(page.result());
            } else {
                Long next = page.next();
                if (next != null && next <= offset) {
                    throw new Bitrix24TransportException(listing.method(), "pages that do not go on", true, false);
                }
                offset = next == null ? offset : next;
                Long counted = page.total();
                total = counted == null ? total : counted;
            }
        }
        return rows;
    }

    private void advance(Listing.Page<T> page) {
        Long before = cursor;
        Long last = page.lastId();
        if (!ended && (last == null || (before != null && last <= before))) {
            throw new Bitrix24TransportException(listing.method(), "pages that do not go on by id", true, false);
        }
        cursor = last;
    }

    private void measure(ResponseTime time) {
        Duration one = time.duration();
        if (one != null && !one.isZero()) {
            most = (int) Math.max(1, Math.min(most, LONGEST_BATCH.toMillis() / Math.max(1, one.toMillis())));
        }
    }
}
