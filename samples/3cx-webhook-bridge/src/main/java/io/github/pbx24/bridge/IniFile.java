package io.github.pbx24.bridge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a file of {@code KEY=value} lines as Windows programs write it: values are taken as they stand, backslashes included; lines that
 * begin with {@code ;} or {@code #} are comments; a section such as {@code [General]} may stand above; a byte order mark is passed over.
 */
final class IniFile {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private IniFile() {}

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException with all lines that are wrong, one a line, without values: they may hold secrets
     */
    static Map<String, String> read(Path file) throws IOException {
        // Comments may be in an old code page; keys and addresses are not.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        List<String> mistakes = new ArrayList<>();
        Map<String, String> values = new HashMap<>();
        int number = 0;
        for (String line : (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).split("\r\n|\r|\n", -1)) {
            number++;
            String said = line.strip();
            if (said.isEmpty() || said.startsWith(";") || said.startsWith("#") || said.startsWith("[")) {
                continue;
            }
            int equals = said.indexOf('=');
            if (equals < 1) {
                mistakes.add("line " + number + " is not KEY=value");
            } else if (values.put(
                            said.substring(0, equals).strip(),
                            said.substring(equals + 1).strip())
                    != null) {
                mistakes.add("line " + number + " says something a second time");
            }
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
        return values;
    }
}
