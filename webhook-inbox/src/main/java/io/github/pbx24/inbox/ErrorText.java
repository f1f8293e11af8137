package io.github.pbx24.inbox;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns a handler's failure into the journal's error text.
 *
 * <p>Parsers like to quote what they could not read. So every stretch of {@value #WINDOW} bytes or more that also occurs
 * in the payload is masked, and of long digit runs (phone numbers, also in another notation) four digits stay.
 */
final class ErrorText {
    private static final int WINDOW = 8;
    private static final int DEPTH = 20;
    private static final String MASK = "***";
    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{6,}(?=\\d{4})");

    private ErrorText() {}

    static String of(Throwable failure, byte[] payload) {
        Throwable told = unwrapped(failure);
        String text = describe(told);
        Throwable root = rootOf(told);
        if (root != told) {
            text += "; caused by " + describe(root);
        }
        // Cut before the payload is compared: the work must not grow with a hostile message.
        String bounded = BoundedText.message(text);
        String masked = LONG_NUMBER.matcher(withoutPayload(bounded, payload)).replaceAll(MASK);
        return BoundedText.message(masked);
    }

    /** What only carries a failure out of a future says nothing itself. */
    private static Throwable unwrapped(Throwable failure) {
        Throwable told = failure;
        for (int depth = 0; depth < DEPTH; depth++) {
            Throwable cause = told.getCause();
            if (cause == null || !(told instanceof CompletionException || told instanceof ExecutionException)) {
                break;
            }
            told = cause;
        }
        return told;
    }

    private static String describe(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        String shown = name.isEmpty() ? failure.getClass().getName() : name;
        @Nullable String message = messageOf(failure);
        if (message == null || message.isBlank()) {
            return shown;
        }
        // Whoever gives a delivery up says why, to people.
        return failure instanceof PermanentFailureException ? message : shown + ": " + message;
    }

    private static @Nullable String messageOf(Throwable failure) {
        try {
            return failure.getMessage();
        } catch (RuntimeException e) {
            // getMessage() is foreign code; a broken one must not hide the failure itself.
            return null;
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        // Bounded, because causes may form a circle.
        for (int depth = 0; depth < DEPTH; depth++) {
            Throwable cause = root.getCause();
            if (cause == null) {
                break;
            }
            root = cause;
        }
        return root;
    }

    private static String withoutPayload(String text, byte[] payload) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < WINDOW || payload.length < WINDOW) {
            return text;
        }
        Set<Long> found = sharedWindows(bytes, payload);
        if (found.isEmpty()) {
            return text;
        }
        boolean[] masked = new boolean[bytes.length];
        long window = 0;
        for (int i = 0; i < bytes.length; i++) {
            window = window << 8 | (bytes[i] & 0xFF);
            if (i >= WINDOW - 1 && found.contains(window)) {
                Arrays.fill(masked, i - WINDOW + 1, i + 1, true);
            }
        }
        return join(bytes, masked);
    }

    /** Eight bytes are one long, so a megabyte of payload costs a megabyte of look-ups, and only after a failure. */
    private static Set<Long> sharedWindows(byte[] text, byte[] payload) {
        Set<Long> windows = new HashSet<>();
        long window = 0;
        for (int i = 0; i < text.length; i++) {
            window = window << 8 | (text[i] & 0xFF);
            if (i >= WINDOW - 1) {
                windows.add(window);
            }
        }
        Set<Long> found = new HashSet<>();
        window = 0;
        for (int i = 0; i < payload.length; i++) {
            window = window << 8 | (payload[i] & 0xFF);
            if (i >= WINDOW - 1 && windows.contains(window)) {
                found.add(window);
            }
        }
        return found;
    }

    private static String join(byte[] bytes, boolean[] masked) {
        StringBuilder out = new StringBuilder();
        int start = 0;
        while (start < bytes.length) {
            int end = start + 1;
            while (end < bytes.length && (masked[end] == masked[start] || isContinuation(bytes[end]))) {
                end++;
            }
            out.append(masked[start] ? MASK : new String(bytes, start, end - start, StandardCharsets.UTF_8));
            start = end;
        }
        return out.toString();
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }
}
