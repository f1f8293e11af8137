package io.github.pbx24.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.architecture.Modules.Module;
import io.github.pbx24.architecture.Pom.Dependency;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares what the poms declare with the table in {@link Modules}. That nothing is used undeclared is checked in
 * each module by the dependency plugin, so the declarations are the whole truth.
 */
class ArrowsTest {

    @Test
    void every_module_has_a_row_in_the_table() {
        Set<String> expected = new HashSet<>(Modules.libraries().keySet());
        expected.addAll(Modules.UNPUBLISHED);
        expected.add("pbx24-bom");

        assertThat(Pom.modules()).extracting(Pom::artifactId).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void a_library_module_knows_only_what_the_arrows_reach(Module module) {
        assertThat(ours(module, false)).isSubsetOf(module.reachable());
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void its_tests_do_not_reach_further_either(Module module) {
        assertThat(ours(module, true)).isSubsetOf(module.reachableInTests());
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void a_library_module_forces_few_libraries_on_its_users(Module module) {
        assertThat(dependencies(module))
                .filteredOn(dependency -> !dependency.inTests() && !dependency.optional() && !dependency.isOurs())
                .extracting(Dependency::toString)
                .isSubsetOf(module.needs());
    }

    @Test
    void nothing_depends_on_what_is_not_published_but_the_demo_on_the_gateway_it_starts() {
        assertThat(Pom.modules())
                .filteredOn(pom -> !pom.artifactId().equals("telephony-demo"))
                .flatExtracting(Pom::dependencies)
                .filteredOn(Dependency::isOurs)
                .extracting(Dependency::artifact)
                .doesNotContainAnyElementsOf(Modules.UNPUBLISHED);
    }

    static Stream<Module> libraries() {
        return Modules.libraries().values().stream();
    }

    private static List<String> ours(Module module, boolean inTests) {
        return dependencies(module).stream()
                .filter(dependency -> dependency.isOurs() && dependency.inTests() == inTests)
                .map(Dependency::artifact)
                .toList();
    }

    private static List<Dependency> dependencies(Module module) {
        return Pom.modules().stream()
                .filter(pom -> pom.artifactId().equals(module.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(module + " is not in the root pom"))
                .dependencies();
    }
}
