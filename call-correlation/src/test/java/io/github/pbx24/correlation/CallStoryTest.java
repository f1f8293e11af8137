package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallResult;
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
    void recordings_come_in_the_order_of_legs_and_once_each() {
        CallStory story = CallStory.of(Stories.inbound("a")
                .recorded(5, "second", 2)
                .recorded(6, "first", 1)
                .recorded(7, "first", 1)
                .facts());

        assertThat(story.recordings()).extracting("value").containsExactly("first", "second");
    }
}
