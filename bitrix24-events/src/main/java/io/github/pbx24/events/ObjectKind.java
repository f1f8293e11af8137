package io.github.pbx24.events;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
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
            new Writing<>(Tasks::update, ObjectKind::addTask, Task::tree, ObjectKind::fieldOfTask),
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
            new Writing<>(CrmActivities::update, CrmActivities::add, CrmActivity::tree, name -> name),
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
                            new Writing<>(
                                    (id, fields) -> CrmObjects.update(type, id, fields),
                                    fields -> CrmObjects.add(type, fields),
                                    CrmObject::fields,
                                    name -> name),
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
    private final Writing<T> writing;
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

    /** How one is written, and where what was written is found when it is read; null if it is not told then. */
    private record Writing<T>(
            BiFunction<Long, Map<String, ?>, Bitrix24Request<?>> change,
            Function<Map<String, ?>, Bitrix24Request<Long>> adding,
            Function<T, ResultNode> values,
            Function<String, @Nullable String> nameWhenRead) {}

    private ObjectKind(
            String name,
            String events,
            String number,
            Reading<T> reading,
            Changes<T> changes,
            Writing<T> writing,
            LongFunction<Map<String, ?>> data) {
        this.name = name;
        this.events = events;
        this.number = number;
        this.reading = reading;
        this.changes = changes;
        this.writing = writing;
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
                new Writing<>(
                        (id, fields) -> CrmItems.update(entityTypeId, id, fields),
                        fields -> withId(CrmItems.add(entityTypeId, fields), CrmItem::id),
                        CrmItem::fields,
                        name -> name),
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

    private static Bitrix24Request<Long> addTask(Map<String, ?> fields) {
        Object title = fields.get("TITLE");
        Object responsible = fields.get("RESPONSIBLE_ID");
        long responsibleId;
        try {
            responsibleId = Long.parseLong(String.valueOf(responsible));
        } catch (NumberFormatException e) {
            throw new Bitrix24FieldException("RESPONSIBLE_ID", "must be the id of a user");
        }
        return withId(Tasks.add(title == null ? "" : title.toString(), responsibleId, fields), Task::id);
    }

    private static <R> Bitrix24Request<Long> withId(Bitrix24Request<R> adding, ToLongFunction<R> id) {
        return Bitrix24Request.of(
                adding.method(),
                adding.parameters(),
                adding.repeatability(),
                adding.urgency(),
                result -> id.applyAsLong(adding.decoder().apply(result)));
    }

    /** Written as {@code START_DATE_PLAN}, read as {@code startDatePlan}; custom fields are read by listings only. */
    private static @Nullable String fieldOfTask(String written) {
        if (written.startsWith("UF_")) {
            return null;
        }
        StringBuilder read = new StringBuilder();
        for (String word : written.toLowerCase(Locale.ROOT).split("_")) {
            boolean isFirst = read.isEmpty();
            read.append(isFirst || word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(isFirst || word.isEmpty() ? "" : word.substring(1));
        }
        return read.toString();
    }

    /** The kind that is called so; null if nobody knows how such a thing is read. */
    static @Nullable ObjectKind<?> named(@Nullable String name) {
        if (TASK.name.equals(name)) {
            return TASK;
        }
        if (ACTIVITY.name.equals(name)) {
            return ACTIVITY;
        }
        long itemType = Subjects.itemType(name);
        return itemType > 0 ? item(itemType) : crmNamed(name);
    }

    /** The one of the four kinds of CRM objects that is called so. */
    static @Nullable ObjectKind<CrmObject> crmNamed(@Nullable String name) {
        CrmType type = crmType(name);
        return type == null ? null : CRM.get(type);
    }

    private static @Nullable CrmType crmType(@Nullable String name) {
        return Stream.of(CrmType.values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Which of the four kinds of CRM objects it is; null if it is none. */
    @Nullable
    CrmType crmType() {
        return crmType(name);
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

    Bitrix24Request<?> change(long id, Map<String, ?> fields) {
        return writing.change().apply(id, fields);
    }

    /** The answer is the id. */
    Bitrix24Request<Long> adding(Map<String, ?> fields) {
        return writing.adding().apply(fields);
    }

    /** All values of one that was read. */
    ResultNode values(T object) {
        return writing.values().apply(object);
    }

    /** What a field is called when it is read; null if it is not told then. */
    @Nullable
    String nameWhenRead(String field) {
        return writing.nameWhenRead().apply(field);
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
