package io.github.pbx24.simulator.internal.context;

/** What the portal does to phone numbers. Pure. */
public final class PhoneNumbers {

    private PhoneNumbers() {}

    /** What a registration stores: digits and {@code # * + , ;}, nothing else. */
    public static String strip(String number) {
        return number.replaceAll("[^0-9#*+,;]", "");
    }

    /** Digits with the country code, for comparison. The portal's country is Russia. */
    public static String normalize(String number) {
        int extension = indexOfExtension(number);
        String digits = number.substring(0, extension).replaceAll("[^0-9]", "");
        if (digits.length() == 11 && digits.startsWith("8")) {
            return "7" + digits.substring(1);
        }
        return digits.length() == 10 && !number.startsWith("+") ? "7" + digits : digits;
    }

    public static String international(String number) {
        return "+" + normalize(number);
    }

    /** Digits dialled after the answer: what follows the first {@code ,} or {@code ;}. */
    public static String extension(String number) {
        return number.substring(indexOfExtension(number)).replaceAll("[^0-9]", "");
    }

    public static String withoutExtension(String number) {
        return number.substring(0, indexOfExtension(number));
    }

    private static int indexOfExtension(String number) {
        for (int i = 0; i < number.length(); i++) {
            if (number.charAt(i) == ',' || number.charAt(i) == ';') {
                return i;
            }
        }
        return number.length();
    }

    /** The way titles of leads and activities show a number. */
    public static String format(String number) {
        String digits = normalize(number);
        if (digits.length() != 11 || !digits.startsWith("7")) {
            return number;
        }
        return "+7 " + digits.substring(1, 4) + " " + digits.substring(4, 7) + "-" + digits.substring(7, 9) + "-"
                + digits.substring(9);
    }
}
