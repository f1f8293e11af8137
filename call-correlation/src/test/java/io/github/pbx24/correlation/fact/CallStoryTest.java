package io.github.pbx24.correlation.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CallStoryTest {

    @Test
    void the_end_alone_tells_a_whole_call() {
        CallStory story = CallStory.of(Stories.inbound("a")
                .ended(167, "103", CallResult.ANSWERED, 155L)
                .facts());

        assertThat(story.isAnswered()).isTrue();
        assertThat(story.talk()).isEqualTo(Duration.ofSeconds(155));
        assertThat(story.lastExtension()).isEqualTo("103");
        assertThat(story.legs()).isEmpty();
    }

    @Test
    void a_call_nobody_answered_has_no_talk() {
        CallStory story = CallStory.of(Stories.inbound("a")
                .ringing(0, "103")
                .ended(31, "103", CallResult.MISSED, 0L)
                .facts());

        assertThat(story.isAnswered()).isFalse();
        assertThat(story.talk()).isZero();
    }

    @Test
    void the_last_leg_says_how_a_call_went_if_the_end_does_not() {
        Stories call = Stories.inbound("a")
                .cameToNothing(20, "101", CallResult.DECLINED)
                .cameToNothing(31, "103", CallResult.BUSY);

        assertThat(CallStory.of(call.ended(32, null, CallResult.UNKNOWN, null).facts())
                        .result())
                .isEqualTo(CallResult.BUSY);
        assertThat(CallStory.of(call.ended(33, null, CallResult.CANCELLED, null).facts())
                        .result())
                .isEqualTo(CallResult.CANCELLED);
    }

    /** A build of 3CX's plugin says {@code ringing} of every phone, and {@code dialing} beside it of one that calls. */
    @Test
    void a_phone_that_dials_tells_the_direction_whatever_is_said_to_ring_before_or_after_it() {
        CallFacts dialling = Stories.outbound("a").ringing(1, "103").facts();

        for (int second : new int[] {0, 2}) {
            CallFacts both =
                    dialling.merge(Stories.inbound("a").ringing(second, "103").facts());
            assertThat(CallStory.of(both).direction()).isEqualTo(Direction.OUTBOUND);
        }
    }

    @Nested
    class Without_numbered_legs {

        @Test
        void a_transfer_ends_the_leg_before_it() {
            CallStory story = CallStory.of(Stories.inbound("a")
                    .answered(10, "103")
                    .transferred(60, "107")
                    .ended(250, "107", CallResult.ANSWERED, 240L)
                    .facts());

            assertThat(story.chain()).containsExactly("103", "107");
            assertThat(story.legs()).noneMatch(Leg::isOpen);
            assertThat(story.talk()).isEqualTo(Duration.ofSeconds(240));
        }

        @Test
        void the_end_names_the_last_talker_when_transfers_overtook_each_other() {
            CallStory story = CallStory.of(Stories.inbound("a")
                    .answered(8, "103")
                    .transferred(60, "109")
                    .transferred(61, "105")
                    .ended(368, "109", CallResult.ANSWERED, 360L)
                    .facts());

            assertThat(story.chain()).containsExactly("103", "105", "109");
        }

        @Test
        void a_lost_transfer_is_made_up_for_by_the_end() {
            CallStory story = CallStory.of(Stories.inbound("a")
                    .answered(10, "103")
                    .ended(250, "107", CallResult.ANSWERED, 240L)
                    .facts());

            assertThat(story.chain()).containsExactly("103", "107");
        }

        @Test
        void conversations_are_united_so_that_a_conference_counts_once() {
            CallStory story = CallStory.of(Stories.inbound("a")
                    .answered(10, "201")
                    .answered(40, "207")
                    .disconnected(70, "201")
                    .disconnected(110, "207")
                    .ended(111, null, CallResult.ANSWERED, null)
                    .facts());

            assertThat(story.talk()).isEqualTo(Duration.ofSeconds(100));
        }
    }

    @Nested
    class With_numbered_legs {

        @Test
        void talk_is_the_sum_of_the_legs() {
            CallStory story = CallStory.of(Stories.inbound("a")
                    .answered(4, "101", 1)
                    .legEnded(24, "101", 1, 20)
                    .transferred(29, "102", 2)
                    .legEnded(69, "102", 2, 40)
                    .ended(69, "102", CallResult.ANSWERED, null)
                    .facts());

            assertThat(story.chain()).containsExactly("101", "102");
            assertThat(story.talk()).isEqualTo(Duration.ofSeconds(60));
        }

        @Test
        void a_transfer_that_nobody_took_leaves_the_call_answered_by_the_first() {
            CallStory story = CallStory.of(Stories.inbound("a")
                    .answered(4, "101", 1)
                    .legEnded(24, "101", 1, 20)
                    .ringing(24, "102", 1)
                    .ended(44, "102", CallResult.MISSED, null)
                    .facts());

            assertThat(story.isAnswered()).isTrue();
            assertThat(story.chain()).containsExactly("101");
            assertThat(story.talk()).isEqualTo(Duration.ofSeconds(20));
        }

        @Test
        void a_leg_whose_answer_was_lost_still_counts() {
            CallStory story = CallStory.of(Stories.inbound("a")
                    .legEnded(24, "101", 1, 20)
                    .transferred(29, "102", 2)
                    .legEnded(69, "102", 2, 40)
                    .ended(69, "102", CallResult.ANSWERED, null)
                    .facts());

            assertThat(story.chain()).containsExactly("101", "102");
            assertThat(story.talk()).isEqualTo(Duration.ofSeconds(60));
        }

        @Test
        void a_leg_whose_end_was_lost_lasts_until_the_next_begins() {
            CallStory story = CallStory.of(Stories.inbound("a")
                    .answered(4, "101", 1)
                    .transferred(29, "102", 2)
                    .legEnded(69, "102", 2, 40)
                    .ended(69, "102", CallResult.ANSWERED, null)
                    .facts());

            assertThat(story.talk()).isEqualTo(Duration.ofSeconds(25 + 40));
        }
    }

    @Test
    void a_call_may_go_there_and_back_again() {
        CallStory story = CallStory.of(Stories.inbound("a")
                .answered(10, "101")
                .transferred(60, "103")
                .transferred(120, "101")
                .transferred(180, "103")
                .transferred(181, "103")
                .facts());

        assertThat(story.chain()).containsExactly("101", "103", "101", "103");
        assertThat(story.legs()).hasSize(4);
    }

    @Test
    void a_transfer_told_again_within_seconds_is_one_transfer() {
        CallStory story = CallStory.of(Stories.inbound("a")
                .answered(10, "101")
                .transferred(60, "103")
                .transferred(62, "101")
                .transferred(70, "103")
                .facts());

        assertThat(story.chain()).containsExactly("101", "103", "101");
    }

    @Test
    void the_pick_up_tells_when_a_conversation_after_a_transfer_began() {
        CallStory story = CallStory.of(Stories.inbound("a")
                .answered(10, "101")
                .transferredAt(77, "105")
                .answered(93, "105")
                .disconnected(100, "105")
                .ended(100, "105", CallResult.ANSWERED, null)
                .facts());

        assertThat(story.chain()).containsExactly("101", "105");
        assertThat(story.talk()).isEqualTo(Duration.ofSeconds(67 + 7));
    }

    @Test
    void a_transfer_to_a_queue_begins_no_conversation() {
        CallStory story = CallStory.of(Stories.inbound("a")
                .answered(10, "101")
                .transferredToQueue(40, "800")
                .answered(70, "105")
                .ended(100, "105", CallResult.ANSWERED, null)
                .facts());

        assertThat(story.chain()).containsExactly("101", "105");
        assertThat(story.talk()).isEqualTo(Duration.ofSeconds(30 + 30));
    }

    @Nested
    class A_queue_or_a_voice_menu_that_answers {

        private final Stories menu =
                Stories.inbound("a").answeredByMenu(2, "900").ended(41, "900", CallResult.MISSED, null);

        @Test
        void is_no_conversation() {
            CallStory story = CallStory.of(menu.facts());

            assertThat(story.isAnswered()).isFalse();
            assertThat(story.talk()).isZero();
        }

        @Test
        void is_none_either_if_the_exchange_calls_the_end_answered_and_measures_it() {
            CallStory story = CallStory.of(Stories.inbound("a")
                    .answeredByMenu(2, "900")
                    .endedInMenu(41, "900", CallResult.ANSWERED, 39L)
                    .facts());

            assertThat(story.isAnswered()).isFalse();
        }

        @Test
        void is_one_if_the_extension_is_known_to_be_an_employee() {
            CallStory story = CallStory.of(menu.facts(), "900"::equals);

            assertThat(story.isAnswered()).isTrue();
            assertThat(story.chain()).containsExactly("900");
        }
    }

    @Nested
    class An_end_without_a_measure {

        @Test
        void is_measured_from_the_answer_that_another_event_told() {
            CallStory story = CallStory.of(Stories.inbound("a")
                    .answered(15, "103")
                    .ended(185, "103", CallResult.UNKNOWN, null)
                    .facts());

            assertThat(story.talk()).isEqualTo(Duration.ofSeconds(170));
            assertThat(story.result()).isEqualTo(CallResult.ANSWERED);
        }

        @Test
        void is_measured_by_the_length_of_the_whole_call_if_it_tells_that() {
            CallStory story = CallStory.of(Stories.inbound("a")
                    .answered(15, "103")
                    .endedAfter(185, "103")
                    .facts());

            assertThat(story.talk()).isEqualTo(Duration.ofSeconds(170));
        }

        @Test
        void is_measured_right_though_the_clocks_of_vendor_and_receiver_differ() {
            CallFacts facts = Stories.inbound("a").untimedEnd(65, "103").facts();
            Heard answer =
                    Stories.inboundWithoutStart("a").answered(605, "103").told().get(0);
            CallStory story = CallStory.of(facts.plus(answer.event(), Stories.at(5)));

            assertThat(story.talk()).isEqualTo(Duration.ofSeconds(60));
        }
    }

    @Test
    void a_phone_of_which_the_exchange_says_that_it_is_done_rings_no_longer() {
        CallStory story = CallStory.of(Stories.inbound("a")
                .ringing(0, "101")
                .disconnected(9, "101")
                .ringing(10, "103")
                .facts());

        assertThat(story.ringing())
                .filteredOn(CallStory.Ring::isOpen)
                .extracting(CallStory.Ring::extension)
                .containsExactly("103");
        assertThat(story.isAnswered()).isFalse();
    }

    @Test
    void recordings_come_in_the_order_of_legs_and_once_each() {
        CallStory story = CallStory.of(Stories.inbound("a")
                .recorded(5, "second", 2)
                .recorded(6, "first", 1)
                .recorded(7, "first", 1)
                .facts());

        assertThat(story.recordings()).extracting("value").containsExactly("first", "second");
    }
}
