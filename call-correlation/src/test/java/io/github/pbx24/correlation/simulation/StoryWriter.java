package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.rule.TransferStrategy;
import io.github.pbx24.correlation.simulation.CallScript.Dial;
import io.github.pbx24.correlation.simulation.CallScript.Noise;
import io.github.pbx24.correlation.simulation.CallScript.Sound;
import io.github.pbx24.correlation.simulation.CallScript.Talk;
import io.github.pbx24.correlation.simulation.CallScript.Way;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes up stories. Equal seeds make equal stories. */
final class StoryWriter {

    /** Nobody has the last one. */
    private static final List<String> EXTENSIONS = List.of("101", "102", "103", "105", "199");

    private final Random random;

    private StoryWriter(Random random) {
        this.random = random;
    }

    static Story story(long seed) {
        return new StoryWriter(new Random(seed)).write(seed);
    }

    private Story write(long seed) {
        List<CallScript> calls = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            calls.add(call(i));
        }
        List<Trouble> troubles = new ArrayList<>();
        int troubled = random.nextInt(4);
        for (int i = 0; i < troubled; i++) {
            troubles.add(trouble(count));
        }
        return new Story(seed, 1 + random.nextInt(2), transfers(seed), calls, troubles);
    }

    /** By a chance of its own, so that the rest of a story does not depend on it. */
    private static TransferStrategy transfers(long seed) {
        TransferStrategy[] strategies = TransferStrategy.values();
        int chosen = new Random(~seed).nextInt(2 * strategies.length);
        return chosen < strategies.length ? strategies[chosen] : TransferStrategy.REASSIGN;
    }

    private CallScript call(int number) {
        Way way = pick(
                Way.INBOUND,
                Way.INBOUND,
                Way.INBOUND,
                Way.OUTBOUND,
                Way.CLICK,
                Way.CLICK,
                Way.CALLBACK,
                Way.INTERNAL,
                Way.WITHHELD);
        boolean own = way != Way.INBOUND && way != Way.WITHHELD;
        Home home = pick(Home.values());
        List<List<String>> rings = own ? List.of(List.of(way == Way.CALLBACK ? "100" : pick("101", "103"))) : rings();
        List<Talk> talks = talks(own, rings);
        return new CallScript(
                number,
                home,
                way,
                pick(Vendor.values()),
                Duration.ofMillis(random.nextInt(30_000)),
                rings,
                talks,
                pick(Dial.values()),
                chance(15, 16),
                chance(1, 2) ? Sound.NONE : pick(Sound.values()),
                noise(),
                chance(3, 4) ? 0 : random.nextInt(1_200) - 600,
                way == Way.CLICK && chance(1, 4) ? 1 + random.nextInt(90) : 0,
                0);
    }

    private List<List<String>> rings() {
        List<List<String>> rings = new ArrayList<>();
        // A phone that rings again within seconds would be one repeated statement where no times are told.
        Set<String> rung = new HashSet<>();
        int groups = 1 + random.nextInt(2);
        for (int i = 0; i < groups; i++) {
            List<String> group = new ArrayList<>();
            int phones = 1 + random.nextInt(3);
            for (int phone = 0; phone < phones; phone++) {
                String extension = pick(EXTENSIONS);
                if (rung.add(extension)) {
                    group.add(extension);
                }
            }
            if (!group.isEmpty()) {
                rings.add(group);
            }
        }
        return rings;
    }

    private List<Talk> talks(boolean own, List<List<String>> rings) {
        if (chance(1, 4)) {
            return List.of();
        }
        List<Talk> talks = new ArrayList<>();
        String talker = own ? rings.get(0).get(0) : pick(rings.get(rings.size() - 1));
        int count = chance(1, 2) ? 1 : 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            // Short talks and there and back would be one repeated statement where no times are told.
            int seconds = chance(1, 50) ? 18_000 : 21 + random.nextInt(100);
            talks.add(new Talk(talker, seconds, i > 0 && chance(1, 2)));
            String next = pick(EXTENSIONS);
            talker = next.equals(talker) ? (next.equals("101") ? "103" : "101") : next;
        }
        return talks;
    }

    private Noise noise() {
        int jitter = chance(1, 3) ? 0 : random.nextInt(900);
        int copies = chance(1, 2) ? 0 : 1 + random.nextInt(3);
        boolean late = chance(1, 8);
        return new Noise(jitter, copies, late ? random.nextInt(8) : -1, late ? 2 + random.nextInt(300) : 0);
    }

    private Trouble trouble(int calls) {
        return switch (random.nextInt(9)) {
            case 0, 1, 2 ->
                new Trouble.Death(random.nextInt(20 * calls), random.nextBoolean(), Duration.ofMillis(away()));
            case 3, 4 -> new Trouble.Hitch(random.nextInt(8 * calls), pick(Trouble.Kind.values()));
            case 5 -> new Trouble.Freeze(random.nextInt(8 * calls), Duration.ofSeconds(1 + random.nextInt(120)));
            case 6 -> new Trouble.Stall(random.nextInt(20 * calls), Duration.ofSeconds(1 + random.nextInt(120)));
            default ->
                new Trouble.Outage(
                        pick("acme", "toys"),
                        Duration.ofSeconds(random.nextInt(120)),
                        Duration.ofSeconds(chance(1, 20) ? random.nextInt(7_200) : 1 + random.nextInt(300)),
                        pick(Trouble.How.values()));
        };
    }

    private int away() {
        return chance(2, 3) ? 100 + random.nextInt(900) : random.nextInt(120_000);
    }

    private boolean chance(int of, int in) {
        return random.nextInt(in) < of;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
