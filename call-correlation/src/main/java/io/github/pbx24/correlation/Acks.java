package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.correlation.internal.portal.Outage;
import io.github.pbx24.correlation.internal.portal.Outages;
import io.github.pbx24.correlation.plan.Ack;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns failures into what they mean for a call and for its portal. Pure. */
final class Acks {

    private Acks() {}

    static Crm.Answer failed(Throwable failure) {
        if (!(failure instanceof Bitrix24Exception told)) {
            // The client is closed, or a value cannot be sent at all.
            return Crm.Answer.of(new Ack.NotDone(failure.getClass().getSimpleName(), null));
        }
        Outage outage = Outages.of(told);
        return new Crm.Answer(ack(told, outage), outage);
    }

    private static Ack ack(Bitrix24Exception failure, Outage outage) {
        Instant waitUntil = waitUntil(failure);
        String reason = String.valueOf(failure.getMessage());
        if (failure.mayHaveRun()) {
            return new Ack.Unknown(reason, waitUntil, false);
        }
        if (outage.isOutage()) {
            return new Ack.NotDone(reason, waitUntil, Ack.Cause.PORTAL);
        }
        return failure.isTemporary() ? new Ack.NotDone(reason, waitUntil) : new Ack.Refused(reason, fault(failure));
    }

    private static @Nullable Instant waitUntil(Bitrix24Exception failure) {
        return failure instanceof Bitrix24ApiException api ? api.retryAt().orElse(null) : null;
    }

    private static Ack.Fault fault(Bitrix24Exception failure) {
        if (!(failure instanceof Bitrix24ApiException api)) {
            return Ack.Fault.OTHER;
        }
        if (api.kind() == Bitrix24ErrorKind.USER_NOT_FOUND) {
            return Ack.Fault.USER;
        }
        return api.kind() == Bitrix24ErrorKind.CALL_NOT_FOUND ? Ack.Fault.CALL : Ack.Fault.OTHER;
    }
}
