package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.internal.context.CrmBinding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A registration whose parameters are checked. */
public record RegistrationRequest(
        long userId,
        String phone,
        int type,
        @Nullable String line,
        @Nullable String externalCallId,
        Instant startedAt,
        boolean createCrmObject,
        String crmSource,
        @Nullable CrmBinding given,
        boolean show,
        @Nullable Long appId) {}
