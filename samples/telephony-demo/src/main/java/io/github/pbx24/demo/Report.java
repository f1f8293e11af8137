package io.github.pbx24.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** One line for each scenario and vendor, printed in a fixed order, each as soon as it and those before it are known. */
final class Report {

    /** Rostelecom's {@code vats}. */
    static final String ROSTELECOM = "Rostelecom";

    /** 3CX with the webhook plugin. */
    static final String THREE_CX = "3CX";

    static final List<String> VENDORS = List.of(ROSTELECOM, THREE_CX);

    /** Rostelecom's other dialect, whose exchange stands in headquarters only. */
    static final String CLOUDPBX = "cloudpbx";

    /** The exchange that is listened to; it has a branch of its own. */
    static final String V20 = "3CX v20";

    /** 3CX with our CRM template. */
    static final String TEMPLATE = "template";

    /** 3CX with two hooks. */
    static final String HOOKS = "custom-crm";

    /** Those that say nothing while a phone rings; each has a branch of its own. */
    static final List<String> QUIET = List.of(TEMPLATE, HOOKS);

    /** The exchanges of headquarters. */
    static final List<String> HEADQUARTERS = List.of(CLOUDPBX, ROSTELECOM, THREE_CX);

    private final List<Line> lines = new ArrayList<>();
    private int width;

    /** One line; its text comes later, or a failure. */
    private record Line(String vendor, String name, CompletableFuture<String> text) {}

    /** Makes the lines of a scenario that every branch plays. */
    void expect(String name) {
        expect(name, VENDORS);
    }

    /** Makes the lines of a scenario. */
    void expect(String name, List<String> vendors) {
        width = Math.max(width, name.length());
        vendors.forEach(vendor -> lines.add(new Line(vendor, name, new CompletableFuture<>())));
    }

    int size() {
        return lines.size();
    }

    /** Fills in a line with what the scenario returns or throws. */
    void fill(String vendor, String name, Supplier<String> scenario) {
        Line line = lines.stream()
                .filter(candidate ->
                        candidate.vendor().equals(vendor) && candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        try {
            line.text().complete(scenario.get());
        } catch (RuntimeException e) {
            line.text().completeExceptionally(e);
        }
    }

    /** Fills in the lines of these scenarios that are still empty. */
    void fail(List<String> names, RuntimeException failure) {
        lines.stream()
                .filter(line -> names.contains(line.name()))
                .forEach(line -> line.text().completeExceptionally(failure));
    }

    /**
     * Prints the lines and waits for them.
     *
     * @return how many failed
     */
    int print(PrintStream out) {
        int failed = 0;
        for (Line line : lines) {
            String verdict = "ok";
            String text;
            try {
                text = line.text().join();
            } catch (CompletionException e) {
                verdict = "FAIL";
                text = messageOf(e);
                failed++;
            }
            out.printf(Locale.ROOT, "%-4s  %-10s  %-" + width + "s  %s%n", verdict, line.vendor(), line.name(), text);
        }
        return failed;
    }

    /** What went wrong, without the wrapping of other threads. */
    static String messageOf(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof ScenarioFailedException ? String.valueOf(cause.getMessage()) : String.valueOf(cause);
    }
}
