package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.internal.context.RestMethod;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.portal.RecordTable;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.ListQuery;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** fields, add, get, list, update and delete of rows that have no meaning of their own to the portal. */
final class TableMethods {

    private final PortalState portal;
    private final RecordTable table;
    private final FieldCatalog catalog;
    private final ListQuery query;

    TableMethods(PortalState portal, RecordTable table, FieldCatalog catalog) {
        this.portal = portal;
        this.table = table;
        this.catalog = catalog;
        this.query = new ListQuery(portal.settings().zone());
    }

    RestMethod fields() {
        return (context, params) -> Answer.of(catalog.describe());
    }

    RestMethod add() {
        return (context, params) -> portal.locked(() -> {
            Map<String, @Nullable Object> row = catalog.blank();
            write(row, params, false);
            return Answer.of(table.add(row));
        });
    }

    RestMethod update() {
        return (context, params) -> portal.locked(() -> {
            write(existing(params), params, true);
            return Answer.of(true);
        });
    }

    /** Takes over the fields that exist and may be written now. */
    void write(Map<String, @Nullable Object> row, Params params, boolean present) {
        Params upper = params.upperCase();
        if (!(upper.get("FIELDS") instanceof Map)) {
            throw RestError.plain("Parameter 'fields' must be array.");
        }
        upper.object("FIELDS")
                .forEach((name, value) -> catalog.find(name)
                        .filter(field -> field.writable() && !(present && field.is('I')))
                        .ifPresent(field -> row.put(
                                name,
                                FieldCatalog.stored(
                                        field.type(), value, portal.settings().zone()))));
    }

    RestMethod get() {
        return (context, params) -> portal.locked(() -> Answer.of(new LinkedHashMap<>(existing(params))));
    }

    RestMethod list() {
        return (context, params) -> query.listed(portal.locked(table::rows), params, "ID", catalog.names());
    }

    RestMethod delete() {
        return (context, params) -> portal.locked(() -> {
            table.remove(Php.toLong(existing(params).get("ID")));
            return Answer.of(true);
        });
    }

    Map<String, @Nullable Object> existing(Params params) {
        long id = params.upperCase().number("ID");
        if (id <= 0) {
            throw RestError.plain("ID is not defined or invalid.");
        }
        return table.find(id).orElseThrow(() -> RestError.plain("Not found."));
    }
}
