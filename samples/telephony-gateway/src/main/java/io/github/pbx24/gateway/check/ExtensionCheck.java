package io.github.pbx24.gateway.check;

import io.github.pbx24.bitrix24.user.PortalUser;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.gateway.config.PortalConfig;
import io.github.pbx24.pbx.ExtensionList.ListedExtension;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the extensions of the exchanges of one portal with those that its users have. Pure. */
final class ExtensionCheck {

    private static final int MOST_NAMED = 20;

    private final String place;
    private final PortalConfig portal;
    private final Collection<PortalUser> users;
    private final Map<String, Long> ofPortal = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();

    /**
     * An exchange with what it says of its extensions.
     *
     * @param place the YAML path
     * @param pbx its configuration
     * @param listed extensions by number; null if the exchange does not tell them
     */
    record Exchange(String place, PbxConfig pbx, @Nullable Map<String, ListedExtension> listed) {}

    private ExtensionCheck(String place, PortalConfig portal, Collection<PortalUser> users) {
        this.place = place;
        this.portal = portal;
        this.users = users;
        for (PortalUser user : users) {
            String inner = user.phoneInner();
            if (inner != null && !inner.isBlank()) {
                ofPortal.merge(inner.strip(), user.id(), Math::min);
            }
        }
        ofPortal.putAll(portal.extensions());
    }

    /**
     * Compares both ways.
     *
     * @param place the YAML path of the portal
     * @param portal its configuration
     * @param users its active users
     * @param exchanges all exchanges whose calls go to it
     * @return what was found
     */
    static List<Finding> of(String place, PortalConfig portal, Collection<PortalUser> users, List<Exchange> exchanges) {
        ExtensionCheck check = new ExtensionCheck(place, portal, users);
        for (Exchange exchange : exchanges) {
            Map<String, ListedExtension> listed = exchange.listed();
            if (listed != null) {
                check.ownerless(exchange, listed);
                check.configured(exchange, listed);
            }
        }
        check.unknown(exchanges);
        return check.findings;
    }

    private void ownerless(Exchange exchange, Map<String, ListedExtension> listed) {
        List<ListedExtension> ownerless = listed.values().stream()
                .filter(ListedExtension::enabled)
                .filter(extension -> !ofPortal.containsKey(extension.number())
                        && !exchange.pbx().extensions().containsKey(extension.number()))
                .toList();
        findings.add(Finding.ok(
                exchange.place(),
                listed.size() + " extensions at the exchange, "
                        + listed.values().stream()
                                .filter(ListedExtension::enabled)
                                .filter(extension -> !ownerless.contains(extension))
                                .count()
                        + " belong to users of " + portal.id()));
        if (!ownerless.isEmpty()) {
            findings.add(Finding.warn(
                    exchange.place() + ".extensions",
                    "extensions of the exchange that belong to nobody in Bitrix24: "
                            + named(ownerless.stream().map(this::described).toList())
                            + "; enter them as inner phones of users, or here"));
        }
    }

    private String described(ListedExtension extension) {
        List<String> more = new ArrayList<>();
        String name = extension.displayName();
        if (name != null) {
            more.add(name);
        }
        String email = extension.email();
        if (email != null) {
            users.stream()
                    .filter(user -> user.email() != null && isSame(user.email(), email))
                    .map(user -> "user " + user.id() + " has the same e-mail address")
                    .forEach(more::add);
        }
        return extension.number() + (more.isEmpty() ? "" : " (" + String.join(", ", more) + ")");
    }

    private static boolean isSame(String one, String other) {
        return one.strip().toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }

    private void configured(Exchange exchange, Map<String, ListedExtension> listed) {
        for (String number : new TreeSet<>(exchange.pbx().extensions().keySet())) {
            ListedExtension extension = listed.get(number);
            if (extension == null || !extension.enabled()) {
                findings.add(Finding.warn(
                        exchange.place() + ".extensions." + number,
                        extension == null
                                ? "the exchange has no such extension"
                                : "this extension is disabled at the exchange"));
            }
        }
    }

    /** An extension that the portal knows may be one of any exchange, so all of them must have been asked. */
    private void unknown(List<Exchange> exchanges) {
        if (exchanges.isEmpty() || exchanges.stream().anyMatch(exchange -> exchange.listed() == null)) {
            return;
        }
        List<String> unknown = ofPortal.entrySet().stream()
                .filter(entry -> exchanges.stream()
                        .noneMatch(exchange ->
                                exchange.listed() != null && exchange.listed().containsKey(entry.getKey())))
                .map(entry -> entry.getKey() + " (user " + entry.getValue() + ")")
                .toList();
        if (!unknown.isEmpty()) {
            findings.add(Finding.warn(
                    place + ".extensions",
                    "extensions of users that no exchange has: " + named(unknown)
                            + "; a click on a number cannot ring their phones"));
        }
    }

    private static String named(List<String> items) {
        String first = items.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return items.size() <= MOST_NAMED ? first : first + " and " + (items.size() - MOST_NAMED) + " more";
    }
}
