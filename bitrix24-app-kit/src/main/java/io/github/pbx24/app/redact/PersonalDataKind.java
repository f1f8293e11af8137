package io.github.pbx24.app.redact;

/**
 * Kinds of personal data.
 *
 * @since 0.1
 */
public enum PersonalDataKind {
    /** A number of a bank card, its code or PIN. */
    CARD("[card]", "[карта]"),
    /** A number of a passport. */
    PASSPORT("[passport]", "[паспорт]"),
    /** A phone number. */
    PHONE("[phone]", "[телефон]"),
    /** Any other number of nine digits and more. */
    NUMBER("[number]", "[номер]"),
    /** An e-mail address. */
    EMAIL("[e-mail]", "[почта]"),
    /** A name of a person. */
    NAME("[name]", "[имя]");

    private final String english;
    private final String russian;

    PersonalDataKind(String english, String russian) {
        this.english = english;
        this.russian = russian;
    }

    String mask(boolean inRussian) {
        return inRussian ? russian : english;
    }
}
