package io.github.pbx24.gateway;

import io.github.pbx24.bitrix24.Bitrix24Exception;
import io.github.pbx24.correlation.Reconciliation;
import io.github.pbx24.gateway.check.Advice;
import io.github.pbx24.gateway.config.ConfigException;
import io.github.pbx24.gateway.config.GatewayConfig;
import io.github.pbx24.gateway.config.GatewayConfigReader;
import io.github.pbx24.gateway.config.PbxConfig;
import io.github.pbx24.gateway.http.SetupAddress;
import io.github.pbx24.gateway.recording.Recordings;
import io.github.pbx24.gateway.store.GatewayDatabase;
import io.github.pbx24.gateway.store.StoreFailedException;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.setup.SetupFile;
import io.github.pbx24.runtime.BackfillException;
import io.github.pbx24.runtime.BackfillReport;
import io.github.pbx24.runtime.TelephonyListener;
import io.github.pbx24.runtime.TelephonyRuntime;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the subcommands do. Results go to one stream, complaints to another; answers the exit code. */
final class Commands {

    private final GatewayConfig config;
    private final PrintStream out;
    private final PrintStream err;

    private Commands(GatewayConfig config, PrintStream out, PrintStream err) {
        this.config = config;
        this.out = out;
        this.err = err;
    }

    /** Something that needs a checked configuration. */
    interface Work {
        int run(Commands commands);
    }

    /** Reads the configuration, runs something, and puts failures into words. */
    static int with(Path file, PrintStream out, PrintStream err, Work work) {
        try {
            return work.run(new Commands(GatewayConfigReader.read(file, System.getenv()), out, err));
        } catch (ConfigException e) {
            e.problems().forEach(err::println);
            return Main.BAD_CONFIGURATION;
        } catch (StoreFailedException e) {
            err.println(
                    e.isInUse()
                            ? "the gateway is running and holds the store: stop it first, or, for trace, put server.admin-token"
                                    + " and a server.port other than 0 into the file so that this command can ask it"
                            : e.getMessage());
            return Main.FAILED;
        }
    }

    int trace(String call) {
        List<String> lines = new Tracing(config).find(call);
        lines.forEach(out::println);
        if (lines.isEmpty()) {
            err.println("no exchange of this file has a call " + call);
        }
        return lines.isEmpty() ? Main.FAILED : Main.OK;
    }

    int backfill(String exchange, String from, @Nullable String to) {
        Instant begin;
        Instant end;
        try {
            begin = instant(from);
            end = to == null ? Clock.systemUTC().instant() : instant(to);
        } catch (DateTimeParseException e) {
            err.println("--from and --to must look like 2026-01-31T10:00:00+03:00 or 2026-01-31T07:00:00Z");
            return Main.BAD_CONFIGURATION;
        }
        if (exchange(exchange).isEmpty()) {
            return unknown(exchange);
        }
        try (GatewayDatabase database = GatewayDatabase.open(config.store());
                Recordings recordings = Recordings.open(config.recordings());
                TelephonyRuntime runtime = RuntimeSettings.runtime(
                        config, database, recordings, TelephonyListener.NONE, Clock.systemUTC())) {
            BackfillReport report = runtime.backfill(exchange, begin, end);
            out.println(report.calls() + " past calls of " + exchange + " read, " + report.unreadable()
                    + " entries could not be read; the gateway brings to Bitrix24 what is not there yet");
            return Main.OK;
        } catch (BackfillException | IllegalArgumentException e) {
            err.println(e.getMessage());
            return Main.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }

    /** What the portal has and what it should have. */
    int reconcile(String portal, String from, @Nullable String to, boolean repair) {
        Instant begin;
        Instant end;
        try {
            begin = instant(from);
            end = to == null ? Clock.systemUTC().instant() : instant(to);
        } catch (DateTimeParseException e) {
            err.println("--from and --to must look like 2026-01-31T10:00:00+03:00 or 2026-01-31T07:00:00Z");
            return Main.BAD_CONFIGURATION;
        }
        // Nothing agrees with nothing, and a mistyped period would look like a portal that has all calls.
        if (!begin.isBefore(end) || !begin.isBefore(Clock.systemUTC().instant())) {
            err.println("to must be after from, and from must be past");
            return Main.FAILED;
        }
        try (GatewayDatabase database = GatewayDatabase.open(config.store());
                Recordings recordings = Recordings.open(config.recordings());
                TelephonyRuntime runtime = RuntimeSettings.runtime(
                        config, database, recordings, TelephonyListener.NONE, Clock.systemUTC())) {
            if (repair) {
                readHistories(runtime, portal, begin, end);
            }
            Reconciliation report = runtime.reconcile(portal, begin, end);
            print(report);
            if (repair) {
                out.println(runtime.repair(report) + " calls are looked after when the gateway runs");
            }
            return report.isClean() ? Main.OK : Main.FAILED;
        } catch (Bitrix24Exception e) {
            err.println("the portal cannot be asked: " + advice(e, portal));
            return Main.FAILED;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return Main.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.FAILED;
        }
    }

    private String advice(Bitrix24Exception failure, String portal) {
        return config.portals().stream()
                .filter(candidate -> candidate.id().equals(portal))
                .findFirst()
                .map(candidate -> Advice.of(failure, candidate))
                .orElseGet(() -> String.valueOf(failure.getMessage()));
    }

    /** Calls of which the gateway never heard. An exchange that keeps no records is passed over. */
    private void readHistories(TelephonyRuntime runtime, String portal, Instant from, Instant to)
            throws InterruptedException {
        for (PbxConfig pbx : config.pbx()) {
            if (pbx.portal().equals(portal)) {
                try {
                    BackfillReport read = runtime.backfill(pbx.id(), from, to);
                    out.println(read.calls() + " past calls of " + pbx.id() + " read");
                } catch (BackfillException e) {
                    out.println("past calls of " + pbx.id() + " are not read: " + e.getMessage());
                }
            }
        }
    }

    private void print(Reconciliation report) {
        out.println(report.ours() + " calls, " + report.matched() + " agree, " + report.open() + " not finished yet, "
                + report.unknown().size() + " in the portal that are not known here");
        print("missing in the portal", report.missing());
        print("more than once in the portal", report.doubled());
        print("different", report.differing());
    }

    private void print(String what, List<Reconciliation.Gap> gaps) {
        gaps.forEach(gap -> out.println(what + ": " + gap.pbx() + " " + gap.callId() + ": " + gap.what()));
    }

    private static Instant instant(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    /** The file that an administrator loads into the exchange. It holds the secret of the connection. */
    int template(String exchange, String where) {
        Optional<URI> address = SetupAddress.read(where);
        if (address.isEmpty()) {
            err.println("--address must be where the exchange reaches this gateway, for example"
                    + " https://gateway.example.com/pbx/" + exchange);
            return Main.BAD_CONFIGURATION;
        }
        Optional<PbxConfig> pbx = exchange(exchange);
        if (pbx.isEmpty()) {
            return unknown(exchange);
        }
        try (PbxConnection connection = config.providers()
                .connect(
                        pbx.get().provider(),
                        pbx.get().settings(),
                        config.recordings().environment())) {
            Optional<SetupFile> file = connection.setupFile(address.get());
            if (file.isEmpty()) {
                err.println("exchange " + exchange + " is set up by hand; see the README of its module");
                return Main.FAILED;
            }
            out.print(file.get().content());
            return Main.OK;
        }
    }

    private Optional<PbxConfig> exchange(String id) {
        return config.pbx().stream().filter(pbx -> pbx.id().equals(id)).findFirst();
    }

    private int unknown(String exchange) {
        err.println("no exchange of this file has the id " + exchange + "; there are "
                + String.join(", ", config.pbx().stream().map(PbxConfig::id).toList()));
        return Main.FAILED;
    }
}
