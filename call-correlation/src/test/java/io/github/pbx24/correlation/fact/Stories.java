package io.github.pbx24.correlation.fact;

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
public final class Stories {

    public static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
    public static final String CLIENT = "+79000000011";
    public static final String LINE = "+74950000101";

    private final CallIdentity call;
    private final CallDetails details;
    private final List<Heard> told = new ArrayList<>();

    private Stories(String id, Direction direction, String client, @Nullable Instant startedAt) {
        call = CallIdentity.id(id);
        details = new CallDetails(direction, client, LINE, startedAt, null, null);
    }

    public static Stories inboundWithoutStart(String id) {
        return new Stories(id, Direction.INBOUND, CLIENT, null);
    }

    public static Stories inbound(String id) {
        return inboundFrom(id, CLIENT);
    }

    public static Stories inboundFrom(String id, String client) {
        return new Stories(id, Direction.INBOUND, client, START);
    }

    public static Stories outbound(String id) {
        return new Stories(id, Direction.OUTBOUND, CLIENT, START);
    }

    public Stories ringing(long second, @Nullable String extension) {
        return tell(second, new CallEvent.Ringing(call, details, null, phone(extension), CallEvent.NO_LEG));
    }

    public Stories ringing(long second, String extension, int leg) {
        return tell(second, new CallEvent.Ringing(call, details, null, phone(extension), leg));
    }

    public Stories queue(long second, String number) {
        return tell(
                second,
                new CallEvent.Ringing(
                        call, details, null, new Extension(number, ExtensionKind.QUEUE), CallEvent.NO_LEG));
    }

    public Stories answered(long second, String extension) {
        return tell(second, new CallEvent.Answered(call, details, at(second), phone(extension), CallEvent.NO_LEG));
    }

    public Stories answered(long second, String extension, int leg) {
        return tell(second, new CallEvent.Answered(call, details, null, phone(extension), leg));
    }

    public Stories transferred(long second, String extension) {
        return tell(
                second,
                new CallEvent.Transferred(
                        call, details, null, null, Extension.of(extension), TransferKind.UNKNOWN, CallEvent.NO_LEG));
    }

    public Stories transferred(long second, String extension, int leg) {
        return tell(
                second,
                new CallEvent.Transferred(call, details, null, null, Extension.of(extension), TransferKind.BLIND, leg));
    }

    public Stories legEnded(long second, String extension, int leg, long talkSeconds) {
        return tell(
                second,
                new CallEvent.LegEnded(call, details, null, phone(extension), leg, Duration.ofSeconds(talkSeconds)));
    }

    public Stories disconnected(long second, String extension) {
        return tell(
                second, new CallEvent.LegEnded(call, details, at(second), phone(extension), CallEvent.NO_LEG, null));
    }

    public Stories cameToNothing(long second, String extension, CallResult result) {
        return tell(
                second,
                new CallEvent.LegEnded(
                        call, details, at(second), phone(extension), CallEvent.NO_LEG, Duration.ZERO, result));
    }

    public Stories ended(long second, @Nullable String extension, CallResult result, @Nullable Long talkSeconds) {
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

    public Stories transferredAt(long second, String extension) {
        return tell(
                second,
                new CallEvent.Transferred(
                        call,
                        details,
                        at(second),
                        null,
                        Extension.of(extension),
                        TransferKind.UNKNOWN,
                        CallEvent.NO_LEG));
    }

    public Stories transferredToQueue(long second, String number) {
        return tell(
                second,
                new CallEvent.Transferred(
                        call,
                        details,
                        at(second),
                        null,
                        new Extension(number, ExtensionKind.QUEUE),
                        TransferKind.BLIND,
                        CallEvent.NO_LEG));
    }

    public Stories answeredByMenu(long second, String number) {
        return tell(
                second,
                new CallEvent.Answered(
                        call, details, at(second), new Extension(number, ExtensionKind.IVR), CallEvent.NO_LEG));
    }

    public Stories endedInMenu(long second, String number, CallResult result, long talkSeconds) {
        return tell(
                second,
                new CallEvent.Ended(
                        call,
                        details,
                        at(second),
                        new Extension(number, ExtensionKind.IVR),
                        result,
                        Duration.ofSeconds(talkSeconds),
                        null));
    }

    public Stories endedAfter(long totalSeconds, String extension) {
        return tell(
                totalSeconds,
                new CallEvent.Ended(
                        call,
                        details,
                        null,
                        phone(extension),
                        CallResult.ANSWERED,
                        null,
                        Duration.ofSeconds(totalSeconds)));
    }

    public Stories untimedEnd(long second, String extension) {
        CallDetails bare = CallDetails.of(Direction.INBOUND, CLIENT, LINE);
        return tell(second, new CallEvent.Ended(call, bare, null, phone(extension), CallResult.ANSWERED, null, null));
    }

    public Stories recorded(long second, String recording, int leg) {
        return tell(second, new CallEvent.RecordingReady(call, details, null, RecordingReference.id(recording), leg));
    }

    public List<Heard> told() {
        return List.copyOf(told);
    }

    public CallFacts facts() {
        return fold(told);
    }

    public static CallFacts fold(List<Heard> statements) {
        CallFacts facts = CallFacts.NONE;
        for (Heard heard : statements) {
            facts = facts.plus(heard.event(), heard.receivedAt());
        }
        return facts;
    }

    public static Instant at(long second) {
        return START.plusSeconds(second);
    }

    private Stories tell(long second, CallEvent event) {
        told.add(new Heard(event, at(second)));
        return this;
    }

    public static CallDetails details() {
        return inbound("call").details;
    }

    private static @Nullable Extension phone(@Nullable String extension) {
        return extension == null ? null : new Extension(extension, ExtensionKind.PHONE);
    }
}
