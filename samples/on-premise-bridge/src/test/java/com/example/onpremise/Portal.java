package com.example.onpremise;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs requests of a portal, each in a PHP process of its own, with the real bridge in it. */
final class Portal {

    static final String KEY = "a key of more than thirty-two characters";
    private static final Path BRIDGE = Path.of("php", "pbx24_bridge.php").toAbsolutePath();
    private static final Path PAGE = Path.of("src", "test", "php", "portal.php").toAbsolutePath();

    private final Path folder;
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final List<Map<String, Object>> forwards = new ArrayList<>();

    Portal(Path folder, String url) {
        this.folder = folder;
        settings.put("url", url);
        settings.put("key", KEY);
        settings.put("portal", "acme");
        settings.put("spool", spool().toString());
        settings.put("pause-seconds", 0);
        // Machines that run tests are slow; that a page does not wait is shown in another way.
        settings.put("connect-milliseconds", 20_000);
        settings.put("send-milliseconds", 20_000);
    }

    /** Without PHP there is nothing to test; says so. */
    static void requirePhp() {
        boolean there;
        try {
            Process php = new ProcessBuilder(
                            "php", "-r", "exit(extension_loaded('curl') && PHP_VERSION_ID >= 80000 ? 0 : 1);")
                    .redirectErrorStream(true)
                    .start();
            there = php.waitFor() == 0;
        } catch (IOException e) {
            there = false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assumeTrue(there, "the bridge is not tested: needs the command php (8.0 or newer) with curl");
    }

    Path spool() {
        return folder.resolve("spool");
    }

    Portal with(String setting, Object value) {
        settings.put(setting, value);
        return this;
    }

    Portal forwarding(String module, String event) {
        forwards.add(Map.of("module", module, "event", event));
        return this;
    }

    Portal forwarding(String module, String event, Object what) {
        forwards.add(Map.of("module", module, "event", event, "what", what));
        return this;
    }

    Portal forwardingNew(String module, String event) {
        forwards.add(Map.of("module", module, "event", event, "method", "forwardNew"));
        return this;
    }

    static Map<String, Object> event(String module, String event, Map<String, ?> fields) {
        return Map.of("module", module, "event", event, "arguments", List.of(fields));
    }

    static Map<String, Object> newEvent(String module, String event, Map<String, ?> parameters) {
        return Map.of("module", module, "event", event, "arguments", List.of(parameters), "new", true);
    }

    static Map<String, Object> deal(Object title) {
        return event("crm", "OnBeforeCrmDealAdd", Map.of("TITLE", title));
    }

    /** A request that raises events; answers when its process has ended. */
    Page request(List<Map<String, Object>> events) {
        return open(events, Map.of()).finish();
    }

    Page request(List<Map<String, Object>> events, Map<String, Object> more) {
        return open(events, more).finish();
    }

    /** Begins a request. */
    Page open(List<Map<String, Object>> events, Map<String, Object> more) {
        Map<String, Object> page = new LinkedHashMap<>(more);
        page.put("bridge", BRIDGE.toString());
        page.put("settings", settings);
        page.put("forward", forwards);
        page.put("events", events);
        return new Page(start(List.of("php", "-d", "display_errors=stdout", PAGE.toString())), json(page));
    }

    /** What cron does. */
    Page cron() {
        Path copy = folder.resolve("pbx24_bridge.php");
        try {
            Files.writeString(
                    folder.resolve("pbx24_bridge.config.php"),
                    "<?php return json_decode('" + json(settings).replace("'", "\\'") + "', true);");
            Files.copy(BRIDGE, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(start(List.of("php", copy.toString())), "").finish();
    }

    private Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectError(folder.resolve("php.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the last request wrote to PHP's error log. */
    String log() {
        try {
            return Files.readString(folder.resolve("php.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String json(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> json(entry.getKey()) + ":" + json(entry.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(Portal::json).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof String text
                ? "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\""
                : String.valueOf(value);
    }

    /** One request: its process, and what it printed so far. */
    static final class Page {
        private final Process process;
        private final BufferedReader output;
        private final List<String> lines = new ArrayList<>();

        private Page(Process process, String input) {
            this.process = process;
            this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Reads on until the page has its answer. */
        Page untilAnswered() {
            String line = next();
            while (line != null && !line.equals("ANSWERED")) {
                line = next();
            }
            return this;
        }

        Page finish() {
            while (next() != null) {
                // Everything it prints is kept.
            }
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("the page does not end");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return this;
        }

        Page kill() {
            process.destroyForcibly();
            return finish();
        }

        private String next() {
            try {
                String line = output.readLine();
                if (line != null) {
                    lines.add(line);
                }
                return line;
            } catch (IOException e) {
                return null;
            }
        }

        int exit() {
            return process.exitValue();
        }

        List<String> lines() {
            return lines;
        }

        /** How many events were raised and came back from their handlers. */
        int raised() {
            return (int)
                    lines.stream().filter(line -> line.startsWith("RAISED")).count();
        }
    }
}
