package io.github.pbx24.bitrix24;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The portal answered with an error.
 *
 * @since 0.1
 */
public final class Bitrix24ApiException extends Bitrix24Exception {

    private static final long serialVersionUID = 1L;

    /** The REST method. */
    private final String method;
    /** The portal's code; may be empty. */
    private final String code;
    /** The portal's description. */
    private final String description;
    /** The HTTP status. */
    private final int httpStatus;
    /** What the error means. */
    private final Bitrix24ErrorKind kind;
    /** When another try makes sense; null if unknown. */
    private final @Nullable Instant retryAt;
    /** Whether this try or an earlier one may have run. */
    private final boolean mayHaveRun;

    /**
     * Describes the error.
     *
     * @param method REST method that was called
     * @param kind meaning of the error
     * @param code error code of the answer, often empty
     * @param description description of the answer, free of secrets
     * @param httpStatus HTTP status; 0 if the client refused before sending
     * @param retryAt earliest useful time for another try, null if unknown
     */
    public Bitrix24ApiException(
            String method,
            Bitrix24ErrorKind kind,
            String code,
            String description,
            int httpStatus,
            @Nullable Instant retryAt) {
        this(
                method,
                kind,
                code,
                description,
                httpStatus,
                retryAt,
                kind.mayHaveRun() || (kind == Bitrix24ErrorKind.OTHER && !isRefusal(httpStatus)));
    }

    /**
     * Describes the error, telling more about its effects than kind and status do.
     *
     * @param method REST method that was called
     * @param kind meaning of the error
     * @param code error code of the answer, often empty
     * @param description description of the answer, free of secrets
     * @param httpStatus HTTP status; 0 if the client refused before sending
     * @param retryAt earliest useful time for another try, null if unknown
     * @param mayHaveRun whether the request may have been executed, by this or an earlier try
     */
    public Bitrix24ApiException(
            String method,
            Bitrix24ErrorKind kind,
            String code,
            String description,
            int httpStatus,
            @Nullable Instant retryAt,
            boolean mayHaveRun) {
        super(method + ": " + kind + " (HTTP " + httpStatus + ", code \"" + code + "\"): " + description);
        this.method = method;
        this.kind = kind;
        this.code = code;
        this.description = description;
        this.httpStatus = httpStatus;
        this.retryAt = retryAt;
        this.mayHaveRun = mayHaveRun;
    }

    /** A status that the portal gives to what it did not do; 0 is what was not sent. */
    private static boolean isRefusal(int httpStatus) {
        return httpStatus == 0 || (httpStatus >= 400 && httpStatus < 500);
    }

    /**
     * The REST method that was called.
     *
     * @return its name, never the address
     */
    public String method() {
        return method;
    }

    /**
     * Error code of the answer.
     *
     * @return the code; often empty or {@code ERROR_CORE}, never null
     */
    public String code() {
        return code;
    }

    /**
     * Description of the answer. Secrets are removed, long digit runs are masked, very long texts are cut.
     *
     * @return the text, possibly empty, never null
     */
    public String description() {
        return description;
    }

    /**
     * HTTP status of the answer. Inside a batch it is that of the batch, which is 200.
     *
     * @return the status; 0 if the client refused before sending
     */
    public int httpStatus() {
        return httpStatus;
    }

    /**
     * Meaning of the error.
     *
     * @return {@link Bitrix24ErrorKind#OTHER} if not recognised, never null
     */
    public Bitrix24ErrorKind kind() {
        return kind;
    }

    /**
     * Earliest useful time for another try, as the portal announced it.
     *
     * @return empty if the portal said nothing
     */
    @Override
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }

    /**
     * {@inheritDoc} True after a failure inside the portal, after an error that nobody recognises and that came without a
     * telling HTTP status, as inside a batch, and if the answer of an earlier try was lost.
     */
    @Override
    public boolean mayHaveRun() {
        return mayHaveRun;
    }

    @Override
    public boolean isTemporary() {
        return kind.isTemporary();
    }
}
