package io.github.pbx24.gateway.intake;

/**
 * The body of an event of a portal, as received.
 *
 * @param body the raw form; not copied, must not be changed
 */
public record PortalEventRequest(byte[] body) {

    /** Shows the size only. */
    @Override
    public String toString() {
        return "PortalEventRequest[" + body.length + " bytes]";
    }
}
