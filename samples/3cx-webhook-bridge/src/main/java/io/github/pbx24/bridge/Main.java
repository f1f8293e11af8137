package io.github.pbx24.bridge;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

/** The program: {@code java -jar 3cx-webhook-bridge.jar bridge.ini}. */
public final class Main {

    private Main() {}

    /**
     * Runs until it is told to end.
     *
     * @param args the file with the settings
     * @throws InterruptedException if the thread was interrupted
     */
    @SuppressWarnings("try") // the bridge is closed, not used
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: 3cx-webhook-bridge bridge.ini");
            System.exit(2);
        }
        try {
            Bridge bridge = Bridge.start(BridgeSettings.read(Path.of(args[0])), Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(bridge::close, "bridge-stop"));
            new CountDownLatch(1).await();
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}
