package io.github.pbx24.pbx.tck;

import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All texts in a value of the SPI, those that it keeps out of its own text among them. */
final class Texts {

    private Texts() {}

    static void collect(@Nullable Object value, List<String> texts) {
        if (value instanceof String text) {
            texts.add(text);
        } else if (value instanceof List<?> list) {
            list.forEach(part -> collect(part, texts));
        } else if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                try {
                    collect(component.getAccessor().invoke(value), texts);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("every record of the SPI is public", e);
                }
            }
        }
    }
}
