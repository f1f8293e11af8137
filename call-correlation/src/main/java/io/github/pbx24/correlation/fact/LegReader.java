package io.github.pbx24.correlation.fact;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the conversations out of what happened. Where the vendor numbers legs, the number decides which statements belong
 * together and which leg came first; where it does not, their order decides.
 *
 * <p>A queue or a voice menu that answers begins no conversation.
 */
final class LegReader {

    private final Predicate<String> employees;

    LegReader(Predicate<String> employees) {
        this.employees = employees;
    }

    List<Leg> legs(List<Occurrence> happened) {
        NumberedLegs numbered = new NumberedLegs();
        CountedLegs counted = new CountedLegs();
        for (Occurrence item : happened) {
            CallEvent event = item.event();
            EventKind kind = EventKind.of(event);
            if (kind == EventKind.RINGING || kind == EventKind.RECORDING_READY) {
                continue;
            }
            Extension who = Events.extensionOf(event);
            boolean machine = who != null && isMachine(who);
            if (Events.legOf(event) != CallEvent.NO_LEG) {
                numbered.hear(item, kind, numberOf(who), machine);
            }
            counted.hear(item, kind, machine ? null : numberOf(who), machine);
        }
        return numbered.isEmpty() ? counted.legs() : numbered.legs();
    }

    /** Vendors are often wrong about the kind, so an extension that a user has is a phone whatever they say. */
    boolean isMachine(Extension extension) {
        return (extension.kind() == ExtensionKind.QUEUE || extension.kind() == ExtensionKind.IVR)
                && !employees.test(extension.number());
    }

    private static @Nullable String numberOf(@Nullable Extension extension) {
        return extension == null ? null : extension.number();
    }
}
