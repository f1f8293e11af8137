package io.github.pbx24.correlation.plan;

import io.github.pbx24.correlation.directory.Directory;
import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.fact.CallStory.Ring;
import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.fact.Leg;
import io.github.pbx24.correlation.number.Digits;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.MissedOwner;
import io.github.pbx24.correlation.rule.UnknownExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Says who sees the card of a call, and to whom the call belongs. Users whom Bitrix24 does not accept are passed over. */
final class CallUsers {

    private final KnownCall call;
    private final CallStory story;
    private final CallRules rules;
    private final Directory directory;
    private final List<CallPart> parts;

    /** With parts if the first of them is what the call is finished as. */
    CallUsers(KnownCall call, CallStory story, CallRules rules, Directory directory, List<CallPart> parts) {
        this.call = call;
        this.story = story;
        this.rules = rules;
        this.directory = directory;
        this.parts = parts;
    }

    /** Who should see the card of a call that is not over, in the order in which their phones rang. */
    Set<Long> cards() {
        return switch (rules.cards()) {
            case NOBODY -> Set.of();
            case TALKING -> story.isTalking() ? talking() : Set.of();
            case RINGING_AND_TALKING -> story.isTalking() ? talkingOrTakingOver() : ringing();
        };
    }

    private Set<Long> talking() {
        Set<Long> users = new LinkedHashSet<>();
        story.legs().stream().filter(Leg::isOpen).forEach(leg -> talker(leg).ifPresent(users::add));
        return users;
    }

    private OptionalLong talker(Leg leg) {
        ClickToCall origin = call.facts().clickToCall();
        OptionalLong clicker =
                origin == null || leg.extension() != null ? OptionalLong.empty() : accepted(origin.userId());
        return firstOf(user(leg.extension()), firstOf(clicker, defaultUser()));
    }

    /** A phone may ring for a transfer which the talking employee has not let go of yet. */
    private Set<Long> talkingOrTakingOver() {
        Set<Long> users = talking();
        int current = story.lastLeg().map(Leg::number).orElse(0);
        addRinging(users, ring -> current > 0 && ring.leg() > current);
        return users;
    }

    private Set<Long> ringing() {
        Set<Long> users = new LinkedHashSet<>();
        ClickToCall origin = call.facts().clickToCall();
        if (origin != null && story.legs().isEmpty()) {
            // The card of a click is on the screen of the user who clicked from the first moment.
            users.add(origin.userId());
        }
        Leg last = story.lastLeg().orElse(null);
        if (last == null) {
            addRinging(users, ring -> true);
        } else {
            Instant since = last.endedAt() == null ? last.startedAt() : last.endedAt();
            addRinging(users, ring -> ring.leg() > last.number() || !ring.at().isBefore(since));
        }
        return users;
    }

    private void addRinging(Set<Long> users, Predicate<Ring> condition) {
        for (Ring ring : story.ringing()) {
            if (ring.isOpen() && condition.test(ring)) {
                user(ring.extension()).ifPresent(users::add);
            }
        }
    }

    /** To whom the call belongs in the end. */
    OptionalLong owner() {
        ClickToCall origin = call.facts().clickToCall();
        OptionalLong clicker = origin == null ? OptionalLong.empty() : accepted(origin.userId());
        if (!story.isAnswered()) {
            return origin == null
                    ? missedOwner()
                    : firstOf(user(story.lastExtension()), firstOf(clicker, defaultUser()));
        }
        String talker = talker();
        OptionalLong known = user(talker);
        return known.isPresent() ? known : firstOf(clicker, ownerOfUnknown(talker));
    }

    private @Nullable String talker() {
        if (!parts.isEmpty()) {
            return parts.get(0).extension();
        }
        return story.legs().isEmpty()
                ? story.lastExtension()
                : rules.owner().ownerOf(story.legs()).orElse(story.lastExtension());
    }

    /** Bitrix24 has the call, so somebody has to finish it, whoever it is. */
    OptionalLong finisher() {
        OptionalLong owner = owner();
        if (owner.isPresent()) {
            return owner;
        }
        RegisterIntent said = call.progress().registration().intent();
        OptionalLong registered = said == null ? OptionalLong.empty() : OptionalLong.of(said.userId());
        OptionalLong anybody = story.legs().stream()
                .map(leg -> user(leg.extension()))
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
        return firstOf(anybody, firstOf(registered, defaultUserEvenIfRefused()));
    }

    private OptionalLong ownerOfUnknown(@Nullable String talker) {
        boolean outside = talker != null && !Digits.isShort(talker);
        if (outside || rules.unknownExtension() == UnknownExtension.LAST_KNOWN) {
            List<Leg> legs = new ArrayList<>(story.legs());
            Collections.reverse(legs);
            for (Leg leg : legs) {
                OptionalLong user = user(leg.extension());
                if (user.isPresent()) {
                    return user;
                }
            }
        }
        return defaultUser();
    }

    private OptionalLong missedOwner() {
        for (MissedOwner candidate : rules.missedOwner()) {
            OptionalLong user = missedOwner(candidate);
            if (user.isPresent()) {
                return user;
            }
        }
        return OptionalLong.empty();
    }

    private OptionalLong missedOwner(MissedOwner candidate) {
        return switch (candidate) {
            case NAMED_BY_EXCHANGE -> user(story.lastExtension());
            case CRM_RESPONSIBLE -> {
                Long responsible = call.clientResponsible();
                yield responsible == null ? OptionalLong.empty() : accepted(responsible);
            }
            case FIRST_RUNG -> firstKnown(story.ringing());
            case LAST_RUNG -> {
                List<Ring> rings = new ArrayList<>(story.ringing());
                Collections.reverse(rings);
                yield firstKnown(rings);
            }
            case DEFAULT_USER -> defaultUser();
        };
    }

    private OptionalLong firstKnown(List<Ring> rings) {
        for (Ring ring : rings) {
            OptionalLong user = user(ring.extension());
            if (user.isPresent()) {
                return user;
            }
        }
        return OptionalLong.empty();
    }

    OptionalLong user(@Nullable String extension) {
        OptionalLong user = directory.userOf(extension);
        return user.isPresent() ? accepted(user.getAsLong()) : user;
    }

    OptionalLong defaultUser() {
        Long user = directory.defaultUser();
        return user == null ? OptionalLong.empty() : accepted(user);
    }

    private OptionalLong defaultUserEvenIfRefused() {
        Long user = directory.defaultUser();
        return user == null ? OptionalLong.empty() : OptionalLong.of(user);
    }

    OptionalLong accepted(long user) {
        return call.progress().registration().refusedUsers().contains(user)
                ? OptionalLong.empty()
                : OptionalLong.of(user);
    }

    static OptionalLong firstOf(OptionalLong one, OptionalLong other) {
        return one.isPresent() ? one : other;
    }
}
