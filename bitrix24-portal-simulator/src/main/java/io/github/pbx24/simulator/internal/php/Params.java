package io.github.pbx24.simulator.internal.php;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of one call, read with PHP's conversions. */
public final class Params {

    private final Map<String, @Nullable Object> values;

    public Params(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    public Map<String, @Nullable Object> asMap() {
        return values;
    }

    /** The same parameters under upper-case names, for the methods that do not care about case. */
    public Params upperCase() {
        Map<String, @Nullable Object> upper = new LinkedHashMap<>();
        values.forEach((key, value) -> upper.put(key.toUpperCase(Locale.ROOT), value));
        return new Params(upper);
    }

    @Nullable
    public Object get(String name) {
        return values.get(name);
    }

    public boolean has(String name) {
        return values.get(name) != null;
    }

    public String text(String name) {
        return Php.toText(values.get(name));
    }

    public long number(String name) {
        return Php.toLong(values.get(name));
    }

    public double decimal(String name) {
        return Php.toDouble(values.get(name));
    }

    public boolean flag(String name, boolean whenAbsent) {
        Object value = values.get(name);
        return value == null ? whenAbsent : Php.truthy(value);
    }

    public Map<String, @Nullable Object> object(String name) {
        return Php.entries(values.get(name));
    }
}
