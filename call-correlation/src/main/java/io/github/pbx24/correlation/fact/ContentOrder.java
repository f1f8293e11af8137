package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.Extension;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Puts statements of one instant into an order that depends on nothing but what they say. Equal are only equal statements.
 * {@code toString()} is no help: it masks numbers, so that different statements may look alike.
 */
final class ContentOrder implements Comparator<CallEvent> {

    static final Comparator<CallEvent> INSTANCE = new ContentOrder();

    private static final Comparator<CallEvent> ORDER = Comparator.<CallEvent, EventKind>comparing(EventKind::of)
            .thenComparing(Events::legOf)
            .thenComparing(ContentOrder::text);

    private ContentOrder() {}

    @Override
    public int compare(CallEvent one, CallEvent two) {
        return one.equals(two) ? 0 : ORDER.compare(one, two);
    }

    private static String text(CallEvent event) {
        StringBuilder text = new StringBuilder(200);
        add(text, Events.extensionOf(event));
        add(text, event.at());
        details(text, event.details());
        identity(text, event.call());
        switch (EventKind.of(event)) {
            case TRANSFERRED -> {
                CallEvent.Transferred transferred = (CallEvent.Transferred) event;
                add(text, transferred.from());
                add(text, transferred.kind());
            }
            case LEG_ENDED -> {
                CallEvent.LegEnded over = (CallEvent.LegEnded) event;
                add(text, over.talk());
                add(text, over.result());
            }
            case ENDED -> {
                CallEvent.Ended ended = (CallEvent.Ended) event;
                add(text, ended.result());
                add(text, ended.talk());
                add(text, ended.total());
            }
            case RECORDING_READY -> {
                CallEvent.RecordingReady ready = (CallEvent.RecordingReady) event;
                add(text, ready.recording().kind());
                add(text, ready.recording().value());
            }
            case RINGING, ANSWERED -> {
                // Everything they say is in the text already.
            }
        }
        return text.toString();
    }

    private static void details(StringBuilder text, CallDetails details) {
        add(text, details.direction());
        add(text, details.clientNumber());
        add(text, details.line());
        add(text, details.startedAt());
        add(text, details.answeredAt());
        add(text, details.endedAt());
    }

    private static void identity(StringBuilder text, CallIdentity identity) {
        if (identity instanceof CallIdentity.ById named) {
            add(text, named.id());
        } else {
            CallIdentity.ByAttributes known = (CallIdentity.ByAttributes) identity;
            add(text, known.extension());
            add(text, known.clientNumber());
            add(text, known.direction());
            add(text, known.from());
            add(text, known.to());
        }
    }

    private static void add(StringBuilder text, @Nullable Extension extension) {
        add(text, extension == null ? null : extension.number());
        add(text, extension == null ? null : extension.kind());
    }

    private static void add(StringBuilder text, @Nullable Object part) {
        text.append(part == null ? "" : part).append('\u0000');
    }
}
