package io.github.pbx24.simulator.internal.context;

import io.github.pbx24.simulator.internal.php.Php;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What events of the CRM tell: the id, never the changed fields. Pure. */
public final class CrmEvents {

    private CrmEvents() {}

    public static Map<String, @Nullable Object> data(long id) {
        return Php.map("FIELDS", Php.map("ID", id));
    }
}
