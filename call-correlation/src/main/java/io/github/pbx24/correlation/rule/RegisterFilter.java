package io.github.pbx24.correlation.rule;

import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.number.NumberRules;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which calls Bitrix24 is not told of, for example those of a line or a number on a list. A call that Bitrix24 has
 * already is finished whatever the filter says. Implementations are pure and thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RegisterFilter {

    /**
     * Looks at a call.
     *
     * @param call what is known of it; may change with every event
     * @return why Bitrix24 shall not have it, for the operator; empty if it shall
     */
    Optional<String> hides(CallStory call);

    /**
     * Hides nothing. The default.
     *
     * @return the filter
     */
    static RegisterFilter none() {
        return call -> Optional.empty();
    }

    /**
     * Hides calls through some of the company's lines.
     *
     * @param lines as exchanges name them
     * @param numbers how numbers are compared
     * @return the filter
     */
    static RegisterFilter lines(Collection<String> lines, NumberRules numbers) {
        List<String> listed = List.copyOf(lines);
        return call -> contains(listed, call.line(), numbers) ? Optional.of("a line of the list") : Optional.empty();
    }

    /**
     * Hides calls with some numbers outside the company.
     *
     * @param clients numbers in any spelling
     * @param numbers how numbers are compared
     * @return the filter
     */
    static RegisterFilter clients(Collection<String> clients, NumberRules numbers) {
        List<String> listed = List.copyOf(clients);
        return call ->
                contains(listed, call.clientNumber(), numbers) ? Optional.of("a number of the list") : Optional.empty();
    }

    private static boolean contains(List<String> listed, @Nullable String number, NumberRules numbers) {
        return number != null && listed.stream().anyMatch(item -> item.equals(number) || numbers.same(item, number));
    }

    /**
     * Hides calls of which some extensions are the only ones that were called and talked.
     *
     * @param extensions of the exchange
     * @return the filter
     */
    static RegisterFilter extensions(Collection<String> extensions) {
        Set<String> listed = Set.copyOf(extensions);
        return call -> {
            Set<String> met = new HashSet<>();
            call.ringing().forEach(ring -> met.add(ring.extension()));
            call.legs().forEach(leg -> leg.talker().ifPresent(met::add));
            String last = call.lastExtension();
            if (last != null) {
                met.add(last);
            }
            return !met.isEmpty() && listed.containsAll(met)
                    ? Optional.of("an extension of the list")
                    : Optional.empty();
        };
    }

    /**
     * Hides what this or the other filter hides.
     *
     * @param other the other
     * @return both
     */
    default RegisterFilter or(RegisterFilter other) {
        return call -> hides(call).or(() -> other.hides(call));
    }
}
