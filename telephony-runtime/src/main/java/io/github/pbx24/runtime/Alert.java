package io.github.pbx24.runtime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something the operator should look at.
 *
 * @param kind a word for programs, for example {@code unknown_extension}
 * @param message for people: what is wrong and what to do
 * @param since since when; null if unknown
 * @since 0.1
 */
public record Alert(String kind, String message, @Nullable Instant since) {}
