package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Listing;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.crm.CrmActivities;
import io.github.pbx24.bitrix24.crm.CrmActivity;
import io.github.pbx24.bitrix24.crm.CrmItem;
import io.github.pbx24.bitrix24.crm.CrmItems;
import io.github.pbx24.bitrix24.crm.CrmObject;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.task.Task;
import io.github.pbx24.bitrix24.task.Tasks;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of objects that events tell of by their id: how such an object is read, and how those are found that were changed while
 * nobody listened. Immutable and thread-safe.
 *
 * @param <T> what is read
 * @since 0.1
 */
public final class ObjectKind<T> {

    /** Tasks. Needs the scope {@code task}. */
    public static final ObjectKind<Task> TASK = new ObjectKind<>(
            "TASK",
            "ONTASK",
            "",
            // Of a task that is gone the portal says that access is denied; only the list tells it from a refusal.
            new Reading<>(
                    Tasks::get,
                    id -> Tasks.listing().where("ID", id).select("ID").page(0)),
            new Changes<>(
                    Tasks.listing().select("ID", "CREATED_DATE", "CHANGED_DATE"),
                    "CHANGED_DATE",
                    Task::id,
                    task -> task.tree().get("createdDate"),
                    task -> task.tree().get("changedDate")),
            id -> Map.of("FIELDS_BEFORE", ids(id), "FIELDS_AFTER", ids(id)));

    /** Activities of the CRM: calls, letters, meetings. */
    public static final ObjectKind<CrmActivity> ACTIVITY = new ObjectKind<>(
            "ACTIVITY",
            "ONCRMACTIVITY",
            "",
            Reading.of(CrmActivities::get),
            new Changes<>(
                    CrmActivities.listing().select("ID", "CREATED", "LAST_UPDATED"),
                    "LAST_UPDATED",
                    CrmActivity::id,
                    activity -> activity.tree().get("CREATED"),
                    activity -> activity.tree().get("LAST_UPDATED")),
            ObjectKind::fields);

    private static final Map<CrmType, ObjectKind<CrmObject>> CRM = new EnumMap<>(CrmType.class);

    static {
        for (CrmType type : CrmType.values()) {
            CRM.put(
                    type,
                    new ObjectKind<>(
                            type.name(),
                            "ONCRM" + type.name(),
                            "",
                            Reading.of(id -> CrmObjects.get(type, id)),
                            new Changes<>(
                                    CrmObjects.listing(type).select("ID", "DATE_CREATE", "DATE_MODIFY"),
                                    "DATE_MODIFY",
                                    CrmObject::id,
                                    object -> object.fields().get("DATE_CREATE"),
                                    object -> object.fields().get("DATE_MODIFY")),
                            ObjectKind::fields));
        }
    }

    private final String name;
    /** What the names of its events begin with. */
    private final String events;

    /** What they may end with. */
    private final String number;

    private final Reading<T> reading;
    private final Changes<T> changes;
    private final LongFunction<Map<String, ?>> data;

    /** How one is read, and how it is looked for if access is denied; null if that says nothing of its being there. */
    private record Reading<T>(
            LongFunction<Bitrix24Request<T>> request,
            @Nullable LongFunction<Bitrix24Request<List<T>>> search) {

        static <T> Reading<T> of(LongFunction<Bitrix24Request<T>> request) {
            return new Reading<>(request, null);
        }
    }

    /** How changed ones are found; the listing selects no more than id and times. */
    private record Changes<T>(
            Listing<T> all,
            String changedField,
            ToLongFunction<T> id,
            Function<T, ResultNode> added,
            Function<T, ResultNode> changed) {}

    private ObjectKind(
            String name,
            String events,
            String number,
            Reading<T> reading,
            Changes<T> changes,
            LongFunction<Map<String, ?>> data) {
        this.name = name;
        this.events = events;
        this.number = number;
        this.reading = reading;
        this.changes = changes;
        this.data = data;
    }

    /**
     * Leads, deals, contacts or companies.
     *
     * @param type which
     * @return the kind
     */
    public static ObjectKind<CrmObject> crm(CrmType type) {
        return Objects.requireNonNull(CRM.get(Objects.requireNonNull(type, "type")));
    }

    /**
     * Elements of a smart process. Their events are {@code ONCRMDYNAMICITEMADD}, {@code …UPDATE} and {@code …DELETE} for all smart
     * processes together, or {@code ONCRMDYNAMICITEMADD_128} and so on for one; see {@link EventType#item}.
     *
     * @param entityTypeId number of the type, positive
     * @return the kind
     * @throws io.github.pbx24.bitrix24.Bitrix24FieldException if the number is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/index.html">Universal methods</a>
     */
    public static ObjectKind<CrmItem> item(long entityTypeId) {
        return new ObjectKind<>(
                Subjects.itemType(entityTypeId),
                "ONCRMDYNAMICITEM",
                ItemEvents.numbered("", entityTypeId),
                Reading.of(id -> CrmItems.get(entityTypeId, id)),
                new Changes<>(
                        CrmItems.listing(entityTypeId).select("id", "createdTime", "updatedTime"),
                        "updatedTime",
                        CrmItem::id,
                        item -> item.fields().get("createdTime"),
                        item -> item.fields().get("updatedTime")),
                id -> {
                    Map<String, String> fields = new LinkedHashMap<>(ids(id));
                    fields.put(Subjects.ITEM_TYPE, Long.toString(entityTypeId));
                    return Map.of("FIELDS", fields);
                });
    }

    private static Map<String, ?> fields(long id) {
        return Map.of("FIELDS", ids(id));
    }

    private static Map<String, String> ids(long id) {
        return Map.of("ID", Long.toString(id));
    }

    /** The one of the four kinds of CRM objects that is called so. */
    static @Nullable ObjectKind<CrmObject> crmNamed(@Nullable String name) {
        return Stream.of(CrmType.values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .map(CRM::get)
                .orElse(null);
    }

    /**
     * What the journal calls such an object.
     *
     * @return {@link EventSubject#objectType}
     */
    public String name() {
        return name;
    }

    /** With the number of the type where there is one. */
    String eventOfAdding() {
        return events + "ADD" + number;
    }

    String eventOfChange() {
        return events + "UPDATE" + number;
    }

    boolean isOf(EventSubject subject) {
        return name.equals(subject.objectType());
    }

    /** Empty if it is gone. */
    Optional<T> read(long id, ObjectReads reads) {
        try {
            return Optional.of(reads.read(reading.request().apply(id)));
        } catch (Bitrix24ApiException e) {
            LongFunction<Bitrix24Request<List<T>>> search = reading.search();
            boolean isGone = e.kind() == Bitrix24ErrorKind.NOT_FOUND
                    || (e.kind() == Bitrix24ErrorKind.ACCESS_DENIED
                            && search != null
                            && reads.read(search.apply(id)).isEmpty());
            if (isGone) {
                return Optional.empty();
            }
            throw e;
        }
    }

    Listing<T> changedSince(Instant time) {
        return changes.all().where(">=" + changes.changedField(), time);
    }

    long id(T object) {
        return changes.id().applyAsLong(object);
    }

    Optional<Instant> added(T object) {
        return changes.added().apply(object).asInstant();
    }

    Optional<Instant> changed(T object) {
        return changes.changed().apply(object).asInstant();
    }

    /** The data of an event about an object, as the portal would write it. */
    ResultNode data(long id) {
        return ResultNode.of(data.apply(id));
    }

    /** Two are the same if they are called the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ObjectKind<?> kind && kind.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The name. */
    @Override
    public String toString() {
        return "ObjectKind[" + name + "]";
    }
}
