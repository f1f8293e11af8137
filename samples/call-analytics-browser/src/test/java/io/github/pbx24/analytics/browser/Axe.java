package io.github.pbx24.analytics.browser;

import com.microsoft.playwright.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/** The rules of axe-core, which find most of what keeps people with screen readers, keyboards or weak eyes out. */
final class Axe {

    private static final String POM = "META-INF/maven/org.webjars.npm/axe-core/pom.properties";
    private static final String SCRIPT = "META-INF/resources/webjars/axe-core/%s/axe.min.js";

    private final String script;

    Axe() throws IOException {
        Properties pom = new Properties();
        try (InputStream in = resource(POM)) {
            pom.load(in);
        }
        try (InputStream in = resource(String.format(SCRIPT, pom.getProperty("version")))) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = Axe.class.getClassLoader().getResourceAsStream(name);
        if (in == null) {
            throw new IOException("axe-core is not on the class path: " + name);
        }
        return in;
    }

    /** What is wrong in one document: rule, element and what to do; empty if nothing is. */
    List<String> violations(Frame frame) {
        frame.evaluate("source => { if (!window.axe) { (0, eval)(source); } }", script);
        Object found = frame.evaluate("async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
                + ".map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ') + ' (' + n.failureSummary + ')').join(' | '))");
        return ((List<?>) found).stream().map(String::valueOf).toList();
    }
}
