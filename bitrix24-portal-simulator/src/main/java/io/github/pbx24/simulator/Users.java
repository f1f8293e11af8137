package io.github.pbx24.simulator;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The employees. Guarded by the portal's lock. */
final class Users {

    /** There from the start. */
    static final long ADMINISTRATOR = 1;

    private final TreeMap<Long, PortalUser> users = new TreeMap<>();

    void put(PortalUser user) {
        users.put(user.id(), user);
    }

    Optional<PortalUser> find(long id) {
        return Optional.ofNullable(users.get(id));
    }

    List<PortalUser> all() {
        return List.copyOf(users.values());
    }

    Optional<PortalUser> activeByExtension(String extension) {
        return users.values().stream()
                .filter(user -> user.active()
                        && !extension.isEmpty()
                        && user.extension().equals(extension))
                .findFirst();
    }

    boolean ownsPhone(String normalizedPhone) {
        return users.values().stream()
                .anyMatch(user -> user.active()
                        && !user.mobilePhone().isEmpty()
                        && PhoneNumbers.normalize(user.mobilePhone()).equals(normalizedPhone));
    }

    /** The user a telephony call names by {@code USER_ID} or {@code USER_PHONE_INNER}; not checked for being active. */
    long resolve(Params params) {
        long id = params.number("USER_ID");
        if (id <= 0) {
            id = activeByExtension(params.text("USER_PHONE_INNER"))
                    .map(PortalUser::id)
                    .orElse(0L);
        }
        if (id <= 0) {
            throw RestError.plain("USER_ID or USER_PHONE_INNER should be set");
        }
        return id;
    }

    void requireActive(long id) {
        if (find(id).filter(PortalUser::active).isEmpty()) {
            throw RestError.plain("User is not found or is not active");
        }
    }
}
