package io.github.pbx24.simulator;

import org.jspecify.annotations.Nullable;

/**
 * An external line.
 *
 * @param id the line's id
 * @param number its number, free text
 * @param name its name; empty if none
 * @param crmAutoCreate {@code CRM_AUTO_CREATE}: whether a click-to-call may create a CRM object
 * @param appId the application it belongs to; null if an incoming webhook made it
 * @since 0.1
 */
public record PortalLine(
        long id,
        String number,
        String name,
        boolean crmAutoCreate,
        @Nullable Long appId) {}
