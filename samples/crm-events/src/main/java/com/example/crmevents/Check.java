package com.example.crmevents;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Plays changes from both sides through losses, repetitions, slow handlers and a killed program; then both sides must agree. */
final class Check {

    private static final long PATIENCE_SECONDS = 180;

    private final PrintStream out;

    Check(PrintStream out) {
        this.out = out;
    }

    /**
     * Plays.
     *
     * @return whether everything was as it has to be
     */
    boolean run(Path folder, long seed, int changes) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Random random = new Random(seed);
        int inBitrix = 0;
        int inErp = 0;
        int kills = 0;
        try (Play play = new Play(folder, seed)) {
            play.startProgram();
            int down = 0;
            for (int change = 1; change <= changes; change++) {
                if (change == changes / 3 || change == 2 * changes / 3) {
                    play.killProgram();
                    kills++;
                    down = 20;
                }
                if (down > 0 && --down == 0) {
                    play.startProgram();
                }
                // While the program is down only Bitrix24 is worked in: those events are lost for good.
                if (down > 0 || random.nextBoolean()) {
                    play.changeInBitrix();
                    inBitrix++;
                } else {
                    play.changeInErp();
                    inErp++;
                }
                Play.pause(random.nextInt(15));
            }
            say(
                    "played %d changes, %d in Bitrix24 and %d in the ERP; killed the program %d times",
                    changes, inBitrix, inErp, kills);
            long played = System.nanoTime();
            Map<String, String> differences = differences(play);
            while (!differences.isEmpty() && seconds(played) < PATIENCE_SECONDS) {
                Play.pause(500);
                differences = differences(play);
            }
            say(
                    "events: %d delivered, %d lost, %d of them delivered twice",
                    play.wire.passed.get(), play.wire.lost.get(), play.wire.doubled.get());
            boolean agree = differences.isEmpty();
            differences.forEach((deal, difference) -> say("FAIL deal %s: %s", deal, difference));
            int deals = play.bitrix().size();
            long writes = play.writesToBitrix();
            Play.pause(3000);
            long later = play.writesToBitrix() - writes;
            boolean quiet = later == 0;
            boolean lossy = play.wire.lost.get() > 0 && play.wire.doubled.get() > 0;
            say("%s both sides agree on %d deals", agree ? "ok  " : "FAIL", deals);
            say("%s it is quiet: %d writes in the 3 seconds after that", quiet ? "ok  " : "FAIL", later);
            say("%s events were lost and doubled on the way", lossy ? "ok  " : "FAIL");
            say("%.0f seconds", seconds(begin));
            return agree && quiet && lossy;
        }
    }

    private static Map<String, String> differences(Play play) throws IOException, InterruptedException {
        Map<String, String> bitrix = play.bitrix();
        Map<String, String> erp = play.ofErp();
        Map<String, String> differences = new TreeMap<>();
        bitrix.forEach((deal, values) -> {
            if (!values.equals(erp.get(deal))) {
                differences.put(deal, "Bitrix24 has " + values + ", the ERP has " + erp.get(deal));
            }
        });
        erp.forEach((deal, values) -> {
            if (!bitrix.containsKey(deal)) {
                differences.put(deal, "only the ERP has it: " + values);
            }
        });
        return differences;
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
