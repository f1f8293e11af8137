package io.github.pbx24.correlation.plan;

import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.fact.Leg;
import io.github.pbx24.correlation.number.Digits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Divides a call among those who talked, one after the other. The parts are as long together as the call. */
final class CallParts {

    private final List<CallPart> parts = new ArrayList<>();

    private CallParts() {}

    /** Two or more parts; none if the call was not handed over, or is not over. */
    static List<CallPart> of(CallStory story) {
        if (!story.isOver()) {
            return List.of();
        }
        CallParts divided = new CallParts();
        story.legs().forEach(divided::add);
        List<CallPart> parts = divided.sharing(story.talk().toSeconds());
        return parts.size() < 2 ? List.of() : parts;
    }

    /** With somebody outside the company, or who is not known, the employee who talked last is still meant. */
    private void add(Leg leg) {
        String who = leg.extension();
        CallPart last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (who != null
                && Digits.isShort(who)
                && (last == null || !last.extension().equals(who))) {
            parts.add(new CallPart(parts.size() + 1, who, leg.startedAt(), leg.talk()));
        } else if (last != null) {
            parts.set(
                    parts.size() - 1,
                    new CallPart(
                            last.number(),
                            last.extension(),
                            last.startedAt(),
                            last.talk().plus(leg.talk())));
        }
    }

    /** An exchange may measure the call otherwise than the times of its legs say; then its measure counts. */
    private List<CallPart> sharing(long seconds) {
        parts.removeIf(part -> part.talk().toSeconds() == 0);
        List<CallPart> shared = new ArrayList<>();
        long rest = seconds;
        for (int i = 0; i < parts.size() && rest > 0; i++) {
            CallPart part = parts.get(i);
            boolean last = i == parts.size() - 1;
            long own = last ? rest : Math.min(part.talk().toSeconds(), rest);
            rest -= own;
            shared.add(new CallPart(shared.size() + 1, part.extension(), part.startedAt(), Duration.ofSeconds(own)));
        }
        return shared;
    }
}
