package io.github.pbx24.simulator;

/**
 * An employee of the portal. Text fields are never null; empty means not filled in.
 *
 * @param id the user's id
 * @param name first name
 * @param lastName last name
 * @param extension {@code UF_PHONE_INNER}
 * @param mobilePhone {@code PERSONAL_MOBILE}; calls with this number never create a lead
 * @param active false for a dismissed employee
 * @since 0.1
 */
public record Employee(long id, String name, String lastName, String extension, String mobilePhone, boolean active) {

    /** Shows no phone number. */
    @Override
    public String toString() {
        return "PortalUser[id=" + id + ", name=" + name + ", extension=" + extension + ", active=" + active + "]";
    }
}
