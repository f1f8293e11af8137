package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells what answers under an internal number. The user's tables win, because the plugin calls phones, queues and voice
 * menus {@code other} at will.
 *
 * @param kinds internal number to kind
 */
record ExtensionTables(Map<String, ExtensionKind> kinds) {

    ExtensionTables {
        kinds = Map.copyOf(kinds);
    }

    /**
     * Makes an extension.
     *
     * @param user the internal number, or null
     * @param usertype the plugin's own idea, or null
     * @param title the plugin's sentence, which may say {@code by queue 804}, or null
     * @return null if there is no number
     */
    @Nullable
    Extension of(@Nullable String user, @Nullable String usertype, @Nullable String title) {
        if (user == null) {
            return null;
        }
        ExtensionKind known = kinds.get(user);
        return new Extension(user, known != null ? known : guess(user, usertype, title));
    }

    /** Whether the plugin may say so, or nothing: {@code other} is its word for what is neither phone nor queue. */
    static boolean isKind(@Nullable String usertype) {
        return usertype == null
                || switch (usertype.toLowerCase(Locale.ROOT)) {
                    case "ext", "queue", "other" -> true;
                    default -> false;
                };
    }

    private static ExtensionKind guess(String user, @Nullable String usertype, @Nullable String title) {
        ExtensionKind named = title == null ? null : named(user, title);
        if (named != null) {
            return named;
        }
        return switch (usertype == null ? "" : usertype.toLowerCase(Locale.ROOT)) {
            case "ext" -> ExtensionKind.PHONE;
            case "queue" -> ExtensionKind.QUEUE;
            default -> ExtensionKind.UNKNOWN;
        };
    }

    /** What the first {@code by queue 804} or {@code by IVR 804} of a sentence says of a number; null if nothing. */
    private static @Nullable ExtensionKind named(String user, String title) {
        for (int at = 0; at < title.length(); at++) {
            if ((title.charAt(at) | ' ') != 'b' || !Words.startsWith(title, at, "by ") || Words.isPart(title, at - 1)) {
                continue;
            }
            boolean queue = Words.startsWith(title, at + 3, "queue ");
            boolean menu = Words.startsWith(title, at + 3, "ivr ");
            int from = at + (queue ? 9 : 7);
            if ((queue || menu) && from < title.length() && !Words.isBlank(title.charAt(from))) {
                int length = Words.afterWord(title, from) - from;
                boolean same = length == user.length() && title.startsWith(user, from);
                return same ? queue ? ExtensionKind.QUEUE : ExtensionKind.IVR : null;
            }
        }
        return null;
    }
}
