package io.github.pbx24.simulator;

import java.util.concurrent.CountDownLatch;

/**
 * Runs a portal on its own until the process is ended.
 *
 * <p>Arguments: {@code --port N} (0 or absent for any free port) and any number of {@code --user ID:NAME:EXTENSION}. It
 * prints the webhook address and then a line {@code READY http://127.0.0.1:PORT}.
 *
 * @since 0.1
 */
public final class PortalSimulatorMain {

    private PortalSimulatorMain() {}

    /**
     * Starts the portal.
     *
     * @param args see the class
     * @throws InterruptedException if the main thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        PortalSimulatorBuilder builder = PortalSimulator.builder();
        for (int i = 0; i + 1 < args.length; i += 2) {
            if (args[i].equals("--port")) {
                builder.port(Integer.parseInt(args[i + 1]));
            }
        }
        PortalSimulator portal = builder.build();
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            String[] user = value.split(":", 3);
            if (args[i].equals("--user") && user.length == 3) {
                portal.addUser(Long.parseLong(user[0]), user[1], user[2]);
            } else if (!args[i].equals("--port") || value.isEmpty()) {
                System.err.println("usage: PortalSimulatorMain [--port N] [--user ID:NAME:EXTENSION]...");
                System.exit(2);
            }
        }
        portal.start();
        System.out.println("WEBHOOK " + portal.webhookUrl());
        System.out.println("READY http://127.0.0.1:" + portal.port());
        Runtime.getRuntime().addShutdownHook(new Thread(portal::close));
        new CountDownLatch(1).await();
    }
}
