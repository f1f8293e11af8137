package io.github.pbx24.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A gateway process under load, and what it says of itself. */
final class LoadedGateway implements AutoCloseable {

    private static final String READY = "READY ";
    private static final long KIBI = 1024;

    private final Process process;
    private final Path folder;
    private final URI address;
    private final long readyMillis;

    private LoadedGateway(Process process, Path folder, URI address, long readyMillis) {
        this.process = process;
        this.folder = folder;
        this.address = address;
        this.readyMillis = readyMillis;
    }

    /** Starts a gateway with an exchange for each portal, given by its webhook. JVM options come from the environment variable GATEWAY_OPTS. */
    static LoadedGateway start(Path jar, Path folder, List<URI> portals) throws IOException {
        StringBuilder yaml = new StringBuilder("server: {host: 127.0.0.1, port: 0}\nstore: {url: \"jdbc:sqlite:")
                .append(folder.resolve("gateway.db"))
                .append("\"}\nrecordings: {archive: none}\ntimings: {settle: 1s}\nportals:\n");
        for (int i = 0; i < portals.size(); i++) {
            yaml.append(String.format(
                    Locale.ROOT, "  - {id: p%d, incoming-webhook: \"%s\", default-user: 9}%n", i, portals.get(i)));
        }
        yaml.append("pbx:\n");
        for (int i = 0; i < portals.size(); i++) {
            yaml.append(String.format(
                    Locale.ROOT,
                    "  - {id: rt%d, provider: rostelecom, portal: p%d, settings: {dialect: vats, webhook-keys: [\"%s\"]}}%n",
                    i,
                    i,
                    Webhooks.KEY));
        }
        return start(jar, folder, yaml.toString());
    }

    /** Starts a gateway, by its jar or by its start script. JVM options come from the environment variable GATEWAY_OPTS. */
    static LoadedGateway start(Path jar, Path folder, String yaml) throws IOException {
        Path config = folder.resolve("gateway.yaml");
        Files.writeString(config, yaml);
        ProcessBuilder builder = command(jar, config);
        long begun = System.nanoTime();
        Process process =
                builder.redirectError(folder.resolve("gateway.log").toFile()).start();
        URI address = ready(process);
        return new LoadedGateway(process, folder, address, (System.nanoTime() - begun) / 1_000_000);
    }

    private static ProcessBuilder command(Path program, Path config) {
        String options = System.getenv().getOrDefault("GATEWAY_OPTS", "-Xmx256m");
        List<String> arguments = List.of("--config", config.toString());
        if (!program.toString().endsWith(".jar")) {
            ProcessBuilder script = new ProcessBuilder(concat(List.of(program.toString()), arguments));
            script.environment().put("JAVA_OPTS", options);
            return script;
        }
        List<String> java = concat(List.of("java"), List.of(options.split(" ")));
        return new ProcessBuilder(concat(concat(java, List.of("-jar", program.toString())), arguments));
    }

    private static List<String> concat(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static URI ready(Process gateway) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(gateway.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(READY)) {
                return URI.create(line.substring(READY.length()).strip());
            }
        }
        throw new IOException("the gateway ended before it was ready");
    }

    URI address() {
        return address;
    }

    long readyMillis() {
        return readyMillis;
    }

    /** The sum of a meter over its labels. */
    double metric(String name) throws IOException {
        String text =
                new String(address.resolve("/metrics").toURL().openStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Memory of the process; 0 where the system does not tell. */
    long residentMebibytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIBI)
                    .findFirst()
                    .orElse(0);
        }
    }

    /** The database and its log. */
    long storeBytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("gateway.db"))
                    .toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
