package io.github.pbx24.gateway.check;

import io.github.pbx24.bitrix24.Bitrix24ApiException;
import io.github.pbx24.bitrix24.Bitrix24Authorization;
import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24ErrorKind;
import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.Bitrix24Response;
import io.github.pbx24.bitrix24.Repeatability;
import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.telephony.ExternalLine;
import io.github.pbx24.bitrix24.telephony.ExternalLines;
import io.github.pbx24.bitrix24.tokens.jdbc.JdbcTokenStore;
import io.github.pbx24.bitrix24.tokens.jdbc.TokenStoreException;
import io.github.pbx24.bitrix24.user.PortalUser;
import io.github.pbx24.bitrix24.user.Users;
import io.github.pbx24.gateway.PortalAuthorizations;
import io.github.pbx24.gateway.config.PortalConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks one portal everything that a gateway needs of it. Changes nothing there. */
final class PortalCheck {

    private static final Duration ALLOWED_SKEW = Duration.ofSeconds(60);
    private static final List<String> METHODS = List.of(
            "telephony.externalCall.register",
            "telephony.externalCall.finish",
            "telephony.externalCall.show",
            "telephony.externalCall.hide",
            "telephony.externalCall.attachRecord");
    private static final List<String> USER_SCOPES = List.of("user", "user_basic", "user_brief");
    private static final int MAX_PAGES = 200;

    private final String place;
    private final PortalConfig portal;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable Collection<PortalUser> activeUsers;

    PortalCheck(String place, PortalConfig portal, Clock clock) {
        this.place = place;
        this.portal = portal;
        this.clock = clock;
    }

    String id() {
        return portal.id();
    }

    /** Compares the users' extensions with those of its exchanges, if {@link #run} could read the users. */
    List<Finding> compare(List<ExtensionCheck.Exchange> exchanges) {
        Collection<PortalUser> users = activeUsers;
        return users == null ? List.of() : ExtensionCheck.of(place, portal, users, exchanges);
    }

    List<Finding> run(@Nullable JdbcTokenStore tokens) {
        checkEvents();
        boolean application = portal.access() instanceof PortalConfig.Application;
        if (application && tokens == null) {
            // With the first pair from the file a refresh might make the newer pair of the store invalid.
            findings.add(Finding.warn(place, "not asked, because its tokens are in the store, which is not open"));
            return findings;
        }
        Bitrix24Authorization authorization;
        try {
            authorization = PortalAuthorizations.of(portal, tokens);
            if (tokens != null) {
                tokens.load(portal.id());
            }
        } catch (TokenStoreException e) {
            findings.add(Finding.fail(
                    place + ".oauth",
                    e.getMessage()
                            + "; put the key of the store back, or authorise the application again and put the new"
                            + " tokens here"));
            return findings;
        }
        try (Bitrix24Client client = Bitrix24Client.builder(authorization)
                .callTimeout(Duration.ofSeconds(20))
                .build()) {
            checkAuthorization(client, application);
            if (findings.stream().noneMatch(Finding::isFailure)) {
                checkClock(client);
                checkScopes(client);
                checkMethods(client);
                checkUsers(client);
                checkLines(client);
            }
        }
        return findings;
    }

    private void checkEvents() {
        if (portal.applicationToken() == null) {
            findings.add(Finding.warn(
                    place + ".application-token", "is not set: a click on a number in Bitrix24 starts no call"));
        }
    }

    private void checkAuthorization(Bitrix24Client client, boolean application) {
        String way = application ? "oauth" : "incoming-webhook";
        ask(client, "app.info", Map.of(), place + "." + way).ifPresent(info -> {
            if (!application) {
                findings.add(Finding.ok(place + "." + way, "the portal accepts the webhook"));
                findings.add(Finding.warn(
                        place + "." + way,
                        "by its documentation Bitrix24 takes registered calls from applications only; webhooks work"
                                + " today, an application is the safe way"));
            } else if (info.has("INSTALLED") && !info.get("INSTALLED").asBoolean()) {
                findings.add(Finding.fail(
                        place + "." + way,
                        "the installation of the application was never finished: no events are sent"));
            } else {
                findings.add(Finding.ok(place + "." + way, "the portal accepts the application"));
            }
        });
    }

    private void checkClock(Bitrix24Client client) {
        ask(client, "server.time", Map.of(), place)
                .flatMap(ResultNode::asInstant)
                .ifPresent(theirs -> {
                    Instant ours = clock.instant();
                    Duration skew = Duration.between(theirs, ours);
                    if (skew.abs().compareTo(ALLOWED_SKEW) > 0) {
                        findings.add(Finding.warn(
                                place,
                                "the clocks differ by " + skew.abs().toSeconds()
                                        + " s; set this machine's clock (NTP)"));
                    } else {
                        findings.add(Finding.ok(place, "the clocks agree within a minute"));
                    }
                });
    }

    private void checkScopes(Bitrix24Client client) {
        ask(client, "scope", Map.of(), place).ifPresent(answer -> {
            Set<String> scopes = new TreeSet<>();
            answer.items().forEach(item -> item.asText().ifPresent(scopes::add));
            require(scopes.contains("telephony"), "scope telephony", "calls cannot be registered without it");
            require(
                    USER_SCOPES.stream().anyMatch(scopes::contains),
                    "scope user_brief (or user_basic, user)",
                    "the portal's extensions cannot be read without it");
            if (!scopes.contains("crm")) {
                findings.add(Finding.warn(
                        place,
                        "scope crm is missing: the transfer chain cannot be noted, and a 3CX that asks for contacts of"
                                + " unknown callers gets none"));
            }
        });
    }

    private void require(boolean there, String what, String why) {
        findings.add(
                there
                        ? Finding.ok(place, what + " is granted")
                        : Finding.fail(place, what + " is missing: " + why + "; grant it in the portal"));
    }

    private void checkMethods(Bitrix24Client client) {
        for (String method : METHODS) {
            ask(client, "method.get", Map.of("name", method), place).ifPresent(answer -> {
                if (!answer.get("isAvailable").asBoolean()) {
                    findings.add(Finding.fail(place, method + " is not available here; see the scopes and the plan"));
                }
            });
        }
    }

    private void checkUsers(Bitrix24Client client) {
        Map<Long, PortalUser> users = new TreeMap<>();
        try {
            long start = 0;
            for (int page = 0; page < MAX_PAGES; page++) {
                Bitrix24Response<List<PortalUser>> answer = client.call(Users.get(Map.of("ACTIVE", true), start));
                answer.result().forEach(user -> users.put(user.id(), user));
                if (answer.next() == null) {
                    break;
                }
                start = answer.next();
            }
        } catch (Bitrix24Exception e) {
            findings.add(Finding.fail(place, "users cannot be read: " + Advice.of(e, portal)));
            return;
        }
        activeUsers = users.values();
        portal.extensions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    if (!users.containsKey(entry.getValue())) {
                        findings.add(Finding.fail(
                                place + ".extensions." + entry.getKey(),
                                "the portal has no active user " + entry.getValue()));
                    }
                });
        Long defaultUser = portal.defaultUser();
        if (defaultUser == null) {
            findings.add(
                    Finding.warn(place + ".default-user", "is not set: calls of unknown extensions wait for an owner"));
        } else if (!users.containsKey(defaultUser)) {
            findings.add(Finding.fail(place + ".default-user", "the portal has no active user " + defaultUser));
        }
        checkExtensions(users);
    }

    private void checkExtensions(Map<Long, PortalUser> users) {
        Map<String, List<Long>> byExtension = new TreeMap<>();
        users.values().forEach(user -> {
            if (user.phoneInner() != null && !user.phoneInner().isBlank()) {
                byExtension
                        .computeIfAbsent(user.phoneInner(), key -> new ArrayList<>())
                        .add(user.id());
            }
        });
        byExtension.forEach((extension, ids) -> {
            if (ids.size() > 1 && !portal.extensions().containsKey(extension)) {
                findings.add(Finding.warn(
                        place + ".extensions",
                        "users " + ids + " share extension " + extension + "; name its user here"));
            }
        });
        long without = users.values().stream()
                .filter(user -> user.phoneInner() == null || user.phoneInner().isBlank())
                .filter(user -> !portal.extensions().containsValue(user.id()))
                .count();
        findings.add(Finding.ok(
                place,
                byExtension.size() + " extensions in the portal, "
                        + portal.extensions().size() + " in this file, " + without + " active users without one"));
        if (byExtension.isEmpty() && portal.extensions().isEmpty()) {
            findings.add(Finding.fail(
                    place + ".extensions", "nobody has an extension; fill in the inner phone of users, or this table"));
        }
    }

    private void checkLines(Bitrix24Client client) {
        Set<String> known = new TreeSet<>();
        try {
            client.execute(ExternalLines.get()).stream()
                    .map(ExternalLine::number)
                    .forEach(known::add);
        } catch (Bitrix24Exception e) {
            findings.add(Finding.warn(place + ".lines", "external lines cannot be read: " + Advice.of(e, portal)));
            return;
        }
        portal.lines().entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            if (!known.contains(entry.getValue())) {
                findings.add(Finding.warn(
                        place + ".lines." + entry.getKey(),
                        "the portal has no such external line yet; the first call will make it"));
            }
        });
        findings.add(Finding.ok(place, known.size() + " external lines in the portal"));
    }

    private Optional<ResultNode> ask(Bitrix24Client client, String method, Map<String, ?> parameters, String where) {
        try {
            return Optional.of(client.execute(Bitrix24Request.generic(method, parameters, Repeatability.REPEATABLE)));
        } catch (Bitrix24ApiException e) {
            if (e.kind() == Bitrix24ErrorKind.METHOD_NOT_FOUND) {
                findings.add(Finding.warn(where, "the portal does not know " + method + "; not checked"));
            } else {
                findings.add(Finding.fail(where, Advice.of(e, portal)));
            }
        } catch (Bitrix24Exception e) {
            findings.add(Finding.fail(where, Advice.of(e, portal)));
        }
        return Optional.empty();
    }
}
