package io.github.pbx24.bitrix24.internal.pacing;

import io.github.pbx24.bitrix24.Urgency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What a {@link PacerQueue} has to know of a request that waits. An object waits once; equality is identity. */
public final class PacedRequest {

    /** Value of {@code batchBytes} for a request that must travel alone. */
    public static final int ALONE = -1;

    /** Value of {@code batchBytes} for a file on its way: it may take many minutes, so it has places of its own. */
    public static final int FILE = -2;

    private final Owner owner;
    private final Urgency urgency;
    private final List<String> methods;
    private final int batchBytes;
    private final boolean fragile;
    private final Traveller traveller;
    private long position;

    /**
     * Who sends requests. Only requests of one owner are packed together, and owners take turns.
     *
     * @param account whose server time is used: the portal counts it per application or webhook
     */
    public record Owner(String account, Object identity) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Owner owner && owner.identity == identity;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(identity);
        }

        @Override
        public String toString() {
            return "Owner";
        }
    }

    /**
     * Describes a request.
     *
     * @param methods the REST method, or those of the commands if it is a batch already; not empty
     * @param batchBytes its size as a command of a batch, or {@link #ALONE}, or {@link #FILE}
     * @param fragile whether it is lost for good if the answer to its batch is lost; few of them travel together
     * @param traveller who waits
     */
    public PacedRequest(
            Owner owner, Urgency urgency, List<String> methods, int batchBytes, boolean fragile, Traveller traveller) {
        if (methods.isEmpty()) {
            throw new IllegalArgumentException("methods must not be empty");
        }
        this.owner = Objects.requireNonNull(owner, "owner");
        this.urgency = Objects.requireNonNull(urgency, "urgency");
        this.methods = lowerCase(methods);
        this.batchBytes = methods.size() > 1 && batchBytes >= 0 ? ALONE : batchBytes;
        this.fragile = fragile;
        this.traveller = Objects.requireNonNull(traveller, "traveller");
    }

    private static List<String> lowerCase(List<String> methods) {
        if (methods.size() == 1) {
            return List.of(methods.get(0).toLowerCase(Locale.ROOT));
        }
        List<String> names = new ArrayList<>(methods.size());
        methods.forEach(method -> names.add(method.toLowerCase(Locale.ROOT)));
        return names;
    }

    public Owner owner() {
        return owner;
    }

    public Urgency urgency() {
        return urgency;
    }

    /** The REST methods in lower case. */
    public List<String> methods() {
        return methods;
    }

    public Traveller traveller() {
        return traveller;
    }

    boolean batchable() {
        return batchBytes >= 0;
    }

    boolean isFile() {
        return batchBytes == FILE;
    }

    boolean fragile() {
        return fragile;
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

    /** Under which it waits: a method without budget does not hold up the others, nor does a queue of files. */
    String line() {
        if (isFile()) {
            return "file";
        }
        return methods.size() == 1 ? methods.get(0) : "batch";
    }

    /** Methods only; parameters may be personal. */
    @Override
    public String toString() {
        return "PacedRequest[" + urgency + " " + (methods.size() == 1 ? methods.get(0) : methods.size() + " commands")
                + "]";
    }
}
