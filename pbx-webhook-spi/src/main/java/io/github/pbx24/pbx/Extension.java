package io.github.pbx24.pbx;

import java.util.Objects;

/**
 * An internal number of the exchange.
 *
 * @param number the number as dialled, never blank
 * @param kind what answers there; a hint, because vendors are often wrong about it
 * @since 0.1
 */
public record Extension(String number, ExtensionKind kind) {

    /** Checks that the number is not blank. */
    public Extension {
        Objects.requireNonNull(kind, "kind");
        Texts.requireNotBlank(number, "number");
    }

    /**
     * An extension of which only the number is known.
     *
     * @param number the number, never blank
     * @return the extension, of unknown kind
     */
    public static Extension of(String number) {
        return new Extension(number, ExtensionKind.UNKNOWN);
    }

    @Override
    public String toString() {
        return Masked.extension(number);
    }
}
