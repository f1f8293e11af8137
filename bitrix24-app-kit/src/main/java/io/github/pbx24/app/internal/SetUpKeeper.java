package io.github.pbx24.app.internal;

import io.github.pbx24.app.setup.FieldDeclaration;
import io.github.pbx24.app.setup.PlacementDeclaration;
import io.github.pbx24.app.setup.SetUpReport;
import io.github.pbx24.app.setup.SetUpReport.Entry;
import io.github.pbx24.app.setup.SetUpReport.Kind;
import io.github.pbx24.app.setup.SetUpReport.Outcome;
import io.github.pbx24.app.status.StepKind;
import io.github.pbx24.app.status.StepState;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.app.BoundPlacement;
import io.github.pbx24.bitrix24.app.PlacementBinding;
import io.github.pbx24.bitrix24.app.Placements;
import io.github.pbx24.bitrix24.batch.BatchResult;
import io.github.pbx24.bitrix24.crm.CrmField;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.crm.CrmUserFields;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.event.EventSubscription;
import io.github.pbx24.bitrix24.event.EventSubscriptions;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what the application needs in a portal, and makes it again when somebody deleted it. */
public final class SetUpKeeper {

    /** How the report names an event that waits at the portal. */
    private static final String OFFLINE = " (offline)";

    private static final Logger LOG = LoggerFactory.getLogger(SetUpKeeper.class);

    private final KitSettings settings;
    private final Portals portals;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    public SetUpKeeper(KitSettings settings, Portals portals) {
        this.settings = settings;
        this.portals = portals;
    }

    /** Null if the portal is not installed or could not be asked; then the last report stays. */
    public @Nullable SetUpReport check(String memberId) {
        // Two checks at once would ask and bind everything twice.
        synchronized (locks.computeIfAbsent(memberId, key -> new Object())) {
            Bitrix24Client client = portals.client(memberId);
            return client == null ? null : check(memberId, client);
        }
    }

    private @Nullable SetUpReport check(String memberId, Bitrix24Client client) {
        PortalRows rows = portals.rows(memberId);
        Instant now = settings.clock().instant();
        Optional<SetUpReport> last = new ScopeRows(rows, null).setUp();
        List<Entry> entries = new ArrayList<>();
        try {
            entries.addAll(fields(client, rows));
            entries.addAll(placements(client, last));
            entries.addAll(events(client, last));
        } catch (Bitrix24Exception e) {
            Deliveries.note(rows, now, StepKind.SET_UP, StepState.FAILED, Text.of(e));
            LOG.warn("Portal {}: the set-up could not be checked: {}", memberId, Text.of(e));
            return null;
        }
        SetUpReport report = new SetUpReport(now, entries);
        rows.insert(
                "portals",
                "set_up, set_up_at",
                "ON CONFLICT (portal) DO UPDATE SET set_up = EXCLUDED.set_up, set_up_at = EXCLUDED.set_up_at",
                Stored.of(report),
                now);
        String changes = entries.stream()
                .filter(entry -> entry.outcome() != Outcome.PRESENT)
                .map(entry -> entry.name() + " " + entry.outcome())
                .collect(Collectors.joining(", "));
        if (!changes.isEmpty()) {
            Deliveries.note(
                    rows, now, StepKind.SET_UP, report.isComplete() ? StepState.DONE : StepState.FAILED, changes);
        }
        return report;
    }

    private List<Entry> fields(Bitrix24Client client, PortalRows rows) {
        List<Entry> entries = new ArrayList<>();
        Map<CrmType, Map<String, FieldDeclaration>> wanted = new LinkedHashMap<>();
        for (FieldDeclaration field : settings.fields()) {
            for (CrmType type : CrmType.values()) {
                if (field.objects().contains(type)) {
                    wanted.computeIfAbsent(type, key -> new LinkedHashMap<>()).put(field.name(), field);
                }
            }
        }
        List<Bitrix24Request<List<CrmField>>> questions = new ArrayList<>();
        wanted.forEach(
                (type, byName) -> byName.keySet().forEach(name -> questions.add(CrmUserFields.byName(type, name))));
        if (questions.isEmpty()) {
            return entries;
        }
        BatchResult answers = client.batch(questions, false);
        int position = 0;
        for (Map.Entry<CrmType, Map<String, FieldDeclaration>> ofType : wanted.entrySet()) {
            for (FieldDeclaration field : ofType.getValue().values()) {
                entries.add(field(client, rows, ofType.getKey(), field, answers, questions.get(position++)));
            }
        }
        return entries;
    }

    private Entry field(
            Bitrix24Client client,
            PortalRows rows,
            CrmType type,
            FieldDeclaration field,
            BatchResult answers,
            Bitrix24Request<List<CrmField>> question) {
        String name = nameOf(type, field.name());
        Optional<Bitrix24Exception> failure = answers.outcome(question).asFailure();
        if (failure.isPresent()) {
            if (failure.get().isTemporary()) {
                throw failure.get();
            }
            return new Entry(Kind.FIELD, name, Outcome.FAILED, Text.of(failure.get()));
        }
        List<CrmField> found = answers.outcome(question)
                .asResponse()
                .map(response -> response.result())
                .orElse(List.of());
        if (!found.isEmpty()) {
            return present(rows, type, field, found.get(0));
        }
        boolean before = rows.first(
                        "field_id",
                        "fields",
                        "object = ? AND name = ?",
                        row -> row.getLong(1),
                        type.name(),
                        field.name())
                .isPresent();
        try {
            long id = client.execute(CrmUserFields.add(type, bare(field.name()), field.type(), labels(field)));
            remember(rows, type, field.name(), id);
            return new Entry(Kind.FIELD, name, before ? Outcome.RECREATED : Outcome.CREATED, null);
        } catch (Bitrix24Exception e) {
            if (e.isTemporary() || e.mayHaveRun()) {
                throw e;
            }
            // Another node may have been quicker. The portal refuses a second field of a name, but with no code of its
            // own.
            List<CrmField> since = client.execute(question);
            return since.isEmpty()
                    ? new Entry(Kind.FIELD, name, Outcome.FAILED, Text.of(e))
                    : present(rows, type, field, since.get(0));
        }
    }

    private static Entry present(PortalRows rows, CrmType type, FieldDeclaration field, CrmField present) {
        String name = nameOf(type, field.name());
        remember(rows, type, field.name(), present.id());
        return present.type().equals(field.type())
                ? new Entry(Kind.FIELD, name, Outcome.PRESENT, null)
                : new Entry(
                        Kind.FIELD,
                        name,
                        Outcome.CONFLICT,
                        "the portal has this field with the type " + Text.bounded(present.type(), 50));
    }

    /** How the report names a field. */
    static String nameOf(CrmType type, String field) {
        return type + " " + field;
    }

    private static String bare(String name) {
        return name.substring("UF_CRM_".length());
    }

    /** What people see is given once; later it is theirs to rename. */
    private static Map<String, Object> labels(FieldDeclaration field) {
        return Map.of(
                "EDIT_FORM_LABEL", field.labels(),
                "LIST_COLUMN_LABEL", field.labels(),
                "LIST_FILTER_LABEL", field.labels(),
                "XML_ID", field.name(),
                "SHOW_IN_LIST", "Y",
                "SHOW_FILTER", "Y",
                // Written by the application; a person would only lose the change.
                "EDIT_IN_LIST", "N");
    }

    private static void remember(PortalRows rows, CrmType type, String name, long id) {
        rows.insert(
                "fields",
                "object, name, field_id",
                "ON CONFLICT (portal, object, name) DO UPDATE SET field_id = EXCLUDED.field_id",
                type.name(),
                name,
                id);
    }

    private List<Entry> placements(Bitrix24Client client, Optional<SetUpReport> last) {
        List<Entry> entries = new ArrayList<>();
        if (settings.placements().isEmpty()) {
            return entries;
        }
        URI handler = settings.address("open");
        List<BoundPlacement> bound = client.execute(Placements.get());
        for (PlacementDeclaration placement : settings.placements()) {
            boolean there = bound.stream()
                    .anyMatch(one -> one.placement().equalsIgnoreCase(placement.code())
                            && one.handler().equals(handler.toString()));
            entries.add(bind(
                    client,
                    last,
                    Kind.PLACEMENT,
                    placement.code(),
                    there,
                    Placements.bind(new PlacementBinding(
                            placement.code(),
                            handler,
                            placement.titles().values().iterator().next(),
                            placement.titles(),
                            Map.of()))));
        }
        // What an older version of the application has bound under our address leads nowhere.
        Set<String> declared = settings.placements().stream()
                .map(placement -> placement.code())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (BoundPlacement one : bound) {
            boolean stale = one.handler().startsWith(settings.publicUrl().toString())
                    && !(declared.contains(one.placement()) && one.handler().equals(handler.toString()));
            if (stale) {
                remove(client, one);
            }
        }
        return entries;
    }

    /** A page that cannot be removed leads nowhere, but it must not keep the rest from being made. */
    private static void remove(Bitrix24Client client, BoundPlacement stale) {
        try {
            client.execute(Placements.unbind(stale));
        } catch (Bitrix24Exception e) {
            if (e.isTemporary()) {
                throw e;
            }
            LOG.warn("An old page at {} could not be removed: {}", Text.bounded(stale.placement(), 50), Text.of(e));
        }
    }

    private List<Entry> events(Bitrix24Client client, Optional<SetUpReport> last) {
        List<Entry> entries = new ArrayList<>();
        URI handler = settings.address("event");
        List<EventSubscription> bound = client.execute(EventSubscriptions.get());
        for (String event : settings.events()) {
            String name = event.toUpperCase(Locale.ROOT);
            boolean there = bound.stream()
                    .anyMatch(one -> !one.offline()
                            && one.event().equals(name)
                            && handler.toString().equals(one.handler()));
            entries.add(bind(
                    client,
                    last,
                    Kind.EVENT,
                    name,
                    there,
                    EventSubscriptions.bind(EventBinding.online(name, handler))));
            // A second way for what is lost while nobody listens: the portal keeps it until it is fetched.
            boolean waits = bound.stream()
                    .anyMatch(one -> one.offline()
                            && one.event().equals(name)
                            && (one.connector() == null || one.connector().isEmpty()));
            entries.add(bind(
                    client,
                    last,
                    Kind.EVENT,
                    name + OFFLINE,
                    waits,
                    EventSubscriptions.bind(EventBinding.offline(name, null))));
        }
        return entries;
    }

    private static Entry bind(
            Bitrix24Client client,
            Optional<SetUpReport> last,
            Kind kind,
            String name,
            boolean there,
            Bitrix24Request<Boolean> bind) {
        if (there) {
            return new Entry(kind, name, Outcome.PRESENT, null);
        }
        boolean before = last.isPresent()
                && last.get().entries().stream()
                        .anyMatch(entry ->
                                entry.kind() == kind && entry.name().equals(name) && entry.outcome() != Outcome.FAILED);
        try {
            EventSubscriptions.ensureBound(client, bind);
            return new Entry(kind, name, before ? Outcome.RECREATED : Outcome.CREATED, null);
        } catch (Bitrix24Exception e) {
            if (e.isTemporary()) {
                throw e;
            }
            return new Entry(kind, name, Outcome.FAILED, Text.of(e));
        }
    }
}
