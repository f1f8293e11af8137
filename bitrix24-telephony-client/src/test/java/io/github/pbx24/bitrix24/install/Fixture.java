package io.github.pbx24.bitrix24.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Bodies as portals send them. */
final class Fixture {

    private Fixture() {}

    static String text(String name) {
        try (InputStream stream = Fixture.class.getResourceAsStream("/bitrix24/" + name)) {
            if (stream == null) {
                throw new IllegalArgumentException("no fixture " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
