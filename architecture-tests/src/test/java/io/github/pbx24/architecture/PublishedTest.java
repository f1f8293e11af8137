package io.github.pbx24.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.architecture.Pom.Dependency;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reaches users: a BOM, jars with names, and nothing that is ours alone. */
class PublishedTest {

    @Test
    void these_tests_see_every_library() {
        List<String> expected = new ArrayList<>(Modules.libraries().keySet());
        expected.add("pbx24-bom");

        assertThat(Pom.of("architecture-tests").dependencies())
                .filteredOn(Dependency::isOurs)
                .extracting(Dependency::artifact)
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void the_root_manages_the_version_of_every_library() {
        assertThat(Pom.of(".").managedDependencies())
                .filteredOn(Dependency::isOurs)
                .extracting(Dependency::artifact)
                .containsExactlyInAnyOrderElementsOf(Modules.libraries().keySet());
    }

    @Test
    void the_bom_lists_exactly_the_libraries() {
        assertThat(Pom.of("bom").managedDependencies())
                .extracting(Dependency::artifact)
                .containsExactlyInAnyOrderElementsOf(Modules.libraries().keySet());
    }

    @Test
    void the_bom_is_published_without_its_parent_and_manages_nothing_else() {
        Pom published = Pom.at("bom/.flattened-pom.xml");

        assertThat(published.hasParent()).isFalse();
        assertThat(published.managedDependencies())
                .extracting(Dependency::artifact)
                .containsExactlyInAnyOrderElementsOf(Modules.libraries().keySet());
    }

    @Test
    void every_library_has_a_name_of_its_own_on_the_module_path() {
        List<Pom> libraries = Pom.modules().stream()
                .filter(pom -> Modules.libraries().containsKey(pom.artifactId()))
                .toList();

        assertThat(libraries)
                .allSatisfy(pom -> assertThat(pom.property("pbx24.module"))
                        .as("pbx24.module in the pom of " + pom.artifactId())
                        .hasValueSatisfying(name -> assertThat(name).startsWith(Pom.OUR_GROUP + ".")))
                .extracting(pom -> pom.property("pbx24.module"))
                .doesNotHaveDuplicates();
    }

    @Test
    void what_is_not_published_is_neither_installed_nor_deployed() {
        assertThat(Pom.modules())
                .filteredOn(pom -> Modules.UNPUBLISHED.contains(pom.artifactId()))
                .allSatisfy(pom -> assertThat(pom.property("pbx24.unpublished")).hasValue("true"));
        assertThat(Pom.of(".").property("maven.install.skip")).hasValue("${pbx24.unpublished}");
        assertThat(Pom.of(".").property("maven.deploy.skip")).hasValue("${pbx24.unpublished}");
    }
}
