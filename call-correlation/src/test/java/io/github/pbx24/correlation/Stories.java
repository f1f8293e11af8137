package io.github.pbx24.correlation;

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

/** Tells what an exchange would report of a call, one statement after the other, with the second of each. */
final class Stories {

    static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    static final String CLIENT = "+79000000011";
    static final String LINE = "+74950000101";

    private final CallIdentity call;
    private final CallDetails details;
    private final List<CallFacts.Heard> told = new ArrayList<>();

    private Stories(String id, Direction direction) {
        call = CallIdentity.id(id);
        details = new CallDetails(direction, CLIENT, LINE, START, null, null);
    }

    static Stories inbound(String id) {
        return new Stories(id, Direction.INBOUND);
    }

    static Stories outbound(String id) {
        return new Stories(id, Direction.OUTBOUND);
    }

    Stories ringing(long second, @Nullable String extension) {
        return tell(second, new CallEvent.Ringing(call, details, null, phone(extension), CallEvent.NO_LEG));
    }

    Stories ringing(long second, String extension, int leg) {
        return tell(second, new CallEvent.Ringing(call, details, null, phone(extension), leg));
    }

    Stories queue(long second, String number) {
        return tell(
                second,
                new CallEvent.Ringing(
                        call, details, null, new Extension(number, ExtensionKind.QUEUE), CallEvent.NO_LEG));
    }

    Stories answered(long second, String extension) {
        return tell(second, new CallEvent.Answered(call, details, at(second), phone(extension), CallEvent.NO_LEG));
    }

    Stories answered(long second, String extension, int leg) {
        return tell(second, new CallEvent.Answered(call, details, null, phone(extension), leg));
    }

    Stories transferred(long second, String extension) {
        return tell(
                second,
                new CallEvent.Transferred(
                        call, details, null, null, Extension.of(extension), TransferKind.UNKNOWN, CallEvent.NO_LEG));
    }

    Stories transferred(long second, String extension, int leg) {
        return tell(
                second,
                new CallEvent.Transferred(call, details, null, null, Extension.of(extension), TransferKind.BLIND, leg));
    }

    Stories legEnded(long second, String extension, int leg, long talkSeconds) {
        return tell(
                second,
                new CallEvent.LegEnded(call, details, null, phone(extension), leg, Duration.ofSeconds(talkSeconds)));
    }

    Stories disconnected(long second, String extension) {
        return tell(
                second, new CallEvent.LegEnded(call, details, at(second), phone(extension), CallEvent.NO_LEG, null));
    }

    Stories ended(long second, @Nullable String extension, CallResult result, @Nullable Long talkSeconds) {
        return tell(
                second,
                new CallEvent.Ended(
                        call,
                        details.withTimes(START, null, at(second)),
                        at(second),
                        phone(extension),
                        result,
                        talkSeconds == null ? null : Duration.ofSeconds(talkSeconds),
                        null));
    }

    Stories recorded(long second, String recording, int leg) {
        return tell(second, new CallEvent.RecordingReady(call, details, null, RecordingReference.id(recording), leg));
    }

    List<CallFacts.Heard> told() {
        return List.copyOf(told);
    }

    CallFacts facts() {
        return fold(told);
    }

    static CallFacts fold(List<CallFacts.Heard> statements) {
        CallFacts facts = CallFacts.NONE;
        for (CallFacts.Heard heard : statements) {
            facts = facts.plus(heard.event(), heard.receivedAt());
        }
        return facts;
    }

    static Instant at(long second) {
        return START.plusSeconds(second);
    }

    private Stories tell(long second, CallEvent event) {
        told.add(new CallFacts.Heard(event, at(second)));
        return this;
    }

    private static @Nullable Extension phone(@Nullable String extension) {
        return extension == null ? null : new Extension(extension, ExtensionKind.PHONE);
    }
}
