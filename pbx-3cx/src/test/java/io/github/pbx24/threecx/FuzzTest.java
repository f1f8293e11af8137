package io.github.pbx24.threecx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.tck.Corpus;
import io.github.pbx24.pbx.tck.WebhookFuzzer;
import io.github.pbx24.threecx.callcontrol.CallControlFuzz;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One fuzz target for each parser, with the entry that Jazzer calls: {@code .ci/fuzz pbx-3cx
 * io.github.pbx24.threecx.FuzzTest$Plugin plugin 600}. The build replays the corpus and makes a few inputs from it.
 */
public class FuzzTest {

    private static final int MUTANTS = 2_000;

    private static Consumer<byte[]> webhooks(Map<String, ?> settings) {
        return WebhookFuzzer.of(new ThreeCxProvider().connect(PbxSettings.of(settings)));
    }

    /** The webhook plugin. */
    public static final class Plugin {

        static final Consumer<byte[]> TARGET =
                webhooks(Map.of("dialect", "webhook-plugin", "token", "secret", "queues", List.of("804")));

        private Plugin() {}

        public static void fuzzerTestOneInput(byte[] data) {
            TARGET.accept(data);
        }
    }

    /** The CRM template. */
    public static final class Template {

        static final Consumer<byte[]> TARGET = webhooks(Map.of("dialect", "crm-template", "token", "secret"));

        private Template() {}

        public static void fuzzerTestOneInput(byte[] data) {
            TARGET.accept(data);
        }
    }

    /** The two hooks. */
    public static final class CustomCrm {

        static final Consumer<byte[]> TARGET = webhooks(Map.of("dialect", "custom-crm", "token", "secret"));

        private CustomCrm() {}

        public static void fuzzerTestOneInput(byte[] data) {
            TARGET.accept(data);
        }
    }

    /** Messages, legs and rows of the call log of version 20. */
    public static final class Control {

        private Control() {}

        public static void fuzzerTestOneInput(byte[] data) {
            CallControlFuzz.feed(data);
        }
    }

    /** A target and its folder below {@code src/test/fuzz}. */
    enum Target {
        PLUGIN("plugin", Plugin::fuzzerTestOneInput),
        TEMPLATE("template", Template::fuzzerTestOneInput),
        CUSTOM_CRM("custom-crm", CustomCrm::fuzzerTestOneInput),
        CALL_CONTROL("call-control", Control::fuzzerTestOneInput);

        private final String folder;
        private final Consumer<byte[]> input;

        Target(String folder, Consumer<byte[]> input) {
            this.folder = folder;
            this.input = input;
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_but_the_documented_exception_comes_of_any_input(Target target) {
        Corpus corpus = Corpus.in(Path.of("src/test/fuzz", target.folder));

        assertThat(corpus.replay(target.input)).isGreaterThan(3);
        corpus.mutate(target.input, MUTANTS, 26);
    }
}
