package io.github.pbx24.correlation.store;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.Extension;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Compares who talks with whom. */
final class Parties {

    private Parties() {}

    /** Whose phone an event is about. */
    static @Nullable String extensionOf(CallEvent event) {
        Extension extension = null;
        if (event instanceof CallEvent.Ringing ringing) {
            extension = ringing.extension();
        } else if (event instanceof CallEvent.Answered answered) {
            extension = answered.extension();
        } else if (event instanceof CallEvent.Ended ended) {
            extension = ended.extension();
        }
        return extension == null ? null : extension.number();
    }

    /** What one side does not know does not count against it, but something must be known on both sides. */
    static boolean fit(
            Expectation call,
            @Nullable String extension,
            @Nullable String number,
            BiPredicate<String, String> sameNumber) {
        String expectedExtension = call.extension();
        String expectedNumber = call.number();
        boolean extensions = expectedExtension != null && extension != null;
        boolean numbers = expectedNumber != null && number != null;
        return (extensions || numbers)
                && (expectedExtension == null || extension == null || expectedExtension.equals(extension))
                && (expectedNumber == null || number == null || sameNumber.test(expectedNumber, number));
    }
}
