package io.github.pbx24.gateway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML text within bounds: 1 MiB, 20 levels, 20,000 values after aliases are followed. */
final class YamlFile {

    private static final int MAX_CHARACTERS = 1024 * 1024;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_NODES = 20_000;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setLabel("configuration")
            .setCodePointLimit(MAX_CHARACTERS)
            .setMaxAliasesForCollections(50)
            .setAllowRecursiveKeys(false)
            .build();

    /** Messages of the parser that quote nothing of the file but single characters and names of tokens. */
    private static final List<String> PARSER_WORDS = List.of(
            "could not find expected ':'",
            "found unexpected end of stream",
            "found unexpected document separator",
            "expected ',' or ']'",
            "expected ',' or '}'",
            "expected <block end>",
            "found undefined alias",
            "found duplicate anchor",
            "found unknown escape character",
            "found unexpected ':'",
            "sequence entries are not allowed here",
            "mapping keys are not allowed here",
            "expected alphabetic or numeric character",
            "block sequence entries are not allowed");

    private final Placeholders placeholders;
    private final Problems problems;
    private int nodes;

    private YamlFile(Placeholders placeholders, Problems problems) {
        this.placeholders = placeholders;
        this.problems = problems;
    }

    /**
     * Reads a text.
     *
     * @throws ConfigException if it is not YAML, or beyond the bounds
     */
    static YamlNode.Table read(String text, Map<String, String> environment, Problems problems) {
        if (text.length() > MAX_CHARACTERS) {
            throw new ConfigException("(file)", "is longer than " + MAX_CHARACTERS + " characters");
        }
        Placeholders placeholders = new Placeholders(environment);
        Node root;
        try {
            String hidden = placeholders.hide(text);
            checkDepth(hidden);
            root = new Compose(SETTINGS).composeString(hidden).orElse(null);
        } catch (MarkedYamlEngineException e) {
            throw new ConfigException("(file)", "is not YAML" + at(e.getProblemMark()) + ": " + reason(e));
        } catch (YamlEngineException e) {
            throw new ConfigException("(file)", "is not YAML");
        }
        if (root instanceof MappingNode mapping) {
            return new YamlFile(placeholders, problems).table(mapping, "", 1);
        }
        throw new ConfigException("(file)", "must be a table with the keys server, store, portals, pbx and so on");
    }

    /** The composer calls itself for every level, so the depth is checked before it runs. */
    private static void checkDepth(String text) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                throw new ConfigException(
                        "(file)", "is nested deeper than " + MAX_DEPTH + " levels" + at(event.getStartMark()));
            }
        }
    }

    private YamlNode node(Node node, String path, int depth) {
        // Aliases can multiply a small file; a table may even contain itself.
        if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
            throw new ConfigException("(file)", "has too many values; are aliases nested?");
        }
        if (node instanceof MappingNode mapping) {
            return table(mapping, path, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlNode> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(node(item, path + "[" + items.size() + "]", depth + 1));
            }
            return new YamlNode.Sequence(items);
        }
        ScalarNode scalar = (ScalarNode) node;
        if (scalar.getTag().equals(Tag.NULL)) {
            return new YamlNode.Nothing();
        }
        return new YamlNode.Scalar(placeholders.fill(scalar.getValue(), path, problems));
    }

    private YamlNode.Table table(MappingNode mapping, String path, int depth) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(
                        path.isEmpty() ? "(file)" : path,
                        "has a key that is not a text" + at(tuple.getKeyNode().getStartMark()));
                continue;
            }
            String name = placeholders.reveal(key.getValue());
            String below = path.isEmpty() ? name : path + "." + name;
            YamlNode value = node(tuple.getValueNode(), below, depth + 1);
            if (entries.putIfAbsent(name, value) != null) {
                problems.add(below, "stands there twice" + at(key.getStartMark()));
            }
        }
        return new YamlNode.Table(entries);
    }

    private static String at(Optional<Mark> mark) {
        return mark.map(m -> " (line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1) + ")")
                .orElse("");
    }

    /** What the parser found, in words of our own where it is a common slip: its message quotes the line, a secret maybe. */
    private static String reason(MarkedYamlEngineException failure) {
        String problem = String.valueOf(failure.getProblem()).split("\n", 2)[0];
        if (problem.contains("\\t")) {
            return "there is a tab; YAML is indented with blanks";
        }
        if (problem.contains("mapping values are not allowed here")) {
            return "a colon with a blank stands where no key can be; put the text into quotes";
        }
        return PARSER_WORDS.stream().filter(problem::startsWith).findFirst().orElse("its structure is broken here");
    }
}
