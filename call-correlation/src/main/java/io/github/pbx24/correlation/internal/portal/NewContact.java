package io.github.pbx24.correlation.internal.portal;

import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.crm.CrmContactPoint;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.pbx.NumberLookup.NewClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A contact that an exchange wants in the CRM, in a form that the CRM takes whatever the exchange says. Pure.
 *
 * @param firstName never blank if the last name is null
 * @param number as it is told to Bitrix24
 */
public record NewContact(
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String email,
        String number) {

    /** Bitrix24 keeps that many characters of a name. */
    private static final int MAX_NAME = 50;

    private static final int MAX_EMAIL = 255;
    private static final String WORK = "WORK";
    /** Where it came from, if the rules say nothing else: Bitrix24's own word for a call. */
    private static final String SOURCE = "CALL";

    /** Characters that are nobody's name: control characters, halves of characters, and those that turn the writing round. */
    private static final Pattern UNFIT =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Cn}\\p{Co}\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]+");

    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern EMAIL = Pattern.compile("[^\\s@<>\",;]+@[^\\s@<>\",;]+");

    public static NewContact of(NewClient client, String number) {
        String first = name(client.firstName());
        String last = name(client.lastName());
        return new NewContact(first == null && last == null ? number : first, last, email(client.email()), number);
    }

    private static @Nullable String name(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String plain = BLANKS.matcher(UNFIT.matcher(text).replaceAll(" "))
                .replaceAll(" ")
                .strip();
        String cut = plain.codePointCount(0, plain.length()) <= MAX_NAME
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, MAX_NAME)).strip();
        return cut.isEmpty() ? null : cut;
    }

    private static @Nullable String email(@Nullable String text) {
        String address = text == null ? "" : text.strip();
        boolean fit = address.length() <= MAX_EMAIL
                && EMAIL.matcher(address).matches()
                && !UNFIT.matcher(address).find();
        return fit ? address : null;
    }

    /** The name as people read it. */
    public String displayName() {
        if (firstName == null) {
            return String.valueOf(lastName);
        }
        return lastName == null ? firstName : firstName + " " + lastName;
    }

    /**
     * What to say to Bitrix24.
     *
     * @param responsible who will be responsible; null leaves it to the portal
     */
    public Bitrix24Request<Long> request(CallRules rules, @Nullable Long responsible) {
        Map<String, Object> fields = new LinkedHashMap<>();
        putIfPresent(fields, "NAME", firstName);
        putIfPresent(fields, "LAST_NAME", lastName);
        fields.put("PHONE", List.of(new CrmContactPoint(null, number, WORK).asField()));
        if (email != null) {
            fields.put("EMAIL", List.of(new CrmContactPoint(null, email, WORK).asField()));
        }
        String source = rules.crmSource();
        fields.put("SOURCE_ID", source == null ? SOURCE : source);
        fields.put("OPENED", "Y");
        putIfPresent(fields, "ASSIGNED_BY_ID", responsible);
        return CrmObjects.add(CrmType.CONTACT, fields);
    }

    private static void putIfPresent(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    /** Shows nothing: all of it is personal. */
    @Override
    public String toString() {
        return "NewContact";
    }
}
