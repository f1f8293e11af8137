package io.github.pbx24.bitrix24.telephony;

/**
 * Direction of a sorted list.
 *
 * @since 0.1
 */
public enum SortOrder {
    /** Smallest first. */
    ASC,
    /** Largest first. */
    DESC
}
