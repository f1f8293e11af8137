package io.github.pbx24.correlation.plan;

import java.time.Instant;

/**
 * A call of which nothing more is told to Bitrix24 until a person decides. Immutable.
 *
 * @param reason why, for the operator
 * @param since when it was given up
 * @param dropped whether an operator decided that it stays so
 * @since 0.1
 */
public record DeadLetter(String reason, Instant since, boolean dropped) {}
