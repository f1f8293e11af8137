package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.simulation.Laws.Broken;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/** Plays stories and looks whether the laws hold. Counts what was explored. Thread-safe. */
final class Simulation {

    private final Fault fault;
    private final AtomicLong stories = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong deaths = new AtomicLong();

    Simulation(Fault fault) {
        this.fault = fault;
    }

    /** Plays one story. */
    Optional<Broken> play(Story story) {
        return play(story, Journal.none());
    }

    private Optional<Broken> play(Story story, Journal journal) {
        World world = new World(story, fault, journal);
        Optional<Broken> broken;
        try {
            broken = Laws.firstBroken(world, world.play());
        } catch (RuntimeException e) {
            broken = Optional.of(new Broken("nothing throws", e.toString() + " at " + e.getStackTrace()[0]));
        }
        stories.incrementAndGet();
        steps.addAndGet(world.steps);
        writes.addAndGet(world.writes[0]);
        requests.addAndGet(world.network.requests);
        deaths.addAndGet(world.deaths);
        return broken;
    }

    /** The first story of these seeds that breaks a law; empty if none does. */
    Optional<Story> firstBroken(long from, long count) {
        AtomicReference<Story> found = new AtomicReference<>();
        LongStream.range(from, from + count)
                .parallel()
                .filter(seed -> found.get() == null)
                .forEach(seed -> {
                    Story story = StoryWriter.story(seed);
                    if (play(story).isPresent()) {
                        found.compareAndSet(null, story);
                    }
                });
        return Optional.ofNullable(found.get());
    }

    /** In words: the smallest story that breaks the same law, and what happens in it. */
    String explain(Story story) {
        Broken law = play(story).orElseThrow();
        Story small = new Shrinker(this).shrink(story, law.law());
        Journal journal = Journal.kept();
        Broken broken = play(small, journal).orElseThrow();
        return "broken: " + broken.law() + "\n" + broken.found() + "\n" + small + journal;
    }

    @Override
    public String toString() {
        return stories + " stories, " + steps + " steps, " + requests + " requests, " + writes + " writes, " + deaths
                + " deaths at writes";
    }
}
