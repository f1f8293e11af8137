package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.simulation.CallScript.Sound;
import io.github.pbx24.correlation.simulation.CallScript.Talk;
import io.github.pbx24.correlation.simulation.CallScript.Way;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.TransferKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ways in which exchanges tell a call. */
enum Vendor {
    /** Times of start, answer and end, none of ringing and transfers; the talk is measured as a whole. */
    VATS {
        @Override
        List<Said> tell(CallScript script, Instant start) {
            return new Vats(script, start).tell();
        }
    },
    /** No times but the start; legs are numbered and each is measured. */
    PLUGIN {
        @Override
        List<Said> tell(CallScript script, Instant start) {
            return new Plugin(script, start).tell();
        }
    },
    /** The time of everything, and no measure of anything; a voice menu answers first. */
    TIMED {
        @Override
        List<Said> tell(CallScript script, Instant start) {
            return new Timed(script, start).tell();
        }
    },
    /** As {@link #TIMED}, and no id of the call: it is recognised by the client and the begin. */
    NAMELESS {
        @Override
        List<Said> tell(CallScript script, Instant start) {
            return new Timed(script, start).tell();
        }
    };

    private static final Duration WINDOW = Duration.ofMinutes(2);

    /** One request of the exchange. */
    record Said(Instant at, List<CallEvent> events) {}

    /**
     * Tells a call.
     *
     * @param script what happens
     * @param start when it begins
     * @return the requests in order
     */
    abstract List<Said> tell(CallScript script, Instant start);

    private abstract static class Teller {

        final CallScript script;
        /** By the clock of the exchange. */
        final Instant start;

        final CallIdentity call;
        final List<Said> said = new ArrayList<>();

        Teller(CallScript script, Instant start) {
            this.script = script;
            this.start = start.plusSeconds(script.skew());
            this.call = identity();
        }

        private CallIdentity identity() {
            String client = client();
            return script.vendor() != NAMELESS || client == null
                    ? CallIdentity.id(script.callId())
                    : new CallIdentity.ByAttributes(null, client, direction(), start.minus(WINDOW), start.plus(WINDOW));
        }

        List<Said> tell() {
            begin();
            int second = 1;
            for (List<String> group : script.rings()) {
                for (String extension : group) {
                    ring(second, extension);
                }
                second += 6;
            }
            int leg = 0;
            int gap = 0;
            for (Talk talk : script.talks()) {
                leg++;
                gap = leg == 1 ? 0 : gap(talk);
                second += gap;
                if (talk.consulted()) {
                    consult(second, leg, talk);
                }
                talk(second, leg, talk);
                second += talk.seconds();
                hangUp(second, leg, talk, leg == script.talks().size());
            }
            if (script.isEndTold()) {
                end(script.isAnswered() ? second : second + 10);
            }
            return said;
        }

        /** Before a call is handed over two employees talk about it, which is a call of its own. */
        private void consult(int second, int leg, Talk talk) {
            String who = script.talks().get(leg - 2).extension();
            CallIdentity own = CallIdentity.id(script.callId() + "-about-" + leg);
            CallDetails details =
                    new CallDetails(Direction.INTERNAL, talk.extension(), null, at(second - 15), null, null);
            say(second - 15, new CallEvent.Ringing(own, details, at(second - 15), phone(who), CallEvent.NO_LEG));
            say(second - 10, new CallEvent.Answered(own, details, at(second - 10), phone(who), CallEvent.NO_LEG));
            say(
                    second,
                    new CallEvent.Ended(
                            own, details, at(second), phone(who), CallResult.ANSWERED, Duration.ofSeconds(10), null));
        }

        abstract void begin();

        abstract void ring(int second, String extension);

        abstract void talk(int second, int leg, Talk talk);

        abstract void hangUp(int second, int leg, Talk talk, boolean last);

        abstract void end(int second);

        /** How long it takes until the next one talks. Who was asked before talks at once. */
        int gap(Talk next) {
            return 0;
        }

        void say(int second, CallEvent... events) {
            said.add(new Said(at(second).minusSeconds(script.skew()), List.of(events)));
        }

        Instant at(int second) {
            return start.plusSeconds(second);
        }

        CallDetails details() {
            return new CallDetails(direction(), client(), script.home().line, start, null, null);
        }

        Direction direction() {
            return switch (script.way()) {
                case INBOUND, WITHHELD -> Direction.INBOUND;
                case OUTBOUND, CLICK, CALLBACK -> Direction.OUTBOUND;
                case INTERNAL -> Direction.INTERNAL;
            };
        }

        @Nullable
        String client() {
            return switch (script.way()) {
                case WITHHELD -> null;
                case INTERNAL -> "102";
                default -> script.client();
            };
        }

        CallResult missed() {
            return direction() == Direction.OUTBOUND ? CallResult.NO_ANSWER : CallResult.MISSED;
        }

        String lastTalker() {
            return script.talks().get(script.talks().size() - 1).extension();
        }

        static Extension phone(String extension) {
            return new Extension(extension, ExtensionKind.PHONE);
        }

        CallEvent recording(int leg) {
            return new CallEvent.RecordingReady(
                    call, details(), null, RecordingReference.id(recordingId(script, leg)), leg);
        }

        boolean isRecorded() {
            return script.sound() != Sound.NONE && script.isAnswered();
        }
    }

    static String recordingId(CallScript script, int leg) {
        return script.sound() + "/" + script.callId() + "/" + leg;
    }

    private static final class Vats extends Teller {

        Vats(CallScript script, Instant start) {
            super(script, start);
        }

        @Override
        void begin() {
            boolean own = script.way() != Way.INBOUND && script.way() != Way.WITHHELD;
            Extension who = own ? phone(script.rings().get(0).get(0)) : null;
            say(0, new CallEvent.Ringing(call, details(), start, who, CallEvent.NO_LEG));
        }

        @Override
        void ring(int second, String extension) {
            say(second, new CallEvent.Ringing(call, details(), null, phone(extension), CallEvent.NO_LEG));
        }

        @Override
        void talk(int second, int leg, Talk talk) {
            Extension who = phone(talk.extension());
            CallDetails answered = details().withTimes(start, at(second), null);
            say(
                    second,
                    leg == 1
                            ? new CallEvent.Answered(call, answered, at(second), who, CallEvent.NO_LEG)
                            : new CallEvent.Transferred(
                                    call, details(), null, null, who, TransferKind.UNKNOWN, CallEvent.NO_LEG));
        }

        @Override
        void hangUp(int second, int leg, Talk talk, boolean last) {
            // Nothing is told between the answer and the end but transfers.
        }

        @Override
        void end(int second) {
            Duration talk = Duration.ofSeconds(script.talkSeconds());
            CallEvent ended = new CallEvent.Ended(
                    call,
                    details().withTimes(start, script.isAnswered() ? at(second).minus(talk) : null, at(second)),
                    at(second),
                    script.isAnswered() ? phone(lastTalker()) : null,
                    script.isAnswered() ? CallResult.ANSWERED : missed(),
                    talk,
                    Duration.ofSeconds(second));
            if (isRecorded()) {
                say(second, ended, recording(CallEvent.NO_LEG));
            } else {
                say(second, ended);
            }
        }
    }

    private static final class Plugin extends Teller {

        Plugin(CallScript script, Instant start) {
            super(script, start);
        }

        @Override
        int gap(Talk next) {
            return 2;
        }

        @Override
        void begin() {
            // The first ringing is the first that is told.
        }

        @Override
        void ring(int second, String extension) {
            say(second, new CallEvent.Ringing(call, details(), null, phone(extension), CallEvent.NO_LEG));
        }

        @Override
        void talk(int second, int leg, Talk talk) {
            Extension who = phone(talk.extension());
            say(
                    second,
                    leg == 1
                            ? new CallEvent.Answered(call, details(), null, who, leg)
                            : new CallEvent.Transferred(
                                    call,
                                    details(),
                                    null,
                                    null,
                                    who,
                                    talk.consulted() ? TransferKind.ATTENDED : TransferKind.BLIND,
                                    leg));
        }

        @Override
        void hangUp(int second, int leg, Talk talk, boolean last) {
            CallEvent over = new CallEvent.LegEnded(
                    call, details(), null, phone(talk.extension()), leg, Duration.ofSeconds(talk.seconds()));
            if (!last) {
                say(second, over);
            } else if (script.isEndTold()) {
                say(
                        second,
                        over,
                        new CallEvent.Ended(
                                call, details(), null, phone(talk.extension()), CallResult.ANSWERED, null, null));
            }
            if (isRecorded()) {
                say(second + 1, recording(leg));
            }
        }

        @Override
        void end(int second) {
            if (!script.isAnswered()) {
                Extension who = phone(script.lastGroup().get(0));
                say(second, new CallEvent.Ended(call, details(), null, who, missed(), null, null));
            }
        }
    }

    private static final class Timed extends Teller {

        Timed(CallScript script, Instant start) {
            super(script, start);
        }

        @Override
        int gap(Talk next) {
            return next.consulted() ? 0 : 3;
        }

        @Override
        void begin() {
            if (script.way() == Way.INBOUND) {
                Extension menu = new Extension("800", ExtensionKind.IVR);
                say(0, new CallEvent.Answered(call, details(), at(0), menu, CallEvent.NO_LEG));
            }
        }

        @Override
        void ring(int second, String extension) {
            say(second, new CallEvent.Ringing(call, details(), at(second), phone(extension), CallEvent.NO_LEG));
        }

        @Override
        void talk(int second, int leg, Talk talk) {
            Extension who = phone(talk.extension());
            if (leg > 1) {
                TransferKind kind = talk.consulted() ? TransferKind.ATTENDED : TransferKind.BLIND;
                int since = second - gap(talk);
                say(since, new CallEvent.Transferred(call, details(), at(since), null, who, kind, CallEvent.NO_LEG));
            }
            say(second, new CallEvent.Answered(call, details(), at(second), who, CallEvent.NO_LEG));
        }

        @Override
        void hangUp(int second, int leg, Talk talk, boolean last) {
            // The next transfer or the end tells it.
        }

        @Override
        void end(int second) {
            say(
                    second,
                    new CallEvent.Ended(
                            call,
                            details(),
                            at(second),
                            script.isAnswered() ? phone(lastTalker()) : null,
                            script.isAnswered() ? CallResult.ANSWERED : missed(),
                            null,
                            null));
            if (isRecorded()) {
                say(second + 1, recording(CallEvent.NO_LEG));
            }
        }
    }
}
