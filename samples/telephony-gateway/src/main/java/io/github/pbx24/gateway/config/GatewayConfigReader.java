package io.github.pbx24.gateway.config;

import io.github.pbx24.pbx.PbxSettingsException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads and checks a whole configuration. */
public final class GatewayConfigReader {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,49}");
    private static final long MAX_FILE_BYTES = 1L << 20;

    private final Problems problems;
    private final PbxConnector connector = new PbxConnector();

    private GatewayConfigReader(Problems problems) {
        this.problems = problems;
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
        GatewayConfig config = new GatewayConfigReader(problems).config(root);
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
        List<PbxConfig> pbx = pbx(exchanges, portals, recordings.allowedHosts());
        TimingsConfig timings = timings(root.sectionOrEmpty("timings"));
        root.end();
        return new GatewayConfig(server, store, portals, pbx, recordings, timings);
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
                section.text("admin-token").orElse(null));
        if (section.has("admin-token") && server.adminToken() == null) {
            section.problem("admin-token", "must not be blank; leave the key out to answer on loopback only");
        }
        section.end();
        return server;
    }

    private static StoreConfig store(Section section) {
        StoreConfig store = new StoreConfig(
                section.convert("url", "must begin with jdbc:h2: or jdbc:postgresql:", text -> {
                            if (!text.startsWith("jdbc:h2:") && !text.startsWith("jdbc:postgresql:")) {
                                throw new IllegalArgumentException("another database");
                            }
                            return text;
                        })
                        .orElse(StoreConfig.DEFAULT_URL),
                section.text("username").orElse(StoreConfig.DEFAULT_USERNAME),
                section.exactText("password").orElse(""));
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

    private List<PbxConfig> pbx(List<Section> sections, List<PortalConfig> portals, List<String> allowedHosts) {
        List<PbxConfig> all = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Section section : sections) {
            PbxConfig pbx = new PbxConfig(
                    id(section, ids),
                    section.requiredText("provider"),
                    section.requiredText("portal"),
                    section.foreign("settings"));
            boolean portalExists =
                    portals.stream().anyMatch(portal -> portal.id().equals(pbx.portal()));
            if (!pbx.portal().isEmpty() && !portalExists) {
                section.problem("portal", "there is no portal with this id");
            }
            if (!pbx.provider().isEmpty()) {
                check(section, pbx, allowedHosts);
            }
            section.end();
            all.add(pbx);
        }
        return all;
    }

    /** The provider knows its settings best, so it is asked to connect, which talks to nobody. */
    private void check(Section section, PbxConfig pbx, List<String> allowedHosts) {
        if (!connector.known().contains(pbx.provider())) {
            section.problem("provider", "must be one of " + String.join(", ", connector.known()));
            return;
        }
        try {
            connector.connect(pbx, allowedHosts).close();
        } catch (PbxSettingsException e) {
            for (PbxSettingsException.Problem problem : e.problems()) {
                String place = section.path("settings." + problem.key());
                if (!problems.concern(place)) {
                    problems.add(place, problem.message());
                }
            }
        }
    }

    private static TimingsConfig timings(Section section) {
        TimingsConfig usual = TimingsConfig.DEFAULT;
        TimingsConfig timings = new TimingsConfig(
                section.duration("settle").orElse(usual.settle()),
                section.duration("silent-call").orElse(usual.silentCall()),
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
