package io.github.pbx24.inbox;

import static io.github.pbx24.inbox.MutableClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Taking what is due, for a time. */
abstract class StoreClaimingContract extends StoreFixture {
    @Test
    void a_claim_carries_everything_and_counts_the_attempt() {
        NewDelivery inserted = insert("a", "k", START);

        ClaimedDelivery claim = claimOne(START);

        assertThat(claim.delivery())
                .isEqualTo(new Delivery(inserted.id(), "a", "kind", new byte[] {1, 2, 3}, START, 1));
        assertThat(claim.failures()).isZero();
        assertThat(only().attempts()).isEqualTo(1);
        assertThat(only().nextAttemptAt()).isNull();
    }

    @Test
    void nothing_is_claimed_before_it_is_due() {
        insert("a", "k", START);

        assertThat(claim(START.minusNanos(1000), 10)).isEmpty();
    }

    @Test
    void rows_come_in_order_of_receipt_and_no_more_than_asked_for() {
        List<String> inserted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            inserted.add(insert(i % 2 == 0 ? "a" : "b", "k" + i, START).id());
        }

        List<String> claimed = new ArrayList<>();
        for (int limit : new int[] {2, 2, 2}) {
            claim(START, limit).forEach(claim -> claimed.add(claim.delivery().id()));
        }

        assertThat(claimed).isEqualTo(inserted);
    }

    @Test
    void other_sources_stay_as_they_are() {
        insert("somebody else's", "k", START);

        assertThat(claim(START, 10)).isEmpty();
        assertThat(only().attempts()).isZero();
    }

    @Test
    void a_claimed_row_is_free_again_when_its_lease_has_ended() {
        insert("a", "k", START);
        claimOne(START);

        assertThat(claim(LEASE_END.minusNanos(1000), 10)).isEmpty();
        assertThat(claimOne(LEASE_END).delivery().attempt()).isEqualTo(2);
    }

    @Test
    void a_renewed_lease_holds_longer() {
        insert("a", "k", START);
        ClaimedDelivery claim = claimOne(START);

        assertThat(store.renewLeases(List.of(claim), LEASE_END.plusSeconds(15)))
                .containsExactly(claim.delivery().id());

        assertThat(claim(LEASE_END, 10)).isEmpty();
        assertThat(claim(LEASE_END.plusSeconds(15), 10)).hasSize(1);
    }

    @Test
    void a_claim_that_is_given_back_was_no_attempt() {
        insert("a", "k", START);
        ClaimedDelivery claim = claimOne(START);

        assertThat(store.release(List.of(claim), START.plusSeconds(1))).isEqualTo(1);
        assertThat(store.release(List.of(claim), START.plusSeconds(2))).isZero();

        assertThat(only().attempts()).isZero();
        assertThat(claim(START, 10)).isEmpty();
        assertThat(claimOne(START.plusSeconds(1)).delivery().attempt()).isEqualTo(1);
        assertThat(done(claim, START)).isFalse();
    }

    @Test
    void an_outdated_claim_cannot_be_renewed() {
        insert("a", "k", START);
        ClaimedDelivery outdated = claimOne(START);
        claimOne(LEASE_END);

        assertThat(store.renewLeases(List.of(outdated), LEASE_END.plusSeconds(99)))
                .isEmpty();
        assertThat(store.renewLeases(List.of(), LEASE_END.plusSeconds(99))).isEmpty();
    }

    @Test
    void concurrent_claims_never_share_a_row() throws Exception {
        for (int i = 0; i < 100; i++) {
            insert("a", "k" + i, START);
        }
        List<Callable<List<ClaimedDelivery>>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String owner = "owner-" + i;
            calls.add(() -> claimAll(owner));
        }

        List<ClaimedDelivery> all =
                inParallel(calls).stream().flatMap(List::stream).toList();

        assertThat(all).hasSize(100);
        assertThat(all.stream().map(claim -> claim.delivery().id()).distinct()).hasSize(100);
    }

    private List<ClaimedDelivery> claimAll(String owner) {
        List<ClaimedDelivery> all = new ArrayList<>();
        // Rows passed over because another caller is just claiming them make an answer short, not empty for good.
        while (counts().getOrDefault(DeliveryStatus.PENDING, 0L) > 0) {
            for (ClaimedDelivery claim : store.claimDue(SOURCES, START, owner, LEASE_END, 7)) {
                all.add(claim);
                done(claim, START);
            }
        }
        return all;
    }
}
