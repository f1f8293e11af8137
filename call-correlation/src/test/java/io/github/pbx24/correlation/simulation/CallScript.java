package io.github.pbx24.correlation.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What really happens in one call, whatever is told of it.
 *
 * @param number counts the calls of a story
 * @param home the exchange
 * @param way how the call begins
 * @param vendor how the exchange tells it
 * @param begins when, from the begin of the story
 * @param rings the phones that ring, group after group
 * @param talks who talks, one after the other; none if nobody answers
 * @param dial what the exchange answers when it is asked to dial; only of clicks
 * @param isEndTold whether the exchange tells the end
 * @param sound what becomes of the recording
 * @param noise how what is told arrives
 * @param skew by how many seconds the clock of the exchange is ahead of everybody else's
 * @param again after how many seconds the user clicks once more; 0 if not
 * @param attempt how often the exchange dialled it before
 */
record CallScript(
        int number,
        Home home,
        Way way,
        Vendor vendor,
        Duration begins,
        List<List<String>> rings,
        List<Talk> talks,
        Dial dial,
        boolean isEndTold,
        Sound sound,
        Noise noise,
        int skew,
        int again,
        int attempt) {

    enum Way {
        INBOUND,
        OUTBOUND,
        INTERNAL,
        WITHHELD,
        CLICK,
        CALLBACK
    }

    /** What the exchange answers to a click, and what it does. */
    enum Dial {
        TELLS_ID,
        TELLS_NOTHING,
        REFUSES,
        DIALS_BUT_ANSWER_IS_LOST,
        DOES_NOTHING_AND_ANSWER_IS_LOST;

        boolean dials() {
            return this == TELLS_ID || this == TELLS_NOTHING || this == DIALS_BUT_ANSWER_IS_LOST;
        }
    }

    /** What becomes of the recording. */
    enum Sound {
        NONE,
        READY,
        READY_LATE,
        NEVER_READY,
        GONE
    }

    /**
     * Somebody talks.
     *
     * @param extension who
     * @param seconds how long
     * @param consulted whether the one before called this one first, so that the call is handed over and no phone rings
     */
    record Talk(String extension, int seconds, boolean consulted) {}

    /**
     * How what is told arrives.
     *
     * @param jitterMillis each statement comes up to so much later
     * @param copies so many statements come once more
     * @param late this statement comes much later; none if negative
     * @param lateSeconds so much
     */
    record Noise(int jitterMillis, int copies, int late, int lateSeconds) {
        static final Noise NONE = new Noise(0, 0, -1, 0);

        boolean isHarmless() {
            return late < 0;
        }
    }

    String callId() {
        return "call-" + number + (attempt == 0 ? "" : "-" + attempt);
    }

    /** Whether it began in Bitrix24. */
    boolean isAsked() {
        return way == Way.CLICK || way == Way.CALLBACK;
    }

    /** The same when it was dialled so often before. */
    CallScript dialled(int times) {
        return new CallScript(
                number, home, way, vendor, begins, rings, talks, dial, isEndTold, sound, noise, skew, again, times);
    }

    /** Each client calls once, so that calls can be told apart at the portal. */
    String client() {
        return "+790000" + (10_000 + number);
    }

    boolean isAnswered() {
        return !talks.isEmpty();
    }

    long talkSeconds() {
        return talks.stream().mapToLong(Talk::seconds).sum();
    }

    /** The extensions that talked, one after the other, without immediate repetition. */
    List<String> chain() {
        List<String> chain = new ArrayList<>();
        for (Talk talk : talks) {
            if (chain.isEmpty() || !chain.get(chain.size() - 1).equals(talk.extension())) {
                chain.add(talk.extension());
            }
        }
        return chain;
    }

    /** Whether the call appears in Bitrix24 at all. */
    boolean isShown() {
        return way != Way.INTERNAL && way != Way.WITHHELD;
    }

    List<String> lastGroup() {
        return rings.get(rings.size() - 1);
    }

    /** Of whom the call may be in the end. */
    List<Long> owners() {
        String clicker = rings.get(0).get(0);
        if (isAnswered()) {
            String talker = talks.get(talks.size() - 1).extension();
            return List.of(home.userOf(isAsked() && !home.knows(talker) ? clicker : talker));
        }
        List<Long> owners = new ArrayList<>();
        for (List<String> group : rings) {
            List<String> known = group.stream().filter(home::knows).toList();
            if (!known.isEmpty()) {
                owners.clear();
                known.forEach(extension -> owners.add(home.userOf(extension)));
            }
        }
        return owners.isEmpty() ? List.of(home.defaultUser()) : owners;
    }

    CallScript with(List<List<String>> newRings, List<Talk> newTalks) {
        return new CallScript(
                number, home, way, vendor, begins, newRings, newTalks, dial, isEndTold, sound, noise, skew, again, 0);
    }

    CallScript with(Sound newSound) {
        return new CallScript(
                number, home, way, vendor, begins, rings, talks, dial, isEndTold, newSound, noise, skew, again, 0);
    }

    CallScript with(Noise newNoise) {
        return new CallScript(
                number, home, way, vendor, begins, rings, talks, dial, isEndTold, sound, newNoise, skew, again, 0);
    }

    CallScript with(Duration newBegin) {
        return new CallScript(
                number, home, way, vendor, newBegin, rings, talks, dial, isEndTold, sound, noise, skew, again, 0);
    }

    /** With the clock right and without a second click. */
    CallScript plain() {
        return new CallScript(number, home, way, vendor, begins, rings, talks, dial, isEndTold, sound, noise, 0, 0, 0);
    }

    @Override
    public String toString() {
        return callId() + " at " + home.pbx + " (" + way + (isAsked() ? ", exchange " + dial : "")
                + (again == 0 ? "" : ", clicked again after " + again + " s")
                + (skew == 0 ? "" : ", clock ahead by " + skew + " s") + ", told as "
                + vendor + ") after " + begins.toSeconds() + " s: rings " + rings + ", talks " + talks
                + (isEndTold ? "" : ", its end is not told") + (sound == Sound.NONE ? "" : ", recording " + sound)
                + (noise.equals(Noise.NONE) ? "" : ", " + noise);
    }
}
