package io.github.pbx24.gateway.config;

import io.github.pbx24.gateway.plugin.Plugins;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.runtime.Providers;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads and checks a whole configuration. */
public final class GatewayConfigReader {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,49}");
    private static final long MAX_FILE_BYTES = 1L << 20;

    private static final String PLUGINS = "plugins";
    private static final String POLL_HISTORY = "poll-history";
    private static final Duration SHORTEST_POLL = Duration.ofMinutes(1);

    private final Problems problems;
    private final Plugins plugins;
    private final Providers providers;

    private GatewayConfigReader(Section root, Problems problems) {
        this.problems = problems;
        Providers installed = Providers.installed();
        this.plugins = plugins(root, installed);
        this.providers = plugins.and(installed);
    }

    /**
     * Reads a file.
     *
     * @param file the YAML file
     * @param environment what placeholders are filled in from
     * @return the checked configuration
     * @throws ConfigException with every mistake
     */
    public static GatewayConfig read(Path file, Map<String, String> environment) {
        String text;
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new ConfigException("(file)", "is longer than " + MAX_FILE_BYTES + " bytes");
            }
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new ConfigException("(file)", "is not UTF-8 text");
        } catch (IOException e) {
            throw new ConfigException("(file)", "cannot be read: " + file);
        }
        return parse(text, environment);
    }

    /**
     * Reads a text.
     *
     * @param yaml the configuration
     * @param environment what placeholders are filled in from
     * @return the checked configuration
     * @throws ConfigException with every mistake
     */
    public static GatewayConfig parse(String yaml, Map<String, String> environment) {
        Problems problems = new Problems();
        Section root = new Section(YamlFile.read(yaml, environment, problems), "", problems);
        GatewayConfig config = new GatewayConfigReader(root, problems).config(root);
        if (!problems.all().isEmpty()) {
            throw new ConfigException(problems.all());
        }
        return config;
    }

    private GatewayConfig config(Section root) {
        ServerConfig server = server(root.sectionOrEmpty("server"));
        StoreConfig store = store(root.sectionOrEmpty("store"));
        List<PortalConfig> portals = portals(root.sections("portals"));
        List<Section> exchanges = root.sections("pbx");
        RecordingsConfig recordings = RecordingsReader.read(root.sectionOrEmpty("recordings"));
        List<PbxConfig> pbx = pbx(exchanges, portals, recordings.environment());
        TimingsConfig timings = timings(root.sectionOrEmpty("timings"));
        AlertsConfig alerts = root.section("alerts")
                .map(section -> AlertsReader.read(
                        section,
                        portals.stream().map(PortalConfig::id).collect(Collectors.toSet()),
                        pbx.stream().map(PbxConfig::id).collect(Collectors.toSet())))
                .orElse(null);
        root.end();
        boolean applications = portals.stream().anyMatch(portal -> portal.access() instanceof PortalConfig.Application);
        if (applications
                && store.sqliteFile().isEmpty()
                && !root.sectionOrEmpty("store").has("encryption-key")) {
            problems.add(
                    "store.encryption-key",
                    "is missing: OAuth tokens are kept encrypted, and a shared database has no file for the key beside it");
        }
        return new GatewayConfig(server, store, portals, pbx, recordings, timings, plugins, alerts);
    }

    /** They come first: whose settings are right only they know. */
    private Plugins plugins(Section root, Providers installed) {
        Path folder = root.convert(PLUGINS, "must be a folder", Path::of).orElse(Path.of(PLUGINS));
        if (root.has(PLUGINS) && !Files.isDirectory(folder)) {
            root.problem(PLUGINS, "there is no such folder");
        }
        return Plugins.load(folder, installed.ids(), (file, complaint) -> problems.add(file.toString(), complaint));
    }

    private static ServerConfig server(Section section) {
        ServerConfig server = new ServerConfig(
                section.convert("host", "must be a host name or an IP address", text -> {
                            if (!text.matches("[A-Za-z0-9._:-]{1,253}")) {
                                throw new IllegalArgumentException("not a host");
                            }
                            return text;
                        })
                        .orElse(ServerConfig.DEFAULT_HOST),
                section.integer("port", 0, 65_535).orElse(ServerConfig.DEFAULT_PORT),
                section.size("max-body", 1024, 64L << 20).orElse(ServerConfig.DEFAULT_MAX_BODY_BYTES),
                section.convert("admin-token", "must have at least 16 characters, without blanks", text -> {
                            if (!text.matches("\\S{16,1000}")) {
                                throw new IllegalArgumentException("too short");
                            }
                            return text;
                        })
                        .orElse(null));
        if (section.has("admin-token") && section.text("admin-token").isEmpty()) {
            section.problem(
                    "admin-token", "must not be blank; without this key one is made at every start and printed");
        }
        section.end();
        return server;
    }

    private static StoreConfig store(Section section) {
        StoreConfig store = new StoreConfig(
                section.convert("url", "must begin with jdbc:sqlite: or jdbc:postgresql:", text -> {
                            if (!text.matches("jdbc:(sqlite:[^?]+|postgresql:.+)")) {
                                throw new IllegalArgumentException("another database");
                            }
                            return text;
                        })
                        .orElse(StoreConfig.DEFAULT_URL),
                section.text("username").orElse(null),
                section.exactText("password").orElse(null),
                section.convert(
                                "encryption-key",
                                "must be 32 bytes in Base64 (openssl rand -base64 32), or name:base64 pairs with commas"
                                        + " between them, the newest first",
                                text -> {
                                    StoreConfig.keys(text);
                                    return text;
                                })
                        .orElse(null));
        section.end();
        return store;
    }

    private List<PortalConfig> portals(List<Section> sections) {
        List<PortalConfig> portals = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Section section : sections) {
            portals.add(PortalReader.read(section, id(section, ids)));
        }
        return portals;
    }

    private List<PbxConfig> pbx(List<Section> sections, List<PortalConfig> portals, PbxEnvironment environment) {
        List<PbxConfig> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Section section : sections) {
            PbxConfig pbx = new PbxConfig(
                    id(section, ids),
                    section.requiredText("provider"),
                    section.requiredText("portal"),
                    section.userByExtension("extensions"),
                    section.flag("allow-unverified").orElse(false),
                    section.duration(POLL_HISTORY).orElse(null),
                    section.foreign("settings"));
            boolean portalExists =
                    portals.stream().anyMatch(portal -> portal.id().equals(pbx.portal()));
            if (!pbx.portal().isEmpty() && !portalExists) {
                List<String> there = portals.stream().map(PortalConfig::id).toList();
                section.problem(
                        "portal",
                        "there is no portal with this id"
                                + Similar.to(pbx.portal(), there)
                                        .map(similar -> "; did you mean " + similar + "?")
                                        .orElse(""));
            }
            if (!pbx.provider().isEmpty()) {
                check(section, pbx, environment);
            }
            section.end();
            all.add(pbx);
        }
        return all;
    }

    /** The provider knows its settings best, so it is asked to connect, which talks to nobody. */
    private void check(Section section, PbxConfig pbx, PbxEnvironment environment) {
        if (!providers.ids().contains(pbx.provider())) {
            section.problem("provider", "must be one of " + String.join(", ", providers.ids()));
            return;
        }
        try (PbxConnection connection = providers.connect(pbx.provider(), pbx.settings(), environment)) {
            Duration polled = pbx.pollHistory();
            if (polled != null && polled.compareTo(SHORTEST_POLL) < 0) {
                section.problem(
                        POLL_HISTORY, "must be 1 minute or more: gathering the records takes the exchange minutes");
            } else if (polled != null && connection.history().isEmpty()) {
                section.problem(POLL_HISTORY, "this exchange does not offer its past calls");
            }
            if (!pbx.allowUnverified() && Providers.believesEverybody(connection)) {
                section.problem(
                        "allow-unverified",
                        "must be true, because these settings verify nothing: whoever knows the address can report"
                                + " calls; better is a secret in settings");
            }
        } catch (PbxSettingsException e) {
            for (PbxSettingsException.Problem problem : e.problems()) {
                String place = section.path("settings." + problem.key());
                if (!problems.concern(place)) {
                    problems.add(place, problem.message());
                }
            }
        } catch (RuntimeException | Error e) {
            // A plugin may be anybody's work.
            section.problem(
                    "provider",
                    "cannot connect with these settings: " + e.getClass().getName());
        }
    }

    private static TimingsConfig timings(Section section) {
        TimingsConfig usual = TimingsConfig.DEFAULT;
        TimingsConfig timings = new TimingsConfig(
                section.duration("settle").orElse(usual.settle()),
                section.duration("silent-call").orElse(usual.silentCall()),
                section.duration("lost-answer").orElse(usual.lostAnswer()),
                section.durations("recording-retries").orElse(usual.recordingRetries()),
                section.durations("event-retries").orElse(usual.eventRetries()));
        section.end();
        return timings;
    }

    private static String id(Section section, Set<String> used) {
        String id = section.requiredText("id");
        if (!id.isEmpty() && !ID.matcher(id).matches()) {
            section.problem("id", "must be 1 to 50 letters, digits, dots, hyphens and underscores");
        } else if (!id.isEmpty() && !used.add(id)) {
            section.problem("id", "is used twice");
        }
        return id;
    }
}
