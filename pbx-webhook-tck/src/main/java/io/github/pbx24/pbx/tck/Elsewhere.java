package io.github.pbx24.pbx.tck;

import java.util.List;
import java.util.Locale;
import java.util.TimeZone;

/** Machines that are set up otherwise: in another time zone and in languages with letters and digits of their own. */
final class Elsewhere {

    /** One with digits of its own, one whose small letter of I is another, and the one of most machines. */
    private static final List<String> LANGUAGES = List.of("ar-EG-u-nu-arab", "tr-TR", "en-US");

    private Elsewhere() {}

    /** Runs something in each of them, and sets everything back. */
    static void run(Runnable check) {
        TimeZone zone = TimeZone.getDefault();
        Locale locale = Locale.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
            for (String language : LANGUAGES) {
                Locale.setDefault(Locale.forLanguageTag(language));
                check.run();
            }
        } finally {
            TimeZone.setDefault(zone);
            Locale.setDefault(locale);
        }
    }
}
