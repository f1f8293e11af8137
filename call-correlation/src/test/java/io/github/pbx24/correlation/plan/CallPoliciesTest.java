package io.github.pbx24.correlation.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.telephony.CallStatusCode;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.fact.CallFacts;
import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.fact.Seeds;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.fact.StoryGenerator;
import io.github.pbx24.correlation.number.NumberRules;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.CallWaits;
import io.github.pbx24.correlation.rule.CardPolicy;
import io.github.pbx24.correlation.rule.MissedOwner;
import io.github.pbx24.correlation.rule.NotePolicy;
import io.github.pbx24.correlation.rule.OwnerPolicy;
import io.github.pbx24.correlation.rule.RegisterFilter;
import io.github.pbx24.correlation.rule.StatusPolicy;
import io.github.pbx24.correlation.rule.TransferStrategy;
import io.github.pbx24.correlation.rule.UnknownExtension;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every policy has a default and can be chosen otherwise. */
class CallPoliciesTest {

    private static final Instant LATER = Stories.at(10_000);

    private CallRules.Builder rules = CallRules.builder();
    private Directory directory = CallRunner.DIRECTORY;
    private @Nullable Long clientResponsible;

    private CallView view(CallFacts facts, Instant now) {
        Instant news = facts.lastHeard().orElseThrow();
        KnownCall call = new KnownCall("ext", facts, CallProgress.NONE, news, clientResponsible);
        return CallProjection.project(call, rules.build(), directory, now);
    }

    private FinishIntent finish(Stories story) {
        FinishIntent finish = view(story.facts(), LATER).finish();
        assertThat(finish).isNotNull();
        return finish;
    }

    private static CallFacts told(@Nullable String client, @Nullable String line, String extension) {
        return CallFacts.NONE.plus(
                new CallEvent.Ringing(
                        CallIdentity.id("a"),
                        new CallDetails(Direction.INBOUND, client, line, Stories.START, null, null),
                        null,
                        Extension.of(extension),
                        CallEvent.NO_LEG),
                Stories.START);
    }

    @Nested
    class Owner_of_an_answered_call {

        private final Stories story = Stories.inbound("a")
                .answered(0, "101", 1)
                .legEnded(80, "101", 1, 80)
                .transferred(81, "102", 2)
                .legEnded(100, "102", 2, 19)
                .transferred(101, "103", 3)
                .legEnded(130, "103", 3, 29)
                .ended(130, "103", CallResult.ANSWERED, null);

        @Test
        void is_the_last_who_talked() {
            assertThat(finish(story).userId()).isEqualTo(3);
        }

        @Test
        void may_be_the_first_who_talked() {
            rules.owner(OwnerPolicy.firstTalker());
            assertThat(finish(story).userId()).isEqualTo(1);
        }

        @Test
        void may_be_who_talked_longest() {
            rules.owner(OwnerPolicy.longestTalker());
            assertThat(finish(story).userId()).isEqualTo(1);
        }
    }

    @Nested
    class A_transfer {

        private final Stories story = Stories.inbound("a")
                .ringing(0, "101")
                .answered(1, "101", 1)
                .legEnded(81, "101", 1, 80)
                .transferred(81, "102", 2)
                .legEnded(100, "102", 2, 19)
                .transferred(101, "103", 3)
                .legEnded(130, "103", 3, 29)
                .ended(130, "103", CallResult.ANSWERED, null);

        private CallRunner played(TransferStrategy strategy) {
            CallRunner runner = new CallRunner(Stories.START);
            runner.rules = rules.transfers(strategy).build();
            return runner.hear(story.told()).pass(Duration.ofHours(1));
        }

        @Test
        void leaves_the_call_one_call() {
            CallRunner runner = played(TransferStrategy.REASSIGN);
            assertThat(runner.portal.finished.values()).containsExactly(new FinishIntent(3, 128, "200", true));
            assertThat(runner.portal.parts).isEmpty();
            assertThat(runner.portal.moves).isEmpty();
        }

        @Test
        void may_make_a_call_of_its_own_of_each_part() {
            CallRunner runner = played(TransferStrategy.SPLIT);
            assertThat(runner.portal.finished.values()).containsExactly(new FinishIntent(1, 80, "200", true));
            assertThat(runner.portal.parts)
                    .containsExactly(
                            new CallPart(2, "102", Stories.at(81), Duration.ofSeconds(19)),
                            new CallPart(3, "103", Stories.at(101), Duration.ofSeconds(29)));
            assertThat(runner.count(CallCommand.Kind.DIVIDE)).isEqualTo(1);
            assertThat(runner.portal.notes).containsExactly("Call transferred: 101 → 102 → 103");
        }

        @Test
        void may_be_told_to_a_portal_that_has_a_method_for_it() {
            CallRunner runner = played(TransferStrategy.PORTAL_METHOD);
            assertThat(runner.portal.moves).containsExactly(2L, 3L);
            assertThat(runner.portal.finished.values()).containsExactly(new FinishIntent(3, 128, "200", true));
        }

        @Test
        void that_cannot_be_told_does_not_keep_the_call_from_its_finish() {
            CallRunner runner = new CallRunner(Stories.START);
            runner.rules = rules.transfers(TransferStrategy.PORTAL_METHOD).build();
            runner.chance = command ->
                    command.kind() == CallCommand.Kind.MOVE ? CallRunner.Fate.LOST_BEFORE : CallRunner.Fate.DONE;
            runner.hear(story.told()).pass(Duration.ofHours(1));
            assertThat(runner.count(CallCommand.Kind.MOVE)).isEqualTo(2L * HandingOver.MOST_TRIES);
            assertThat(runner.portal.finished.values()).containsExactly(new FinishIntent(3, 128, "200", true));
        }

        @Test
        void to_somebody_outside_the_company_is_still_the_part_of_the_employee() {
            rules.transfers(TransferStrategy.SPLIT);
            Stories outside = Stories.inbound("a")
                    .answered(0, "101", 1)
                    .legEnded(80, "101", 1, 80)
                    .transferred(80, "+79160000009", 2)
                    .legEnded(100, "+79160000009", 2, 20)
                    .ended(100, null, CallResult.ANSWERED, null);
            assertThat(finish(outside)).isEqualTo(new FinishIntent(1, 100, "200", true));
        }

        @Test
        void that_is_heard_of_after_the_call_was_saved_does_not_count_seconds_twice() {
            CallRunner runner = new CallRunner(Stories.START);
            runner.rules = rules.transfers(TransferStrategy.SPLIT).build();
            runner.hear(Stories.inbound("a")
                            .answered(0, "101")
                            .ended(100, "101", CallResult.ANSWERED, 100L)
                            .told())
                    .pass(Duration.ofMinutes(1));
            runner.hear(Stories.inbound("a").transferredAt(40, "103").told()).pass(Duration.ofHours(1));
            assertThat(runner.portal.finished.values()).containsExactly(new FinishIntent(1, 100, "200", true));
            assertThat(runner.portal.parts).isEmpty();
        }

        @Test
        void divides_any_call_into_parts_that_are_as_long_together_as_the_whole() {
            int[] divided = {0};
            Seeds.each(2_000, (seed, random) -> {
                CallStory call = CallStory.of(Stories.fold(StoryGenerator.story(random)));
                List<CallPart> parts = CallParts.of(call);
                divided[0] += parts.isEmpty() ? 0 : 1;
                assertThat(parts.stream()
                                .mapToLong(part -> part.talk().toSeconds())
                                .sum())
                        .isIn(parts.isEmpty() ? 0L : call.talk().toSeconds());
                for (int i = 0; i < parts.size(); i++) {
                    assertThat(parts.get(i).number()).isEqualTo(i + 1);
                    assertThat(parts.get(i).talk()).isPositive();
                    assertThat(i > 0
                                    && parts.get(i)
                                            .extension()
                                            .equals(parts.get(i - 1).extension()))
                            .isFalse();
                }
            });
            assertThat(divided[0]).isGreaterThan(100);
        }
    }

    @Nested
    class Owner_of_a_missed_call {

        private final Stories story =
                Stories.inbound("a").ringing(0, "101").ringing(1, "102").ended(20, null, CallResult.MISSED, null);

        @Test
        void is_whose_phone_rang_last() {
            assertThat(finish(story).userId()).isEqualTo(2);
        }

        @Test
        void is_whom_the_exchange_names() {
            assertThat(finish(Stories.inbound("a").ringing(0, "101").ended(20, "104", CallResult.MISSED, null))
                            .userId())
                    .isEqualTo(4);
        }

        @Test
        void is_whose_phone_was_busy_so_that_it_did_not_ring() {
            Stories busy = Stories.inbound("a").ringing(0, null).cameToNothing(2, "103", CallResult.BUSY);
            assertThat(finish(busy.ended(2, null, CallResult.UNKNOWN, null)).userId())
                    .isEqualTo(3);
            Stories next = Stories.inbound("b")
                    .cameToNothing(2, "103", CallResult.BUSY)
                    .ringing(3, "102");
            assertThat(finish(next.ended(20, null, CallResult.MISSED, null)).userId())
                    .isEqualTo(2);
        }

        @Test
        void may_be_who_is_responsible_in_the_crm() {
            rules.missedOwner(MissedOwner.BY_CRM);
            clientResponsible = 5L;
            assertThat(finish(story).userId()).isEqualTo(5);
        }

        @Test
        void is_the_next_of_the_chain_if_the_crm_does_not_know() {
            rules.missedOwner(MissedOwner.BY_CRM);
            assertThat(finish(story).userId()).isEqualTo(2);
        }

        @Test
        void may_be_whose_phone_rang_first_or_the_default_user() {
            rules.missedOwner(List.of(MissedOwner.FIRST_RUNG));
            assertThat(finish(story).userId()).isEqualTo(1);
            rules.missedOwner(List.of(MissedOwner.DEFAULT_USER));
            assertThat(finish(story).userId()).isEqualTo(99);
        }
    }

    @Nested
    class An_extension_that_nobody_has {

        private final Stories story = Stories.inbound("a")
                .answered(5, "101")
                .transferred(30, "777")
                .ended(60, "777", CallResult.ANSWERED, 55L);

        @Test
        void gives_the_call_to_the_default_user() {
            assertThat(finish(story).userId()).isEqualTo(99);
        }

        @Test
        void may_leave_it_to_the_last_employee_who_talked() {
            rules.unknownExtension(UnknownExtension.LAST_KNOWN);
            assertThat(finish(story).userId()).isEqualTo(1);
        }

        @Test
        void is_somebody_outside_the_company_if_it_is_a_whole_number() {
            assertThat(finish(Stories.inbound("a")
                                    .answered(5, "101")
                                    .transferred(30, "+79165554433")
                                    .ended(60, "+79165554433", CallResult.ANSWERED, 55L))
                            .userId())
                    .isEqualTo(1);
        }
    }

    @Nested
    class Cards {

        private final Stories ringing =
                Stories.inbound("a").queue(0, "800").ringing(1, "101").ringing(1, "102");

        @Test
        void are_for_all_whose_phones_ring_and_then_for_who_answers() {
            assertThat(view(ringing.facts(), Stories.at(2)).cards()).containsExactlyInAnyOrder(1L, 2L);
            assertThat(view(ringing.answered(5, "102").facts(), Stories.at(6)).cards())
                    .containsExactly(2L);
        }

        @Test
        void may_be_only_for_who_talks() {
            rules.cards(CardPolicy.TALKING);
            assertThat(view(ringing.facts(), Stories.at(2)).cards()).isEmpty();
            assertThat(view(ringing.answered(5, "102").facts(), Stories.at(6)).cards())
                    .containsExactly(2L);
        }

        @Test
        void may_be_for_nobody_and_the_call_is_logged_all_the_same() {
            rules.cards(CardPolicy.NOBODY);
            CallRunner runner = new CallRunner(Stories.START);
            runner.rules = rules.build();
            runner.hear(ringing.answered(5, "102")
                    .ended(60, "102", CallResult.ANSWERED, 55L)
                    .told());
            runner.pass(Duration.ofMinutes(1));

            assertThat(runner.said).extracting(CallCommand::kind).containsExactly(CallCommand.Kind.LOG_CALL);
        }
    }

    @Nested
    class Numbers {

        @Test
        void of_clients_are_told_in_their_normal_form() {
            rules.numbers(NumberRules.country("7", "8", "810", 10));
            CallView view = view(told("8 (916) 000-00-01 доб. 12", null, "101"), Stories.at(1));
            assertThat(view.registration().phoneNumber()).isEqualTo("+79160000001");
        }

        @Test
        void that_are_withheld_keep_a_call_from_bitrix24() {
            CallView view = view(told("\"Anonymous\" <sip:anonymous@192.0.2.7>", null, "101"), Stories.at(1));
            assertThat(view.hiddenBecause()).isEqualTo("client number withheld");
            assertThat(view.registration()).isNull();
        }

        @Test
        void that_are_withheld_may_be_replaced_and_make_no_client() {
            rules.withheldAs("+70000000000");
            CallView view = view(told(null, null, "101"), Stories.at(1));
            assertThat(view.registration().phoneNumber()).isEqualTo("+70000000000");
            assertThat(view.registration().crmCreate()).isFalse();
        }

        @Test
        void of_two_employees_make_an_internal_call_whatever_the_exchange_calls_it() {
            assertThat(view(told("102", null, "101"), Stories.at(1)).hiddenBecause())
                    .isEqualTo("internal call");
            assertThat(view(told("112", null, "101"), Stories.at(1)).hiddenBecause())
                    .isNull();
        }
    }

    @Nested
    class A_line {

        @Test
        void is_never_an_employees_own_extension() {
            assertThat(view(told("+79160000001", "105", "105"), Stories.at(1))
                            .registration()
                            .line())
                    .isNull();
            assertThat(view(told("+79160000001", "777", "777"), Stories.at(20_000))
                            .registration()
                            .line())
                    .isNull();
        }

        @Test
        void is_compared_as_a_number() {
            directory = new Directory(directory.users(), 99L, Map.of("+74950000101", "sales"));
            assertThat(view(told("+79160000001", "8 495 000-01-01", "101"), Stories.at(1))
                            .registration()
                            .line())
                    .isEqualTo("sales");
        }

        @Test
        void that_is_configured_is_one_even_if_it_is_short() {
            directory = new Directory(directory.users(), 99L, Map.of("105", "reception"));
            assertThat(view(told("+79160000001", "105", "101"), Stories.at(1))
                            .registration()
                            .line())
                    .isEqualTo("reception");
        }

        @Test
        void that_is_too_long_is_not_cut_within_a_character() {
            String line = "x".repeat(49) + "\uD83D\uDCDE\uD83D\uDCDE";
            String cut = view(told("+79160000001", line, "101"), Stories.at(1))
                    .registration()
                    .line();
            assertThat(cut.length()).isLessThanOrEqualTo(50);
            assertThat(Character.isHighSurrogate(cut.charAt(cut.length() - 1))).isFalse();
        }
    }

    @Test
    void a_filter_hides_calls_and_is_asked_before_any_card() {
        rules.filter(call -> "private".equals(call.line()) ? Optional.of("a private line") : Optional.empty());
        CallView view = view(told("+79160000001", "private", "101"), Stories.at(1));
        assertThat(view.hiddenBecause()).isEqualTo("a private line");
        assertThat(view.cards()).isEmpty();
    }

    @Test
    void a_filter_may_list_lines_clients_and_extensions() {
        NumberRules russia = NumberRules.country("7", "8", "810", 10);
        rules.filter(RegisterFilter.lines(List.of("84950000009"), russia)
                .or(RegisterFilter.clients(List.of("8 916 000 00 09"), russia))
                .or(RegisterFilter.extensions(List.of("104", "105"))));
        assertThat(view(told("+79160000001", "+74950000009", "101"), LATER).hiddenBecause())
                .isEqualTo("a line of the list");
        assertThat(view(told("+79160000009", null, "101"), LATER).hiddenBecause())
                .isEqualTo("a number of the list");
        assertThat(view(told("+79160000001", null, "104"), LATER).hiddenBecause())
                .isEqualTo("an extension of the list");
        assertThat(view(told("+79160000001", "+74950000001", "101"), LATER).hiddenBecause())
                .isNull();
        // A colleague who is not listed takes part.
        CallFacts both =
                Stories.inbound("a").ringing(0, "104").ringing(1, "101").facts();
        assertThat(view(both, LATER).hiddenBecause()).isNull();
        assertThat(view(told(null, null, "101"), LATER).hiddenBecause()).isEqualTo("client number withheld");
    }

    @Test
    void nothing_may_be_noted() {
        rules.note(NotePolicy.none());
        CallFacts passed = Stories.inbound("a")
                .answered(5, "101")
                .transferred(30, "102")
                .ended(60, "102", CallResult.ANSWERED, 55L)
                .facts();
        assertThat(view(passed, LATER).note()).isNull();
    }

    @Test
    void a_note_may_say_something_else() {
        rules.note(call -> Optional.of("line " + call.line()));
        assertThat(view(
                                Stories.inbound("a")
                                        .ended(60, "103", CallResult.ANSWERED, 50L)
                                        .facts(),
                                LATER)
                        .note())
                .isEqualTo("line " + Stories.LINE);
    }

    @Test
    void a_status_may_have_another_code() {
        rules.status((call, outcome) -> call.result() == CallResult.MISSED ? "480" : "200");
        assertThat(finish(Stories.inbound("a").ringing(0, "101").ended(9, null, CallResult.MISSED, null))
                        .statusCode())
                .isEqualTo("480");
    }

    @Test
    void single_results_may_have_other_codes() {
        rules.status(StatusPolicy.with(Map.of(CallResult.DECLINED, "304")));
        assertThat(finish(Stories.inbound("a").ringing(0, "101").ended(9, null, CallResult.DECLINED, null))
                        .statusCode())
                .isEqualTo("304");
        assertThat(finish(Stories.inbound("a").ringing(0, "101").ended(9, null, CallResult.BUSY, null))
                        .statusCode())
                .isEqualTo("486");
        assertThat(finish(Stories.inbound("a").answered(1, "101").ended(9, "101", CallResult.ANSWERED, 8L))
                        .statusCode())
                .isEqualTo("200");
    }

    @ParameterizedTest
    @CsvSource({
        "MISSED, 304",
        "NO_ANSWER, 304",
        "BUSY, 486",
        "CANCELLED, 603-S",
        "DECLINED, 603",
        "FAILED, 503",
        "WRONG_NUMBER, 404",
        "UNAVAILABLE, 480",
        "FORBIDDEN, 403",
        "NO_FUNDS, 402",
        "BLOCKED, 423",
        "NO_ROUTE, 484",
        "UNKNOWN, 304"
    })
    void every_result_has_the_code_of_the_documentation(CallResult result, String code) {
        assertThat(finish(Stories.outbound("a").ringing(0, "101").ended(20, "101", result, null)))
                .isEqualTo(new FinishIntent(1, 0, code, true));
    }

    @Test
    void every_code_of_the_documentation_can_come_about() throws ReflectiveOperationException {
        Set<String> codes = new TreeSet<>();
        for (CallResult result : CallResult.values()) {
            CallStory call = CallStory.of(Stories.outbound("a")
                    .ringing(0, "101")
                    .ended(20, "101", result, null)
                    .facts());
            for (StatusPolicy.Outcome outcome : StatusPolicy.Outcome.values()) {
                codes.add(StatusPolicy.standard().codeOf(call, outcome));
            }
        }
        Set<String> documented = new TreeSet<>();
        for (Field field : CallStatusCode.class.getFields()) {
            documented.add(((CallStatusCode) field.get(null)).value());
        }
        assertThat(codes).containsExactlyElementsOf(documented);
    }

    @Test
    void an_outbound_call_is_outgoing_and_an_inbound_one_incoming() {
        assertThat(view(Stories.outbound("a").ringing(0, "101").facts(), Stories.at(1))
                        .registration()
                        .type())
                .isEqualTo(CallType.OUTGOING);
        assertThat(view(Stories.inbound("a").ringing(0, "101").facts(), Stories.at(1))
                        .registration()
                        .type())
                .isEqualTo(CallType.INCOMING);
    }

    @Test
    void parameters_of_registration_and_finish_can_be_set() {
        rules.crmCreate(false).crmSource("CALLBACK").addToChat(false);
        assertThat(view(Stories.inbound("a").ringing(0, "101").facts(), Stories.at(1))
                        .registration())
                .satisfies(intent -> {
                    assertThat(intent.crmCreate()).isFalse();
                    assertThat(intent.crmSource()).isEqualTo("CALLBACK");
                });
        assertThat(finish(Stories.inbound("a").ended(60, "103", CallResult.ANSWERED, 50L))
                        .addToChat())
                .isFalse();
    }

    @Test
    void rules_can_be_changed_one_at_a_time() {
        CallRules changed = CallRules.DEFAULT.withCrmCreate(false).toBuilder()
                .waits(CallWaits.DEFAULT.withSilence(Duration.ofHours(1), Duration.ofHours(1)))
                .build();
        assertThat(changed.crmCreate()).isFalse();
        assertThat(changed.waits().silentTalk()).hasHours(1);
        assertThat(changed.waits().settle()).isEqualTo(CallWaits.DEFAULT.settle());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.001S", "PT8760H0.001S"})
    void waits_are_none_to_a_year(Duration wait) {
        assertThatThrownBy(() -> CallWaits.DEFAULT.withSettle(wait))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("settle must be 0 to 365 days");
        assertThatThrownBy(() -> CallWaits.DEFAULT.withLostAnswers(Duration.ZERO, wait))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("lateOpening ");
    }
}
