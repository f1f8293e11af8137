package io.github.pbx24.correlation.store;

import io.github.pbx24.correlation.fact.ClickToCall;
import java.time.Instant;

/**
 * A user asked for a call in Bitrix24.
 *
 * @param newId our id of the call if it is a new one
 * @param pbx id of the exchange that shall dial
 * @param click what was asked for
 * @param expectedUntil how long events of that employee and that number belong to this call
 * @param now the present
 * @since 0.1
 */
public record Asked(String newId, String pbx, ClickToCall click, Instant expectedUntil, Instant now) {}
