package io.github.pbx24.bridge;

import io.github.pbx24.jdbc.JdbcFailure;
import io.github.pbx24.pbx.PbxSettingsException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** The program: {@code java -jar 3cx-webhook-bridge.jar bridge.ini}. */
public final class Main {

    private Main() {}

    /**
     * Runs until it is told to end.
     *
     * @param args the file with the settings
     * @throws InterruptedException if the thread was interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 1) {
            System.err.println("usage: 3cx-webhook-bridge bridge.ini");
            System.exit(2);
        }
        try {
            Bridge bridge = Bridge.start(BridgeSettings.read(Path.of(args[0])), Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(bridge::close, "bridge-stop"));
        } catch (IOException | RuntimeException e) {
            System.err.println(complaint(e));
            System.exit(2);
        }
        new CountDownLatch(1).await();
    }

    /** What to do about it, one thing a line, without values of settings. */
    static String complaint(Exception failure) {
        if (failure instanceof PbxSettingsException wrong) {
            return wrong.problems().stream()
                    .map(problem -> BridgeSettings.nameOf(problem.key()) + ": " + problem.message())
                    .collect(Collectors.joining("\n"));
        }
        if (failure instanceof NoSuchFileException missing) {
            return "there is no file " + missing.getFile();
        }
        if (failure instanceof FileSystemException denied) {
            return denied.getFile() + " cannot be used: " + denied.getClass().getSimpleName();
        }
        if (failure instanceof BindException) {
            return "PORT: another program listens there";
        }
        boolean known = failure instanceof IllegalArgumentException || failure instanceof JdbcFailure;
        return known ? String.valueOf(failure.getMessage()) : failure.toString();
    }
}
