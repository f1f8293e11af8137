package io.github.pbx24.pbx;

/** What is asked of texts in records. */
final class Texts {

    private Texts() {}

    /** Checks that a text is not blank. Nearly all begin with a letter, a digit or a plus, which one look tells. */
    static void requireNotBlank(String text, String name) {
        boolean begun = !text.isEmpty() && text.charAt(0) > ' ' && text.charAt(0) < 0x7F;
        if (!begun && text.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank");
        }
    }
}
