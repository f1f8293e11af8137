package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.RestMethod;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.portal.CrmLinks;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The links of one kind of object to another: {@code crm.deal.contact.*} and its like. */
final class LinkMethods {

    private final PortalState portal;
    private final CrmObjectType type;
    private final CrmObjectType other;
    private final String column;

    LinkMethods(PortalState portal, CrmObjectType type, CrmObjectType other) {
        this.portal = portal;
        this.type = type;
        this.other = other;
        this.column = other.name() + "_ID";
    }

    RestMethod fields() {
        return (context, params) -> Answer.of(Php.map(
                column,
                FieldCatalog.description("integer", column, new FieldCatalog.Field(column, "integer", "Q")),
                "SORT",
                FieldCatalog.description("integer", "SORT", new FieldCatalog.Field("SORT", "integer", "")),
                "IS_PRIMARY",
                FieldCatalog.description("char", "IS_PRIMARY", new FieldCatalog.Field("IS_PRIMARY", "char", ""))));
    }

    RestMethod add() {
        return (context, params) -> portal.locked(() -> {
            long id = owner(params);
            portal.links.add(type, id, other, end(new Params(params.upperCase().object("FIELDS"))));
            showPrimary(id);
            return Answer.of(true);
        });
    }

    RestMethod delete() {
        return (context, params) -> portal.locked(() -> {
            long id = owner(params);
            Params fields = new Params(params.upperCase().object("FIELDS"));
            boolean removed = portal.links.remove(type, id, other, fields.number(column));
            showPrimary(id);
            return Answer.of(removed);
        });
    }

    RestMethod items() {
        return (context, params) -> portal.locked(() -> Answer.of(portal.links.of(type, owner(params), other).stream()
                .map(end -> Php.map(
                        column, end.id(), "SORT", end.sort(), "ROLE_ID", 0L, "IS_PRIMARY", end.primary() ? "Y" : "N"))
                .toList()));
    }

    RestMethod setItems() {
        return (context, params) -> portal.locked(() -> {
            long id = owner(params);
            List<@Nullable Object> items = Php.listOf(params.upperCase().get("ITEMS"));
            portal.links.removeAll(type, id, other);
            for (Object item : items) {
                portal.links.add(type, id, other, end(new Params(Php.entries(item))));
            }
            showPrimary(id);
            return Answer.of(true);
        });
    }

    RestMethod deleteItems() {
        return (context, params) -> portal.locked(() -> {
            long id = owner(params);
            portal.links.removeAll(type, id, other);
            showPrimary(id);
            return Answer.of(true);
        });
    }

    private CrmLinks.End end(Params fields) {
        if (fields.number(column) <= 0) {
            throw RestError.plain("The parameter 'fields[" + column + "]' is not defined or invalid.");
        }
        long sort = fields.has("SORT") ? fields.number("SORT") : 10;
        return new CrmLinks.End(
                fields.number(column), sort, fields.text("IS_PRIMARY").equals("Y"));
    }

    private long owner(Params params) {
        long id = params.upperCase().number("ID");
        if (id <= 0) {
            throw RestError.plain("The parameter 'ownerEntityID' is invalid or not defined.");
        }
        portal.crm.find(type, id).orElseThrow(() -> RestError.plain("Not found."));
        return id;
    }

    private void showPrimary(long id) {
        Map<String, @Nullable Object> row = portal.crm.find(type, id).orElseThrow();
        List<CrmLinks.End> ends = portal.links.of(type, id, other);
        row.put(column, ends.isEmpty() ? null : Long.toString(ends.get(0).id()));
    }
}
