package io.github.pbx24.bitrix24.internal.json;

/**
 * A number as it was written, so that no digit is lost.
 *
 * @param text the digits
 */
public record JsonNumber(String text) {}
