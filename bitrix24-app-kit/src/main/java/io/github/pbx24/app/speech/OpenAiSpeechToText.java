package io.github.pbx24.app.speech;

import io.github.pbx24.app.internal.model.ModelServer;
import io.github.pbx24.app.pipeline.CallAudio;
import io.github.pbx24.app.pipeline.SpeechToText;
import io.github.pbx24.app.pipeline.StepContext;
import io.github.pbx24.app.pipeline.StepFailedException;
import io.github.pbx24.app.pipeline.Transcript;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Speech to text over any server with OpenAI's interface {@code audio/transcriptions}: whisper servers, gateways, the vendor itself.
 * The recording is streamed from the disk. Immutable and thread-safe.
 *
 * <p>Most servers do not tell speakers apart: then every speaker is unknown. A {@code speaker} of a segment is taken over if it is one
 * of {@code employee}, {@code agent}, {@code operator}, {@code manager}, {@code client}, {@code customer}, {@code caller}.
 *
 * <p>What the server refuses (4xx but 408, 409, 425 and 429) fails for good; everything else is tried again, a few times here and then on
 * the pipeline's schedule. Key, audio and words are in no message and no log.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/audio/createTranscription">audio/transcriptions</a>
 * @since 0.1
 */
public final class OpenAiSpeechToText implements SpeechToText {

    /** How long one request may take unless said otherwise: 20 minutes. */
    public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofMinutes(20);

    /** Waits between tries of one request unless said otherwise: 1 and 5 seconds. */
    public static final List<Duration> DEFAULT_RETRIES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5));

    /** The largest recording unless said otherwise: 2 GiB. Vendors often take much less. */
    public static final long DEFAULT_MAX_AUDIO_BYTES = 2L * 1024 * 1024 * 1024;

    private final ModelServer server;
    private final String model;
    private final @Nullable String language;
    private final long maxAudioBytes;

    private OpenAiSpeechToText(Builder builder) {
        server = new ModelServer(
                builder.baseUrl,
                builder.apiKey,
                builder.callTimeout,
                builder.retries,
                ModelServer.DEFAULT_MAX_ANSWER,
                builder.clock);
        model = builder.model;
        language = builder.language;
        maxAudioBytes = builder.maxAudioBytes;
    }

    /**
     * Starts to configure it.
     *
     * @param baseUrl the address that {@code audio/transcriptions} is below, for example {@code https://models.example/v1}
     * @param model name of the model, for example {@code whisper-1}
     * @return a builder, for one thread
     * @throws IllegalArgumentException if the model is blank
     */
    public static Builder builder(URI baseUrl, String model) {
        return new Builder(baseUrl, model);
    }

    @Override
    public Transcript transcribe(CallAudio audio, StepContext context) throws Exception {
        if (audio.size() > maxAudioBytes) {
            throw new StepFailedException(
                    "the recording has " + audio.size() + " bytes, more than the " + maxAudioBytes + " allowed", null);
        }
        MediaType type = MediaType.parse(audio.contentType());
        MultipartBody.Builder form = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("model", model)
                .addFormDataPart("response_format", "verbose_json")
                .addFormDataPart(
                        "file",
                        "call." + extension(audio.contentType()),
                        RequestBody.create(audio.file().toFile(), type));
        if (language != null) {
            form.addFormDataPart("language", language);
        }
        String answer = server.post("audio/transcriptions", form.build(), context.deadline());
        return TranscriptionAnswer.read(answer, language);
    }

    /** Servers look at the name to know the format. */
    private static String extension(String contentType) {
        String type = contentType.replaceAll("[;\\s].*", "");
        return switch (type) {
            case "audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave" -> "wav";
            case "audio/ogg", "audio/opus" -> "ogg";
            case "audio/flac", "audio/x-flac" -> "flac";
            case "audio/mp4", "audio/m4a", "audio/x-m4a" -> "m4a";
            case "audio/webm" -> "webm";
            default -> "mp3";
        };
    }

    /** Neither key nor address. */
    @Override
    public String toString() {
        return "OpenAiSpeechToText[" + model + "]";
    }

    /**
     * Configures {@link OpenAiSpeechToText}. For one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final URI baseUrl;
        private final String model;
        private @Nullable String apiKey;
        private @Nullable String language;
        private Duration callTimeout = DEFAULT_CALL_TIMEOUT;
        private List<Duration> retries = DEFAULT_RETRIES;
        private long maxAudioBytes = DEFAULT_MAX_AUDIO_BYTES;
        private Clock clock = Clock.systemUTC();

        private Builder(URI baseUrl, String model) {
            this.baseUrl = Objects.requireNonNull(baseUrl, "baseUrl");
            if (model.isBlank()) {
                throw new IllegalArgumentException("model must not be blank");
            }
            this.model = model;
        }

        /**
         * Sets the key that is sent as a bearer token.
         *
         * @param key printable characters without blanks; null, the default, for none
         * @return this
         */
        public Builder apiKey(@Nullable String key) {
            apiKey = ModelServer.checkedKey(key);
            return this;
        }

        /**
         * Says which language is spoken.
         *
         * @param code two letters, for example {@code ru}; null, the default, lets the server find out
         * @return this
         */
        public Builder language(@Nullable String code) {
            if (code != null && !code.matches("[a-z]{2,3}")) {
                throw new IllegalArgumentException("language must be two or three small letters");
            }
            language = code;
            return this;
        }

        /**
         * Sets how long one request may take; the deadline of the step bounds it as well.
         *
         * @param timeout 1 millisecond to 1 day; default {@link #DEFAULT_CALL_TIMEOUT}
         * @return this
         */
        public Builder callTimeout(Duration timeout) {
            callTimeout = ModelServer.checkedTimeout(timeout);
            return this;
        }

        /**
         * Sets the waits between tries of one request; a {@code Retry-After} of the server is kept instead.
         *
         * @param waits none negative; default {@link #DEFAULT_RETRIES}
         * @return this
         */
        public Builder retries(List<Duration> waits) {
            if (waits.stream().anyMatch(Duration::isNegative)) {
                throw new IllegalArgumentException("retries must not be negative");
            }
            retries = List.copyOf(waits);
            return this;
        }

        /**
         * Sets the largest recording that is sent.
         *
         * @param bytes positive; default {@link #DEFAULT_MAX_AUDIO_BYTES}
         * @return this
         */
        public Builder maxAudioBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("maxAudioBytes must be >= 1, was " + bytes);
            }
            maxAudioBytes = bytes;
            return this;
        }

        /**
         * Sets the clock that deadlines are compared with.
         *
         * @param newClock the default is the system's
         * @return this
         */
        public Builder clock(Clock newClock) {
            clock = Objects.requireNonNull(newClock, "clock");
            return this;
        }

        /**
         * Makes the step.
         *
         * @return an immutable object
         * @throws IllegalArgumentException if the address is none of http or https
         */
        public OpenAiSpeechToText build() {
            return new OpenAiSpeechToText(this);
        }
    }
}
