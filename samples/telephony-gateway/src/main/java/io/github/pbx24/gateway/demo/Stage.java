package io.github.pbx24.gateway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything a demonstration needs: a gateway process with a store of its own, and two branches with their exchanges and
 * portals. All of it on loopback and in a temporary folder.
 */
final class Stage implements AutoCloseable {

    private final Path folder;
    private final GatewayProcess gateway;
    private final List<Branch> branches;
    private boolean closed;

    private Stage(Path folder) {
        this.folder = folder;
        this.gateway = new GatewayProcess(folder.resolve("gateway.yaml"), folder.resolve("gateway.log"));
        this.branches = List.of(
                new Branch("shop", new SimulatedRostelecom("rt"), true, gateway),
                new Branch("office", new SimulatedThreeCx("office-3cx"), false, gateway));
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
        for (Branch branch : branches) {
            portals.append(branch.portalConfiguration());
            exchanges.append(branch.pbxConfiguration());
        }
        return """
                server: {host: 127.0.0.1, port: 0}
                store: {url: "jdbc:h2:file:%s"}
                portals:
                %spbx:
                %srecordings:
                  archive: file:%s
                timings:
                  settle: PT1S
                  recording-retries: [PT0.5S, PT1S, PT2S, PT5S]
                """.formatted(folder.resolve("store"), portals, exchanges, archive());
    }

    /** Starts the gateway, also after it was killed; it answers at another address then. */
    void startGateway() {
        gateway.start();
        branches.forEach(Branch::subscribe);
    }

    GatewayProcess gateway() {
        return gateway;
    }

    List<Branch> branches() {
        return branches;
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
        branches.forEach(Branch::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("could not remove " + folder);
        }
    }
}
