package io.github.pbx24.bitrix24.pacing;

import io.github.pbx24.bitrix24.Urgency;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a {@link Pacer} has to know of a request that waits. An object waits once; equality is identity.
 *
 * @since 0.1
 */
public final class PacedRequest {

    /** Value of {@code batchBytes} for a request that must travel alone. */
    public static final int ALONE = -1;

    private final Object owner;
    private final Urgency urgency;
    private final List<String> methods;
    private final int batchBytes;
    private final Object payload;
    private long position;

    /**
     * Describes a request.
     *
     * @param owner who sends it; only requests of one owner are packed together
     * @param urgency who waits
     * @param methods the REST method, or those of the commands if it is a batch already; not empty
     * @param batchBytes its size as a command of a batch, or {@link #ALONE}
     * @param payload what the owner needs to send it
     */
    public PacedRequest(Object owner, Urgency urgency, List<String> methods, int batchBytes, Object payload) {
        if (methods.isEmpty()) {
            throw new IllegalArgumentException("methods must not be empty");
        }
        this.owner = Objects.requireNonNull(owner, "owner");
        this.urgency = Objects.requireNonNull(urgency, "urgency");
        this.methods =
                methods.stream().map(method -> method.toLowerCase(Locale.ROOT)).toList();
        this.batchBytes = methods.size() == 1 ? batchBytes : ALONE;
        this.payload = Objects.requireNonNull(payload, "payload");
    }

    /**
     * Who sends it.
     *
     * @return as given
     */
    public Object owner() {
        return owner;
    }

    /**
     * Who waits.
     *
     * @return as given
     */
    public Urgency urgency() {
        return urgency;
    }

    /**
     * The REST methods.
     *
     * @return in lower case, never empty, unmodifiable
     */
    public List<String> methods() {
        return methods;
    }

    /**
     * What the owner needs to send it.
     *
     * @return as given
     */
    public Object payload() {
        return payload;
    }

    boolean batchable() {
        return batchBytes >= 0;
    }

    int batchBytes() {
        return batchBytes;
    }

    long position() {
        return position;
    }

    void position(long arrival) {
        position = arrival;
    }

    /** Methods only; the payload may be personal. */
    @Override
    public String toString() {
        return "PacedRequest[" + urgency + " " + (methods.size() == 1 ? methods.get(0) : methods.size() + " commands")
                + "]";
    }
}
