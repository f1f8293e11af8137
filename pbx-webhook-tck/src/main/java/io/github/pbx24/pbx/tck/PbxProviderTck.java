package io.github.pbx24.pbx.tck;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Checks a provider against every numbered rule of {@link io.github.pbx24.pbx}, one test a rule. No rule is skipped.
 *
 * <pre>{@code
 * class AcmeTckTest extends PbxProviderTck {
 *     @Override
 *     protected PbxFixture fixture() {
 *         return new AcmeFixture();
 *     }
 * }
 * }</pre>
 *
 * <p>Where test classes run beside one another in a process, this one runs alone: some rules set the time zone and the language of the
 * process and count its threads.
 *
 * @since 0.1
 */
@Isolated("sets the time zone and the language of the process, and counts its threads")
public abstract class PbxProviderTck {

    /** For subclasses. */
    protected PbxProviderTck() {}

    /**
     * Describes the exchange.
     *
     * @return the fixture; asked for once a rule
     */
    protected abstract PbxFixture fixture();

    @TestFactory
    final Stream<DynamicTest> the_rules_of_the_spi_hold() {
        return Rules.ALL.stream()
                .map(rule -> DynamicTest.dynamicTest(rule.title(), () -> Rules.check(rule, fixture())));
    }
}
