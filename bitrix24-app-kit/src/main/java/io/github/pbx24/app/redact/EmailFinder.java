package io.github.pbx24.app.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** E-mail addresses, written and spoken. */
final class EmailFinder implements PersonalDataFinder {

    private static final Pattern WRITTEN = Pattern.compile(
            "[\\p{L}\\p{N}._%+'-]{1,64}\\s?@\\s?[\\p{L}\\p{N}-]{1,63}(?:\\s?\\.\\s?[\\p{L}\\p{N}-]{2,63}){1,4}");

    /** "ivan точка petrov собака mail точка ру", "john dot smith at example dot com". */
    private static final Pattern SPOKEN = Pattern.compile(
            "[\\p{L}\\p{N}_%+.-]{1,64}(?:\\s+(?:точка|дефис|тире|подч[её]ркивание|dot|dash|hyphen|underscore)\\s+[\\p{L}\\p{N}]{1,64}){0,4}"
                    + "\\s+(?:собак[аиу]|собачк[аиу]|эт|at|@)\\s+[\\p{L}\\p{N}-]{1,63}"
                    + "(?:(?:\\s+(?:точка|dot)\\s+|\\s?\\.\\s?)[\\p{L}\\p{N}-]{1,63}){1,4}",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    @Override
    public List<PersonalData> find(String text, @Nullable String language) {
        List<PersonalData> found = new ArrayList<>();
        for (Pattern pattern : List.of(WRITTEN, SPOKEN)) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                found.add(new PersonalData(matcher.start(), matcher.end(), PersonalDataKind.EMAIL));
            }
        }
        return found;
    }
}
