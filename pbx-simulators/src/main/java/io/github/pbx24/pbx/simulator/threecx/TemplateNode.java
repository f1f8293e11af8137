package io.github.pbx24.pbx.simulator.threecx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** An element of a template. Immutable; the elements of the parser are not even for several readers. */
record TemplateNode(String name, Map<String, String> attributes, String text, List<TemplateNode> children) {

    static TemplateNode of(Element element) {
        Map<String, String> attributes = new LinkedHashMap<>();
        NamedNodeMap named = element.getAttributes();
        for (int i = 0; i < named.getLength(); i++) {
            Node attribute = named.item(i);
            attributes.put(attribute.getNodeName(), attribute.getNodeValue());
        }
        NodeList nodes = element.getChildNodes();
        List<TemplateNode> children = IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(child -> of((Element) child))
                .toList();
        return new TemplateNode(element.getTagName(), Map.copyOf(attributes), element.getTextContent(), children);
    }

    /** Empty if it is not there. */
    String attribute(String called) {
        return Objects.requireNonNull(attributes.getOrDefault(called, ""));
    }

    /** Elements inside this one, however deep, in the order of the document. */
    List<TemplateNode> all(String called) {
        return inside().filter(node -> node.name.equals(called)).toList();
    }

    private Stream<TemplateNode> inside() {
        return children.stream().flatMap(child -> Stream.concat(Stream.of(child), child.inside()));
    }

    TemplateNode first(String called) {
        return inside().filter(node -> node.name.equals(called))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " must have an element " + called));
    }
}
