package io.github.pbx24.correlation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.fact.Seeds;
import io.github.pbx24.correlation.fact.Stories;
import io.github.pbx24.correlation.plan.CallCommand.Kind;
import io.github.pbx24.correlation.plan.CallRunner.Fate;
import io.github.pbx24.pbx.CallResult;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClickToCallTest {

    private final CallRunner runner = new CallRunner(Stories.START);

    private static ClickToCall click(long second) {
        return click(second, "103", "+79160000001");
    }

    private static ClickToCall click(long second, @Nullable String extension, @Nullable String number) {
        return ClickToCall.click("crm", 3, extension, number, null, Stories.at(second), Stories.at(second));
    }

    private FinishIntent onlyFinish() {
        assertThat(runner.portal.finished).hasSize(1);
        assertThat(runner.portal.active).isEmpty();
        assertThat(runner.portal.openCards()).isEmpty();
        assertThat(runner.dueAt).isNull();
        return runner.portal.finished.values().iterator().next();
    }

    private void refuses(int times) {
        int[] left = {times};
        runner.chance = command -> command.kind() == Kind.ORIGINATE && left[0]-- > 0 ? Fate.NOT_DONE : Fate.DONE;
    }

    @Test
    void is_dialled_once_and_never_registered() {
        runner.click(click(0)).click(click(0));
        runner.hear(Stories.outbound("a")
                .answered(20, "103")
                .ended(60, "103", CallResult.ANSWERED, 40L)
                .told());
        runner.pass(Duration.ofMinutes(1));

        assertThat(runner.portal.dialled).hasSize(1);
        assertThat(runner.count(Kind.REGISTER) + runner.count(Kind.LOG_CALL)).isZero();
        assertThat(onlyFinish()).isEqualTo(new FinishIntent(3, 40, "200", true));
    }

    @Test
    void that_the_exchange_refuses_is_finished_at_once_and_the_user_is_told() {
        refuses(1);
        runner.click(click(0));

        assertThat(onlyFinish()).isEqualTo(new FinishIntent(3, 0, "603-S", true));
        assertThat(runner.portal.notes).singleElement().asString().contains("busy");
    }

    @Test
    void that_cannot_be_dialled_is_finished_at_once_and_the_user_is_told() {
        runner.click(click(0, null, "+79160000001"));

        assertThat(onlyFinish().statusCode()).isEqualTo("404");
        assertThat(runner.portal.notes).singleElement().asString().contains("no phone");
        assertThat(runner.portal.dialled).isEmpty();
    }

    @Test
    void made_again_while_nothing_was_heard_of_the_first_dials_again() {
        runner.click(click(0));
        runner.click(click(35));
        runner.hear(Stories.outbound("a")
                .answered(50, "103")
                .ended(90, "103", CallResult.ANSWERED, 40L)
                .told());
        runner.pass(Duration.ofMinutes(5));

        assertThat(runner.portal.dialled).hasSize(2);
        assertThat(onlyFinish().talkSeconds()).isEqualTo(40);
    }

    @Test
    void made_again_while_the_phone_rings_dials_nothing() {
        runner.click(click(0));
        runner.hear(Stories.outbound("a").ringing(3, "103").told());
        runner.click(click(10));

        assertThat(runner.portal.dialled).hasSize(1);
    }

    @Test
    void that_was_asked_for_long_ago_is_not_dialled_any_more() {
        runner.chance = command -> Fate.DONE;
        ClickToCall old = click(0);
        runner.now = Stories.at(600);
        runner.progress = CallProgress.startedInBitrix24(old);
        runner.portal.clicked("crm", 3);
        runner.facts = runner.facts.plus(old);
        runner.dueAt = runner.now;
        runner.pass(Duration.ofSeconds(1));

        assertThat(runner.portal.dialled).isEmpty();
        assertThat(onlyFinish().statusCode()).isEqualTo("603-S");
    }

    @Test
    void whose_phone_is_lifted_late_is_still_that_call() {
        runner.click(click(0));
        runner.pass(Duration.ofSeconds(90));
        assertThat(runner.portal.active).hasSize(1);
        runner.hear(Stories.outbound("a")
                .answered(95, "103")
                .ended(150, "103", CallResult.ANSWERED, 55L)
                .told());
        runner.pass(Duration.ofMinutes(1));

        assertThat(onlyFinish().talkSeconds()).isEqualTo(55);
    }

    @Test
    void of_which_nothing_is_ever_heard_is_finished_as_missed() {
        runner.click(click(0));
        runner.pass(Duration.ofMinutes(5));

        assertThat(onlyFinish()).isEqualTo(new FinishIntent(3, 0, "304", true));
    }

    @Test
    void is_never_dialled_twice_whatever_dies_or_is_lost() {
        Seeds.each(2_000, (seed, random) -> {
            CallRunner each = new CallRunner(Stories.START);
            each.chance = command -> fate(random);
            each.click(click(0));
            each.hear(Stories.outbound("a")
                    .ringing(2, "103")
                    .answered(20, "103")
                    .ended(60, "103", CallResult.ANSWERED, 40L)
                    .told());
            each.pass(Duration.ofMinutes(5));
            each.chance = CallRunner.Chance.NONE;
            each.pass(Duration.ofHours(1));

            assertThat(each.portal.dialled).hasSizeLessThanOrEqualTo(1);
            assertThat(each.portal.finished).hasSize(1);
            assertThat(each.portal.active).isEmpty();
            assertThat(each.dueAt).isNull();
        });
    }

    private static Fate fate(Random random) {
        Fate[] fates = Fate.values();
        return random.nextBoolean() ? Fate.DONE : fates[random.nextInt(fates.length)];
    }

    @Test
    void a_call_back_is_registered_first_and_dialled_then() {
        runner.click(ClickToCall.callback(3, "103", "+79160000001", null, Stories.START, Stories.START));
        runner.hear(Stories.outbound("a")
                .answered(20, "103")
                .ended(60, "103", CallResult.ANSWERED, 40L)
                .told());
        runner.pass(Duration.ofMinutes(1));

        assertThat(runner.said)
                .extracting(CallCommand::kind)
                .startsWith(Kind.REGISTER, Kind.ORIGINATE)
                .endsWith(Kind.FINISH);
        assertThat(runner.portal.registered.values().iterator().next().type()).isEqualTo(CallType.CALLBACK);
        assertThat(onlyFinish()).isEqualTo(new FinishIntent(3, 40, "200", true));
    }

    @Test
    void a_call_back_that_the_exchange_refuses_is_logged_as_such() {
        refuses(1);
        runner.click(ClickToCall.callback(3, "103", "+79160000001", null, Stories.START, Stories.START));
        runner.pass(Duration.ofMinutes(5));

        assertThat(onlyFinish()).isEqualTo(new FinishIntent(3, 0, "603-S", true));
    }
}
