package io.github.pbx24.correlation.store;

import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange said of one call in one delivery. Immutable. Made before the transaction that stores it, because others
 * wait for that one.
 *
 * @since 0.1
 */
public final class Hearing {

    private final String newId;
    private final String pbx;
    private final List<CallEvent> events;
    private final Instant receivedAt;
    private final Instant now;
    private final BiPredicate<String, String> sameNumber;
    private final @Nullable Outset outset;
    private final List<Statement> statements;
    private final boolean part;

    /**
     * What is written of a new call besides what was said, if its first look was taken already.
     *
     * @param rest when it is due
     * @param search words by which pages find it
     * @since 0.1
     */
    public record Outset(Next.Rest rest, String search) {}

    /**
     * Something said of a call, which is due at once.
     *
     * @param newId our id of the call if it is a new one
     * @param pbx id of the exchange in the configuration
     * @param events what was said, at least one, all of the same call
     * @param receivedAt when it was received
     * @param now the present
     * @param sameNumber whether two numbers are one, as numbers of the portal's country are written
     */
    public Hearing(
            String newId,
            String pbx,
            List<CallEvent> events,
            Instant receivedAt,
            Instant now,
            BiPredicate<String, String> sameNumber) {
        this(newId, pbx, events, receivedAt, now, sameNumber, null, null, false);
    }

    private Hearing(
            String newId,
            String pbx,
            List<CallEvent> events,
            Instant receivedAt,
            Instant now,
            BiPredicate<String, String> sameNumber,
            @Nullable Outset outset,
            @Nullable List<Statement> statements,
            boolean part) {
        this.newId = Objects.requireNonNull(newId, "newId");
        this.pbx = Objects.requireNonNull(pbx, "pbx");
        this.events = List.copyOf(events);
        this.receivedAt = Objects.requireNonNull(receivedAt, "receivedAt");
        this.now = Objects.requireNonNull(now, "now");
        this.sameNumber = Objects.requireNonNull(sameNumber, "sameNumber");
        this.outset = outset;
        this.part = part;
        if (this.events.isEmpty()) {
            throw new IllegalArgumentException("events must not be empty");
        }
        CallIdentity call = this.events.get(0).call();
        for (CallEvent event : this.events) {
            if (!event.call().equals(call)) {
                throw new IllegalArgumentException("events must be of one call");
            }
        }
        this.statements = statements != null ? statements : StatementCodec.statements(this.events, receivedAt);
    }

    /**
     * The same with the first look at the call, for the case that it is a new one.
     *
     * @param first what is written then
     * @return a copy
     */
    public Hearing withOutset(Outset first) {
        return new Hearing(newId, pbx, events, receivedAt, now, sameNumber, first, statements, part);
    }

    /**
     * The same of a part of a call that is a call of its own in Bitrix24: it is never taken for a call that a user asked for.
     *
     * @return a copy
     */
    public Hearing ofPart() {
        return new Hearing(newId, pbx, events, receivedAt, now, sameNumber, outset, statements, true);
    }

    boolean isOfPart() {
        return part;
    }

    /**
     * Our id of the call if it is a new one.
     *
     * @return the id
     */
    public String newId() {
        return newId;
    }

    /**
     * Id of the exchange in the configuration.
     *
     * @return the id
     */
    public String pbx() {
        return pbx;
    }

    /**
     * What was said.
     *
     * @return at least one, all of the same call
     */
    public List<CallEvent> events() {
        return events;
    }

    /**
     * When it was received.
     *
     * @return the time
     */
    public Instant receivedAt() {
        return receivedAt;
    }

    /**
     * The present.
     *
     * @return the time
     */
    public Instant now() {
        return now;
    }

    /**
     * Whether two numbers are one, as numbers of the portal's country are written.
     *
     * @return the comparison
     */
    public BiPredicate<String, String> sameNumber() {
        return sameNumber;
    }

    /**
     * What is written of the call if it is a new one.
     *
     * @return null if nobody looked at it yet: then it is due at once
     */
    public @Nullable Outset outset() {
        return outset;
    }

    /**
     * Which call this is about.
     *
     * @return the identity
     */
    public CallIdentity call() {
        return events.get(0).call();
    }

    /** One for each event, in its order. */
    List<Statement> statements() {
        return statements;
    }

    /**
     * How many different statements these are.
     *
     * @return 1 or more
     */
    public int different() {
        return statements.size() == 1 ? 1 : distinct(statements).size();
    }

    static List<Statement> distinct(List<Statement> statements) {
        if (statements.size() < 2) {
            return statements;
        }
        Map<String, Statement> byKey = new LinkedHashMap<>();
        statements.forEach(one -> byKey.putIfAbsent(one.content() + '#' + one.occurrence(), one));
        return List.copyOf(byKey.values());
    }

    @Override
    public String toString() {
        return "Hearing[pbx=" + pbx + ", events=" + events.size() + ", receivedAt=" + receivedAt + "]";
    }
}
