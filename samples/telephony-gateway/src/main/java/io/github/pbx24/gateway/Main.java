package io.github.pbx24.gateway;

import io.github.pbx24.gateway.check.ConfigCheck;
import io.github.pbx24.gateway.check.Finding;
import io.github.pbx24.gateway.config.ConfigException;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.GatewayConfigReader;
import io.github.pbx24.gateway.store.StoreFailedException;
import java.io.PrintStream;
import java.net.URI;
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

    private Main() {}

    /**
     * Runs the gateway, or one of its subcommands.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main()).execute(arguments);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (config == null) {
            System.err.println("--config FILE is missing");
            return BAD_CONFIGURATION;
        }
        GatewayConfig checked;
        try {
            checked = GatewayConfigReader.read(config, System.getenv());
        } catch (ConfigException e) {
            e.problems().forEach(System.err::println);
            return BAD_CONFIGURATION;
        }
        return serve(checked);
    }

    private static int serve(GatewayConfig config) throws InterruptedException {
        Gateway gateway = new Gateway(config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "stop"));
        URI address;
        try {
            address = gateway.start();
        } catch (StoreFailedException e) {
            LOG.error("cannot start: {}", e.getMessage());
            return fail();
        } catch (RuntimeException e) {
            LOG.error("cannot start: {}: {}", e.getClass().getSimpleName(), e.getMessage());
            LOG.debug("the whole story", e);
            return fail();
        }
        System.out.println("READY " + address);
        System.out.flush();
        new CountDownLatch(1).await();
        return OK;
    }

    /** The hook below ends the process with 0, which would hide that the start failed. */
    private static int fail() {
        System.err.flush();
        Runtime.getRuntime().halt(FAILED);
        return FAILED;
    }

    /** The Java platform would report a signal as a failure; a gateway that was told to stop and did has not failed. */
    private static void stop(Gateway gateway) {
        try {
            LOG.info("stopping");
            gateway.close();
            LOG.info("stopped");
            System.out.flush();
        } finally {
            Runtime.getRuntime().halt(OK);
        }
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Tries a configuration against the live portal and PBX, and says what to fix.")
    int check(
            @Option(names = "--config", paramLabel = "FILE", required = true, description = "the configuration")
                    Path file) {
        PrintStream out = System.out;
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
