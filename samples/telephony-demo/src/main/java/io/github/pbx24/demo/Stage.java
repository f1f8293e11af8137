package io.github.pbx24.demo;

import io.github.pbx24.pbx.simulator.rostelecom.CloudpbxExchange;
import io.github.pbx24.pbx.simulator.rostelecom.VatsExchange;
import io.github.pbx24.pbx.simulator.threecx.PluginExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything a demonstration needs: a gateway process with a store of its own, five branches with an exchange and a portal each, and
 * headquarters with three exchanges at one portal. All of it on loopback and in a temporary folder.
 */
final class Stage implements AutoCloseable {

    /** A recording is converted first, so the first attempt to fetch it comes too early. */
    private static final int EARLY_ATTEMPTS = 1;

    private final Path folder;
    private final GatewayProcess gateway;
    private final List<Branch> branches;
    private final List<Branch> headquarters;
    private final List<Branch> quiet;
    private boolean closed;

    private Stage(Path folder) {
        this.folder = folder;
        this.gateway = new GatewayProcess(folder.resolve("gateway.yaml"), folder.resolve("gateway.log"));
        this.branches = List.of(
                new Branch("shop", rostelecom("rt"), true, gateway),
                new Branch("office", threeCx("office-3cx"), false, gateway),
                new Branch("lab", new V20Pbx("lab-v20"), false, gateway));
        Branch cloud = new Branch("hq", cloudpbx("hq-cloud"), true, gateway);
        this.headquarters =
                List.of(cloud, new Branch(cloud, rostelecom("hq-rt")), new Branch(cloud, threeCx("hq-3cx")));
        this.quiet = List.of(
                new Branch("sales", new TemplatePbx("sales-template"), false, gateway),
                new Branch("depot", new HooksPbx("depot-hooks"), false, gateway));
    }

    private static SimulatedPbx rostelecom(String id) {
        return new SimulatedFromKit(
                Report.ROSTELECOM, id, VatsExchange.start(Clock.systemUTC()).recordingsReadyAfter(EARLY_ATTEMPTS));
    }

    private static SimulatedPbx cloudpbx(String id) {
        return new SimulatedFromKit(
                Report.CLOUDPBX, id, CloudpbxExchange.start(Clock.systemUTC()).recordingsReadyAfter(EARLY_ATTEMPTS));
    }

    private static SimulatedPbx threeCx(String id) {
        return new SimulatedFromKit(
                Report.THREE_CX, id, PluginExchange.start(Clock.systemUTC()).recordingsReadyAfter(EARLY_ATTEMPTS));
    }

    /**
     * Sets the stage and starts the gateway.
     *
     * @throws ScenarioFailedException if the gateway does not come up
     */
    static Stage open() {
        try {
            Stage stage = new Stage(Files.createTempDirectory("pbx24-demo"));
            Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "stage-close"));
            try {
                Files.writeString(stage.folder.resolve("gateway.yaml"), stage.configuration());
                stage.startGateway();
                return stage;
            } catch (IOException | RuntimeException e) {
                stage.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder cannot be used", e);
        }
    }

    private String configuration() {
        StringBuilder portals = new StringBuilder();
        StringBuilder exchanges = new StringBuilder();
        for (Branch branch : everybody()) {
            portals.append(branch.portalConfiguration());
            exchanges.append(branch.pbxConfiguration());
        }
        return """
                server: {host: 127.0.0.1, port: 0}
                store: {url: "jdbc:sqlite:%s"}
                portals:
                %spbx:
                %srecordings:
                  archive: file:%s
                timings:
                  settle: PT1S
                  # The simulated portals do at once what they do; a kill between sending and answer costs no minute here.
                  lost-answer: PT4S
                  recording-retries: [PT0.5S, PT1S, PT2S, PT5S]
                """.formatted(folder.resolve("store.db"), portals, exchanges, archive());
    }

    /** Starts the gateway, also after it was killed; it answers at another address then. */
    void startGateway() {
        gateway.start();
        everybody().forEach(Branch::subscribe);
        everybody().forEach(Branch::setUp);
    }

    GatewayProcess gateway() {
        return gateway;
    }

    List<Branch> branches() {
        return branches;
    }

    /** The exchanges that share a portal; the first one's is Rostelecom {@code cloudpbx}. */
    List<Branch> headquarters() {
        return headquarters;
    }

    /** The exchanges that say nothing while a phone rings. */
    List<Branch> quiet() {
        return quiet;
    }

    /** All of them. */
    List<Branch> everybody() {
        return Stream.of(branches, headquarters, quiet).flatMap(List::stream).toList();
    }

    /** Where the gateway archives recordings. */
    Path archive() {
        return folder.resolve("recordings");
    }

    /** Also closes when the process ends, so that no gateway outlives it. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        gateway.close();
        everybody().forEach(Branch::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("could not remove " + folder);
        }
    }
}
