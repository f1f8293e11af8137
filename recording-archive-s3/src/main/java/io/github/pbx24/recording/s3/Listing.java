package io.github.pbx24.recording.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * One page of what lies in a bucket.
 *
 * @param entries at most a thousand
 * @param next where the next page begins; null if this is the last one
 */
record Listing(List<Entry> entries, @Nullable String next) {

    /**
     * One object.
     *
     * @param key its whole name
     * @param modified when it was written
     */
    record Entry(String key, Instant modified) {}

    Listing {
        entries = List.copyOf(entries);
    }

    /**
     * Reads the XML of {@code ListObjectsV2}.
     *
     * @throws IOException if it is none
     */
    static Listing read(InputStream xml) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return read(factory.createXMLStreamReader(xml));
        } catch (XMLStreamException | DateTimeException e) {
            throw new IOException("the storage's list of recordings cannot be read");
        }
    }

    private static Listing read(XMLStreamReader xml) throws XMLStreamException {
        List<Entry> entries = new ArrayList<>();
        String next = null;
        String key = "";
        Instant modified = null;
        while (xml.hasNext()) {
            int kind = xml.next();
            if (kind == XMLStreamReader.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "Key" -> key = xml.getElementText();
                    case "LastModified" -> modified = Instant.parse(xml.getElementText());
                    case "NextContinuationToken" -> next = xml.getElementText();
                    default -> {}
                }
            } else if (kind == XMLStreamReader.END_ELEMENT
                    && xml.getLocalName().equals("Contents")
                    && modified != null) {
                entries.add(new Entry(key, modified));
                modified = null;
            }
        }
        return new Listing(entries, next);
    }
}
