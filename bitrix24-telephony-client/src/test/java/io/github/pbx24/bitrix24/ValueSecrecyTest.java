package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.internal.oauth.PortalAccess;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every record of the module is filled with secrets and phone numbers, and must not show them. New ones are found. */
class ValueSecrecyTest {

    private static final String SECRET = "s3cretNobodyMaySee1234567890";
    private static final String PHONE = "+74950000101";
    private static final String HIDDEN_DIGITS = "4950000";

    /** Names of what is secret. A code is one only if it is a login's or a webhook's, so it is not in here. */
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(token|secret|password|credential).*|current|previous|boughtWith|code");

    private static final Pattern PHONE_NAME = Pattern.compile("(?i).*(phone|number|caller|dialled).*");

    /** Whose {@code code} is a word of the protocol. */
    private static final Pattern HARMLESS_CODE = Pattern.compile(
            ".*\\.(CallStatusCode|AppInfo|CrmField|CrmStatus|BoundPlacement)|.*[.$]Rejection|.*Error.*");

    /** Addresses of a portal or server, without anything secret in them. */
    private static final Pattern HARMLESS_ADDRESS = Pattern.compile("restUrl|tokenUrl|clientEndpoint|serverEndpoint");

    /** An extension inside the office is no phone number. */
    private static final Pattern EXTENSION = Pattern.compile("(?i).*(inner|extension).*");

    /** Filled by {@link SecrecyTest}, because their constructors check. */
    private static final Set<Class<?>> FILLED_BY_HAND = Set.of(RegisterCall.class);

    static List<Class<?>> records() throws IOException, URISyntaxException {
        Path root = Path.of(Bitrix24Client.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> records = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                String name = root.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), ".");
                Class<?> type = load(name.substring(0, name.length() - ".class".length()));
                if (type != null && type.isRecord()) {
                    records.add(type);
                }
            }
        }
        return records;
    }

    private static @Nullable Class<?> load(String name) {
        if (name.endsWith("package-info")) {
            return null;
        }
        try {
            return Class.forName(name, false, ValueSecrecyTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void the_records_are_found() throws IOException, URISyntaxException {
        assertThat(records())
                .hasSizeGreaterThan(30)
                .contains(io.github.pbx24.bitrix24.oauth.OAuthTokens.class, PortalAccess.Webhook.class);
    }

    @ParameterizedTest
    @MethodSource("records")
    void a_record_shows_no_secret_and_no_full_phone_number(Class<?> type) {
        Object value = sample(type, "", 0);
        if (value == null) {
            // Cannot be filled blindly, because its constructor checks; then nothing of ours is in it either.
            assertThat(FILLED_BY_HAND.contains(type) || secretComponents(type).isEmpty())
                    .as("%s must be filled by hand", type)
                    .isTrue();
            return;
        }
        assertThat(value.toString()).doesNotContain(SECRET).doesNotContain(HIDDEN_DIGITS);
    }

    private static List<String> secretComponents(Class<?> type) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> SECRET_NAME.matcher(name).matches()
                        || PHONE_NAME.matcher(name).matches())
                .toList();
    }

    private static @Nullable Object build(Class<?> type, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String name = components[i].getName();
            boolean harmless =
                    name.equals("code") && HARMLESS_CODE.matcher(type.getName()).matches();
            arguments[i] = harmless ? "CODE" : sample(components[i].getGenericType(), name, depth + 1);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException refused) {
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object sample(Type generic, String name, int depth) {
        Class<?> type = generic instanceof Class<?> plain
                ? plain
                : generic instanceof ParameterizedType parameterized
                        ? (Class<?>) parameterized.getRawType()
                        : Object.class;
        Type element = generic instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[parameterized.getActualTypeArguments().length - 1]
                : Object.class;
        if (depth > 6) {
            return null;
        }
        if (type == String.class) {
            return text(name);
        }
        if (type == long.class || type == Long.class) {
            return 17L;
        }
        if (type == int.class || type == Integer.class) {
            return 2;
        }
        if (type == double.class || type == Double.class) {
            return 2.0;
        }
        if (type == boolean.class || type == Boolean.class) {
            return true;
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type == OffsetDateTime.class) {
            return OffsetDateTime.parse("2026-03-10T08:00:00Z");
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(5);
        }
        if (type == BigDecimal.class) {
            return BigDecimal.ONE;
        }
        if (type == URI.class) {
            return URI.create("https://portal.example/rest/"
                    + (HARMLESS_ADDRESS.matcher(name).matches() ? "" : "?auth=" + SECRET));
        }
        if (type == Bitrix24AuthorizationException.class) {
            return new Bitrix24AuthorizationException("portal-1", "invalid_grant", "refused");
        }
        if (type == Bitrix24Exception.class) {
            return new Bitrix24TransportException("profile", "timeout", true, true);
        }
        if (type == ResultNode.class) {
            return ResultNode.of(Map.of("access_token", SECRET, "PHONE_NUMBER", PHONE));
        }
        if (type == List.class) {
            Object one = sample(element, name, depth + 1);
            return one == null ? List.of() : List.of(one);
        }
        if (type == Map.class) {
            Object one = sample(element, name, depth + 1);
            return one == null ? Map.of() : Map.of("KEY", one);
        }
        if (type == Optional.class) {
            return Optional.ofNullable(sample(element, name, depth + 1));
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isRecord()) {
            return build(type, depth);
        }
        return type.isSealed() && Modifier.isInterface(type.getModifiers())
                ? sample(type.getPermittedSubclasses()[0], name, depth + 1)
                : null;
    }

    private static String text(String name) {
        if (EXTENSION.matcher(name).matches()) {
            return "101";
        }
        if (PHONE_NAME.matcher(name).matches()) {
            return PHONE;
        }
        return SECRET_NAME.matcher(name).matches() ? SECRET : "word";
    }
}
