package io.github.pbx24.simulator.internal.portal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The fields of an employee and their titles, from a list in the resources. Immutable. */
public final class EmployeeFields {

    private static final Map<String, String> TITLES = read();

    /** What can be filtered by. */
    public static final Set<String> NAMES = TITLES.keySet();

    private EmployeeFields() {}

    private static Map<String, String> read() {
        Map<String, String> titles = new LinkedHashMap<>();
        InputStream file = EmployeeFields.class.getResourceAsStream("employee.fields");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                if (!line.startsWith("#") && space > 0) {
                    titles.put(line.substring(0, space), line.substring(space + 1));
                }
            }
            return Collections.unmodifiableMap(titles);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static Map<String, String> titles() {
        return TITLES;
    }
}
