package io.github.pbx24.correlation.internal.work;

import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.text.NumberText;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;

/** Who takes part in a call. Queues and voice menus are nobody's phone. */
public final class Phones {

    private Phones() {}

    /** The client's number, digits only, as the exchange told it first. */
    public static Optional<String> clientOf(TrackedCall call) {
        return call.facts().heard().stream()
                .map(heard -> heard.event().details().clientNumber())
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(number -> NumberText.read(number).number());
    }

    /** Whether somebody takes part whom the portal does not know. */
    public static boolean anyUnknown(Collection<CallEvent> events, Directory directory) {
        for (CallEvent event : events) {
            Optional<String> phone = of(event);
            if (phone.isPresent() && directory.userOf(phone.get()).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    public static Optional<String> of(CallEvent event) {
        Extension extension = null;
        if (event instanceof CallEvent.Ringing ringing) {
            extension = ringing.extension();
        } else if (event instanceof CallEvent.Answered answered) {
            extension = answered.extension();
        } else if (event instanceof CallEvent.Transferred transferred) {
            extension = transferred.to();
        }
        return Optional.ofNullable(extension)
                .filter(phone -> phone.kind() != ExtensionKind.QUEUE && phone.kind() != ExtensionKind.IVR)
                .map(Extension::number);
    }
}
