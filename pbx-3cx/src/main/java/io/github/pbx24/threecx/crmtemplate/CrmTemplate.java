package io.github.pbx24.threecx.crmtemplate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Writes the file that an administrator uploads in the 3CX console. It makes the exchange ask who is calling and report each call
 * that is over.
 */
final class CrmTemplate {

    private static final String TEXT = read();

    private CrmTemplate() {}

    /**
     * Writes the template.
     *
     * @param address where the exchange reaches us, without a slash at the end
     * @param token what it shows there
     */
    static String xml(URI address, String token) {
        String base = address.toString();
        return TEXT.replace("{address}", escaped(base.endsWith("/") ? base.substring(0, base.length() - 1) : base))
                .replace("{token}", escaped(token));
    }

    /** For an attribute of XML. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&apos;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static String read() {
        try (InputStream in = Objects.requireNonNull(CrmTemplate.class.getResourceAsStream("template.xml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
