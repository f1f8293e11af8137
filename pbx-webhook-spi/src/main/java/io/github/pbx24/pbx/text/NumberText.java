package io.github.pbx24.pbx.text;

import io.github.pbx24.pbx.Masked;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a text says about a phone number: exchanges, contacts and people write numbers in many ways, and some texts say that there is
 * none. The one place that turns free text into a number, for events of exchanges and for clicks alike. Immutable.
 *
 * <table>
 * <caption>Examples</caption>
 * <tr><th>text</th><th>number</th><th>extension</th></tr>
 * <tr><td>{@code 8 (495) 765-43-21 доб. 101}</td><td>{@code 84957654321}</td><td>{@code 101}</td></tr>
 * <tr><td>{@code +79160000001/101}</td><td>{@code +79160000001}</td><td>{@code 101}</td></tr>
 * <tr><td>{@code "Store 24" <+79160000001>}</td><td>{@code +79160000001}</td><td></td></tr>
 * <tr><td>{@code sip:+79160000001@192.0.2.7:5060}</td><td>{@code +79160000001}</td><td></td></tr>
 * <tr><td>{@code tel:+74957654321;ext=101}</td><td>{@code +74957654321}</td><td>{@code 101}</td></tr>
 * <tr><td>{@code "Anonymous" <sip:anonymous@192.0.2.7>}</td><td>withheld</td><td></td></tr>
 * </table>
 *
 * <p>Only the spelling changes: no country code is added, no prefix is replaced.
 *
 * @since 0.1
 */
public sealed interface NumberText {

    /**
     * Reads a text. Never throws; a text of more than 1,024 characters says nothing.
     *
     * @param text any text, or null
     * @return what it says; reading the digits of the answer again gives the same digits
     */
    static NumberText read(@Nullable String text) {
        return NumberReader.read(text);
    }

    /**
     * The number.
     *
     * @return digits, {@code *} and {@code #} with an optional leading plus, 1 to 32 characters; empty if there is none
     */
    default Optional<String> number() {
        return this instanceof Number number ? Optional.of(number.digits()) : Optional.empty();
    }

    /**
     * Whether the text says that the number is kept back.
     *
     * @return true for {@link Withheld}
     */
    default boolean isWithheld() {
        return this instanceof Withheld;
    }

    /**
     * A number.
     *
     * @param digits digits, {@code *} and {@code #} with an optional leading plus, 1 to 32 characters
     * @param extension what to dial once the call is answered, 1 to 10 digits; null if there is nothing
     */
    record Number(String digits, @Nullable String extension) implements NumberText {

        @Override
        public String toString() {
            return "Number[" + Masked.number(digits) + "]";
        }
    }

    /** The caller or the network keeps the number back. */
    record Withheld() implements NumberText {}

    /** The text is absent, blank, or something other than a number. */
    record Absent() implements NumberText {}
}
