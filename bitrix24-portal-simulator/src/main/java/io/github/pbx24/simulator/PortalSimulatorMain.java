package io.github.pbx24.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Runs a portal on its own until the process is ended.
 *
 * <p>Arguments: {@code --port N} (0 or absent for any free port), {@code --tls FILE} to serve HTTPS with a certificate
 * made on start and written to the file as PEM, and any number of {@code --user ID:NAME:EXTENSION}. It prints the webhook
 * address and then a line {@code READY http://127.0.0.1:PORT}.
 *
 * @since 0.1
 */
public final class PortalSimulatorMain {

    private PortalSimulatorMain() {}

    /** What the command line asked for. */
    private record Arguments(int port, @Nullable Path certificate, List<PortalUser> users) {

        /** Null if the arguments make no sense. */
        static @Nullable Arguments of(String[] args) {
            int port = 0;
            Path certificate = null;
            List<PortalUser> users = new ArrayList<>();
            for (int i = 0; i < args.length; i += 2) {
                String value = i + 1 < args.length ? args[i + 1] : "";
                String[] user = value.split(":", 3);
                if (args[i].equals("--port") && value.matches("[0-9]{1,5}")) {
                    port = Integer.parseInt(value);
                } else if (args[i].equals("--tls") && !value.isEmpty()) {
                    certificate = Path.of(value);
                } else if (args[i].equals("--user") && user.length == 3 && user[0].matches("[0-9]{1,18}")) {
                    users.add(new PortalUser(Long.parseLong(user[0]), user[1], "", user[2], "", true));
                } else {
                    return null;
                }
            }
            return new Arguments(port, certificate, users);
        }
    }

    /**
     * Starts the portal.
     *
     * @param args see the class
     * @throws InterruptedException if the main thread is interrupted
     * @throws IOException if the certificate cannot be written
     */
    public static void main(String[] args) throws InterruptedException, IOException {
        Arguments arguments = Arguments.of(args);
        if (arguments == null) {
            System.err.println("usage: PortalSimulatorMain [--port N] [--tls FILE] [--user ID:NAME:EXTENSION]...");
            System.exit(2);
            return;
        }
        PortalSimulatorBuilder builder = PortalSimulator.builder().port(arguments.port());
        if (arguments.certificate() != null) {
            SelfSignedCertificate certificate = SelfSignedCertificate.make();
            certificate.writePem(arguments.certificate());
            builder.tls(certificate.context());
        }
        PortalSimulator portal = builder.build();
        arguments.users().forEach(portal::addUser);
        portal.start();
        System.out.println("WEBHOOK " + portal.webhookUrl());
        System.out.println(
                "READY " + portal.webhookUrl().resolve("/").toString().replaceFirst("/$", ""));
        Runtime.getRuntime().addShutdownHook(new Thread(portal::close));
        new CountDownLatch(1).await();
    }
}
