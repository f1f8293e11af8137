package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallResult;
import java.util.List;
import java.util.Random;

/** Makes up calls as exchanges report them: with and without numbered legs, answered or not, with transfers. */
public final class StoryGenerator {

    private StoryGenerator() {}

    public static List<Heard> story(Random random) {
        if (random.nextInt(4) == 0) {
            return Stories.inbound("call")
                    .ringing(0, null)
                    .ringing(1, extension(random))
                    .ringing(2, extension(random))
                    .ended(30, null, CallResult.MISSED, 0L)
                    .told();
        }
        return answeredStory(random);
    }

    /** Every leg is measured or the whole call is, as the supported exchanges do. */
    public static List<Heard> answeredStory(Random random) {
        return random.nextBoolean() ? numbered(random) : counted(random);
    }

    private static List<Heard> numbered(Random random) {
        Stories story = Stories.inbound("call").queue(0, "804").ringing(1, extension(random));
        int legs = 1 + random.nextInt(4);
        long second = 5;
        String talker = extension(random);
        for (int leg = 1; leg <= legs; leg++) {
            talker = extension(random);
            if (leg == 1) {
                story.answered(second, talker, leg);
            } else {
                story.ringing(second - 1, talker, leg - 1).transferred(second, talker, leg);
            }
            long talk = 1 + random.nextInt(100);
            second += talk;
            story.legEnded(second, talker, leg, talk);
            second += 2;
        }
        story.ended(second, talker, CallResult.ANSWERED, null);
        for (int leg = 1; leg <= legs; leg++) {
            if (random.nextBoolean()) {
                story.recorded(second + leg, "rec-" + leg, leg);
            }
        }
        return story.told();
    }

    private static List<Heard> counted(Random random) {
        Stories story = random.nextBoolean() ? Stories.inbound("call") : Stories.outbound("call");
        String talker = "101";
        story.ringing(0, talker).answered(10, talker);
        long second = 10;
        int transfers = random.nextInt(3);
        for (int i = 0; i < transfers; i++) {
            talker = "" + (102 + i);
            second += 20;
            story.transferred(second, talker);
        }
        long talk = second - 10 + 30;
        return story.ended(second + 30, talker, CallResult.ANSWERED, talk)
                .recorded(second + 30, "rec", 0)
                .told();
    }

    private static String extension(Random random) {
        return "" + (101 + random.nextInt(5));
    }
}
