package io.github.pbx24.gateway.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** {@code ./demo --check}: plays a fixed list of scenarios at both branches and says how each ended. */
final class Checks {

    private static final String TIDY = "nothing left over";

    private final Report report = new Report();
    private final ExecutorService workers = Executors.newCachedThreadPool();

    private Checks() {}

    /**
     * Runs everything.
     *
     * @param out gets one line for each scenario and vendor
     * @return whether all went well
     */
    static boolean run(PrintStream out) {
        return new Checks().runAll(out);
    }

    private boolean runAll(PrintStream out) {
        long begun = System.nanoTime();
        List<String> good = names(Stream.concat(TroubleScenarios.forgeries().stream(), CallScenarios.all().stream()));
        List<String> troubled = names(TroubleScenarios.ofThePortal().stream());
        List<String> crashes = CrashStory.NAMES;
        Stream.of(good, troubled, crashes, List.of(TIDY)).flatMap(List::stream).forEach(report::expect);
        // Three gateways side by side: trouble must not disturb the calls that are to go well.
        List<CompletableFuture<List<Tidiness>>> days =
                List.of(on(this::goodDay, good), on(this::troubledDay, troubled), on(this::crashDay, crashes));
        CompletableFuture.allOf(days.toArray(CompletableFuture[]::new))
                .whenCompleteAsync(
                        (nothing, failure) -> Report.VENDORS.forEach(vendor -> report.fill(
                                vendor,
                                TIDY,
                                () -> Tidiness.sumUp(days.stream()
                                        .flatMap(day -> day.join().stream())
                                        .filter(tidiness -> tidiness.vendor().equals(vendor))
                                        .toList()))),
                        workers);
        int failed = report.print(out);
        workers.shutdownNow();
        out.printf(
                Locale.ROOT,
                "%n%d checks, %s, %d s%n",
                report.size(),
                failed == 0 ? "all ok" : failed + " failed",
                Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        return failed == 0;
    }

    private static List<String> names(Stream<Scenario> scenarios) {
        return scenarios.map(Scenario::name).toList();
    }

    /** Plays on a stage of its own and looks afterwards what is left there. */
    private CompletableFuture<List<Tidiness>> on(Consumer<Stage> day, List<String> names) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Stage stage = Stage.open()) {
                        return playOn(stage, day);
                    } catch (RuntimeException e) {
                        report.fail(names, e);
                        throw e;
                    }
                },
                workers);
    }

    private static List<Tidiness> playOn(Stage stage, Consumer<Stage> day) {
        try {
            day.accept(stage);
            return stage.branches().stream().map(Tidiness::of).toList();
        } catch (RuntimeException e) {
            throw new ScenarioFailedException(
                    Report.messageOf(e) + stage.gateway().logTail(), e);
        }
    }

    private void goodDay(Stage stage) {
        everywhere(stage, branch -> TroubleScenarios.forgeries().forEach(scenario -> play(scenario, stage, branch)));
        everywhere(
                stage,
                branch -> CallScenarios.all().stream()
                        .map(scenario -> CompletableFuture.runAsync(() -> play(scenario, stage, branch), workers))
                        .toList()
                        .forEach(CompletableFuture::join));
    }

    private void troubledDay(Stage stage) {
        everywhere(stage, branch -> TroubleScenarios.ofThePortal().forEach(scenario -> play(scenario, stage, branch)));
    }

    private void crashDay(Stage stage) {
        List<CrashStory> stories =
                stage.branches().stream().map(CrashStory::new).toList();
        together(stories, CrashStory::beforeTheKill);
        stage.gateway().kill();
        stage.startGateway();
        // And once more, while it is picking up the pieces.
        stage.gateway().kill();
        stage.startGateway();
        together(stories, CrashStory::afterTheRestart);
        together(stories, story -> story.outcomes().forEach(scenario -> play(scenario, stage, story.branch())));
    }

    private void everywhere(Stage stage, Consumer<Branch> task) {
        together(stage.branches(), task);
    }

    private <T> void together(List<T> items, Consumer<T> task) {
        items.stream()
                .map(item -> CompletableFuture.runAsync(() -> task.accept(item), workers))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private void play(Scenario scenario, Stage stage, Branch branch) {
        report.fill(
                branch.pbx().vendor(), scenario.name(), () -> scenario.play().at(stage, branch));
    }
}
