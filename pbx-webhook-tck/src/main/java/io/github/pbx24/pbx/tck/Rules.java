package io.github.pbx24.pbx.tck;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All rules in the order of their numbers. */
final class Rules {

    static final List<Rule> ALL = Stream.of(
                    VerificationRules.all(),
                    ParsingRules.all(),
                    ConnectionRules.all(),
                    ReceiptRules.all(),
                    StoryRules.all(),
                    NeighbourRules.all(),
                    BurdenRules.all())
            .flatMap(List::stream)
            .sorted(Comparator.comparingInt(Rule::number))
            .toList();

    private Rules() {}

    static void check(Rule rule, PbxFixture fixture) throws Exception {
        check(rule, fixture, Effort.FULL);
    }

    static void check(Rule rule, PbxFixture fixture, Effort effort) throws Exception {
        try (Subject subject = new Subject(fixture, effort)) {
            rule.check().run(subject);
        }
    }
}
