package io.github.pbx24.architecture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** What the architecture tests read of a pom file. */
final class Pom {

    static final String OUR_GROUP = "io.github.pbx24";

    private final Path folder;
    private final Element project;

    private Pom(Path folder, Element project) {
        this.folder = folder;
        this.project = project;
    }

    /** The pom of the module in this folder, given relative to the root of the checkout. */
    static Pom of(String folder) {
        return at(folder + "/pom.xml");
    }

    /** A pom file, given relative to the root of the checkout. */
    static Pom at(String path) {
        Path root = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().resolve("..");
        Path file = root.resolve(path).normalize();
        try {
            return new Pom(
                    file.getParent(),
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(file.toFile())
                            .getDocumentElement());
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /** The poms of all modules that the root lists. */
    static List<Pom> modules() {
        return children(of(".").project, "modules").stream()
                .flatMap(modules -> children(modules, "module").stream())
                .map(module -> of(module.getTextContent().strip()))
                .toList();
    }

    String artifactId() {
        return text(project, "artifactId", "");
    }

    Path folder() {
        return folder;
    }

    boolean hasParent() {
        return !children(project, "parent").isEmpty();
    }

    /** A property that this pom sets itself, as it is written. */
    Optional<String> property(String name) {
        return children(project, "properties").stream()
                .flatMap(properties -> children(properties, name).stream())
                .map(property -> property.getTextContent().strip())
                .findFirst();
    }

    @Override
    public String toString() {
        return artifactId();
    }

    /** Dependencies outside profiles; a profile must not add one that its module could not have. */
    List<Dependency> dependencies() {
        List<Dependency> found = new ArrayList<>(dependenciesIn(project));
        for (Element profiles : children(project, "profiles")) {
            for (Element profile : children(profiles, "profile")) {
                found.addAll(dependenciesIn(profile));
            }
        }
        return found;
    }

    List<Dependency> managedDependencies() {
        return children(project, "dependencyManagement").stream()
                .flatMap(management -> dependenciesIn(management).stream())
                .toList();
    }

    /**
     * One dependency.
     *
     * @param group the group id
     * @param artifact the artifact id
     * @param inTests whether only the tests see it
     * @param optional whether it is kept from users
     */
    record Dependency(String group, String artifact, boolean inTests, boolean optional) {

        boolean isOurs() {
            return group.equals(OUR_GROUP) || group.equals("${project.groupId}");
        }

        @Override
        public String toString() {
            return group + ":" + artifact;
        }
    }

    private static List<Dependency> dependenciesIn(Element parent) {
        return children(parent, "dependencies").stream()
                .flatMap(dependencies -> children(dependencies, "dependency").stream())
                .map(dependency -> new Dependency(
                        text(dependency, "groupId", ""),
                        text(dependency, "artifactId", ""),
                        text(dependency, "scope", "compile").equals("test"),
                        text(dependency, "optional", "false").equals("true")))
                .toList();
    }

    private static String text(Element parent, String name, String absent) {
        List<Element> found = children(parent, name);
        return found.isEmpty() ? absent : found.get(0).getTextContent().strip();
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
