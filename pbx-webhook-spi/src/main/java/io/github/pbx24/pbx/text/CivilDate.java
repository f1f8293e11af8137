package io.github.pbx24.pbx.text;

/** Days of the years 2001 to 2099, by arithmetic alone. */
final class CivilDate {

    private static final long DAYS_TO_MARCH_2000 = 11_017;

    private CivilDate() {}

    /** In this century every fourth year is a leap year. */
    static int lengthOf(int year, int month) {
        if (month == 2) {
            return year % 4 == 0 ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    /** Days since 1970. Years are counted from March, so that the day of a leap year is the last. */
    static long epochDay(int year, int month, int day) {
        int march = month > 2 ? month - 3 : month + 9;
        int years = (month > 2 ? year : year - 1) - 2000;
        return DAYS_TO_MARCH_2000 + 365L * years + years / 4 + (153 * march + 2) / 5 + day - 1;
    }
}
