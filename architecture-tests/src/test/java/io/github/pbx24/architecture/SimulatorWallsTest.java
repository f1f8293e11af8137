package io.github.pbx24.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rooms of the portal simulator: small, without circles, and not to be confused with the client's. */
class SimulatorWallsTest {

    private static final String SIMULATOR = Pom.OUR_GROUP + ".simulator";
    private static final int FEWER_FILES_THAN = 35;

    private static JavaClasses simulator;

    @BeforeAll
    static void readTheClasses() {
        simulator = classes(SIMULATOR);
        assertThat(simulator).as("classes of the simulator").isNotEmpty();
    }

    private static JavaClasses classes(String root) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(root);
    }

    @Test
    void no_inner_room_leads_back_to_itself() {
        slices().matching(SIMULATOR + ".internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(simulator);
    }

    @Test
    void no_package_holds_too_many_files() {
        simulator.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))
                .forEach((room, files) ->
                        assertThat(files).as("files in " + room).isLessThan(FEWER_FILES_THAN));
    }

    @Test
    void no_class_has_the_name_of_a_class_of_the_client() {
        Set<String> client = classes(Pom.OUR_GROUP + ".bitrix24").stream()
                .filter(JavaClass::isTopLevelClass)
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info"))
                .collect(Collectors.toSet());
        assertThat(client).as("classes of the client").isNotEmpty();
        assertThat(simulator.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .map(JavaClass::getSimpleName)
                        .filter(client::contains))
                .isEmpty();
    }
}
