package io.github.pbx24.pbx.setup;

import java.util.Objects;

/**
 * A file that an administrator loads into the exchange. It may hold the secret of a connection, so only administrators may read it.
 *
 * @param name a name that the exchange accepts, without a path
 * @param mediaType for example {@code application/xml}
 * @param content the text, in UTF-8 when it is sent; a secret
 * @since 0.1
 */
public record SetupFile(String name, String mediaType, String content) {

    /** Checks that everything is there. */
    public SetupFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(content, "content");
    }

    /** Shows the name only. */
    @Override
    public String toString() {
        return "SetupFile[" + name + "]";
    }
}
