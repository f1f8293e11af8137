package io.github.pbx24.correlation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.fact.Seeds;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.fact.StoryGenerator;
import io.github.pbx24.correlation.plan.CallRunner.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * One physical call is one Bitrix24 call: one registration and one finish, by the right user, with the right length, and no
 * card left, whatever is repeated, late, lost, or dies in between.
 */
class CallLawsTest {

    private static final int STORIES = 3_000;

    @Test
    void any_call_with_any_faults_is_registered_once_and_finished_once() {
        Map<CallCommand.Kind, Integer> taken = new EnumMap<>(CallCommand.Kind.class);
        Seeds.each(STORIES, (seed, random) -> {
            List<Heard> told = StoryGenerator.story(random);
            CallRunner clean = new CallRunner(Stories.START).hear(told).pass(Duration.ofDays(1));

            CallRunner runner = new CallRunner(Stories.START);
            runner.chance = chance(random);
            runner.hear(shuffledWithinSeconds(told, random));
            runner.pass(Duration.ofMinutes(10));
            runner.chance = CallRunner.Chance.NONE;
            runner.pass(Duration.ofDays(1));

            runner.said.forEach(command -> taken.merge(command.kind(), 1, Integer::sum));
            assertOneCall(runner, clean);
        });
        // Without these the law would have been proven of less than it says.
        assertThat(taken)
                .containsKeys(
                        CallCommand.Kind.REGISTER,
                        CallCommand.Kind.SHOW,
                        CallCommand.Kind.HIDE,
                        CallCommand.Kind.FINISH,
                        CallCommand.Kind.CHECK_FINISH,
                        CallCommand.Kind.LOG_CALL,
                        CallCommand.Kind.CHECK_LOG,
                        CallCommand.Kind.ADD_NOTE);
    }

    private static void assertOneCall(CallRunner runner, CallRunner clean) {
        assertThat(runner.dueAt).as("due for ever").isNull();
        assertThat(runner.portal.registered).as("registrations").hasSize(1);
        assertThat(runner.portal.finished.values()).containsExactlyElementsOf(clean.portal.finished.values());
        assertThat(runner.portal.active).as("open calls").isEmpty();
        assertThat(runner.portal.openCards()).as("open cards").isEmpty();
        assertThat(runner.progress.isFinished()).isTrue();
        assertThat(runner.progress.dead()).isNull();
    }

    /** Chance does not fail the same card three times in a row, after which a card is given up. */
    private static CallRunner.Chance chance(Random random) {
        int[] cardFailures = {0};
        return command -> {
            boolean card = command.kind() == CallCommand.Kind.SHOW || command.kind() == CallCommand.Kind.HIDE;
            if (random.nextInt(3) > 0 || card && cardFailures[0] >= 1) {
                cardFailures[0] = card ? 0 : cardFailures[0];
                return Fate.DONE;
            }
            cardFailures[0] += card ? 1 : 0;
            Fate[] fates = Fate.values();
            return fates[1 + random.nextInt(fates.length - 1)];
        };
    }

    /** Statements come within the settle time, in any order, some of them twice. */
    private static List<Heard> shuffledWithinSeconds(List<Heard> told, Random random) {
        List<Heard> delivered = new ArrayList<>(told);
        delivered.addAll(told.subList(0, random.nextInt(told.size())));
        Collections.shuffle(delivered, random);
        Instant last = told.get(told.size() - 1).receivedAt();
        List<Heard> timed = new ArrayList<>();
        for (int i = 0; i < delivered.size(); i++) {
            timed.add(new Heard(delivered.get(i).event(), last.plusMillis(50L * i)));
        }
        return timed;
    }
}
