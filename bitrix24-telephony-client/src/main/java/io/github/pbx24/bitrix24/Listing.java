package io.github.pbx24.bitrix24;

import io.github.pbx24.bitrix24.batch.BatchReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a list method that fit a filter, as an immutable value: {@link Bitrix24Client#stream},
 * {@link Bitrix24Client#rows} and {@link Bitrix24Client#walk} fetch them page by page. Factories make it, for example
 * {@code CrmObjects.listing(CrmType.DEAL)}; {@link #of} makes it for any other method. Safe to share between threads.
 *
 * <p>Rows are walked by id where the method allows it and no other order is asked for: the portal then does not count, which
 * is what makes long lists slow, and rows that come or go meanwhile make no row come twice or be left out. Otherwise they are
 * walked by offset, where that can happen.
 *
 * @param <T> type of a row
 * @see <a href="https://apidocs.bitrix24.com/settings/performance/huge-data.html">Huge lists</a>
 * @since 0.1
 */
public final class Listing<T> {

    /** Rows of a full page; the portal has no other size. */
    static final int PAGE = 50;

    private final String method;
    private final Function<ResultNode, T> row;
    private final Shape shape;
    private final Map<String, Object> fixed;
    private final Map<String, Object> filter;
    private final List<String> select;
    private final Map<String, String> order;

    /** How the method wants to be asked. */
    private record Shape(
            String filter,
            @Nullable String sort,
            String order,
            String id,
            String rowId,
            @Nullable String rows,
            boolean byId,
            Consumer<String> check) {}

    /** One page; {@code lastId} is null if there is no row, or none with an id. */
    record Page<T>(List<T> rows, @Nullable Long lastId) {}

    private Listing(
            String method,
            Function<ResultNode, T> row,
            Shape shape,
            Map<String, Object> fixed,
            Map<String, Object> filter,
            List<String> select,
            Map<String, String> order) {
        this.method = method;
        this.row = row;
        this.shape = shape;
        this.fixed = fixed;
        this.filter = filter;
        this.select = select;
        this.order = order;
    }

    /**
     * A listing of any method that takes {@code filter}, {@code select}, {@code order} and {@code start}, and answers with rows
     * that have an {@code ID}, as most of the CRM does. The other methods below say what a method does otherwise.
     *
     * @param method REST method
     * @param row reads one row; must not return null
     * @param <T> type of a row
     * @return all rows
     */
    public static <T> Listing<T> of(String method, Function<ResultNode, T> row) {
        Shape shape = new Shape("filter", null, "order", "ID", "ID", null, true, condition -> {});
        return new Listing<>(
                Objects.requireNonNull(method, "method"),
                Objects.requireNonNull(row, "row"),
                shape,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of());
    }

    private Listing<T> with(Shape other) {
        return new Listing<>(method, row, other, fixed, filter, select, order);
    }

    /**
     * For a method whose rows are one level deeper and have an id of another name, as {@code crm.item.list} has.
     *
     * @param field name of the list inside the result, for example {@code items}
     * @param id name of the id of a row and of its condition, for example {@code id}
     * @return a copy
     */
    public Listing<T> rowsIn(String field, String id) {
        return rowsIn(field, id, id);
    }

    /**
     * For a method whose rows have an id of another name than its condition, as {@code tasks.task.list} has.
     *
     * @param field name of the list inside the result, for example {@code tasks}
     * @param rowId name of the id of a row, for example {@code id}
     * @param conditionId name of the id in conditions, orders and selections, for example {@code ID}
     * @return a copy
     */
    public Listing<T> rowsIn(String field, String rowId, String conditionId) {
        return with(
                new Shape(shape.filter, shape.sort, shape.order, conditionId, rowId, field, shape.byId, shape.check));
    }

    /**
     * For a method that takes a column and a direction instead of a map, as {@code user.get} does.
     *
     * @param filterName name of the parameter for conditions
     * @param sortName name of the parameter for the column
     * @param orderName name of the parameter for the direction
     * @return a copy
     */
    public Listing<T> named(String filterName, String sortName, String orderName) {
        return with(
                new Shape(filterName, sortName, orderName, shape.id, shape.rowId, shape.rows, shape.byId, shape.check));
    }

    /**
     * For a method that cannot be walked by id, or to have the portal count.
     *
     * @return a copy that is walked by offset
     */
    public Listing<T> byOffset() {
        return with(new Shape(
                shape.filter, shape.sort, shape.order, shape.id, shape.rowId, shape.rows, false, shape.check));
    }

    /**
     * Refuses conditions that the portal would ignore.
     *
     * @param check throws {@link Bitrix24FieldException} for the key of a condition that makes no sense
     * @return a copy, which checks what is added from now on
     */
    public Listing<T> checkedBy(Consumer<String> check) {
        Objects.requireNonNull(check, "check");
        return with(
                new Shape(shape.filter, shape.sort, shape.order, shape.id, shape.rowId, shape.rows, shape.byId, check));
    }

    /**
     * Adds a parameter beside filter, select, order and start.
     *
     * @param name name of the parameter
     * @param value its value, as in {@link Bitrix24Request#of}
     * @return a copy
     * @throws Bitrix24FieldException if the value is of the wrong kind
     */
    public Listing<T> with(String name, Object value) {
        return new Listing<>(method, row, shape, plus(fixed, Map.of(name, value)), filter, select, order);
    }

    /**
     * Adds a condition.
     *
     * @param condition a field with an operator in front, for example {@code >=DATE_MODIFY}
     * @param value what to compare with, as in {@link Bitrix24Request#of}; null for what is empty
     * @return a copy
     * @throws Bitrix24FieldException if the value is of the wrong kind, or the method has no such condition
     */
    public Listing<T> where(String condition, @Nullable Object value) {
        return where(Collections.singletonMap(condition, value));
    }

    /**
     * Adds conditions.
     *
     * @param conditions as in {@link #where(String, Object)}; may be empty
     * @return a copy
     * @throws Bitrix24FieldException if a value is of the wrong kind, or the method has no such condition
     */
    public Listing<T> where(Map<String, ? extends @Nullable Object> conditions) {
        conditions.keySet().forEach(shape.check);
        return new Listing<>(method, row, shape, fixed, plus(filter, conditions), select, order);
    }

    /**
     * Tells which fields to fetch; without it the portal chooses. The id is always fetched.
     *
     * @param fields names of fields
     * @return a copy
     */
    public Listing<T> select(String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        if (!all.contains(shape.id)) {
            all.add(shape.id);
        }
        return new Listing<>(method, row, shape, fixed, filter, List.copyOf(all), order);
    }

    /**
     * Orders rows, smallest first. A further call orders rows that are equal in the fields named before.
     *
     * @param field field to order by
     * @return a copy
     */
    public Listing<T> ascending(String field) {
        return ordered(field, "ASC");
    }

    /**
     * Orders rows, largest first.
     *
     * @param field field to order by
     * @return a copy
     * @see #ascending
     */
    public Listing<T> descending(String field) {
        return ordered(field, "DESC");
    }

    private Listing<T> ordered(String field, String direction) {
        Map<String, String> more = new LinkedHashMap<>(order);
        more.put(field, direction);
        if (shape.sort != null && more.size() > 1) {
            throw new Bitrix24FieldException(shape.sort, "must be one field");
        }
        return new Listing<>(method, row, shape, fixed, filter, select, more);
    }

    private static Map<String, Object> plus(Map<String, Object> old, Map<String, ? extends @Nullable Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(old);
        all.putAll(Parameters.copyOf(more));
        return all;
    }

    /**
     * One page, for those who page themselves.
     *
     * @param start offset of the first row, 0 or more; {@link Bitrix24Response#next} tells the next one
     * @return a request
     * @throws Bitrix24FieldException if the offset is negative
     */
    public Bitrix24Request<List<T>> page(long start) {
        if (start < 0) {
            throw new Bitrix24FieldException("start", "must be 0 or more, was " + start);
        }
        return request(filter, start, result -> pageOf(result).rows());
    }

    Bitrix24Request<Page<T>> pageAt(long start) {
        return request(filter, start, this::pageOf);
    }

    /** The page after an id, which may be a reference to the last row of another page; the first one if null. */
    Bitrix24Request<Page<T>> pageAfter(@Nullable Object id) {
        Map<String, Object> conditions = new LinkedHashMap<>(filter);
        if (id != null) {
            conditions.keySet().removeIf(this::isLowerBound);
            conditions.put(">" + shape.id, id);
        }
        return request(conditions, -1, this::pageOf);
    }

    /** The id of the last row of a page that is full, for a later command of the same batch. */
    BatchReference lastIdOf(int command) {
        BatchReference result = BatchReference.resultOf(command);
        BatchReference rows = shape.rows == null ? result : result.field(shape.rows);
        return rows.item(PAGE - 1).field(shape.rowId);
    }

    /** Whether pages can be asked for by the id of the last row. Not if conditions are not all meant together. */
    boolean isById() {
        boolean simple = filter.keySet().stream()
                .noneMatch(key ->
                        key.equalsIgnoreCase("LOGIC") || (isLowerBound(key) && !(filter.get(key) instanceof Number)));
        boolean orderedById = order.isEmpty() || (order.size() == 1 && "ASC".equals(order.get(shape.id)));
        return shape.byId && simple && orderedById;
    }

    private boolean isLowerBound(String condition) {
        return condition.equalsIgnoreCase(">" + shape.id);
    }

    private <R> Bitrix24Request<R> request(
            Map<String, Object> conditions, long start, Function<ResultNode, R> decoder) {
        Map<String, Object> parameters = new LinkedHashMap<>(fixed);
        if (!conditions.isEmpty()) {
            parameters.put(shape.filter, conditions);
        }
        if (!select.isEmpty()) {
            parameters.put("select", select);
        }
        // Without an order pages may overlap.
        Map<String, String> sorting = order.isEmpty() ? Map.of(shape.id, "ASC") : order;
        if (shape.sort == null) {
            parameters.put(shape.order, sorting);
        } else {
            sorting.forEach((field, direction) -> {
                parameters.put(Objects.requireNonNull(shape.sort), field);
                parameters.put(shape.order, direction);
            });
        }
        parameters.put("start", start);
        return Bitrix24Request.of(method, parameters, Repeatability.REPEATABLE, Urgency.BULK, decoder);
    }

    private Page<T> pageOf(ResultNode result) {
        List<ResultNode> nodes = (shape.rows == null ? result : result.get(shape.rows)).items();
        OptionalLong lastId = nodes.isEmpty()
                ? OptionalLong.empty()
                : nodes.get(nodes.size() - 1).get(shape.rowId).asLong();
        return new Page<>(nodes.stream().map(row).toList(), lastId.isPresent() ? lastId.getAsLong() : null);
    }

    /** The REST method. */
    String method() {
        return method;
    }

    /** The method only; conditions may hold personal data. */
    @Override
    public String toString() {
        return "Listing[" + method + "]";
    }
}
