package io.github.pbx24.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in {@code ${NAME}} and {@code ${NAME:default}}. What is filled in is not looked at again, and is never read as YAML:
 * a secret may hold any character.
 *
 * <p>Braces mean something to YAML, so {@code [${KEY}]} could not be parsed. Placeholders are therefore hidden behind marks
 * while the file is parsed. For one file.
 */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}:\\r\\n]*)(?::([^}\\r\\n]*))?}");
    private static final Pattern UNFINISHED = Pattern.compile("\\$\\{[^}\\r\\n]*(?:[\\r\\n]|\\z)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** From the private use area, which no configuration needs. */
    private static final char BEGIN = '\uE000';

    private static final char END = '\uE001';
    private static final Pattern MARK = Pattern.compile(BEGIN + "(\\d+)" + END);

    private final Map<String, String> environment;
    private final List<String> hidden = new ArrayList<>();

    Placeholders(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The text with marks instead of placeholders, for the YAML parser. */
    String hide(String yaml) {
        Matcher open = UNFINISHED.matcher(yaml);
        if (open.find()) {
            long line = yaml.substring(0, open.start()).lines().count();
            boolean begins = open.start() == 0 || yaml.charAt(open.start() - 1) == '\n';
            throw new ConfigException(
                    "(file)", "has ${ without } (line " + (begins ? line + 1 : Math.max(1, line)) + ")");
        }
        if (yaml.indexOf(BEGIN) >= 0 || yaml.indexOf(END) >= 0) {
            throw new ConfigException("(file)", "has a character of the private use area (U+E000 or U+E001)");
        }
        return PLACEHOLDER.matcher(yaml).replaceAll(placeholder -> {
            hidden.add(placeholder.group());
            return BEGIN + String.valueOf(hidden.size() - 1) + END;
        });
    }

    /** A text of the parser as it stands in the file. */
    String reveal(String text) {
        return MARK.matcher(text).replaceAll(mark -> Matcher.quoteReplacement(placeholder(mark.group(1))));
    }

    /** A text of the parser with values instead of marks. */
    String fill(String text, String path, Problems problems) {
        return MARK.matcher(text)
                .replaceAll(mark -> Matcher.quoteReplacement(value(placeholder(mark.group(1)), path, problems)));
    }

    private String placeholder(String index) {
        return hidden.get(Integer.parseInt(index));
    }

    private String value(String placeholder, String path, Problems problems) {
        Matcher parts = PLACEHOLDER.matcher(placeholder);
        if (!parts.matches() || !NAME.matcher(parts.group(1)).matches()) {
            problems.add(path, "has a placeholder whose name is not a name of an environment variable");
            return "unset";
        }
        String value = environment.get(parts.group(1));
        if (value != null) {
            return value;
        }
        String fallback = parts.group(2);
        if (fallback == null) {
            problems.add(path, "environment variable " + parts.group(1) + " is not set");
            // Any text will do: reading goes on to find further mistakes, and then fails.
            return "unset";
        }
        return fallback;
    }
}
