package io.github.pbx24.gateway;

import io.github.pbx24.correlation.store.CallStoreException;
import io.github.pbx24.gateway.check.ConfigCheck;
import io.github.pbx24.gateway.check.Finding;
import io.github.pbx24.gateway.config.ConfigException;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.GatewayConfigReader;
import io.github.pbx24.gateway.http.CannotListenException;
import io.github.pbx24.gateway.http.Failures;
import io.github.pbx24.gateway.store.StoreFailedException;
import io.github.pbx24.inbox.InboxUnavailableException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line. Standard output is for READY and for what {@code check} finds; everything else is a log. */
@Command(
        name = "telephony-gateway",
        mixinStandardHelpOptions = true,
        version = "telephony-gateway 0.1",
        description = "PBX webhooks in, Bitrix24 telephony out.")
public final class Main implements Callable<Integer> {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int BAD_CONFIGURATION = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @Option(names = "--config", paramLabel = "FILE", description = "the configuration, for example gateway.yaml")
    private @Nullable Path config;

    private final PrintStream out;
    private final PrintStream err;

    private Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the gateway, or one of its subcommands.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    /**
     * Runs one command.
     *
     * @param out takes results
     * @param err takes complaints; the log has the standard error of the process, whatever this is
     * @return the exit code
     */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        return new CommandLine(new Main(out, err))
                .setOut(writer(out))
                .setErr(writer(err))
                .setExecutionExceptionHandler((failure, command, parsed) -> unexpected(failure, err))
                .execute(arguments);
    }

    /** Messages of drivers quote values, so the class and the place have to do. */
    private static int unexpected(Exception failure, PrintStream err) {
        String what = failure instanceof CallStoreException || failure instanceof InboxUnavailableException
                ? "the store failed"
                : "something went wrong here";
        err.println(what + ": " + failure.getClass().getSimpleName() + Failures.place(failure)
                + "; LOG_LEVEL=DEBUG tells more");
        LOG.debug("the whole story", failure);
        return FAILED;
    }

    /** In the charset of the terminal, as streams of the process have it. */
    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, Charset.defaultCharset());
    }

    @Override
    public Integer call() throws InterruptedException {
        if (config == null) {
            err.println("--config FILE is missing");
            return BAD_CONFIGURATION;
        }
        GatewayConfig checked;
        try {
            checked = GatewayConfigReader.read(config, System.getenv());
        } catch (ConfigException e) {
            e.problems().forEach(err::println);
            return BAD_CONFIGURATION;
        }
        return serve(checked);
    }

    private int serve(GatewayConfig config) throws InterruptedException {
        Gateway gateway = new Gateway(config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "stop"));
        URI address;
        try {
            address = gateway.start();
        } catch (StoreFailedException | CannotListenException e) {
            LOG.error("cannot start: {}", e.getMessage());
            return fail();
        } catch (RuntimeException e) {
            LOG.error("cannot start: {}: {}", e.getClass().getSimpleName(), e.getMessage());
            LOG.debug("the whole story", e);
            return fail();
        }
        if (config.server().adminToken() == null) {
            out.println("ADMIN-TOKEN " + gateway.adminToken());
        }
        out.println("READY " + address);
        out.flush();
        new CountDownLatch(1).await();
        return OK;
    }

    /** The hook below ends the process with 0, which would hide that the start failed. */
    private int fail() {
        err.flush();
        Runtime.getRuntime().halt(FAILED);
        return FAILED;
    }

    /** The Java platform would report a signal as a failure; a gateway that was told to stop and did has not failed. */
    private void stop(Gateway gateway) {
        try {
            LOG.info("stopping");
            gateway.close();
            LOG.info("stopped");
            out.flush();
        } finally {
            Runtime.getRuntime().halt(OK);
        }
    }

    @Command(
            name = "trace",
            mixinStandardHelpOptions = true,
            description = "Says what happened to a call: heard, decided, said to Bitrix24, answered.")
    int trace(
            @Option(names = "--config", paramLabel = "FILE", required = true, description = "the configuration")
                    Path file,
            @Parameters(
                            paramLabel = "CALL",
                            description = "the exchange's id of the call, Bitrix24's, or the client's number")
                    String call) {
        return Commands.with(file, out, err, commands -> commands.trace(call));
    }

    @Command(
            name = "backfill",
            mixinStandardHelpOptions = true,
            description = "Reads past calls out of an exchange, for those that were missed while the gateway was off.")
    int backfill(
            @Option(names = "--config", paramLabel = "FILE", required = true, description = "the configuration")
                    Path file,
            @Option(names = "--pbx", paramLabel = "ID", required = true, description = "the exchange") String pbx,
            @Option(
                            names = "--from",
                            paramLabel = "TIME",
                            required = true,
                            description = "for example 2026-01-31T10:00:00+03:00")
                    String from,
            @Option(names = "--to", paramLabel = "TIME", description = "until now if this is left out") @Nullable
                    String to) {
        return Commands.with(file, out, err, commands -> commands.backfill(pbx, from, to));
    }

    @Command(
            name = "reconcile",
            mixinStandardHelpOptions = true,
            description = "Compares the calls of a period with a portal's statistics; exit code 1 if they differ.")
    int reconcile(
            @Option(names = "--config", paramLabel = "FILE", required = true, description = "the configuration")
                    Path file,
            @Option(names = "--portal", paramLabel = "ID", required = true, description = "the portal") String portal,
            @Option(
                            names = "--from",
                            paramLabel = "TIME",
                            required = true,
                            description = "for example 2026-01-31T10:00:00+03:00")
                    String from,
            @Option(names = "--to", paramLabel = "TIME", description = "until now if this is left out") @Nullable
                    String to,
            @Option(
                            names = "--repair",
                            description = "read what the exchanges keep, and have missing calls logged anew")
                    boolean repair) {
        return Commands.with(file, out, err, commands -> commands.reconcile(portal, from, to, repair));
    }

    @Command(
            name = "template",
            mixinStandardHelpOptions = true,
            description = "Prints the file by which an administrator sets up an exchange. It holds a secret.")
    int template(
            @Option(names = "--config", paramLabel = "FILE", required = true, description = "the configuration")
                    Path file,
            @Option(names = "--pbx", paramLabel = "ID", required = true, description = "the exchange") String pbx,
            @Option(
                            names = "--address",
                            paramLabel = "URL",
                            required = true,
                            description =
                                    "where the exchange reaches this gateway, for example https://gateway.example.com/pbx/office")
                    String address) {
        return Commands.with(file, out, err, commands -> commands.template(pbx, address));
    }

    /** Starts and stops a gateway that nobody uses, so that a class-data archive of it can be written. */
    @Command(name = "rehearse", hidden = true)
    int rehearse() throws IOException {
        return Rehearsal.run();
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Tries a configuration against the live portal and PBX, and says what to fix.")
    int check(
            @Option(names = "--config", paramLabel = "FILE", required = true, description = "the configuration")
                    Path file) {
        GatewayConfig checked;
        try {
            checked = GatewayConfigReader.read(file, System.getenv());
        } catch (ConfigException e) {
            e.problems().forEach(problem -> out.println("FAIL " + problem));
            return FAILED;
        }
        List<Finding> findings = new ConfigCheck(checked).run();
        findings.forEach(out::println);
        return findings.stream().anyMatch(Finding::isFailure) ? FAILED : OK;
    }
}
