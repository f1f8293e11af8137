package io.github.pbx24.threecx;

import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ExtensionKind;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what answers under an internal number. The user's tables win, because the plugin calls phones, queues and voice
 * menus {@code other} at will.
 *
 * @param kinds internal number to kind
 */
record ExtensionTables(Map<String, ExtensionKind> kinds) {

    private static final Pattern MISSED_BY = Pattern.compile("\\bby (IVR|queue) (\\S+)", Pattern.CASE_INSENSITIVE);

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

    private static ExtensionKind guess(String user, @Nullable String usertype, @Nullable String title) {
        if (title != null) {
            Matcher matcher = MISSED_BY.matcher(title);
            if (matcher.find() && matcher.group(2).equals(user)) {
                return matcher.group(1).equalsIgnoreCase("queue") ? ExtensionKind.QUEUE : ExtensionKind.IVR;
            }
        }
        return switch (usertype == null ? "" : usertype.toLowerCase(Locale.ROOT)) {
            case "ext" -> ExtensionKind.PHONE;
            case "queue" -> ExtensionKind.QUEUE;
            default -> ExtensionKind.UNKNOWN;
        };
    }
}
