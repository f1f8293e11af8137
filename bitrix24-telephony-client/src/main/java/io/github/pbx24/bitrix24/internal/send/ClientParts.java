package io.github.pbx24.bitrix24.internal.send;

import io.github.pbx24.bitrix24.internal.http.AnswerReader;
import io.github.pbx24.bitrix24.internal.http.HttpTransport;
import io.github.pbx24.bitrix24.internal.http.ListenerCalls;
import io.github.pbx24.bitrix24.internal.http.PortalAddress;
import io.github.pbx24.bitrix24.internal.oauth.PortalAccess;
import io.github.pbx24.bitrix24.internal.pacing.PacedRequest;
import io.github.pbx24.bitrix24.internal.pacing.SharedPacer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What all requests of a client share.
 *
 * @param owner who waits at the pacer
 * @param deadline how long a request may take that says nothing else
 */
record ClientParts(
        PortalAddress address,
        PortalAccess access,
        HttpTransport transport,
        AnswerReader reader,
        ListenerCalls listener,
        Duration deadline,
        Clock clock,
        Executor executor,
        SharedPacer pacer,
        PacedRequest.Owner owner) {}
