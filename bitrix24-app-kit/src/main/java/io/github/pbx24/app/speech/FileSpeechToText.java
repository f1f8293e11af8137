package io.github.pbx24.app.speech;

import io.github.pbx24.app.pipeline.CallAudio;
import io.github.pbx24.app.pipeline.SpeechToText;
import io.github.pbx24.app.pipeline.StepContext;
import io.github.pbx24.app.pipeline.StepFailedException;
import io.github.pbx24.app.pipeline.Transcript;
import io.github.pbx24.app.pipeline.Transcript.Speaker;
import io.github.pbx24.app.pipeline.Transcript.Utterance;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Speech to text out of files somebody wrote before: for tests and demonstrations. The transcript of a recording is the file in a
 * folder whose name is the SHA-256 of the recording's content, 64 small hexadecimal digits, and {@code .txt}. Thread-safe.
 *
 * <p>A line of the file, in UTF-8, is an utterance: {@code [01:05] client: When will it come?}. The time is minutes and seconds from the
 * begin and may be missing; the speaker is {@code employee} or {@code client} and may be missing too. A first line {@code language: ru}
 * names the language. Empty lines are skipped.
 *
 * @since 0.1
 */
public final class FileSpeechToText implements SpeechToText {

    private static final long LARGEST_FILE = 4L * 1024 * 1024;
    private static final Pattern LANGUAGE = Pattern.compile("language:\\s*([a-z]{2,3})\\s*");
    private static final Pattern LINE = Pattern.compile(
            "(?:\\[(\\d{1,4}):([0-5]\\d)]\\s*)?(?:(employee|client):\\s*)?(.+)", Pattern.CASE_INSENSITIVE);

    private final Path folder;

    /**
     * Reads from a folder.
     *
     * @param folder where the files are; it may be filled later
     */
    public FileSpeechToText(Path folder) {
        this.folder = Objects.requireNonNull(folder, "folder");
    }

    /**
     * The name of the file that belongs to a recording.
     *
     * @param recording the recording's whole content
     * @return 64 hexadecimal digits and {@code .txt}
     * @throws IOException if the content cannot be read
     */
    public static String nameFor(InputStream recording) throws IOException {
        MessageDigest digest = sha256();
        try (DigestInputStream in = new DigestInputStream(recording, digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest()) + ".txt";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /**
     * Looks the recording up.
     *
     * @throws StepFailedException if there is no file for it, or the file is larger than 4 MiB
     * @throws IOException if a file cannot be read
     */
    @Override
    public Transcript transcribe(CallAudio audio, StepContext context) throws IOException {
        String name = nameFor(Files.newInputStream(audio.file()));
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new StepFailedException("there is no transcript " + name, null);
        }
        if (Files.size(file) > LARGEST_FILE) {
            throw new StepFailedException(
                    "the transcript " + name + " is larger than " + LARGEST_FILE + " bytes", null);
        }
        return read(Files.readString(file, StandardCharsets.UTF_8));
    }

    static Transcript read(String content) {
        String language = null;
        List<Utterance> utterances = new ArrayList<>();
        for (String raw : content.lines().toList()) {
            String line = raw.strip();
            Matcher named = LANGUAGE.matcher(line);
            if (utterances.isEmpty() && language == null && named.matches()) {
                language = named.group(1);
                continue;
            }
            Matcher spoken = LINE.matcher(line);
            if (spoken.matches()) {
                utterances.add(new Utterance(
                        speaker(spoken.group(3)), time(spoken.group(1), spoken.group(2)), null, spoken.group(4)));
            }
        }
        return new Transcript(language, utterances);
    }

    private static Speaker speaker(@Nullable String name) {
        return name == null ? Speaker.UNKNOWN : Speaker.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static @Nullable Duration time(@Nullable String minutes, @Nullable String seconds) {
        return minutes == null || seconds == null
                ? null
                : Duration.ofMinutes(Long.parseLong(minutes)).plusSeconds(Long.parseLong(seconds));
    }
}
