package io.github.pbx24.simulator;

import io.github.pbx24.simulator.internal.http.SelfSignedCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the command line of {@link PortalSimulatorMain}: pairs of an option and its value. Not thread-safe. */
final class MainArguments {

    static final String USAGE = """
            usage: bitrix24-portal-simulator [OPTION VALUE]...
              --port N                  the port to listen on; 0 (default) for any free one
              --host ADDRESS            where to listen; default 127.0.0.1, in a container 0.0.0.0
              --public-url URL          how others reach the portal; default http://127.0.0.1:PORT
              --domain NAME             the host name events and pages show
              --member-id ID            the portal's id in events and openings
              --tls FILE                serve HTTPS with a certificate made on start and written to FILE as PEM
              --tls-name NAME           a further host name the certificate is good for; may be repeated
              --persona NAME            cloud, enterprise, self-hosted or documented; default: no limits
              --user ID:NAME:EXTENSION  an employee; may be repeated
              --reach HOST              may be sent events and asked for recordings; loopback always is; may be repeated
              --application NAME        install an application and print its keys and tokens as JSON
              --page URL                the application's page in the portal, for --application
              --install-page URL        its installation page, for --application
            """;

    private final PortalSimulatorBuilder builder = PortalSimulator.builder();
    private final List<String> names = new ArrayList<>();
    private final List<Employee> users = new ArrayList<>();
    private @Nullable Path certificate;
    private @Nullable String application;
    private @Nullable URI page;
    private @Nullable URI installPage;

    private MainArguments() {}

    /**
     * Reads the arguments.
     *
     * @throws IllegalArgumentException naming the option that makes no sense
     */
    static MainArguments of(String[] args) {
        MainArguments arguments = new MainArguments();
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            arguments.read(args[i], args[i + 1]);
        }
        return arguments;
    }

    private void read(String option, String value) {
        switch (option) {
            case "--port" -> builder.port(port(value));
            case "--host" -> builder.host(value);
            case "--public-url" -> builder.publicUrl(address(option, value));
            case "--domain" -> {
                names.add(value);
                builder.domain(value);
            }
            case "--member-id" -> builder.memberId(memberId(value));
            case "--tls" -> certificate = Path.of(value);
            case "--tls-name" -> names.add(value);
            case "--persona" -> persona(value);
            case "--user" -> users.add(user(value));
            case "--reach" -> builder.reachableHost(value);
            case "--application" -> application = value;
            case "--page" -> page = address(option, value);
            case "--install-page" -> installPage = address(option, value);
            default -> throw new IllegalArgumentException(option + " is unknown");
        }
    }

    private static int port(String value) {
        if (!value.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("--port must be a number from 0 to 65535");
        }
        return Integer.parseInt(value);
    }

    private static String memberId(String value) {
        if (!value.matches("[0-9a-fA-F]{32}")) {
            throw new IllegalArgumentException("--member-id must be 32 hexadecimal digits");
        }
        return value;
    }

    private static URI address(String option, String value) {
        if (!value.matches("https?://[^/\\s]+\\S*")) {
            throw new IllegalArgumentException(option + " must be an http or https address");
        }
        return URI.create(value);
    }

    private static Employee user(String value) {
        String[] parts = value.split(":", 3);
        if (parts.length != 3 || !parts[0].matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("--user must look like 7:Anna:101");
        }
        return new Employee(Long.parseLong(parts[0]), parts[1], "", parts[2], "", true);
    }

    /** The kinds of portal a connector meets. */
    private void persona(String name) {
        switch (name) {
            case "cloud" -> cloud(PortalPlan.STANDARD);
            case "enterprise" -> cloud(PortalPlan.ENTERPRISE);
            case "self-hosted" -> builder.plan(PortalPlan.SELF_HOSTED);
            case "documented" -> builder.webhooksMayOwnCalls(false);
            default ->
                throw new IllegalArgumentException("--persona must be cloud, enterprise, self-hosted or documented");
        }
    }

    private void cloud(PortalPlan plan) {
        builder.plan(plan)
                .operatingLimit(Duration.ofSeconds(480))
                .observedServiceTimes()
                .realLatency(true);
    }

    /** Makes the portal with its users, and the certificate if one is wanted. */
    PortalSimulator portal() throws IOException {
        if (certificate != null) {
            SelfSignedCertificate made = SelfSignedCertificate.make(names.toArray(String[]::new));
            made.writePem(certificate);
            builder.tls(made.context());
        }
        PortalSimulator portal = builder.build();
        users.forEach(portal::addUser);
        return portal;
    }

    @Nullable
    String application() {
        return application;
    }

    @Nullable
    URI page() {
        return page;
    }

    @Nullable
    URI installPage() {
        return installPage;
    }
}
