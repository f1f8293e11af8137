package io.github.pbx24.correlation.simulation;

import io.github.pbx24.correlation.simulation.CallScript.Noise;
import io.github.pbx24.correlation.simulation.CallScript.Sound;
import io.github.pbx24.correlation.simulation.CallScript.Talk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Leaves out of a story what is not needed to break the same law. */
final class Shrinker {

    private final Simulation simulation;

    Shrinker(Simulation simulation) {
        this.simulation = simulation;
    }

    Story shrink(Story story, String law) {
        Story smallest = story;
        Optional<Story> next = Optional.of(story);
        while (next.isPresent()) {
            smallest = next.get();
            next = simpler(smallest).stream()
                    .filter(candidate -> simulation
                            .play(candidate)
                            .filter(broken -> broken.law().equals(law))
                            .isPresent())
                    .findFirst();
        }
        return smallest;
    }

    private static List<Story> simpler(Story story) {
        List<Story> simpler = new ArrayList<>();
        if (story.nodes() > 1) {
            simpler.add(story.withNodes(1));
        }
        without(story.calls(), calls -> simpler.add(story.with(calls, story.troubles())));
        without(story.troubles(), troubles -> simpler.add(story.with(story.calls(), troubles)));
        for (int i = 0; i < story.calls().size(); i++) {
            int place = i;
            for (CallScript call : simpler(story.calls().get(i))) {
                List<CallScript> calls = new ArrayList<>(story.calls());
                calls.set(place, call);
                simpler.add(story.with(calls, story.troubles()));
            }
        }
        return simpler;
    }

    private static List<CallScript> simpler(CallScript call) {
        List<CallScript> simpler = new ArrayList<>();
        without(call.talks(), talks -> simpler.add(call.with(call.rings(), talks)));
        if (call.rings().size() > 1) {
            without(call.rings(), rings -> simpler.add(call.with(rings, call.talks())));
        }
        for (int i = 0; i < call.rings().size(); i++) {
            List<String> group = call.rings().get(i);
            if (group.size() > 1) {
                int place = i;
                without(group, fewer -> {
                    List<List<String>> rings = new ArrayList<>(call.rings());
                    rings.set(place, fewer);
                    simpler.add(call.with(rings, call.talks()));
                });
            }
        }
        for (int i = 0; i < call.talks().size(); i++) {
            Talk talk = call.talks().get(i);
            if (talk.seconds() > 30) {
                List<Talk> talks = new ArrayList<>(call.talks());
                talks.set(i, new Talk(talk.extension(), 30, talk.consulted()));
                simpler.add(call.with(call.rings(), talks));
            }
        }
        if (call.sound() != Sound.NONE) {
            simpler.add(call.with(Sound.NONE));
        }
        if (!call.noise().equals(Noise.NONE)) {
            simpler.add(call.with(Noise.NONE));
        }
        if (call.skew() != 0 || call.again() != 0) {
            simpler.add(call.plain());
        }
        if (!call.begins().isZero()) {
            simpler.add(call.with(Duration.ZERO));
        }
        return simpler;
    }

    private static <T> void without(List<T> all, Consumer<List<T>> fewer) {
        for (int i = 0; i < all.size(); i++) {
            List<T> rest = new ArrayList<>(all);
            rest.remove(i);
            fewer.accept(rest);
        }
    }
}
