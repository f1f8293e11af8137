package io.github.pbx24.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** {@code ./demo --check}: plays a fixed list of scenarios at all branches and says how each ended. */
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
        List<String> goodOfHeadquarters =
                names(Stream.concat(TroubleScenarios.forgeries().stream(), CallScenarios.ofHeadquarters().stream()));
        Stream.of(good, troubled, crashes).flatMap(List::stream).forEach(report::expect);
        goodOfHeadquarters.forEach(name -> report.expect(name, List.of(Report.CLOUDPBX)));
        HeadquartersStory.NAMES.forEach(name -> report.expect(name, Report.HEADQUARTERS));
        Stream.of(names(CallScenarios.ofListened().stream()), troubled, crashes, List.of(CrashStory.UNHEARD))
                .flatMap(List::stream)
                .forEach(name -> report.expect(name, List.of(Report.V20)));
        List<String> forgeries = names(TroubleScenarios.forgeries().stream());
        List<String> ofTemplate = names(QuietScenarios.ofTemplate().stream());
        List<String> ofHooks = names(QuietScenarios.ofHooks().stream());
        Stream.of(forgeries, ofTemplate, QuietStory.NAMES, List.of(TIDY))
                .flatMap(List::stream)
                .forEach(name -> report.expect(name, List.of(Report.TEMPLATE)));
        Stream.of(forgeries, ofHooks, QuietStory.NAMES, List.of(TIDY))
                .flatMap(List::stream)
                .forEach(name -> report.expect(name, List.of(Report.HOOKS)));
        report.expect(TIDY);
        report.expect(TIDY, List.of(Report.V20));
        report.expect(TIDY, List.of(Report.CLOUDPBX));
        // Three gateways side by side: trouble must not disturb the calls that are to go well.
        List<CompletableFuture<List<Tidiness>>> days = List.of(
                on(
                        this::goodDay,
                        Stream.of(good, ofTemplate, ofHooks)
                                .flatMap(List::stream)
                                .toList()),
                on(this::troubledDay, troubled),
                on(
                        this::crashDay,
                        Stream.of(crashes, List.of(CrashStory.UNHEARD), HeadquartersStory.NAMES, QuietStory.NAMES)
                                .flatMap(List::stream)
                                .toList()));
        CompletableFuture.allOf(days.toArray(CompletableFuture[]::new))
                .whenCompleteAsync(
                        (nothing, failure) -> everyVendor()
                                .forEach(vendor -> report.fill(
                                        vendor,
                                        TIDY,
                                        () -> Tidiness.sumUp(days.stream()
                                                .flatMap(day -> day.join().stream())
                                                .filter(tidiness ->
                                                        tidiness.vendor().equals(vendor))
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

    private static List<String> everyVendor() {
        return Stream.of(Report.HEADQUARTERS, List.of(Report.V20), Report.QUIET)
                .flatMap(List::stream)
                .toList();
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
                    } catch (Error e) {
                        // Else its lines would be waited for without end.
                        report.fail(names, new ScenarioFailedException("the demonstration broke: " + e, e));
                        throw e;
                    }
                },
                workers);
    }

    private static List<Tidiness> playOn(Stage stage, Consumer<Stage> day) {
        try {
            day.accept(stage);
            // Headquarters have one portal: whoever looks there sees the calls of all its exchanges.
            return Stream.of(stage.branches(), stage.headquarters().subList(0, 1), stage.quiet())
                    .flatMap(List::stream)
                    .map(Tidiness::of)
                    .toList();
        } catch (RuntimeException e) {
            throw new ScenarioFailedException(
                    Report.messageOf(e) + stage.gateway().logTail(), e);
        }
    }

    private void goodDay(Stage stage) {
        Branch cloud = stage.headquarters().get(0);
        List<Branch> players = Stream.of(stage.branches(), List.of(cloud), stage.quiet())
                .flatMap(List::stream)
                .toList();
        together(
                players.stream().filter(branch -> branch.pbx().sendsWebhooks()).toList(),
                branch -> TroubleScenarios.forgeries().forEach(scenario -> play(scenario, stage, branch)));
        together(
                players,
                branch -> scenarios(stage, branch).stream()
                        .map(scenario -> CompletableFuture.runAsync(() -> play(scenario, stage, branch), workers))
                        .toList()
                        .forEach(CompletableFuture::join));
    }

    private static List<Scenario> scenarios(Stage stage, Branch branch) {
        if (stage.quiet().contains(branch)) {
            return QuietScenarios.of(branch.pbx());
        }
        if (stage.headquarters().contains(branch)) {
            return CallScenarios.ofHeadquarters();
        }
        return branch.pbx().sendsWebhooks() ? CallScenarios.all() : CallScenarios.ofListened();
    }

    private void troubledDay(Stage stage) {
        everywhere(stage, branch -> TroubleScenarios.ofThePortal().forEach(scenario -> play(scenario, stage, branch)));
    }

    private void crashDay(Stage stage) {
        List<CrashStory> stories =
                stage.branches().stream().map(CrashStory::new).toList();
        List<HeadquartersStory> headquarters =
                stage.headquarters().stream().map(HeadquartersStory::new).toList();
        List<QuietStory> quiet = stage.quiet().stream().map(QuietStory::new).toList();
        together(headquarters, HeadquartersStory::beforeTheKill);
        together(quiet, QuietStory::beforeTheKill);
        together(stories, CrashStory::beforeTheKill);
        stage.gateway().kill();
        stories.forEach(CrashStory::whileItIsDead);
        stage.startGateway();
        // And once more, while it is picking up the pieces.
        stage.gateway().kill();
        stage.startGateway();
        together(stories, CrashStory::afterTheRestart);
        together(headquarters, HeadquartersStory::afterTheRestart);
        together(quiet, QuietStory::afterTheRestart);
        together(stories, story -> story.outcomes().forEach(scenario -> play(scenario, stage, story.branch())));
        together(headquarters, story -> story.outcomes().forEach(scenario -> play(scenario, stage, story.branch())));
        together(quiet, story -> story.outcomes().forEach(scenario -> play(scenario, stage, story.branch())));
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
