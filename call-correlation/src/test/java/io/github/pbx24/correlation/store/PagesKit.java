package io.github.pbx24.correlation.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pages find calls. */
abstract class PagesKit extends StoreKit {

    PagesKit(Supply supply) {
        super(supply);
    }

    private String heardAt(int second, String callId) {
        return store.hear(hearing(NOW.plusSeconds(second), ringing(callId, "101")))
                .id();
    }

    private void over(String id) {
        assertThat(store.rest(read(id), NOW, NOTHING_LEFT, CallLook.NONE)).isTrue();
    }

    private List<String> page(CallQuery query) {
        return store.recent(query).stream().map(Loaded::id).toList();
    }

    @Test
    void live_calls_come_first_then_the_newest() {
        String oldest = heardAt(0, "a");
        String live = heardAt(1, "b");
        String newest = heardAt(2, "c");
        over(oldest);
        over(newest);

        assertThat(page(CallQuery.newest(10))).containsExactly(live, newest, oldest);
        assertThat(page(CallQuery.newest(2))).containsExactly(live, newest);
        assertThat(page(CallQuery.newest(10).byTime())).containsExactly(newest, live, oldest);
        assertThat(page(CallQuery.newest(10).heardBefore(NOW.plusSeconds(2)))).containsExactly(live, oldest);
    }

    @Test
    void a_text_finds_what_holds_it_and_nothing_else() {
        String id = heardAt(0, "a");
        heardAt(1, "b");
        store.rest(read(id), NOW, NOTHING_LEFT, new CallLook("+79000000011 user:7 50%_off!"));

        assertThat(page(CallQuery.newest(10).matching("0000011"))).containsExactly(id);
        assertThat(page(CallQuery.newest(10).matching("USER:7"))).containsExactly(id);
        assertThat(page(CallQuery.newest(10).matching("0%_o"))).containsExactly(id);
        assertThat(page(CallQuery.newest(10).matching("0__o"))).isEmpty();
        assertThat(page(CallQuery.newest(10).matching("off!"))).containsExactly(id);
    }

    @Test
    void a_page_may_be_of_some_exchanges() {
        heardAt(0, "a");

        assertThat(page(CallQuery.newest(10).of(Set.of("other")))).isEmpty();
        assertThat(page(CallQuery.newest(10).of(Set.of("other", PBX)))).hasSize(1);
    }

    @Test
    void what_was_done_is_kept_and_repetitions_are_counted() {
        String id = heardAt(0, "a");
        Lease lease = begin(id, "me", NOW);
        CallStep failed = CallStep.once("REGISTER", "NOT_DONE", "портал лежит \u0000", NOW);
        store.save(lease, registered("c1"), new Next.GoOn(), new CallLook("", failed));
        CallStep again = CallStep.once("REGISTER", "NOT_DONE", failed.reason(), NOW.plusSeconds(5));
        store.save(lease, registered("c1"), new Next.GoOn(), new CallLook("", again));
        CallStep done = CallStep.once("REGISTER", "DONE", "", NOW.plusSeconds(9));
        store.save(lease, registered("c1"), NOTHING_LEFT, new CallLook("", done));

        assertThat(store.steps(id))
                .containsExactly(
                        new CallStep("REGISTER", "NOT_DONE", failed.reason(), NOW, NOW.plusSeconds(5), 2), done);
        assertThat(store.steps("nothing")).isEmpty();
        store.purge(NOW.plusSeconds(1), exchanges());
        assertThat(store.steps(id)).isEmpty();
    }
}
