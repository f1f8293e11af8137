package io.github.pbx24.threecx.internal;

import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.RecordingSource.Fetched;
import io.github.pbx24.pbx.setup.SetupFinding;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds recordings in the folder into which the exchange writes them: a folder for each extension, and in it files such as {@code
 * [Anna]_74951234567-101_20260115121502(26808).wav}. A file is ready once it was found twice with the same size. Thread-safe.
 *
 * <p>Whatever a webhook says, nothing outside the folder is opened: extensions with a dot or a slash name no folder, links that lead out
 * are refused, and the folder itself must lie in one that the operator allows.
 */
public final class RecordingFolder {

    private static final String KEY = "recordings-folder";

    /** How much clocks may differ. */
    private static final Duration TOLERANCE = Duration.ofMinutes(2);

    /** A file that is being written grows faster than this. */
    private static final Duration STABLE = Duration.ofSeconds(2);

    private static final Pattern FILE = Pattern.compile(
            "(?:.*_)?([0-9*#+]{1,32})-([0-9*#+]{1,32})_(\\d{14})(?:\\(\\d{1,18}\\))?\\.(wav|mp3)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern EXTENSION = Pattern.compile("[A-Za-z0-9*#_+-]{1,32}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);
    private static final int SAME_DIGITS = 7;
    private static final int MOST_FILES = 200_000;
    private static final int MOST_LOOKS = 1_000;

    private final Path folder;
    private final ZoneId zone;
    private final Clock clock;
    private final Map<Path, Look> looks = new LinkedHashMap<>();

    /** How a file looked when it was found. */
    private record Look(long size, FileTime changedAt, Instant at) {}

    /** A file that fits. */
    private record Found(Path file, Duration away) {}

    private RecordingFolder(Path folder, ZoneId zone, Clock clock) {
        this.folder = folder;
        this.zone = zone;
        this.clock = clock;
    }

    /**
     * Reads the setting {@code recordings-folder}.
     *
     * @param settings the settings of a connection
     * @param zone the time zone of the exchange, in which files are named
     * @param environment what the operator allows
     * @return the folder; null if none is set, or it is not allowed, which is a problem of the settings
     */
    public static @Nullable RecordingFolder read(PbxSettings settings, ZoneId zone, PbxEnvironment environment) {
        String text = settings.text(KEY).orElse(null);
        if (text == null) {
            return null;
        }
        try {
            Path folder = Path.of(text).toAbsolutePath().normalize();
            boolean allowed = environment.folders().stream()
                    .anyMatch(one -> folder.startsWith(one.toAbsolutePath().normalize()));
            if (allowed) {
                return new RecordingFolder(folder, zone, environment.clock());
            }
            settings.problem(
                    KEY, "must lie in a folder that the operator allows, in the gateway by recordings.folders");
        } catch (InvalidPathException e) {
            settings.problem(KEY, "must be a folder");
        }
        return null;
    }

    /**
     * Opens a recording.
     *
     * @param key by what it is found
     * @return what came of it
     */
    public Fetched open(RecordingKey key) {
        try {
            Path root = folder.toRealPath();
            Optional<Found> found = find(root, key);
            if (found.isEmpty()) {
                return new Fetched.NotReady("there is no file of this conversation in the folder yet");
            }
            Path file = found.get().file().toRealPath();
            if (!file.startsWith(root)) {
                return new Fetched.Gone("the file leads out of the folder");
            }
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                return new Fetched.Gone("not a file");
            }
            if (!isStable(file, attributes)) {
                return new Fetched.NotReady("the file may still be written");
            }
            String type = file.toString().toLowerCase(Locale.ROOT).endsWith(".mp3") ? "audio/mpeg" : "audio/wav";
            return new Fetched.Content(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), type, attributes.size());
        } catch (IOException e) {
            // Names of files hold names of people.
            return new Fetched.NotReady(
                    "the folder cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private Optional<Found> find(Path root, RecordingKey key) throws IOException {
        Found best = null;
        for (String extension : key.extensions()) {
            if (!EXTENSION.matcher(extension).matches()) {
                continue;
            }
            Path of = root.resolve(extension);
            if (!Files.isDirectory(of)) {
                continue;
            }
            int seen = 0;
            try (DirectoryStream<Path> files = Files.newDirectoryStream(of)) {
                for (Path file : files) {
                    Optional<Duration> away = fits(String.valueOf(file.getFileName()), key);
                    if (away.isPresent() && (best == null || away.get().compareTo(best.away()) < 0)) {
                        best = new Found(file, away.get());
                    }
                    if (++seen >= MOST_FILES) {
                        break;
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw new IOException("the folder cannot be listed", e);
            }
        }
        return Optional.ofNullable(best);
    }

    /** How far the file's time is from the begin of the conversation; empty if it is of another one. */
    private Optional<Duration> fits(String name, RecordingKey key) {
        Matcher matcher = FILE.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String number = key.number();
        if (number != null && !isSame(matcher.group(1), number) && !isSame(matcher.group(2), number)) {
            return Optional.empty();
        }
        try {
            Instant at =
                    LocalDateTime.parse(matcher.group(3), TIME).atZone(zone).toInstant();
            boolean inTime = !at.isBefore(key.from().minus(TOLERANCE))
                    && !at.isAfter(key.to().plus(TOLERANCE));
            return inTime ? Optional.of(Duration.between(at, key.from()).abs()) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** National and international spellings end alike. */
    private static boolean isSame(String one, String other) {
        return tail(one).equals(tail(other));
    }

    private static String tail(String number) {
        String digits = number.replaceAll("[^0-9]", "");
        return digits.length() <= SAME_DIGITS ? digits : digits.substring(digits.length() - SAME_DIGITS);
    }

    private synchronized boolean isStable(Path file, BasicFileAttributes now) {
        Look before = looks.get(file);
        Instant at = clock.instant();
        if (before != null && before.size() == now.size() && before.changedAt().equals(now.lastModifiedTime())) {
            if (now.size() == 0 || at.isBefore(before.at().plus(STABLE))) {
                return false;
            }
            looks.remove(file);
            return true;
        }
        looks.remove(file);
        looks.put(file, new Look(now.size(), now.lastModifiedTime(), at));
        if (looks.size() > MOST_LOOKS) {
            looks.remove(looks.keySet().iterator().next());
        }
        return false;
    }

    /**
     * Looks whether the folder can be read.
     *
     * @return what was found
     */
    public SetupFinding check() {
        return Files.isDirectory(folder) && Files.isReadable(folder)
                ? SetupFinding.ok("the folder with recordings can be read")
                : new SetupFinding(
                        SetupFinding.Level.FAILURE,
                        KEY,
                        "there is no such folder, or this process may not read it; mount it or give it the right");
    }

    /** Shows nothing. */
    @Override
    public String toString() {
        return "RecordingFolder";
    }
}
