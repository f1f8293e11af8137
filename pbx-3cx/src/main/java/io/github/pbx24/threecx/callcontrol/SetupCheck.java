package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.http.BoundedHttp;
import io.github.pbx24.pbx.ExtensionKind;
import io.github.pbx24.pbx.ExtensionList.ListedExtension;
import io.github.pbx24.pbx.http.JsonLimits;
import io.github.pbx24.pbx.http.JsonValue;
import io.github.pbx24.pbx.setup.SetupFinding;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;

/** Looks whether the exchange is set up as we need it, and names what its administrator has to do. For one thread. */
final class SetupCheck {

    private static final Duration ALLOWED_SKEW = Duration.ofSeconds(30);
    private static final int NO_ANSWER = 0;

    private final ControlFeed.Parts parts;
    private final Api api;
    private final List<SetupFinding> findings = new ArrayList<>();

    SetupCheck(ControlFeed.Parts parts, Api api) {
        this.parts = parts;
        this.api = api;
    }

    List<SetupFinding> run() {
        clock();
        if (token()) {
            callControl();
            configuration();
        }
        return findings;
    }

    private void fail(@Nullable String setting, String message) {
        findings.add(SetupFinding.failure(setting, message));
    }

    private void warn(@Nullable String setting, String message) {
        findings.add(SetupFinding.warning(setting, message));
    }

    /** Every web server tells its time with every answer. */
    private void clock() {
        Request request =
                new Request.Builder().url(parts.settings().baseUrl()).head().build();
        try (Response response = parts.http().newCall(request).execute()) {
            Clock ours = parts.clock();
            Optional.ofNullable(response.headers().getInstant("Date")).ifPresent(theirs -> {
                Duration skew = Duration.between(ours.instant(), theirs);
                if (skew.abs().compareTo(ALLOWED_SKEW) > 0) {
                    warn(
                            "base-url",
                            "the clock of the exchange is " + skew.abs().toSeconds() + " s "
                                    + (skew.isNegative() ? "slow" : "fast")
                                    + " by ours: recordings are found by time; set both by NTP");
                }
            });
        } catch (IOException e) {
            // What does not answer is told by the question for a token.
        }
    }

    private boolean token() {
        try {
            parts.tokens().get();
            findings.add(SetupFinding.ok("the exchange gives a token to the API client"));
            return true;
        } catch (ApiException e) {
            switch (e.status()) {
                case 400, 401 ->
                    fail(
                            "client-secret",
                            "the exchange does not know this client-id with this client-secret; make a new key in the"
                                    + " console: Admin, Integrations, API");
                case 403 ->
                    fail(
                            "base-url",
                            "the exchange refuses requests from this machine: add its address to the console's list of"
                                    + " allowed addresses");
                case ApiException.NOT_REACHED -> fail("base-url", String.valueOf(e.getMessage()));
                default ->
                    fail(
                            "base-url",
                            "there is no 3CX with an API at this address (" + e.getMessage()
                                    + "); the port is 443 at 3CX's own hosting and 5001 elsewhere");
            }
            return false;
        }
    }

    private void callControl() {
        try {
            ControlApi.Snapshot all = parts.api().snapshot();
            findings.add(SetupFinding.ok("call control answers, " + all.legs().size() + " legs live now"));
            listed(all);
            webSocket();
        } catch (ApiException e) {
            switch (e.status()) {
                case 401 ->
                    fail(
                            "client-id",
                            "a new token was refused at once: another program uses the same client-id, and only the"
                                    + " newest token is good; make a client of its own for each program");
                case 403 -> fail("client-id", "the API client has no call control: tick Call Control access");
                case 404 ->
                    fail("base-url", "this exchange has no call control interface: version 20 or newer is needed");
                default -> fail("base-url", "call control: " + e.getMessage());
            }
        }
    }

    private void listed(ControlApi.Snapshot all) {
        long phones = all.kinds().values().stream()
                .filter(kind -> kind == ExtensionKind.PHONE)
                .count();
        if (phones == 0) {
            fail(
                    "client-id",
                    "the API client lists no extension, so nothing is heard of any call: add each extension to its"
                            + " list");
            return;
        }
        Set<String> missing = new TreeSet<>(parts.settings().extensions());
        missing.removeAll(all.kinds().keySet());
        missing.forEach(extension -> fail(
                "extensions",
                "extension " + extension + " is not in the list of the API client: nothing is heard of its calls"));
    }

    private void webSocket() throws ApiException {
        CompletableFuture<Integer> opened = new CompletableFuture<>();
        WebSocketListener listener = new WebSocketListener() {
            @Override
            public void onOpen(WebSocket open, Response response) {
                opened.complete(101);
            }

            @Override
            public void onFailure(WebSocket failed, Throwable failure, @Nullable Response response) {
                opened.complete(response == null ? NO_ANSWER : response.code());
            }
        };
        WebSocket socket = BoundedHttp.listen(
                parts.http(), parts.webSocket(parts.tokens().get()), listener, JsonLimits.WEBHOOK.bytes());
        int status;
        try {
            status = opened.get(parts.settings().callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            status = NO_ANSWER;
        } catch (ExecutionException | TimeoutException e) {
            status = NO_ANSWER;
        } finally {
            socket.cancel();
        }
        if (status != 101) {
            fail(
                    "base-url",
                    "the WebSocket /callcontrol/ws does not open ("
                            + (status == NO_ANSWER ? "no answer" : "HTTP " + status)
                            + "): does a proxy in between let WebSockets through?");
        }
    }

    private void configuration() {
        Map<String, ListedExtension> users;
        try {
            users = new Staff(api).users();
        } catch (ApiException e) {
            if (e.status() == 403) {
                warn(
                        "client-id",
                        "the API client may read nothing of the configuration: tick XAPI access, and choose a role"
                                + " other than User (the department System Wide forces that one)");
            } else {
                warn("base-url", "XAPI: " + e.getMessage());
            }
            return;
        }
        findings.add(SetupFinding.ok(users.size() + " users at the exchange"));
        parts.settings().extensions().forEach(extension -> {
            ListedExtension user = users.get(extension);
            if (user == null) {
                fail("extensions", "the exchange has no user with extension " + extension);
            } else if (!user.enabled()) {
                warn("extensions", "extension " + extension + " is disabled at the exchange");
            }
        });
        rights();
        numbers("trunk-lines", parts.settings().lines().trunks().keySet(), "Trunks", "no trunk");
    }

    private void rights() {
        boolean log = may("xapi/v1/ReportInboundCalls/Pbx.GetInboundCalls(periodFrom=" + hour(2) + ",periodTo="
                + hour(1) + ",trunkDns='',callsType=0)");
        boolean recordings = !parts.settings().recordings() || may("xapi/v1/Recordings");
        if (!log) {
            warn(
                    "client-id",
                    "the role of the API client is less than System Owner: past calls"
                            + (recordings ? "" : " and recordings") + " cannot be read");
        } else if (!recordings) {
            warn("recordings", "the API client has no right to recordings; grant it, or set recordings: no");
        }
    }

    private String hour(int ago) {
        return Instant.ofEpochSecond(parts.clock().instant().getEpochSecond() - 3600L * ago)
                .toString();
    }

    /** Only a clear no counts: what else goes wrong says nothing about rights. */
    private boolean may(String path) {
        try {
            api.get(api.address(path).addQueryParameter("$top", "1").build());
            return true;
        } catch (ApiException e) {
            return e.status() != 403;
        }
    }

    private void numbers(String setting, Set<String> wanted, String set, String complaint) {
        if (wanted.isEmpty()) {
            return;
        }
        try {
            JsonValue answer = api.get(api.address("xapi/v1/" + set).build());
            Set<String> there = new HashSet<>();
            if (answer.member("value").orElse(null) instanceof JsonValue.Items items) {
                items.items()
                        .forEach(item ->
                                item.member("Number").flatMap(JsonValue::scalar).ifPresent(there::add));
            }
            new TreeSet<>(wanted)
                    .stream()
                            .filter(number -> !there.contains(number))
                            .forEach(number ->
                                    fail(setting + "." + number, "the exchange has " + complaint + " " + number));
        } catch (ApiException e) {
            // Told above already, if it is a matter of rights.
        }
    }
}
