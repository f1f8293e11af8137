package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.directory.Directory;
import java.util.Map;
import java.util.Set;

/** The exchanges of the world. Two have one portal, and some extensions in common. */
enum Home {
    RT("rt", "acme", "+74950000101", Map.of()),
    CX("cx", "acme", "+74950000202", Map.of("101", 27L, "103", 29L)),
    TOY("toy", "toys", "+74950000303", Map.of());

    static final Map<String, Directory> PORTALS = Map.of(
            "acme",
            new Directory(Map.of("100", 1L, "101", 7L, "102", 8L, "103", 9L, "105", 11L), 1L, Map.of()),
            "toys",
            new Directory(Map.of("100", 40L, "101", 47L, "103", 49L, "105", 51L), 40L, Map.of()));

    final String pbx;
    final String portal;
    final String line;
    final Map<String, Long> extensions;

    Home(String pbx, String portal, String line, Map<String, Long> extensions) {
        this.pbx = pbx;
        this.portal = portal;
        this.line = line;
        this.extensions = extensions;
    }

    Set<String> lines() {
        return Set.of(line);
    }

    /** Whose an extension is here; of those that nobody has it is the default user. */
    long userOf(String extension) {
        Directory directory = PORTALS.get(portal);
        Long own = extensions.get(extension);
        return own != null ? own : directory.ownerOf(extension).orElseThrow();
    }

    boolean knows(String extension) {
        return extensions.containsKey(extension) || PORTALS.get(portal).isExtension(extension);
    }

    long defaultUser() {
        Long user = PORTALS.get(portal).defaultUser();
        return user == null ? 0 : user;
    }
}
