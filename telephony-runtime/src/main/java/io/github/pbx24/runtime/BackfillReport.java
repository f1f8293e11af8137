package io.github.pbx24.runtime;

/**
 * What came of reading past calls.
 *
 * @param calls how many the exchange told; those that were known already included
 * @param unreadable how many entries of its records could not be read
 * @since 0.1
 */
public record BackfillReport(int calls, int unreadable) {}
