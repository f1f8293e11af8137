package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.TransferKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes up calls of an exchange that tells the time of everything, and not always the same of the rest: the line, the number,
 * several ends.
 */
final class TimedStories {

    private static final CallIdentity CALL = CallIdentity.id("timed");

    private final Random random;
    private final long ahead;
    private final List<Heard> told = new ArrayList<>();

    private TimedStories(Random random, long ahead) {
        this.random = random;
        this.ahead = ahead;
    }

    static List<Heard> story(Random random) {
        return story(random, 0);
    }

    /** @param ahead by how many seconds the vendor's clock is ahead of ours */
    static List<Heard> story(Random random, long ahead) {
        return new TimedStories(random, ahead).tell();
    }

    private List<Heard> tell() {
        long second = 0;
        int rings = 1 + random.nextInt(4);
        for (int i = 0; i < rings; i++) {
            second += random.nextInt(3);
            hear(second, new CallEvent.Ringing(CALL, details(), at(second), phone(), CallEvent.NO_LEG));
        }
        boolean answered = random.nextInt(4) > 0;
        if (answered) {
            second += random.nextInt(20);
            hear(second, new CallEvent.Answered(CALL, details(), at(second), phone(), CallEvent.NO_LEG));
            int transfers = random.nextInt(4);
            for (int i = 0; i < transfers; i++) {
                second += random.nextInt(30);
                Extension to = phone();
                hear(
                        second,
                        new CallEvent.Transferred(
                                CALL, details(), at(second), null, to, TransferKind.UNKNOWN, CallEvent.NO_LEG));
                if (random.nextBoolean()) {
                    second += random.nextInt(10);
                    hear(second, new CallEvent.Answered(CALL, details(), at(second), to, CallEvent.NO_LEG));
                }
            }
        }
        int ends = 1 + random.nextInt(2);
        for (int i = 0; i < ends; i++) {
            second += random.nextInt(30);
            CallResult result = answered ? CallResult.ANSWERED : CallResult.MISSED;
            hear(second, new CallEvent.Ended(CALL, details(), at(second), phone(), result, null, null));
        }
        return told;
    }

    private void hear(long second, CallEvent event) {
        told.add(new Heard(event, Stories.at(second)));
    }

    private Instant at(long second) {
        return Stories.at(second + ahead);
    }

    private CallDetails details() {
        String client = random.nextInt(3) == 0 ? "+7900000002" + random.nextInt(3) : Stories.CLIENT;
        return CallDetails.of(Direction.INBOUND, client, random.nextBoolean() ? Stories.LINE : "sales");
    }

    private Extension phone() {
        return new Extension("" + (101 + random.nextInt(5)), ExtensionKind.PHONE);
    }
}
