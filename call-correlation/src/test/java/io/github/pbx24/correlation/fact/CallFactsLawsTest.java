package io.github.pbx24.correlation.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.TransferKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The laws of facts: any order, any repetition, any split gives the same end. */
class CallFactsLawsTest {

    private static final int STORIES = 1_000;

    @Test
    void order_and_repeated_deliveries_do_not_matter() {
        Seeds.each(STORIES, (seed, random) -> {
            List<Heard> told = StoryGenerator.story(random);
            List<Heard> delivered = new ArrayList<>(told);
            for (Heard heard : told) {
                if (random.nextInt(3) == 0) {
                    // A repeated delivery comes after the first; without a time it is told from a second event by its
                    // haste.
                    int late = random.nextInt(heard.mayHappenAgain() ? 15 : 3_600);
                    delivered.add(new Heard(heard.event(), heard.receivedAt().plusSeconds(late)));
                }
            }
            Collections.shuffle(delivered, random);

            CallFacts facts = Stories.fold(delivered);

            assertThat(CallStory.of(facts)).isEqualTo(CallStory.of(Stories.fold(told)));
            assertThat(facts).isEqualTo(CallFacts.of(delivered, List.of()));
        });
    }

    @Test
    void the_order_is_the_same_whether_it_grows_or_is_worked_out_at_once() {
        Seeds.each(STORIES, (seed, random) -> {
            List<Heard> told =
                    new ArrayList<>(random.nextBoolean() ? StoryGenerator.story(random) : TimedStories.story(random));
            told.addAll(told.subList(0, random.nextInt(told.size())));
            if (random.nextBoolean()) {
                Collections.shuffle(told, random);
            }
            CallFacts growing = CallFacts.NONE;
            for (Heard heard : told) {
                growing = growing.plus(heard.event(), heard.receivedAt().plusSeconds(random.nextInt(30)));
                assertThat(growing.inOrder())
                        .isEqualTo(CallFacts.of(growing.heard(), List.of()).inOrder());
            }
        });
    }

    @Test
    void merge_is_commutative_associative_and_idempotent() {
        Seeds.each(STORIES, (seed, random) -> {
            List<Heard> told = StoryGenerator.story(random);
            assertLaws(part(told, random), part(told, random), part(told, random));
        });
    }

    @Test
    void merge_keeps_its_laws_above_the_caps() {
        Seeds.each(20, (seed, random) -> {
            List<Heard> flood = new ArrayList<>();
            for (int i = 0; i < 900; i++) {
                flood.add(ringing(random.nextInt(5_000), "" + random.nextInt(900)));
            }
            for (int i = 0; i < 40; i++) {
                flood.add(end(random.nextInt(5_000), random.nextInt(9_000)));
            }
            assertLaws(part(flood, random), part(flood, random), part(flood, random));
        });
    }

    @Test
    void a_flood_of_one_kind_leaves_room_for_every_other() {
        CallFacts facts = CallFacts.NONE;
        for (int i = 0; i < 1_000; i++) {
            Heard heard = ringing(i * 30, "101");
            facts = facts.plus(heard.event(), heard.receivedAt());
        }
        for (Heard heard : Stories.inbound("call")
                .answered(40_000, "103")
                .transferred(40_010, "105")
                .disconnected(40_020, "105")
                .recorded(40_021, "rec", 0)
                .ended(40_021, "105", CallResult.ANSWERED, 95L)
                .told()) {
            facts = facts.plus(heard.event(), heard.receivedAt());
        }

        CallStory story = CallStory.of(facts);

        assertThat(facts.heard()).hasSize(EventKind.RINGING.cap() + 5);
        assertThat(story.isOver()).isTrue();
        assertThat(story.chain()).containsExactly("103", "105");
        assertThat(story.talk()).hasSeconds(95);
        assertThat(story.recordings()).hasSize(1);
    }

    @Test
    void where_the_vendor_tells_every_time_the_order_of_delivery_decides_nothing() {
        Seeds.each(STORIES, (seed, random) -> {
            List<Heard> told = TimedStories.story(random);
            CallStory expected = CallStory.of(Stories.fold(told));

            CallStory story = CallStory.of(Stories.fold(delivered(told, random)));

            assertThat(story.chain()).isEqualTo(expected.chain());
            assertThat(story.talk()).isEqualTo(expected.talk());
            assertThat(story.result()).isEqualTo(expected.result());
            assertThat(story.clientNumber()).isEqualTo(expected.clientNumber());
            assertThat(story.line()).isEqualTo(expected.line());
            assertThat(story.startedAt()).isEqualTo(expected.startedAt());
            assertThat(story.lastExtension()).isEqualTo(expected.lastExtension());
            assertThat(story.ringing())
                    .extracting(CallStory.Ring::extension)
                    .isEqualTo(expected.ringing().stream()
                            .map(CallStory.Ring::extension)
                            .toList());
        });
    }

    @Test
    void a_vendor_clock_that_is_wrong_changes_no_duration_and_no_order() {
        Seeds.each(STORIES, (seed, random) -> {
            CallStory expected = CallStory.of(Stories.fold(TimedStories.story(new Random(seed))));
            long ahead = random.nextInt(7_200) - 3_600;

            CallStory story = CallStory.of(Stories.fold(TimedStories.story(new Random(seed), ahead)));

            assertThat(story.talk()).isEqualTo(expected.talk());
            assertThat(story.chain()).isEqualTo(expected.chain());
            assertThat(story.legs().stream().map(Leg::talk).toList())
                    .isEqualTo(expected.legs().stream().map(Leg::talk).toList());
            assertThat(Duration.between(story.startedAt(), story.endedAt()))
                    .isEqualTo(Duration.between(expected.startedAt(), expected.endedAt()));
        });
    }

    @Test
    void no_talk_is_ever_negative_whatever_the_times_say() {
        Seeds.each(STORIES, (seed, random) -> {
            List<Heard> told = new ArrayList<>();
            for (Heard heard : StoryGenerator.story(random)) {
                CallEvent event = heard.event();
                if (event instanceof CallEvent.Answered answered && random.nextBoolean()) {
                    event = new CallEvent.Answered(
                            answered.call(), answered.details(), wild(random), answered.extension(), answered.leg());
                }
                if (event instanceof CallEvent.Ended ended && random.nextBoolean()) {
                    event = new CallEvent.Ended(
                            ended.call(), ended.details(), wild(random), ended.extension(), ended.result(), null, null);
                }
                told.add(new Heard(event, wild(random)));
            }

            CallStory story = CallStory.of(Stories.fold(told));

            assertThat(story.talk()).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(story.legs()).allSatisfy(leg -> assertThat(leg.talk()).isGreaterThanOrEqualTo(Duration.ZERO));
        });
    }

    @Test
    void the_last_talker_and_the_talk_time_survive_any_delivery() {
        Seeds.each(STORIES, (seed, random) -> {
            List<Heard> told = StoryGenerator.answeredStory(random);
            CallStory expected = CallStory.of(Stories.fold(told));

            CallStory story = CallStory.of(Stories.fold(delivered(told, random)));

            assertThat(story.talk()).isEqualTo(expected.talk());
            assertThat(lastTalker(story)).isEqualTo(lastTalker(expected));
            assertThat(story.isAnswered()).isEqualTo(expected.isAnswered());
            assertThat(story.result()).isEqualTo(CallResult.ANSWERED);
        });
    }

    @Test
    void losing_events_before_the_ends_changes_neither_owner_nor_talk_nor_outcome() {
        Seeds.each(STORIES, (seed, random) -> {
            List<Heard> told = StoryGenerator.answeredStory(random);
            CallStory expected = CallStory.of(Stories.fold(told));

            List<Heard> left = new ArrayList<>(told);
            left.removeIf(heard -> !isEnd(heard) && random.nextBoolean());
            CallStory story = CallStory.of(Stories.fold(left));

            assertThat(story.talk()).isEqualTo(expected.talk());
            assertThat(lastTalker(story)).isEqualTo(lastTalker(expected));
            assertThat(story.isAnswered()).isTrue();
            assertThat(story.isOver()).isTrue();
        });
    }

    private static void assertLaws(CallFacts a, CallFacts b, CallFacts c) {
        assertThat(a.merge(b)).isEqualTo(b.merge(a));
        assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
        assertThat(a.merge(a)).isSameAs(a);
        assertThat(a.merge(CallFacts.NONE)).isSameAs(a);
    }

    /** Every statement gets a new receipt, in the order in which it happens to come. */
    private static List<Heard> delivered(List<Heard> told, Random random) {
        List<Heard> shuffled = new ArrayList<>(told);
        Collections.shuffle(shuffled, random);
        List<Heard> delivered = new ArrayList<>();
        for (int i = 0; i < shuffled.size(); i++) {
            delivered.add(new Heard(shuffled.get(i).event(), Stories.at(100_000 + i)));
        }
        return delivered;
    }

    private static java.time.Instant wild(Random random) {
        return Stories.at(random.nextInt(20_000) - 10_000);
    }

    private static Heard ringing(long second, String extension) {
        return Stories.inbound("call").ringing(second, extension).told().get(0);
    }

    private static Heard end(long second, long talk) {
        return Stories.inbound("call")
                .ended(second, "103", CallResult.ANSWERED, talk)
                .told()
                .get(0);
    }

    private static boolean isEnd(Heard heard) {
        EventKind kind = EventKind.of(heard.event());
        return kind == EventKind.ENDED || kind == EventKind.LEG_ENDED;
    }

    private static String lastTalker(CallStory story) {
        return story.lastLeg().flatMap(Leg::talker).orElse(story.lastExtension());
    }

    private static CallFacts part(List<Heard> told, Random random) {
        List<Heard> part = new ArrayList<>(told);
        part.removeIf(heard -> random.nextBoolean());
        Collections.shuffle(part, random);
        return Stories.fold(part);
    }

    @Test
    void statements_of_one_instant_are_told_apart_by_all_they_say() {
        // Only the first digits of the numbers differ, which no log and no toString() shows.
        CallEvent one = transfer("79000000001");
        CallEvent two = transfer("78000000001");
        assertThat(one.toString()).isEqualTo(two.toString());

        CallFacts facts =
                CallFacts.of(List.of(new Heard(one, Stories.START), new Heard(two, Stories.START)), List.of());
        CallFacts reversed =
                CallFacts.of(List.of(new Heard(two, Stories.START), new Heard(one, Stories.START)), List.of());

        assertThat(facts).isEqualTo(reversed);
        assertThat(CallStory.of(facts)).isEqualTo(CallStory.of(reversed));
    }

    private static CallEvent transfer(String to) {
        return new CallEvent.Transferred(
                CallIdentity.id("call"),
                Stories.details(),
                Stories.at(5),
                null,
                Extension.of(to),
                TransferKind.BLIND,
                CallEvent.NO_LEG);
    }
}
