package com.example.crmevents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** {@code ./demo-events}: the synchronisation against a simulated portal. */
public final class DemoMain {

    private static final int CHANGES = 500;

    private DemoMain() {}

    /**
     * Plays until it is stopped, or with {@code --check} a fixed play once.
     *
     * @param arguments nothing, or {@code --check} and perhaps a seed
     * @throws Exception if the simulated portal or the program cannot be started
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("crm-events");
        List<String> given = List.of(arguments);
        if (given.isEmpty()) {
            play(folder);
            return;
        }
        if (!given.get(0).equals("--check") || given.size() > 2) {
            System.err.println("usage: demo-events [--check [SEED]]");
            System.exit(2);
        }
        boolean good = new Check(System.out).run(folder, given.size() > 1 ? Long.parseLong(given.get(1)) : 1, CHANGES);
        if (good) {
            delete(folder);
        } else {
            System.out.println("the program's log and database are in " + folder);
        }
        System.exit(good ? 0 : 1);
    }

    private static void play(Path folder) throws IOException, InterruptedException {
        Play play = new Play(folder, System.nanoTime());
        Runtime.getRuntime().addShutdownHook(new Thread(play::close));
        play.startProgram();
        System.out.println("The journal: " + play.page() + "   (Ctrl-C ends it)");
        Random random = new Random();
        while (true) {
            if (random.nextBoolean()) {
                play.changeInBitrix();
            } else {
                play.changeInErp();
            }
            Play.pause(200 + random.nextInt(1500));
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
