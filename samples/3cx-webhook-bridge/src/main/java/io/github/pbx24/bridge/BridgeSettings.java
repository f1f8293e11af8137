package io.github.pbx24.bridge;

import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the bridge, under the names of the plugin where it has one.
 *
 * @param eventUrl {@code WEBHOOK_URL}: where events go
 * @param recordingUrl {@code WEBHOOK_POST_URL}: where recordings are announced; the same as for events if absent
 * @param post {@code POST}: 1 sends events as JSON, 0 as query
 * @param fullInfo {@code RECORDING_FULL_INFO}: 1 repeats the end of the call with each recording
 * @param dialing {@code DIALING}: 1 tells that an employee dials, as some builds do
 * @param signKey {@code SIGN_KEY}: signs what is sent; null for unsigned
 * @param daysKept {@code RECORDING_DAYS}: how long recordings are kept
 * @param eraseHour {@code ERASE_HOUR}: the hour of the night, 0 to 23, at which old recordings are erased
 * @param diskReserve {@code DISK_RESERVE_MB}: how many bytes of the disk recordings leave free
 * @param publicUrl {@code PUBLIC_URL}: how receivers reach the recordings
 * @param port {@code PORT}: where recordings are served; 0 for any
 * @param folder {@code FOLDER}: database and recordings
 * @param zone {@code ZONE}: the exchange's time zone, for the ids and for the night
 * @param firstPause after which pause something is tried again
 * @param exchange settings of the exchange: {@code 3CX_URL}, {@code CLIENT_ID}, {@code CLIENT_SECRET} and so on
 */
record BridgeSettings(
        URI eventUrl,
        URI recordingUrl,
        boolean post,
        boolean fullInfo,
        boolean dialing,
        @Nullable String signKey,
        int daysKept,
        int eraseHour,
        long diskReserve,
        @Nullable URI publicUrl,
        int port,
        Path folder,
        ZoneId zone,
        Duration firstPause,
        Map<String, Object> exchange) {

    private static final Set<String> KNOWN = Set.of(
            "WEBHOOK_URL",
            "WEBHOOK_POST_URL",
            "POST",
            "RECORDING_FULL_INFO",
            "DIALING",
            "SIGN_KEY",
            "RECORDING_DAYS",
            "ERASE_HOUR",
            "DISK_RESERVE_MB",
            "PUBLIC_URL",
            "PORT",
            "FOLDER",
            "ZONE",
            "3CX_URL",
            "CLIENT_ID",
            "CLIENT_SECRET",
            "EXTENSIONS",
            "CA_FILE");

    /** Our names for settings of the exchange's connection. */
    private static final Map<String, String> NAMES = Map.of(
            "base-url", "3CX_URL",
            "client-id", "CLIENT_ID",
            "client-secret", "CLIENT_SECRET",
            "extensions", "EXTENSIONS",
            "ca-file", "CA_FILE");

    BridgeSettings {
        exchange = Map.copyOf(exchange);
    }

    /**
     * Reads an ini file.
     *
     * @throws IllegalArgumentException with all mistakes, one a line
     */
    static BridgeSettings read(Path file) throws IOException {
        return of(IniFile.read(file));
    }

    static BridgeSettings of(Map<String, String> values) {
        List<String> mistakes = new ArrayList<>();
        new TreeSet<>(values.keySet())
                .stream().filter(name -> !KNOWN.contains(name)).forEach(name -> mistakes.add(name + " is unknown"));
        URI events = address(values, "WEBHOOK_URL", mistakes);
        if (events == null) {
            mistakes.add("WEBHOOK_URL is missing");
        }
        URI recordings = address(values, "WEBHOOK_POST_URL", mistakes);
        Map<String, Object> exchange = new HashMap<>(Map.of("dialect", "call-control", "queue-ringing", "yes"));
        copy(values, "3CX_URL", exchange, "base-url", mistakes);
        copy(values, "CLIENT_ID", exchange, "client-id", mistakes);
        copy(values, "CLIENT_SECRET", exchange, "client-secret", mistakes);
        if (values.containsKey("EXTENSIONS")) {
            exchange.put(
                    "extensions",
                    Stream.of(values.get("EXTENSIONS").split(","))
                            .map(String::strip)
                            .filter(extension -> !extension.isEmpty())
                            .toList());
        }
        if (values.containsKey("CA_FILE")) {
            exchange.put("ca-file", values.get("CA_FILE"));
        }
        int days = number(values, "RECORDING_DAYS", 30, 1, 3650, mistakes);
        int eraseHour = number(values, "ERASE_HOUR", 3, 0, 23, mistakes);
        int megabytes = number(values, "DISK_RESERVE_MB", 500, 0, 99_999, mistakes);
        int port = number(values, "PORT", 8088, 0, 65_535, mistakes);
        boolean post = isOn(values, "POST", mistakes);
        boolean fullInfo = isOn(values, "RECORDING_FULL_INFO", mistakes);
        boolean dialing = isOn(values, "DIALING", mistakes);
        String signKey = values.get("SIGN_KEY");
        if (signKey != null && signKey.isEmpty()) {
            mistakes.add("SIGN_KEY is empty: give a key, or take the line out to send without signatures");
        }
        Path folder = folder(values, mistakes);
        URI publicUrl = address(values, "PUBLIC_URL", mistakes);
        ZoneId zone = zone(values, mistakes);
        if (!mistakes.isEmpty() || events == null) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
        return new BridgeSettings(
                events,
                recordings == null ? events : recordings,
                post,
                fullInfo,
                dialing,
                signKey,
                days,
                eraseHour,
                megabytes * 1_000_000L,
                publicUrl,
                port,
                folder,
                zone,
                Duration.ofSeconds(1),
                exchange);
    }

    /** The same with other pauses and another connection. */
    BridgeSettings with(Duration pause, Map<String, Object> connection) {
        return new BridgeSettings(
                eventUrl,
                recordingUrl,
                post,
                fullInfo,
                dialing,
                signKey,
                daysKept,
                eraseHour,
                diskReserve,
                publicUrl,
                port,
                folder,
                zone,
                pause,
                connection);
    }

    private static void copy(
            Map<String, String> values, String name, Map<String, Object> to, String key, List<String> mistakes) {
        String value = values.getOrDefault(name, "");
        if (value.isEmpty()) {
            mistakes.add(name + " is missing");
        } else {
            to.put(key, value);
        }
    }

    private static @Nullable URI address(Map<String, String> values, String name, List<String> mistakes) {
        String value = values.getOrDefault(name, "");
        if (value.isEmpty()) {
            return null;
        }
        try {
            URI address = URI.create(value);
            if (address.getRawUserInfo() != null || address.getRawFragment() != null) {
                mistakes.add(
                        name + " must hold no user name, no password and nothing after #: none of it is ever sent");
                return null;
            }
            if (address.getHost() != null
                    && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Told below, without the value: it may hold a secret.
        }
        mistakes.add(name + " must be an http or https address");
        return null;
    }

    /** The name in the file of a setting of the exchange's connection. */
    static String nameOf(String key) {
        return NAMES.getOrDefault(key, key);
    }

    private static boolean isOn(Map<String, String> values, String name, List<String> mistakes) {
        String value = values.getOrDefault(name, "0");
        if (!value.equals("0") && !value.equals("1")) {
            mistakes.add(name + " must be 0 or 1");
        }
        return value.equals("1");
    }

    private static Path folder(Map<String, String> values, List<String> mistakes) {
        try {
            return Path.of(values.getOrDefault("FOLDER", "data"));
        } catch (InvalidPathException e) {
            mistakes.add("FOLDER must be the name of a folder");
            return Path.of("data");
        }
    }

    private static int number(
            Map<String, String> values, String name, int standard, int least, int most, List<String> mistakes) {
        String value = values.getOrDefault(name, String.valueOf(standard));
        if (value.matches("[0-9]{1,5}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most) {
            return Integer.parseInt(value);
        }
        mistakes.add(name + " must be a number from " + least + " to " + most);
        return standard;
    }

    private static ZoneId zone(Map<String, String> values, List<String> mistakes) {
        try {
            return ZoneId.of(values.getOrDefault("ZONE", "Europe/Moscow"));
        } catch (DateTimeException e) {
            mistakes.add("ZONE must be a time zone such as Europe/Moscow");
            return ZoneId.of("Europe/Moscow");
        }
    }

    /** Shows nothing: keys are secrets. */
    @Override
    public String toString() {
        return "BridgeSettings";
    }
}
