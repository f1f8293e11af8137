package io.github.pbx24.simulator;

import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a portal on its own until the process is ended.
 *
 * <p>It prints the webhook address after the word {@code WEBHOOK}, the keys and tokens of an application (a JSON object
 * after {@code APPLICATION}) if one was asked for, and then a line {@code READY http://127.0.0.1:PORT}. Without sensible
 * arguments it explains them and ends with status 2.
 *
 * @since 0.1
 */
public final class PortalSimulatorMain {

    private PortalSimulatorMain() {}

    /**
     * Starts the portal.
     *
     * @param args pairs of an option and its value; {@code --help} lists them
     * @throws InterruptedException if the main thread is interrupted
     * @throws IOException if the certificate cannot be written
     */
    public static void main(String[] args) throws InterruptedException, IOException {
        if (args.length == 1 && args[0].equals("--help")) {
            System.out.print(MainArguments.USAGE);
            return;
        }
        MainArguments arguments;
        PortalSimulator portal;
        try {
            arguments = MainArguments.of(args);
            portal = arguments.portal();
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(MainArguments.USAGE);
            System.exit(2);
            return;
        }
        portal.start();
        System.out.println("WEBHOOK " + portal.webhookUrl());
        URI page = arguments.page();
        if (arguments.application() != null && page != null) {
            ApplicationKeys keys = portal.administration()
                    .addApplication(arguments.application(), Set.of(), page, arguments.installPage());
            System.out.println("APPLICATION "
                    + PhpJson.write(Php.map(
                            "client_id", keys.clientId(),
                            "client_secret", keys.clientSecret(),
                            "page",
                                    portal.administration()
                                            .applicationPage(keys.appId(), 1)
                                            .toString())));
        } else if (arguments.application() != null) {
            InstalledApplication application = portal.installApplication(arguments.application(), 1, Set.of());
            System.out.println("APPLICATION "
                    + PhpJson.write(Php.map(
                            "client_id", application.clientId(),
                            "client_secret", application.clientSecret(),
                            "access_token", application.accessToken(),
                            "refresh_token", application.refreshToken(),
                            "expires", application.expiresAt().getEpochSecond(),
                            "member_id", application.memberId(),
                            "application_token", application.applicationToken())));
        }
        System.out.println(
                "READY " + portal.webhookUrl().resolve("/").toString().replaceFirst("/$", ""));
        Runtime.getRuntime().addShutdownHook(new Thread(portal::close));
        new CountDownLatch(1).await();
    }
}
