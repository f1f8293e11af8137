package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24AuthorizationException;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24TransportException;

/** The last word about a request of which an earlier try may have run. */
final class LostTry {

    private LostTry() {}

    /** The same failure, but {@code mayHaveRun()}. */
    static Bitrix24Exception before(Bitrix24Exception failure) {
        if (failure.mayHaveRun()) {
            return failure;
        }
        if (failure instanceof Bitrix24ApiException api) {
            return new Bitrix24ApiException(
                    api.method(),
                    api.kind(),
                    api.code(),
                    api.description(),
                    api.httpStatus(),
                    api.retryAt().orElse(null),
                    true);
        }
        if (failure instanceof Bitrix24AuthorizationException lost) {
            return new Bitrix24AuthorizationException(lost.portalKey(), lost.code(), lost.problem(), true);
        }
        if (failure instanceof Bitrix24TransportException lost) {
            return new Bitrix24TransportException(
                    lost.method(),
                    lost.problem(),
                    true,
                    lost.isTemporary(),
                    lost.retryAt().orElse(null));
        }
        return failure;
    }
}
