package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link CallStore} has to do. An implementation supplies an empty store for each test. */
@Timeout(120) // A store with a wrong answer may make racers wait for each other for good.
public abstract class CallStoreContract {

    /** To the nanosecond, as the clocks of some machines are. */
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00.123456789Z");

    private static final Instant LEASE_END = NOW.plusSeconds(15);
    private static final String PBX = "office";
    private static final int RACERS = 16;
    private static final int ROUNDS = 10;

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final List<CallStore> nodes = new ArrayList<>();
    private CallStore store = new InMemoryCallStore();

    /** An empty store. */
    protected abstract CallStore emptyStore() throws Exception;

    /** A store of another node on the same calls; the same store if only one node can use them. */
    protected CallStore ofAnotherNode(CallStore first) throws Exception {
        return first;
    }

    @BeforeEach
    final void take_an_empty_store() throws Exception {
        store = closedAfterwards(emptyStore());
    }

    @AfterEach
    final void close_what_can_be_closed() throws Exception {
        for (AutoCloseable opened : toClose) {
            opened.close();
        }
    }

    private CallStore closedAfterwards(CallStore opened) {
        if (opened instanceof AutoCloseable closeable) {
            toClose.add(closeable);
        }
        return opened;
    }

    /** The store as four nodes see it. */
    private List<CallStore> nodes() throws Exception {
        while (nodes.size() < 4) {
            nodes.add(nodes.isEmpty() ? store : closedAfterwards(ofAnotherNode(store)));
        }
        return nodes;
    }

    private static CallFacts facts(String callId, String client) {
        CallEvent ringing = new CallEvent.Ringing(
                CallIdentity.id(callId),
                CallDetails.of(Direction.INBOUND, client, "+74950000101"),
                NOW.minusNanos(1),
                Extension.of("101"),
                CallEvent.NO_LEG);
        return CallFacts.NONE.plus(ringing, NOW);
    }

    private static CallRecord call(@Nullable String callId) {
        return call(callId, NOW);
    }

    private static CallRecord call(@Nullable String callId, Instant now) {
        String id = UUID.randomUUID().toString();
        CallFacts facts = callId == null ? CallFacts.NONE : facts(callId, "+79000000011");
        return CallRecord.first(id, PBX, callId, facts, CrmProgress.NONE, now);
    }

    private CallRecord create(CallRecord call, Alias... aliases) {
        assertThat(store.createIfNew(call, List.of(aliases))).isTrue();
        return call;
    }

    private CallRecord createNamed(String callId) {
        return create(call(callId), Alias.pbxId(PBX, callId));
    }

    private static CallRecord due(CallRecord call, @Nullable Instant dueAt) {
        return call.changed(call.facts(), call.progress(), dueAt, call.updatedAt());
    }

    private CallRecord createDue(@Nullable Instant dueAt) {
        CallRecord created = create(call("1"));
        CallRecord due = due(created, dueAt);
        assertThat(store.replace(due)).isTrue();
        return due;
    }

    private List<String> leaseDue(String owner, Instant now, int limit) {
        return store.leaseDue(owner, now, now.plusSeconds(15), limit);
    }

    /** Begins all at once, which makes collisions likely, and repeats with other nodes. */
    private <T> List<T> race(Racer<T> racer) throws Exception {
        List<CallStore> nodes = nodes();
        CyclicBarrier together = new CyclicBarrier(RACERS);
        List<Callable<T>> racers = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            int number = i;
            racers.add(() -> {
                together.await();
                return racer.run(nodes.get(number % nodes.size()), number);
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(RACERS);
        try {
            List<T> answers = new ArrayList<>();
            for (Future<T> answer : threads.invokeAll(racers)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private interface Racer<T> {
        T run(CallStore node, int number) throws Exception;
    }

    /** Strings as others may send them. */
    static List<String> strangeStrings() {
        return List.of(
                "",
                " ",
                "a b",
                "a",
                "A",
                "é☎𝄞",
                "e\u0301",
                "%_'; --\"",
                "\\",
                "\\0000",
                "\\sha256:x",
                "\0",
                "\0\0",
                "\uD800",
                "\uDC00",
                "\uDC00\uD800",
                "x".repeat(200),
                "x".repeat(201),
                "x".repeat(4096),
                "x".repeat(4095) + "y",
                "☎".repeat(4096));
    }

    @Nested
    class Creating {
        @Test
        void a_call_comes_back_as_it_was_written() {
            CallRecord created = createNamed("1");

            assertThat(store.find(created.id())).contains(created);
        }

        @Test
        void what_is_not_there_is_not_found() {
            assertThat(store.find("nobody")).isEmpty();
            assertThat(store.find("x".repeat(10_000))).isEmpty();
            assertThat(store.find("\0")).isEmpty();
            assertThat(store.resolve(Alias.pbxId(PBX, "1"))).isEmpty();
        }

        @Test
        void a_call_is_found_under_all_its_names() {
            List<Alias> names =
                    List.of(Alias.crmId(PBX, "c"), Alias.expected(PBX, "101", "+79000000011"), Alias.pbxId(PBX, "p"));
            CallRecord created = call(null);

            assertThat(store.createIfNew(created, names)).isTrue();

            assertThat(names).allSatisfy(name -> assertThat(store.resolve(name)).contains(created.id()));
        }

        @Test
        void the_same_name_twice_is_one_name() {
            CallRecord created = call("1");
            Alias name = Alias.pbxId(PBX, "1");

            assertThat(store.createIfNew(created, List.of(name, name))).isTrue();
            assertThat(store.resolve(name)).contains(created.id());
        }

        @Test
        void exchanges_and_kinds_do_not_share_names() {
            createNamed("1");

            create(call("1"), Alias.pbxId("other", "1"));
            create(call("1"), Alias.crmId(PBX, "1"));
        }

        @Test
        void a_taken_name_refuses_the_call_and_leaves_nothing_of_it() {
            CallRecord first = createNamed("1");
            CallRecord second = call("2");
            Alias free = Alias.pbxId(PBX, "0");
            Alias alsoFree = Alias.crmId(PBX, "c");
            Alias expected = Alias.expected(PBX, "101", "+79000000011");

            assertThat(store.createIfNew(second, List.of(free, expected, Alias.pbxId(PBX, "1"), alsoFree)))
                    .isFalse();

            assertThat(store.find(second.id())).isEmpty();
            assertThat(List.of(free, alsoFree, expected))
                    .allSatisfy(name -> assertThat(store.resolve(name)).isEmpty());
            assertThat(store.resolve(Alias.pbxId(PBX, "1"))).contains(first.id());
            assertThat(store.find(first.id())).contains(first);
        }

        @Test
        void an_id_cannot_be_used_twice() {
            CallRecord first = createNamed("1");
            CallRecord second = CallRecord.first(first.id(), PBX, "2", CallFacts.NONE, CrmProgress.NONE, NOW);

            assertThat(store.createIfNew(second, List.of(Alias.pbxId(PBX, "2"))))
                    .isFalse();

            assertThat(store.find(first.id())).contains(first);
            assertThat(store.resolve(Alias.pbxId(PBX, "2"))).isEmpty();
        }

        @Test
        void an_expectation_goes_over_to_the_newest_call() {
            Alias expected = Alias.expected(PBX, "101", "+79000000011");
            CallRecord first = create(call(null), Alias.crmId(PBX, "c1"), expected);
            CallRecord second = create(call(null), Alias.crmId(PBX, "c2"), expected);

            assertThat(store.resolve(expected)).contains(second.id());
            assertThat(store.resolve(Alias.crmId(PBX, "c1"))).contains(first.id());
        }

        @ParameterizedTest
        @MethodSource("io.github.pbx24.correlation.CallStoreContract#strangeStrings")
        void any_id_of_the_exchange_comes_back_as_it_was(String callId) {
            CallRecord created = CallRecord.first("call", PBX, callId, CallFacts.NONE, CrmProgress.NONE, NOW);

            create(created, Alias.pbxId(PBX, callId));

            assertThat(store.find("call")).contains(created);
            assertThat(store.resolve(Alias.pbxId(PBX, callId))).contains("call");
        }

        @Test
        void different_names_stay_different() {
            List<String> names = strangeStrings();
            for (int i = 0; i < names.size(); i++) {
                create(call("1"), Alias.pbxId(PBX, names.get(i)));
                create(call("1"), Alias.crmId(names.get(i).length() > 200 ? "long" + i : names.get(i), "c"));
            }

            assertThat(names.stream()
                            .map(name -> store.resolve(Alias.pbxId(PBX, name)))
                            .distinct())
                    .hasSameSizeAs(names);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-1000000000-01-01T00:00:00Z",
                    "0001-01-01T00:00:00Z",
                    "1969-12-31T23:59:59.999999999Z",
                    "1970-01-01T00:00:00Z",
                    "2026-03-02T09:00:00.000000001Z",
                    "+1000000000-12-31T23:59:59.999999999Z"
                })
        void any_instant_comes_back_as_it_was(Instant instant) {
            CallRecord created = create(call("1", instant));

            assertThat(store.find(created.id())).contains(created);
            assertThat(store.recent(1)).containsExactly(created);
        }

        @Test
        void a_call_may_have_very_much_to_say() {
            CallFacts facts = CallFacts.NONE;
            for (int i = 0; i < CallFacts.MAX_EVENTS; i++) {
                facts = facts.merge(facts("☎".repeat(4096) + i, "+79000000011"));
            }
            CallRecord created = create(CallRecord.first("large", PBX, null, facts, CrmProgress.NONE, NOW));
            CallRecord changed = due(created, null);

            assertThat(store.find("large")).contains(created);
            assertThat(store.replace(changed)).isTrue();
            assertThat(store.find("large")).contains(changed);
        }

        @Test
        void of_many_calls_with_one_name_exactly_one_is_made() throws Exception {
            for (int round = 0; round < ROUNDS; round++) {
                Alias name = Alias.pbxId(PBX, "race-" + round);
                Alias ownName = Alias.expected(PBX, "101", String.valueOf(round));

                List<String> made = race((node, number) -> {
                            CallRecord call = call("1");
                            return node.createIfNew(call, List.of(ownName, name)) ? call.id() : "";
                        })
                        .stream()
                        .filter(id -> !id.isEmpty())
                        .toList();

                assertThat(made).hasSize(1);
                assertThat(store.resolve(name)).contains(made.get(0));
                assertThat(store.resolve(ownName)).contains(made.get(0));
            }
            assertThat(store.recent(1000)).hasSize(ROUNDS);
        }

        @Test
        void calls_with_crossed_names_do_not_lock_each_other_up() throws Exception {
            for (int round = 0; round < ROUNDS; round++) {
                Alias one = Alias.pbxId(PBX, "one-" + round);
                Alias two = Alias.pbxId(PBX, "two-" + round);

                List<Boolean> made = race((node, number) ->
                        node.createIfNew(call("1"), number % 2 == 0 ? List.of(one, two) : List.of(two, one)));

                assertThat(made).containsOnlyOnce(true);
            }
        }
    }

    @Nested
    class Replacing {
        @Test
        void a_changed_call_takes_the_place_of_the_old() {
            CallRecord created = createNamed("1");
            CrmProgress progress = created.progress()
                    .change()
                    .crmCallId("c")
                    .cards(Set.of(7L, 8L))
                    .build();
            CallFacts more = created.facts().merge(facts("1", "+79000000022"));
            CallRecord changed = created.changed(more, progress, NOW.plusNanos(1), NOW.plusNanos(2));

            assertThat(store.replace(changed)).isTrue();

            assertThat(store.find(created.id())).contains(changed);
        }

        @Test
        void a_call_may_get_its_id_and_lose_its_due_time() {
            CallRecord created = create(call(null));
            CallRecord changed = due(created.named("1", NOW), null);

            assertThat(store.replace(created.named("1", NOW))).isTrue();
            assertThat(store.replace(changed)).isTrue();

            assertThat(store.find(created.id())).contains(changed);
        }

        @Test
        void an_outdated_change_is_refused_and_changes_nothing() {
            CallRecord created = createNamed("1");
            CallRecord changed = due(created, null);
            store.replace(changed);

            assertThat(store.replace(due(created, NOW))).isFalse();
            assertThat(store.replace(changed)).isFalse();
            assertThat(store.replace(due(due(changed, NOW), NOW))).isFalse();

            assertThat(store.find(created.id())).contains(changed);
        }

        @Test
        void a_call_that_is_not_there_is_not_made() {
            CallRecord unknown = due(call("1"), NOW);

            assertThat(store.replace(unknown)).isFalse();
            assertThat(store.find(unknown.id())).isEmpty();
        }

        @Test
        void of_many_changes_of_one_version_exactly_one_wins() throws Exception {
            CallRecord current = createNamed("1");
            for (int round = 0; round < ROUNDS; round++) {
                CallRecord before = current;

                List<Boolean> won = race((node, number) -> node.replace(due(before, NOW.plusSeconds(number))));

                assertThat(won).containsOnlyOnce(true);
                current = store.find(before.id()).orElseThrow();
                assertThat(current).isEqualTo(due(before, NOW.plusSeconds(won.indexOf(true))));
            }
        }

        @Test
        void with_repetition_no_change_is_lost() throws Exception {
            String id = createNamed("1").id();

            race((node, number) -> {
                CallFacts news = facts("1", "client " + number);
                while (true) {
                    CallRecord call = node.find(id).orElseThrow();
                    if (node.replace(call.changed(call.facts().merge(news), call.progress(), null, NOW))) {
                        return true;
                    }
                }
            });

            CallRecord end = store.find(id).orElseThrow();
            assertThat(end.facts().heard()).hasSize(1 + RACERS);
            assertThat(end.version()).isEqualTo(1 + RACERS);
        }
    }

    @Nested
    class Binding {
        @Test
        void a_call_gets_one_more_name() {
            CallRecord created = createNamed("1");
            Alias name = Alias.crmId(PBX, "c");

            assertThat(store.bind(name, created.id())).isTrue();

            assertThat(store.resolve(name)).contains(created.id());
            assertThat(store.resolve(Alias.pbxId(PBX, "1"))).contains(created.id());
            assertThat(store.find(created.id())).contains(created);
        }

        @Test
        void the_name_it_has_already_is_right() {
            CallRecord created = createNamed("1");

            assertThat(store.bind(Alias.pbxId(PBX, "1"), created.id())).isTrue();
        }

        @Test
        void the_name_of_another_is_refused() {
            CallRecord first = createNamed("1");
            CallRecord second = createNamed("2");

            assertThat(store.bind(Alias.pbxId(PBX, "1"), second.id())).isFalse();
            assertThat(store.resolve(Alias.pbxId(PBX, "1"))).contains(first.id());
        }

        @Test
        void of_many_calls_exactly_one_gets_the_name() throws Exception {
            for (int round = 0; round < ROUNDS; round++) {
                Alias name = Alias.crmId(PBX, "race-" + round);
                List<CallRecord> calls = new ArrayList<>();
                for (int i = 0; i < RACERS; i++) {
                    calls.add(create(call("1")));
                }

                List<Boolean> bound =
                        race((node, number) -> node.bind(name, calls.get(number).id()));

                assertThat(bound).containsOnlyOnce(true);
                assertThat(store.resolve(name))
                        .contains(calls.get(bound.indexOf(true)).id());
            }
        }
    }

    @Nested
    class Claiming {
        private final Alias expected = Alias.expected(PBX, "101", "+79000000011");
        private final Alias real = Alias.pbxId(PBX, "1");

        @Test
        void an_expected_call_becomes_a_real_one() {
            CallRecord created = create(call(null), Alias.crmId(PBX, "c"), expected);

            assertThat(store.claimExpected(expected, real, NOW)).contains(created.id());

            assertThat(store.resolve(expected)).isEmpty();
            assertThat(store.resolve(real)).contains(created.id());
            assertThat(store.resolve(Alias.crmId(PBX, "c"))).contains(created.id());
            CallRecord claimed = store.find(created.id()).orElseThrow();
            assertThat(claimed).isEqualTo(created.named("1", created.updatedAt()));
            assertThat(store.replace(due(claimed, null))).isTrue();
        }

        @Test
        void who_read_the_call_before_has_lost() {
            CallRecord created = create(call(null), expected);
            store.claimExpected(expected, real, NOW);

            assertThat(store.replace(due(created, null))).isFalse();
        }

        @Test
        void nothing_is_expected() {
            assertThat(store.claimExpected(expected, real, NOW)).isEmpty();
            assertThat(store.resolve(real)).isEmpty();
        }

        @Test
        void an_expectation_is_claimed_once() {
            create(call(null), expected);
            store.claimExpected(expected, real, NOW);

            assertThat(store.claimExpected(expected, Alias.pbxId(PBX, "2"), NOW))
                    .isEmpty();
            assertThat(store.resolve(Alias.pbxId(PBX, "2"))).isEmpty();
        }

        @Test
        void an_old_expectation_does_not_count_and_stays_as_it_was() {
            CallRecord created = create(call(null), expected);

            assertThat(store.claimExpected(expected, real, NOW.plusNanos(1))).isEmpty();

            assertThat(store.resolve(expected)).contains(created.id());
            assertThat(store.resolve(real)).isEmpty();
            assertThat(store.find(created.id())).contains(created);
        }

        @Test
        void a_call_with_an_id_is_not_expected_any_more() {
            CallRecord created = create(call("0"), expected);

            assertThat(store.claimExpected(expected, real, NOW)).isEmpty();

            assertThat(store.resolve(real)).isEmpty();
            assertThat(store.find(created.id())).contains(created);
        }

        @Test
        void a_taken_real_name_leaves_everything_as_it_was() {
            CallRecord other = createNamed("1");
            CallRecord created = create(call(null), expected);

            assertThat(store.claimExpected(expected, real, NOW)).isEmpty();

            assertThat(store.resolve(expected)).contains(created.id());
            assertThat(store.resolve(real)).contains(other.id());
            assertThat(store.find(created.id())).contains(created);
        }

        @ParameterizedTest
        @MethodSource("io.github.pbx24.correlation.CallStoreContract#strangeStrings")
        void any_name_may_become_the_id(String callId) {
            CallRecord created = create(call(null), expected);

            assertThat(store.claimExpected(expected, Alias.pbxId(PBX, callId), NOW))
                    .contains(created.id());

            assertThat(store.find(created.id())).contains(created.named(callId, NOW));
        }

        @Test
        void of_many_real_names_exactly_one_gets_the_call() throws Exception {
            for (int round = 0; round < ROUNDS; round++) {
                CallRecord created = create(call(null), expected);
                String prefix = round + "/";

                List<Optional<String>> claims =
                        race((node, number) -> node.claimExpected(expected, Alias.pbxId(PBX, prefix + number), NOW));

                assertThat(claims).containsOnlyOnce(Optional.of(created.id()));
                int winner = claims.indexOf(Optional.of(created.id()));
                assertThat(claims).filteredOn(Optional::isEmpty).hasSize(RACERS - 1);
                assertThat(store.find(created.id())).contains(created.named(prefix + winner, NOW));
                for (int number = 0; number < RACERS; number++) {
                    assertThat(store.resolve(Alias.pbxId(PBX, prefix + number)).isPresent())
                            .isEqualTo(number == winner);
                }
            }
        }

        @Test
        void one_real_name_claims_once() throws Exception {
            for (int round = 0; round < ROUNDS; round++) {
                CallRecord created = create(call(null), expected);
                Alias name = Alias.pbxId(PBX, "race-" + round);

                List<Optional<String>> claims = race((node, number) -> node.claimExpected(expected, name, NOW));

                assertThat(claims).containsOnlyOnce(Optional.of(created.id()));
                assertThat(store.resolve(name)).contains(created.id());
            }
        }
    }

    @Nested
    class Leasing {
        @Test
        void a_call_is_held_by_one_worker_whatever_its_node() {
            String id = createNamed("1").id();

            assertThat(store.lease(id, "a", NOW, LEASE_END)).isTrue();

            assertThat(store.lease(id, "b", NOW, LEASE_END)).isFalse();
            assertThat(store.lease(id, "a", NOW, LEASE_END)).isFalse();
        }

        @Test
        void what_is_not_there_cannot_be_held() {
            assertThat(store.lease("nobody", "a", NOW, LEASE_END)).isFalse();
        }

        @Test
        void a_lease_holds_to_the_last_nanosecond_and_no_longer() {
            String id = createNamed("1").id();
            store.lease(id, "a", NOW, LEASE_END);

            assertThat(store.lease(id, "b", LEASE_END.minusNanos(1), LEASE_END)).isFalse();
            assertThat(store.lease(id, "b", LEASE_END, LEASE_END.plusSeconds(15)))
                    .isTrue();
            assertThat(store.lease(id, "a", LEASE_END, LEASE_END.plusSeconds(15)))
                    .isFalse();
        }

        @Test
        void a_released_call_is_free() {
            String id = createNamed("1").id();
            store.lease(id, "a", NOW, LEASE_END);

            store.release(id, "a");

            assertThat(store.lease(id, "b", NOW, LEASE_END)).isTrue();
        }

        @Test
        void nobody_releases_for_another() {
            String id = createNamed("1").id();
            store.lease(id, "a", NOW, LEASE_END);
            store.lease(id, "b", LEASE_END, LEASE_END.plusSeconds(15));

            store.release(id, "a");
            store.release("nobody", "a");

            assertThat(store.lease(id, "c", LEASE_END, LEASE_END.plusSeconds(15)))
                    .isFalse();
        }

        @Test
        void a_renewed_lease_holds_longer_and_those_of_others_do_not() {
            String ofA = createNamed("1").id();
            String alsoOfA = createNamed("2").id();
            String ofB = createNamed("3").id();
            store.lease(ofA, "a", NOW, LEASE_END);
            store.lease(alsoOfA, "a", NOW, LEASE_END.minusSeconds(5));
            store.lease(ofB, "b", NOW, LEASE_END);

            store.renew("a", LEASE_END.plusSeconds(4));
            store.renew("nobody", LEASE_END.plusSeconds(99));

            assertThat(store.lease(ofA, "c", LEASE_END, LEASE_END)).isFalse();
            assertThat(store.lease(alsoOfA, "c", LEASE_END, LEASE_END)).isFalse();
            assertThat(store.lease(ofB, "c", LEASE_END, LEASE_END)).isTrue();
            assertThat(store.lease(ofA, "c", LEASE_END.plusSeconds(4), LEASE_END))
                    .isTrue();
        }

        @Test
        void all_claims_can_be_let_go() {
            String one = createNamed("1").id();
            String two = createNamed("2").id();
            store.lease(one, "a", NOW, LEASE_END);
            store.lease(two, "b", NOW, LEASE_END);

            store.releaseAll();

            assertThat(leaseDue("c", NOW, 10)).containsExactlyInAnyOrder(one, two);
        }

        @Test
        void leasing_and_changing_do_not_disturb_each_other() {
            CallRecord created = createNamed("1");
            store.lease(created.id(), "a", NOW, LEASE_END);

            assertThat(store.find(created.id())).contains(created);
            assertThat(store.replace(due(created, NOW))).isTrue();
            assertThat(store.lease(created.id(), "b", NOW, LEASE_END)).isFalse();
        }

        @Test
        void of_many_workers_exactly_one_gets_a_call() throws Exception {
            for (int round = 0; round < ROUNDS; round++) {
                String id = create(call("1")).id();

                List<Boolean> leased = race((node, number) -> node.lease(id, "node-" + number, NOW, LEASE_END));

                assertThat(leased).containsOnlyOnce(true);
            }
        }

        @Test
        void of_many_workers_exactly_one_takes_over_a_lapsed_call() throws Exception {
            for (int round = 0; round < ROUNDS; round++) {
                String id = create(call("1")).id();
                store.lease(id, "dead", NOW, LEASE_END);

                List<Boolean> leased =
                        race((node, number) -> node.lease(id, "node-" + number, LEASE_END, LEASE_END.plusSeconds(15)));

                assertThat(leased).containsOnlyOnce(true);
            }
        }
    }

    @Nested
    class LeasingWhatIsDue {
        @Test
        void a_new_call_is_due_at_once() {
            CallRecord created = createNamed("1");

            assertThat(leaseDue("a", NOW.minusNanos(1), 10)).isEmpty();
            assertThat(leaseDue("a", NOW, 10)).containsExactly(created.id());
        }

        @Test
        void a_call_with_nothing_left_is_not_due() {
            createDue(null);

            assertThat(leaseDue("a", Instant.MAX.minusSeconds(15), 10)).isEmpty();
        }

        @Test
        void the_oldest_come_first_and_no_more_than_asked_for() {
            List<String> byAge = new ArrayList<>();
            for (int second : new int[] {3, 1, 4, 2, 0}) {
                byAge.add(createDue(NOW.plusSeconds(second)).id());
            }

            List<String> taken = new ArrayList<>();
            for (int limit : new int[] {2, 2, 2}) {
                taken.addAll(leaseDue("a", NOW.plusSeconds(10), limit));
            }

            assertThat(taken).containsExactly(byAge.get(4), byAge.get(1), byAge.get(3), byAge.get(0), byAge.get(2));
        }

        @Test
        void what_is_held_is_passed_over() {
            CallRecord held = createNamed("1");
            CallRecord free = createNamed("2");
            store.lease(held.id(), "a", NOW, LEASE_END);

            assertThat(leaseDue("b", NOW, 10)).containsExactly(free.id());
            assertThat(leaseDue("b", NOW, 10)).isEmpty();
            assertThat(leaseDue("a", NOW, 10)).isEmpty();
        }

        @Test
        void what_was_taken_is_held_until_the_lease_lapses() {
            String id = createNamed("1").id();
            leaseDue("a", NOW, 10);

            assertThat(store.lease(id, "b", LEASE_END.minusNanos(1), LEASE_END)).isFalse();
            assertThat(leaseDue("b", LEASE_END.minusNanos(1), 10)).isEmpty();
            assertThat(leaseDue("b", LEASE_END, 10)).containsExactly(id);

            store.release(id, "a");
            assertThat(leaseDue("c", LEASE_END, 10)).isEmpty();
        }

        @Test
        void a_change_of_a_held_call_does_not_free_it() {
            CallRecord created = createNamed("1");
            leaseDue("a", NOW, 10);

            store.replace(due(created, NOW.minusSeconds(1)));

            assertThat(leaseDue("b", NOW, 10)).isEmpty();
        }

        @ParameterizedTest(name = "{0} at a time")
        @ValueSource(ints = {1, 7, 50})
        void nodes_never_take_the_same_call(int limit) throws Exception {
            Set<String> created = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                created.add(create(call("1")).id());
            }
            Set<String> left = ConcurrentHashMap.newKeySet();
            left.addAll(created);

            List<List<String>> taken = race((node, number) -> {
                List<String> mine = new ArrayList<>();
                // What another is just taking makes an answer short, or empty, but not for good.
                while (!left.isEmpty()) {
                    List<String> more = node.leaseDue("node-" + number, NOW, LEASE_END, limit);
                    mine.addAll(more);
                    left.removeAll(more);
                }
                return mine;
            });

            assertThat(taken.stream().flatMap(List::stream))
                    .hasSize(created.size())
                    .containsExactlyInAnyOrderElementsOf(created);
        }

        @Test
        void taking_changing_and_giving_back_beside_each_other_loses_nothing() throws Exception {
            for (int i = 0; i < 10; i++) {
                create(call("1"));
            }
            int worked = 5;

            race((node, number) -> {
                String owner = "node-" + number;
                for (List<String> due = node.leaseDue(owner, NOW, LEASE_END, 3);
                        node.countDue(NOW) > 0;
                        due = node.leaseDue(owner, NOW, LEASE_END, 3)) {
                    for (String id : due) {
                        CallRecord call = node.find(id).orElseThrow();
                        // The lease keeps all others away, so this cannot fail.
                        assertThat(node.replace(due(call, call.version() == worked ? null : NOW)))
                                .isTrue();
                        node.release(id, owner);
                    }
                    node.renew(owner, LEASE_END);
                }
                return true;
            });

            assertThat(store.recent(100)).hasSize(10).allMatch(call -> call.version() == worked + 1);
        }
    }

    @Nested
    class Looking {
        @Test
        void what_changed_last_comes_first() {
            CallRecord one = create(call("1", NOW));
            CallRecord two = create(call("2", NOW.plusNanos(2)));
            CallRecord three = create(call("3", NOW.plusNanos(1)));

            assertThat(store.recent(10)).containsExactly(two, three, one);
            assertThat(store.recent(2)).containsExactly(two, three);

            CallRecord changed = one.changed(one.facts(), one.progress(), null, NOW.plusNanos(3));
            store.replace(changed);
            assertThat(store.recent(1)).containsExactly(changed);
        }

        @Test
        void due_calls_are_counted_held_or_not() {
            CallRecord created = createNamed("1");
            createDue(null);
            createDue(NOW.plusSeconds(1));
            store.lease(created.id(), "a", NOW, LEASE_END);

            assertThat(store.countDue(NOW.minusNanos(1))).isZero();
            assertThat(store.countDue(NOW)).isEqualTo(1);
            assertThat(store.countDue(NOW.plusSeconds(1))).isEqualTo(2);
        }
    }

    @Nested
    class Purging {
        @Test
        void calls_that_are_done_with_go_with_their_names() {
            CallRecord done = createNamed("1");
            store.bind(Alias.crmId(PBX, "c"), done.id());
            store.lease(done.id(), "a", NOW, LEASE_END);
            store.replace(due(done, null));

            assertThat(store.purge(NOW.plusNanos(1))).isEqualTo(1);

            assertThat(store.find(done.id())).isEmpty();
            assertThat(store.resolve(Alias.crmId(PBX, "c"))).isEmpty();
            CallRecord next = createNamed("1");
            assertThat(store.resolve(Alias.pbxId(PBX, "1"))).contains(next.id());
            assertThat(store.lease(next.id(), "b", NOW, LEASE_END)).isTrue();
        }

        @Test
        void calls_with_something_left_and_recent_ones_stay() {
            CallRecord open = createNamed("1");
            CallRecord recent = createDue(null);

            assertThat(store.purge(NOW)).isZero();
            assertThat(store.purge(NOW.plusNanos(1))).isEqualTo(1);

            assertThat(store.find(open.id())).contains(open);
            assertThat(store.find(recent.id())).isEmpty();
            assertThat(store.resolve(Alias.pbxId(PBX, "1"))).contains(open.id());
        }

        @Test
        void many_go_at_once() {
            for (int i = 0; i < 450; i++) {
                store.createIfNew(call("1"), List.of(Alias.pbxId(PBX, "done-" + i)));
            }
            store.recent(1000).forEach(call -> store.replace(due(call, null)));
            CallRecord open = createNamed("1");

            assertThat(store.purge(NOW.plusNanos(1))).isEqualTo(450);

            assertThat(store.recent(1000)).containsExactly(open);
            assertThat(store.resolve(Alias.pbxId(PBX, "done-7"))).isEmpty();
        }

        @Test
        void a_call_that_gets_news_meanwhile_is_not_half_gone() throws Exception {
            for (int round = 0; round < ROUNDS; round++) {
                CallRecord done = due(create(call("1"), Alias.pbxId(PBX, "race-" + round)), null);
                store.replace(done);

                List<Boolean> changed = race((node, number) ->
                        number % 2 == 0 ? node.replace(due(done, NOW)) : node.purge(NOW.plusNanos(1)) < 0);

                boolean stayed = changed.contains(true);
                assertThat(store.find(done.id()).isPresent()).isEqualTo(stayed);
                assertThat(store.resolve(Alias.pbxId(PBX, "race-" + round)).isPresent())
                        .isEqualTo(stayed);
            }
        }
    }
}
