package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.pbx24.correlation.fact.Seeds;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.store.CallStore;
import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.NumberLookup.NewClient;
import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.CrmSnapshot;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers of whom the exchange wants contacts. */
class IntroductionsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String SEARCH = "telephony.externalCall.searchCrmEntities";
    private static final String REGISTER = "telephony.externalCall.register";

    private final Bench bench = new Bench();

    @BeforeEach
    void knowTheEmployees() {
        bench.engine.runDue();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Caller introduce(String number) {
        return introduce(number, NewClient.UNNAMED);
    }

    private Caller introduce(String number, NewClient client) {
        return bench.engine.introduce("rt", number, client, PATIENCE).join();
    }

    private void holdNextSearch(CountDownLatch gate) {
        bench.portal.faults().next().on(SEARCH).hold(gate);
    }

    private List<CrmSnapshot> contacts() {
        return bench.portal.crmObjects(CrmObjectType.CONTACT);
    }

    private URI page(CrmSnapshot contact) {
        return bench.client.portalUrl().resolve("/crm/contact/details/" + contact.id() + "/");
    }

    @Test
    void a_caller_whom_nobody_knows_becomes_a_contact_with_a_page_and_the_second_time_the_same() {
        Caller first = introduce(Stories.CLIENT);
        Caller second = introduce(Stories.CLIENT);

        assertThat(contacts()).singleElement().satisfies(contact -> {
            assertThat(contact.phones()).containsExactly(Stories.CLIENT);
            assertThat(contact.title()).isEqualTo(Stories.CLIENT);
            assertThat(contact.sourceId()).isEqualTo("CALL");
            assertThat(contact.responsibleUserId()).isEqualTo(1);
            assertThat(first.card()).isEqualTo(page(contact));
            assertThat(second.card()).isEqualTo(page(contact));
        });
        assertThat(second.name()).isEqualTo(Stories.CLIENT);
    }

    @Test
    void whoever_asks_while_one_is_on_its_way_gets_the_same_however_the_number_is_spelt() {
        CountDownLatch gate = new CountDownLatch(1);
        holdNextSearch(gate);
        List<CompletableFuture<Caller>> asked = new ArrayList<>();
        for (String number : List.of("+79000000011", "0079000000011", "81079000000011", "+7 (900) 000-00-11")) {
            asked.add(bench.engine.introduce("rt", number, NewClient.UNNAMED, PATIENCE));
        }
        gate.countDown();

        assertThat(asked)
                .allSatisfy(caller -> assertThat(caller.join().card())
                        .isEqualTo(page(contacts().get(0))));
        assertThat(contacts()).hasSize(1);
    }

    @Test
    void somebody_whom_the_portal_knows_is_left_as_is() {
        long contact = bench.portal.addContact("Client", Stories.CLIENT, 11);

        Caller caller = introduce(Stories.CLIENT, new NewClient("Other", null, null));

        assertThat(caller.name()).isEqualTo("Client");
        assertThat(caller.card()).hasPath("/crm/contact/details/" + contact + "/");
        assertThat(contacts()).hasSize(1);
    }

    @Test
    void so_is_a_lead_or_a_company_and_the_page_is_theirs() {
        long lead = bench.portal.addLead("Lead", "+79000000012", 11);
        long company = bench.portal.addCompany("Company", "+79000000013", 11);

        assertThat(introduce("+79000000012").card()).hasPath("/crm/lead/details/" + lead + "/");
        assertThat(introduce("+79000000013").card()).hasPath("/crm/company/details/" + company + "/");
        assertThat(contacts()).isEmpty();
    }

    /** The look-up before said that nobody has the number; somebody may have entered it since. */
    @Test
    void that_nobody_had_the_number_a_moment_ago_does_not_count() {
        assertThat(bench.engine.caller("rt", Stories.CLIENT, PATIENCE).join()).isEqualTo(Caller.UNKNOWN);
        bench.portal.addContact("Client", Stories.CLIENT, 11);

        assertThat(introduce(Stories.CLIENT).name()).isEqualTo("Client");
        assertThat(contacts()).hasSize(1);
    }

    @Test
    void who_asks_for_the_caller_afterwards_hears_of_the_contact_without_asking_the_portal() {
        introduce(Stories.CLIENT, new NewClient("Anna", "Petrova", null));
        bench.portal.goDown();

        Caller caller = bench.engine.caller("rt", Stories.CLIENT, Duration.ZERO).join();

        assertThat(caller.name()).isEqualTo("Anna Petrova");
        assertThat(caller.card()).isNotNull();
    }

    @Test
    void the_call_that_is_reported_later_makes_no_second_client() {
        introduce(Stories.CLIENT);

        bench.play(Stories.inbound("a").ended(60, "103", CallResult.ANSWERED, 55L));
        bench.pass(Duration.ofSeconds(30));

        assertThat(bench.portal.calls()).hasSize(1);
        assertThat(contacts()).hasSize(1);
        assertThat(bench.portal.crmObjects(CrmObjectType.LEAD)).isEmpty();
    }

    /** A short call is over before the portal has made the contact; each of the two would make a client. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_call_is_registered_once_its_contact_is_made_or_refused(boolean made) {
        CountDownLatch gate = new CountDownLatch(1);
        holdNextSearch(gate);
        if (!made) {
            bench.portal.faults().next().on("crm.contact.add").queryLimitExceeded();
        }
        CompletableFuture<Caller> introduced =
                bench.engine.introduce("rt", "8107" + Stories.CLIENT.substring(2), NewClient.UNNAMED, PATIENCE);
        await().atMost(Duration.ofMinutes(1)).until(() -> bench.portal.faults().applied() == 1);

        bench.play(Stories.inbound("a").ended(60, "103", CallResult.ANSWERED, 55L));
        bench.pass(Duration.ofSeconds(10));
        assertThat(bench.portal.requestCount("telephony.externalCall.register")).isZero();

        gate.countDown();
        assertThat(introduced.join().isKnown()).isEqualTo(made);
        bench.pass(Duration.ofSeconds(10));
        assertThat(bench.portal.calls()).hasSize(1);
        assertThat(contacts()).hasSize(made ? 1 : 0);
        assertThat(bench.portal.crmObjects(CrmObjectType.LEAD)).hasSize(made ? 0 : 1);
    }

    /** The question says it in one way and the call in another, and nobody said in which country the exchange stands. */
    @ParameterizedTest
    @ValueSource(strings = {"+79000000011", "89000000011", "9000000011", "0079000000011"})
    void a_call_waits_for_the_contact_however_the_number_is_spelt(String asked) {
        for (String told : List.of("+79000000011", "89000000011", "79000000011")) {
            CountDownLatch gate = new CountDownLatch(1);
            long before = bench.portal.faults().applied();
            holdNextSearch(gate);
            CompletableFuture<Caller> introduced = bench.engine.introduce("rt", asked, NewClient.UNNAMED, PATIENCE);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> bench.portal.faults().applied() == before + 1);
            long registered = bench.portal.requestCount(REGISTER);

            bench.play(Stories.inboundFrom(asked + told, told).ended(60, "103", CallResult.ANSWERED, 55L));
            bench.pass(Duration.ofSeconds(10));
            assertThat(bench.portal.requestCount(REGISTER)).as(told).isEqualTo(registered);

            gate.countDown();
            introduced.join();
            bench.pass(Duration.ofSeconds(10));
            assertThat(bench.portal.requestCount(REGISTER)).isEqualTo(registered + 1);
        }
    }

    @Test
    void a_portal_that_makes_nothing_of_unknown_callers_makes_no_contact_either() {
        bench.with(CallRules.builder().crmCreate(false).build());
        bench.engine.runDue();

        assertThat(introduce(Stories.CLIENT)).isEqualTo(Caller.UNKNOWN);
        assertThat(contacts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"103", "anonymous", "", "Anna", "sip:103@pbx", "*99", "112", "+112", "0"})
    void a_colleague_or_nobody_is_no_client(String number) {
        assertThat(introduce(number)).isEqualTo(Caller.UNKNOWN);
        assertThat(contacts()).isEmpty();
    }

    /** Numbers that belong to the exchange, may be of a phone that the portal does not know, or are none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10301",
                "123456",
                "0000000",
                "+0000000000",
                "+1234567890123456789",
                "unknown",
                "Restricted",
                "+",
                "+74950000101",
                "84950000101",
                "8 (495) 000-01-01"
            })
    void neither_is_an_own_line_nor_a_short_or_withheld_number(String number) {
        bench.lines = Map.of("+74950000101", "74950000101");
        bench.with(CallRules.DEFAULT);

        assertThat(introduce(number)).isEqualTo(Caller.UNKNOWN);
        assertThat(contacts()).isEmpty();
        assertThat(bench.portal.requestCount("crm.contact.add")).isZero();
    }

    @Nested
    class Several_nodes {

        private CallEngine other() {
            return bench.newEngine(bench.store);
        }

        @Test
        void that_are_asked_at_the_same_instant_make_one_contact_between_them() {
            Seeds.each(25, (seed, random) -> {
                String number = "+79" + (100_000_000 + random.nextInt(800_000_000));
                List<CallEngine> nodes = List.of(bench.engine, other(), other());
                List<Supplier<CompletableFuture<Caller>>> story = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    CallEngine node = nodes.get(random.nextInt(nodes.size()));
                    String spelt = List.of(number, "00" + number.substring(1), "810" + number.substring(1))
                            .get(random.nextInt(3));
                    story.add(
                            random.nextInt(3) == 0
                                    ? () -> node.caller("rt", spelt, PATIENCE)
                                    : () -> node.introduce("rt", spelt, NewClient.UNNAMED, PATIENCE));
                }
                if (random.nextBoolean()) {
                    bench.portal.faults().next().on("crm.contact.add").loseConnectionAfterExecution();
                } else if (random.nextBoolean()) {
                    bench.portal.faults().next().on("crm.contact.add").loseConnectionBeforeExecution();
                }
                ExecutorService threads = Executors.newFixedThreadPool(story.size());
                try {
                    List<Future<Caller>> asked = new ArrayList<>();
                    story.forEach(
                            step -> asked.add(threads.submit(() -> step.get().join())));
                    for (Future<Caller> one : asked) {
                        one.get();
                    }
                } catch (InterruptedException | ExecutionException e) {
                    throw new AssertionError(e);
                } finally {
                    threads.shutdown();
                }
                // Whatever became of the first, the number is somebody's in the end, and nobody's twice.
                bench.clock.advance(Duration.ofHours(1));
                bench.portal.faults().clear();
                nodes.forEach(node -> assertThat(node.introduce("rt", number, NewClient.UNNAMED, PATIENCE)
                                .join()
                                .card())
                        .isNotNull());
                assertThat(contacts())
                        .filteredOn(contact -> contact.phones().contains(number))
                        .hasSize(1);
            });
        }

        /**
         * Calls of a new client, told to any node, and questions that want a contact of it, at any node and in any spelling, all at the
         * same time: whoever comes first makes the client, and nobody makes a second.
         */
        @Test
        void make_one_client_of_a_number_however_many_call_and_ask_at_once() {
            List<CallEngine> nodes = List.of(bench.engine, other());
            nodes.get(1).runDue();
            Seeds.each(40, (seed, random) -> {
                String digits = "9" + (100_000_000 + random.nextInt(800_000_000));
                List<String> spellings = List.of("+7" + digits, "8" + digits, "007" + digits, "8107" + digits);
                // Each node is worked by one thread.
                List<ExecutorService> threads = nodes.stream()
                        .map(node -> Executors.newSingleThreadExecutor())
                        .toList();
                List<Future<CompletableFuture<Caller>>> asked = new ArrayList<>();
                int count = 2 + random.nextInt(4);
                for (int i = 0; i < count; i++) {
                    int number = random.nextInt(nodes.size());
                    CallEngine node = nodes.get(number);
                    String spelt = spellings.get(random.nextInt(spellings.size()));
                    boolean asks = random.nextInt(3) == 0;
                    CallEvent ringing = Stories.inboundFrom(seed + "-" + i, spelt)
                            .ringing(1, random.nextBoolean() ? "103" : "105")
                            .told()
                            .get(0)
                            .event();
                    asked.add(threads.get(number).submit(() -> {
                        if (asks) {
                            return node.introduce("rt", spelt, NewClient.UNNAMED, PATIENCE);
                        }
                        node.report("rt", ringing, bench.clock.instant());
                        node.runDue();
                        return CompletableFuture.completedFuture(Caller.UNKNOWN);
                    }));
                }
                List<CompletableFuture<Caller>> answers = new ArrayList<>();
                try {
                    for (Future<CompletableFuture<Caller>> one : asked) {
                        answers.add(one.get());
                    }
                } catch (InterruptedException | ExecutionException e) {
                    throw new AssertionError(e);
                } finally {
                    threads.forEach(ExecutorService::shutdown);
                }
                await().atMost(PATIENCE).until(() -> {
                    nodes.forEach(CallEngine::runDue);
                    return answers.stream().allMatch(CompletableFuture::isDone);
                });
                for (int i = 0; i < 5; i++) {
                    bench.clock.advance(Duration.ofSeconds(2));
                    nodes.forEach(CallEngine::runDue);
                }
                assertThat(Stream.of(CrmObjectType.CONTACT, CrmObjectType.LEAD)
                                .flatMap(type -> bench.portal.crmObjects(type).stream())
                                .filter(client -> client.phones().stream().anyMatch(phone -> phone.endsWith(digits))))
                        .hasSize(1);
            });
        }

        /** The process that asked for the contact is gone; the portal may still be at work on it. */
        @Test
        void make_none_for_a_node_that_was_killed_until_its_contact_would_show() {
            CountDownLatch gate = new CountDownLatch(1);
            bench.portal.faults().next().on("crm.contact.add").hold(gate);
            bench.engine.introduce("rt", Stories.CLIENT, NewClient.UNNAMED, Duration.ZERO);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> bench.portal.faults().applied() == 1);

            CallEngine restarted = other();
            assertThat(restarted
                            .introduce("rt", Stories.CLIENT, NewClient.UNNAMED, PATIENCE)
                            .join())
                    .isEqualTo(Caller.UNKNOWN);
            gate.countDown();

            await().atMost(Duration.ofMinutes(1)).until(() -> contacts().size() == 1);
            assertThat(restarted
                            .introduce("rt", Stories.CLIENT, NewClient.UNNAMED, PATIENCE)
                            .join()
                            .card())
                    .isEqualTo(page(contacts().get(0)));
            assertThat(contacts()).hasSize(1);
        }

        @Test
        void make_none_while_their_store_is_away() {
            CallStore away = (CallStore) Proxy.newProxyInstance(
                    CallStore.class.getClassLoader(), new Class<?>[] {CallStore.class}, (proxy, method, given) -> {
                        if (method.getName().equals("reserve")) {
                            throw new CallStoreException("the store is away", null);
                        }
                        return method.invoke(bench.store, given);
                    });
            CallEngine node = bench.newEngine(away);

            assertThat(node.introduce("rt", Stories.CLIENT, NewClient.UNNAMED, PATIENCE)
                            .join())
                    .isEqualTo(Caller.UNKNOWN);
            assertThat(contacts()).isEmpty();
        }
    }

    /** What is on its way was asked before, and may not know of a contact that was made since. */
    @Test
    void an_answer_to_an_earlier_question_does_not_count() {
        CountDownLatch gate = new CountDownLatch(1);
        holdNextSearch(gate);
        CompletableFuture<Caller> asked = bench.engine.caller("rt", Stories.CLIENT, PATIENCE);
        await().atMost(Duration.ofMinutes(1)).until(() -> bench.portal.faults().applied() == 1);
        CompletableFuture<Caller> introduced =
                bench.engine.introduce("rt", Stories.CLIENT, NewClient.UNNAMED, PATIENCE);
        gate.countDown();

        assertThat(introduced.join().card()).isNotNull();
        assertThat(asked.join()).isEqualTo(Caller.UNKNOWN);
        assertThat(bench.portal.requestCount(SEARCH)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+79000000011", "0079000000011", "81079000000011", "+7 (900) 000-00-11"})
    void who_is_in_the_crm_is_found_in_every_spelling(String number) {
        bench.portal.addContact("Client", "+79000000011", 11);

        assertThat(introduce(number).name()).isEqualTo("Client");
        assertThat(contacts()).hasSize(1);
    }

    @Nested
    class A_portal_in_trouble {

        private static final String ADD = "crm.contact.add";

        @Test
        void that_is_away_makes_none_and_one_when_it_is_back() {
            bench.portal.goDown();
            assertThat(introduce(Stories.CLIENT)).isEqualTo(Caller.UNKNOWN);

            bench.portal.comeUp();
            assertThat(introduce(Stories.CLIENT).card()).isNotNull();
            assertThat(contacts()).hasSize(1);
        }

        @Test
        void that_cannot_be_searched_makes_none() {
            bench.portal.faults().next().on(SEARCH).internalServerError();

            assertThat(introduce(Stories.CLIENT)).isEqualTo(Caller.UNKNOWN);
            assertThat(bench.portal.requestCount(ADD)).isZero();
        }

        @Test
        void that_refuses_is_asked_again_the_next_time() {
            bench.portal.faults().next().on(ADD).queryLimitExceeded();
            assertThat(introduce(Stories.CLIENT)).isEqualTo(Caller.UNKNOWN);

            assertThat(introduce(Stories.CLIENT).card()).isNotNull();
            assertThat(contacts()).hasSize(1);
        }

        @Test
        void that_made_it_and_did_not_say_so_is_asked_who_it_is() {
            bench.portal.faults().next().on(ADD).loseConnectionAfterExecution();
            assertThat(introduce(Stories.CLIENT)).isEqualTo(Caller.UNKNOWN);

            assertThat(introduce(Stories.CLIENT).card())
                    .isEqualTo(page(contacts().get(0)));
            assertThat(contacts()).hasSize(1);
        }

        /** It may still be at work on the first one. */
        @Test
        void that_may_be_making_it_is_not_asked_for_another_until_the_first_would_show() {
            bench.portal.faults().next().on(ADD).loseConnectionBeforeExecution();
            assertThat(introduce(Stories.CLIENT)).isEqualTo(Caller.UNKNOWN);
            assertThat(introduce(Stories.CLIENT)).isEqualTo(Caller.UNKNOWN);
            assertThat(bench.portal.requestCount(ADD)).isLessThanOrEqualTo(1);

            bench.clock.advance(CallRules.DEFAULT.waits().unknownOutcome().plusMinutes(1));
            assertThat(introduce(Stories.CLIENT).card()).isNotNull();
            assertThat(contacts()).hasSize(1);
        }

        @Test
        void that_is_slow_makes_the_contact_though_nobody_waits_for_it() {
            CountDownLatch gate = new CountDownLatch(1);
            bench.portal.faults().next().on(ADD).hold(gate);

            assertThat(bench.engine
                            .introduce("rt", Stories.CLIENT, NewClient.UNNAMED, Duration.ofMillis(1))
                            .join())
                    .isEqualTo(Caller.UNKNOWN);
            CompletableFuture<Caller> patient =
                    bench.engine.introduce("rt", Stories.CLIENT, NewClient.UNNAMED, PATIENCE);
            gate.countDown();

            assertThat(patient.join().card()).isNotNull();
            assertThat(contacts()).hasSize(1);
        }

        /** Somebody looks at a telephone that rings, so long as it rings. */
        @Test
        void that_hangs_while_it_makes_the_contact_costs_the_card_ten_seconds_at_most() {
            CountDownLatch gate = new CountDownLatch(1);
            bench.portal.faults().next().on(ADD).hold(gate);
            CompletableFuture<Caller> introduced =
                    bench.engine.introduce("rt", Stories.CLIENT, NewClient.UNNAMED, PATIENCE);
            await().atMost(PATIENCE).until(() -> bench.portal.faults().applied() == 1);

            bench.play(Stories.inbound("a").ringing(0, "103"));
            bench.pass(Duration.ofSeconds(9));
            assertThat(bench.portal.requestCount(REGISTER)).isZero();

            bench.pass(Duration.ofSeconds(1));
            assertThat(bench.portal.requestCount(REGISTER)).isEqualTo(1);

            gate.countDown();
            assertThat(introduced.join().isKnown()).isTrue();
            bench.play(Stories.inbound("b").ringing(0, "103"));
            bench.pass(Duration.ofSeconds(3));
            assertThat(bench.portal.requestCount(REGISTER))
                    .as("the number is handed on")
                    .isEqualTo(2);
        }

        @Test
        void whose_webhook_may_not_write_contacts_makes_none_and_calls_go_on() {
            bench.portal
                    .faults()
                    .always()
                    .on(ADD)
                    .answer(403, "application/json", "{\"error\":\"insufficient_scope\",\"error_description\":\"\"}");

            assertThat(introduce(Stories.CLIENT)).isEqualTo(Caller.UNKNOWN);
            bench.play(Stories.inbound("a").ended(60, "103", CallResult.ANSWERED, 55L));
            bench.pass(Duration.ofSeconds(30));
            assertThat(bench.portal.calls()).hasSize(1);
        }
    }

    @Nested
    class Names_of_strangers {

        private Map<String, String> fieldsOf(NewClient client) {
            assertThat(introduce(Stories.CLIENT, client).card()).isNotNull();
            return contacts().get(0).fields();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Анна \"А\" O'Neil \\ & <b>",
                    "\"}],\"CRM_CREATE\":\"Y",
                    "]]></Value><Value>",
                    "[Token]",
                    "%Token%",
                    "$result[c0]",
                    "Robert'); DROP TABLE b_crm_contact;--",
                    "=cmd|' /C calc'!A0",
                    "👩‍👩‍👧 Семья",
                    "ООО «Ромашка» №1"
                })
        void stand_in_the_contact_as_they_are(String name) {
            assertThat(fieldsOf(new NewClient(name, name, null)))
                    .containsEntry("NAME", name)
                    .containsEntry("LAST_NAME", name);
            assertThat(contacts()).hasSize(1);
        }

        @Test
        void are_cut_between_characters_and_never_within_one() {
            Map<String, String> fields = fieldsOf(new NewClient("😀".repeat(500), "x".repeat(100_000), null));

            assertThat(fields).containsEntry("NAME", "😀".repeat(50)).containsEntry("LAST_NAME", "x".repeat(50));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\u00A0\u2003", "\u0000\u0007\n", "\uD800", "\u202E\u2066", "\uFEFF"})
        void that_are_none_give_way_to_the_number(String name) {
            assertThat(fieldsOf(new NewClient(name, name, name))).containsEntry("NAME", Stories.CLIENT);
        }

        @Test
        void are_one_line_and_read_in_one_direction() {
            assertThat(fieldsOf(new NewClient(" Anna\r\n\tMaria\u0000 \u202Eavorteп ", null, null)))
                    .containsEntry("NAME", "Anna Maria avorteп");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"a@b@c", "Anna <a@example.com>", "a", "@", "a@example.com\nBcc: b@example.com", "a, b@c"})
        void addresses_that_are_none_cost_only_themselves(String email) {
            assertThat(fieldsOf(new NewClient("Anna", null, email))).containsEntry("NAME", "Anna");
            assertThat(askedToAdd()).contains("NAME").doesNotContain("EMAIL");
        }

        @Test
        void addresses_that_are_some_are_told() {
            fieldsOf(new NewClient(null, "Petrova", " anna.petrova+3cx@почта.рф "));

            assertThat(askedToAdd()).contains("VALUE=anna.petrova+3cx@почта.рф");
        }

        private String askedToAdd() {
            return bench.portal.requests().stream()
                    .filter(request -> request.method().equals("crm.contact.add"))
                    .map(request -> request.parameters().toString())
                    .collect(Collectors.joining());
        }
    }
}
