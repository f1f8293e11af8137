package io.github.pbx24.demo;

import static io.github.pbx24.demo.Employee.ANNA;
import static io.github.pbx24.demo.Employee.BORIS;
import static io.github.pbx24.demo.Employee.VERA;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.simulator.SimulatedCall;
import io.github.pbx24.pbx.simulator.SimulatedWebhook;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guarantee: an accepted webhook is never lost, and one call is one call, whenever the process dies. */
@Execution(ExecutionMode.CONCURRENT)
class GatewayCrashTest {

    private static final int CALLS_OF_EACH_BRANCH = 6;
    private static final int KILLS = 4;

    /** A call that is being played: what is still to be sent, in order, and what should come of it. */
    private record Story(Branch branch, SimulatedCall call, Deque<SimulatedWebhook> rest, Expected expected) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {7, 2026})
    void calls_survive_a_gateway_that_is_killed_at_any_moment(long seed) {
        Random random = new Random(seed);
        try (Stage stage = Stage.open()) {
            List<Story> stories = playAndKill(stage, random);
            try {
                assertThat(stories)
                        .allSatisfy(story -> story.expected()
                                .awaitAt(story.branch(), story.call().client()));
                assertThat(stage.branches())
                        .allSatisfy(branch ->
                                assertThat(Tidiness.of(branch).leftOver()).isEmpty());
            } catch (AssertionError | ScenarioFailedException e) {
                throw new AssertionError("the gateway said: " + stage.gateway().logTail(), e);
            }
        }
    }

    @Test
    void calls_of_an_exchange_that_is_listened_to_survive_too() {
        try (Stage stage = Stage.open()) {
            Branch listened = stage.branches().stream()
                    .filter(branch -> !branch.pbx().sendsWebhooks())
                    .findFirst()
                    .orElseThrow();
            CrashStory story = new CrashStory(listened);
            story.beforeTheKill();
            stage.gateway().kill();
            story.whileItIsDead();
            stage.startGateway();
            story.afterTheRestart();

            assertThat(story.outcomes())
                    .hasSize(CrashStory.NAMES.size() + 1)
                    .allSatisfy(outcome -> outcome.play().at(stage, listened));
            assertThat(Tidiness.of(listened).leftOver()).isEmpty();
        }
    }

    @Test
    void calls_and_contacts_of_exchanges_that_say_nothing_while_a_phone_rings_survive_too() {
        try (Stage stage = Stage.open()) {
            List<QuietStory> stories =
                    stage.quiet().stream().map(QuietStory::new).toList();
            stories.forEach(QuietStory::beforeTheKill);
            stage.gateway().kill();
            stage.startGateway();
            stories.forEach(QuietStory::afterTheRestart);

            assertThat(stories)
                    .allSatisfy(story -> assertThat(story.outcomes())
                            .hasSize(QuietStory.NAMES.size())
                            .allSatisfy(outcome -> outcome.play().at(stage, story.branch())));
            assertThat(stage.quiet())
                    .allSatisfy(
                            branch -> assertThat(Tidiness.of(branch).leftOver()).isEmpty());
        }
    }

    private static List<Story> playAndKill(Stage stage, Random random) {
        List<Story> stories = stories(stage, random);
        int webhooks = stories.stream().mapToInt(story -> story.rest().size()).sum();
        Set<Integer> kills = moments(random, webhooks);
        List<Story> unfinished = new ArrayList<>(stories);
        for (int sent = 0; !unfinished.isEmpty(); sent++) {
            Story story = unfinished.get(random.nextInt(unfinished.size()));
            SimulatedWebhook webhook = story.rest().remove();
            if (kills.contains(sent)) {
                sendAndKill(stage, story.branch(), webhook, random).ifPresent(another -> {
                    stories.add(another);
                    unfinished.add(another);
                });
            } else {
                story.branch().send(List.of(webhook));
            }
            unfinished.removeIf(candidate -> candidate.rest().isEmpty());
        }
        return stories;
    }

    private static List<Story> stories(Stage stage, Random random) {
        List<Story> stories = new ArrayList<>();
        List<Branch> sending = stage.branches().stream()
                .filter(branch -> branch.pbx().sendsWebhooks())
                .toList();
        for (Branch branch : sending) {
            for (int i = 0; i < CALLS_OF_EACH_BRANCH; i++) {
                stories.add(story(branch, i % 3, 10 + random.nextInt(100)));
            }
        }
        return stories;
    }

    private static Story story(Branch branch, int kind, int talkSeconds) {
        SimulatedCall call = branch.incoming();
        Deque<SimulatedWebhook> webhooks = new ArrayDeque<>(call.rings(List.of(ANNA.extension(), BORIS.extension())));
        Expected expected = Expected.missed(BORIS);
        if (kind == 0) {
            webhooks.addAll(call.unanswered());
        } else if (kind == 1) {
            webhooks.addAll(call.answeredBy(ANNA.extension()));
            webhooks.addAll(call.over(talkSeconds));
            expected = Expected.answered(ANNA, talkSeconds);
        } else {
            webhooks.addAll(call.answeredBy(ANNA.extension()));
            webhooks.addAll(call.blindTransfer(VERA.extension(), talkSeconds));
            webhooks.addAll(call.over(talkSeconds));
            expected = Expected.answered(VERA, 2 * talkSeconds);
        }
        return new Story(branch, call, webhooks, expected);
    }

    private static Set<Integer> moments(Random random, int webhooks) {
        Set<Integer> moments = new TreeSet<>();
        while (moments.size() < KILLS) {
            moments.add(random.nextInt(webhooks));
        }
        return moments;
    }

    /**
     * Kills while the webhook is on its way, right after it was accepted, or while Bitrix24 is asked to register a call.
     *
     * @return the call that was to be registered
     */
    private static Optional<Story> sendAndKill(Stage stage, Branch branch, SimulatedWebhook webhook, Random random) {
        CompletableFuture<Integer> answer = branch.post(webhook);
        Story begun = null;
        int moment = random.nextInt(3);
        if (moment > 0) {
            answer.join();
        }
        if (moment > 1) {
            int asked = branch.portal().requests().size();
            SimulatedCall call = branch.incoming();
            branch.send(call.rings(List.of(VERA.extension())));
            Await.until(
                    "a request to Bitrix24", () -> branch.portal().requests().size() > asked);
            begun = new Story(branch, call, new ArrayDeque<>(call.unanswered()), Expected.missed(VERA));
        }
        stage.gateway().kill();
        stage.startGateway();
        if (!wasAccepted(answer)) {
            branch.send(List.of(webhook));
        }
        return Optional.ofNullable(begun);
    }

    private static boolean wasAccepted(CompletableFuture<Integer> answer) {
        try {
            return answer.join() == 200;
        } catch (CompletionException e) {
            return false;
        }
    }
}
