package io.github.pbx24.analytics;

import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the YAML file. {@code ${NAME}} as a value is taken from the environment; a key nobody knows is an error. */
final class ConfigFile {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Map<String, String> environment;

    private ConfigFile(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException naming the place that is wrong, without a value
     */
    static AnalyticsConfig read(Path file, Map<String, String> environment) {
        Object root;
        try {
            root = new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read");
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(file + " is no valid YAML");
        }
        return new ConfigFile(environment).root(root);
    }

    /** A map of the file that must be used up. */
    private final class Section {

        private final String path;
        private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

        Section(String path, @Nullable Object node) {
            this.path = path;
            if (node != null && !(node instanceof Map<?, ?>)) {
                throw wrong("", "must be a map");
            }
            if (node instanceof Map<?, ?> map) {
                map.forEach((key, value) -> values.put(String.valueOf(key), value));
            }
        }

        IllegalArgumentException wrong(String key, String what) {
            String place = path.isEmpty() ? key : key.isEmpty() ? path : path + "." + key;
            return new IllegalArgumentException(place + " " + what);
        }

        Section known(String... keys) {
            values.keySet().stream()
                    .filter(key -> !Set.of(keys).contains(key))
                    .findFirst()
                    .ifPresent(key -> {
                        throw wrong(key, "is unknown here");
                    });
            return this;
        }

        @Nullable
        String optional(String key) {
            Object value = values.get(key);
            if (value == null) {
                return null;
            }
            if (value instanceof Map<?, ?> || value instanceof List<?>) {
                throw wrong(key, "must be a single value");
            }
            Matcher variable = VARIABLE.matcher(value.toString());
            if (!variable.matches()) {
                return value.toString();
            }
            String set = environment.get(variable.group(1));
            if (set == null) {
                throw wrong(key, "needs the environment variable " + variable.group(1));
            }
            return set;
        }

        String text(String key) {
            String value = optional(key);
            if (value == null || value.isBlank()) {
                throw wrong(key, "is missing");
            }
            return value;
        }

        String text(String key, String otherwise) {
            String value = optional(key);
            return value == null ? otherwise : value;
        }

        @Nullable
        URI address(String key) {
            String value = optional(key);
            if (value == null) {
                return null;
            }
            if (!value.matches("https?://[^/\\s]+\\S*")) {
                throw wrong(key, "must be an http or https address");
            }
            return URI.create(value);
        }

        Section section(String key) {
            return new Section(path.isEmpty() ? key : path + "." + key, values.get(key));
        }

        List<Section> sections(String key) {
            if (!(values.get(key) instanceof List<?> list) || list.isEmpty()) {
                throw wrong(key, "must be a list with at least one entry");
            }
            List<Section> sections = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                sections.add(new Section(key + "[" + i + "]", list.get(i)));
            }
            return sections;
        }
    }

    private AnalyticsConfig root(Object node) {
        return config(new Section("", node));
    }

    private AnalyticsConfig config(Section root) {
        root.known("server", "store", "recordings", "applications", "speech", "analysis", "loopback-portals");
        Section server = root.section("server").known("host", "port", "public-url");
        Section store = root.section("store").known("file", "key");
        Section recordings = root.section("recordings").known("folder", "keep-days");
        List<OAuthApplication> applications = new ArrayList<>();
        for (Section one : root.sections("applications")) {
            one.known("client-id", "client-secret", "token-url");
            URI tokenUrl = one.address("token-url");
            applications.add(new OAuthApplication(
                    one.text("client-id"),
                    one.text("client-secret"),
                    tokenUrl == null ? OAuthApplication.TOKEN_URL_TECH : tokenUrl));
        }
        URI publicUrl = server.address("public-url");
        if (publicUrl == null) {
            throw server.wrong("public-url", "is missing");
        }
        return new AnalyticsConfig(
                server.text("host", "127.0.0.1"),
                number(server, "port", "8080", 65_535),
                publicUrl,
                Path.of(store.text("file", "data/analytics.db")),
                store.text("key"),
                Path.of(recordings.text("folder", "data/recordings")),
                Duration.ofDays(Math.max(1, number(recordings, "keep-days", "7", 3650))),
                applications,
                model(root.section("speech").known("url", "model", "key", "language", "folder"), true),
                model(root.section("analysis").known("url", "model", "key"), false),
                null,
                root.text("loopback-portals", "false").equals("true"));
    }

    private static AnalyticsConfig.Model model(Section section, boolean speech) {
        URI url = section.address("url");
        String folder = speech ? section.optional("folder") : null;
        if (speech && (url == null) == (folder == null)) {
            throw section.wrong("", "needs either url or folder");
        }
        return new AnalyticsConfig.Model(
                url,
                url == null ? null : section.text("model"),
                section.optional("key"),
                speech ? section.optional("language") : null,
                folder == null ? null : Path.of(folder));
    }

    private static int number(Section section, String key, String otherwise, int most) {
        String value = section.text(key, otherwise);
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) > most) {
            throw section.wrong(key, "must be a number from 0 to " + most);
        }
        return Integer.parseInt(value);
    }
}
