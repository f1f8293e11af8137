package io.github.pbx24.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of facts: any order, any repetition, any split gives the same end. Each case prints its seed. */
class CallFactsLawsTest {

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void order_and_repetition_do_not_matter(long seed) {
        Random random = new Random(seed);
        List<CallFacts.Heard> told = StoryGenerator.story(random);
        List<CallFacts.Heard> shuffled = new ArrayList<>(told);
        told.forEach(heard -> {
            if (random.nextInt(3) == 0) {
                // A repetition comes later than the first receipt.
                shuffled.add(
                        new CallFacts.Heard(heard.event(), heard.receivedAt().plusSeconds(random.nextInt(60))));
            }
        });
        Collections.shuffle(shuffled, random);

        CallFacts facts = Stories.fold(shuffled);

        assertThat(facts).isEqualTo(Stories.fold(told));
        assertThat(CallStory.of(facts)).isEqualTo(CallStory.of(Stories.fold(told)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void merge_is_commutative_associative_and_idempotent(long seed) {
        Random random = new Random(seed);
        List<CallFacts.Heard> told = StoryGenerator.story(random);
        CallFacts a = part(told, random);
        CallFacts b = part(told, random);
        CallFacts c = part(told, random);

        assertThat(a.merge(b)).isEqualTo(b.merge(a));
        assertThat(a.merge(b).merge(c)).isEqualTo(a.merge(b.merge(c)));
        assertThat(a.merge(a)).isEqualTo(a);
        assertThat(a.merge(CallFacts.NONE)).isEqualTo(a);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void stored_facts_are_read_back_unchanged(long seed) {
        CallFacts facts = Stories.fold(StoryGenerator.story(new Random(seed)));

        CallCodec.Decoded read = CallCodec.decode(CallCodec.encode(facts, CrmProgress.NONE));

        assertThat(read.facts()).isEqualTo(facts);
        assertThat(read.progress()).isEqualTo(CrmProgress.NONE);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_last_talker_and_the_talk_time_survive_any_delivery(long seed) {
        Random random = new Random(seed);
        List<CallFacts.Heard> told = new ArrayList<>(StoryGenerator.answeredStory(random));
        CallStory expected = CallStory.of(Stories.fold(told));

        List<CallFacts.Heard> delivered = new ArrayList<>();
        Collections.shuffle(told, random);
        for (int i = 0; i < told.size(); i++) {
            // Delivery gives every statement a new receipt, in the order in which it happens to come.
            Instant receivedAt = Stories.at(1_000 + i);
            delivered.add(new CallFacts.Heard(told.get(i).event(), receivedAt));
        }
        CallStory story = CallStory.of(Stories.fold(delivered));

        assertThat(story.talk()).isEqualTo(expected.talk());
        assertThat(story.lastLeg().flatMap(Leg::talker))
                .isEqualTo(expected.lastLeg().flatMap(Leg::talker));
        assertThat(story.isAnswered()).isEqualTo(expected.isAnswered());
        assertThat(story.result()).isEqualTo(CallResult.ANSWERED);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void losing_events_before_the_ends_changes_neither_owner_nor_talk_nor_outcome(long seed) {
        Random random = new Random(seed);
        List<CallFacts.Heard> told = StoryGenerator.answeredStory(random);
        CallStory expected = CallStory.of(Stories.fold(told));

        List<CallFacts.Heard> left = new ArrayList<>(told);
        left.removeIf(heard -> !isEnd(heard) && random.nextBoolean());
        CallStory story = CallStory.of(Stories.fold(left));

        assertThat(story.talk()).isEqualTo(expected.talk());
        assertThat(lastTalker(story)).isEqualTo(lastTalker(expected));
        assertThat(story.isAnswered()).isTrue();
        assertThat(story.isOver()).isTrue();
    }

    private static boolean isEnd(CallFacts.Heard heard) {
        return heard.event() instanceof CallEvent.Ended || heard.event() instanceof CallEvent.LegEnded;
    }

    private static String lastTalker(CallStory story) {
        return story.lastLeg().flatMap(Leg::talker).orElse(story.lastExtension());
    }

    private static CallFacts part(List<CallFacts.Heard> told, Random random) {
        List<CallFacts.Heard> part = new ArrayList<>(told);
        part.removeIf(heard -> random.nextBoolean());
        Collections.shuffle(part, random);
        return Stories.fold(part);
    }
}
