package io.github.pbx24.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rules for the code of all library modules. */
class LibraryCodeTest {

    private static final List<Class<?>> TIME_TYPES =
            List.of(Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class);

    private static final String BOUNDED_CLIENTS = "io.github.pbx24.http";

    private static JavaClasses code;

    @BeforeAll
    static void readTheClasses() {
        code = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(Pom.OUR_GROUP)
                .that(not(resideInAPackage("io.github.pbx24.architecture..")));
        assertThat(Modules.libraries().keySet())
                .allSatisfy(library -> assertThat(code)
                        .as("classes of " + library)
                        .anyMatch(type -> type.getSource()
                                .orElseThrow()
                                .getUri()
                                .toString()
                                .contains("/" + library)));
    }

    @Test
    void public_signatures_mention_only_our_types_and_the_jdk() {
        classes()
                .that()
                // Who uses it uses OkHttp.
                .resideOutsideOfPackage(BOUNDED_CLIENTS)
                .should(mentionOnlyOursAndTheJdk())
                .check(code);
    }

    @Test
    void every_http_client_is_bounded() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BOUNDED_CLIENTS)
                .should()
                .callConstructor(OkHttpClient.class)
                .orShould()
                .callConstructor(OkHttpClient.Builder.class)
                .orShould()
                .callMethod(OkHttpClient.class, "newWebSocket", Request.class, WebSocketListener.class)
                .because("an answer can fill the memory of a client that BoundedHttp has not made")
                .check(code);
    }

    @Test
    void every_package_is_null_marked() {
        classes().should(liveInANullMarkedPackage()).check(code);
    }

    @Test
    void nobody_reads_the_clock_past_the_clock_he_was_given() {
        for (Class<?> type : TIME_TYPES) {
            noClasses().should().callMethod(type, "now").check(code);
        }
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(code);
        noClasses().should().callMethod(Clock.class, "systemDefaultZone").check(code);
    }

    @Test
    void libraries_write_to_the_log_and_not_to_the_console() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .should(ACCESS_STANDARD_STREAMS)
                .because("only programs, classes named …Main, talk to a console")
                .check(code);
    }

    private static ArchCondition<JavaClass> mentionOnlyOursAndTheJdk() {
        return new ArchCondition<>("mention only our types and the JDK in public signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!visibleOutside(type)) {
                    return;
                }
                Stream.concat(
                                type.getMembers().stream()
                                        .filter(LibraryCodeTest::visible)
                                        .flatMap(LibraryCodeTest::mentioned),
                                Stream.concat(type.getRawInterfaces().stream(), type.getRawSuperclass().stream()))
                        .filter(mentioned -> !oursOrJdk(mentioned))
                        .distinct()
                        .forEach(mentioned -> events.add(SimpleConditionEvent.violated(
                                type, type.getName() + " shows its users " + mentioned.getName())));
            }
        };
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a package marked @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            type, "no @NullMarked in the package-info.java of " + type.getPackageName()));
                }
            }
        };
    }

    private static boolean visibleOutside(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && !type.getPackageName().matches(".*\\.internal(\\..*)?")
                && type.getEnclosingClass().map(LibraryCodeTest::visibleOutside).orElse(true);
    }

    private static boolean visible(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
    }

    private static Stream<JavaClass> mentioned(JavaMember member) {
        return member.getAllInvolvedRawTypes().stream();
    }

    private static boolean oursOrJdk(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        return element.isPrimitive()
                || element.getPackageName().startsWith(Pom.OUR_GROUP)
                || element.getPackageName().startsWith("java.")
                || element.getPackageName().startsWith("javax.");
    }
}
