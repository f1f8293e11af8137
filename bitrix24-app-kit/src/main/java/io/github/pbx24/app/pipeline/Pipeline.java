package io.github.pbx24.app.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The steps that every recording goes through, and how patient they are. Each step is durable: what it answered is stored before the
 * next one begins, and a process that dies goes on where it was. Immutable and thread-safe, if the steps are.
 *
 * @since 0.1
 */
public final class Pipeline {

    /** Waits between the attempts of a step unless said otherwise: 5, 15 and 30 seconds, 1, 5, 15 and 60 minutes. */
    public static final List<Duration> DEFAULT_RETRIES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1));

    /** How long one attempt of a step may take unless said otherwise: 30 minutes. */
    public static final Duration DEFAULT_STEP_TIMEOUT = Duration.ofMinutes(30);

    /** How many steps run at once unless said otherwise: {@value}. */
    public static final int DEFAULT_WORKERS = 4;

    private final SpeechToText speechToText;
    private final Redactor redactor;
    private final Analyser analyser;
    private final Scorer scorer;
    private final List<Duration> retries;
    private final Duration stepTimeout;
    private final int workers;

    private Pipeline(Builder builder) {
        speechToText = builder.speechToText;
        redactor = builder.redactor;
        analyser = builder.analyser;
        scorer = builder.scorer;
        retries = builder.retries;
        stepTimeout = builder.stepTimeout;
        workers = builder.workers;
    }

    /**
     * Starts a pipeline.
     *
     * @param speechToText first step
     * @param redactor second step
     * @param analyser third step
     * @param scorer fourth step; writing into the CRM follows it
     * @return a builder, for one thread
     */
    public static Builder builder(SpeechToText speechToText, Redactor redactor, Analyser analyser, Scorer scorer) {
        return new Builder(speechToText, redactor, analyser, scorer);
    }

    /**
     * The first step.
     *
     * @return the step
     */
    public SpeechToText speechToText() {
        return speechToText;
    }

    /**
     * The second step.
     *
     * @return the step
     */
    public Redactor redactor() {
        return redactor;
    }

    /**
     * The third step.
     *
     * @return the step
     */
    public Analyser analyser() {
        return analyser;
    }

    /**
     * The fourth step.
     *
     * @return the step
     */
    public Scorer scorer() {
        return scorer;
    }

    /**
     * Waits between attempts.
     *
     * @return each positive; unmodifiable
     */
    public List<Duration> retries() {
        return retries;
    }

    /**
     * How long one attempt may take.
     *
     * @return a positive time
     */
    public Duration stepTimeout() {
        return stepTimeout;
    }

    /**
     * How many steps run at once.
     *
     * @return 1 to 100
     */
    public int workers() {
        return workers;
    }

    /**
     * Says how patient the pipeline is. For one thread.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final SpeechToText speechToText;
        private final Redactor redactor;
        private final Analyser analyser;
        private final Scorer scorer;
        private List<Duration> retries = DEFAULT_RETRIES;
        private Duration stepTimeout = DEFAULT_STEP_TIMEOUT;
        private int workers = DEFAULT_WORKERS;

        private Builder(SpeechToText speechToText, Redactor redactor, Analyser analyser, Scorer scorer) {
            this.speechToText = Objects.requireNonNull(speechToText, "speechToText");
            this.redactor = Objects.requireNonNull(redactor, "redactor");
            this.analyser = Objects.requireNonNull(analyser, "analyser");
            this.scorer = Objects.requireNonNull(scorer, "scorer");
        }

        /**
         * Sets the waits between attempts; a step that failed once more than there are waits is given up, and can be retried by
         * hand.
         *
         * @param waits each 1 millisecond to 36,500 days; default {@link Pipeline#DEFAULT_RETRIES}
         * @return this
         */
        public Builder retries(List<Duration> waits) {
            waits.forEach(wait -> counted("retries", wait));
            retries = List.copyOf(waits);
            return this;
        }

        /**
         * Sets how long one attempt may take.
         *
         * @param timeout 1 millisecond to 36,500 days; default {@link Pipeline#DEFAULT_STEP_TIMEOUT}
         * @return this
         */
        public Builder stepTimeout(Duration timeout) {
            stepTimeout = counted("stepTimeout", timeout);
            return this;
        }

        /**
         * Sets how many steps run at once. Downloads and writing into the CRM have workers of their own, so that a slow model does
         * not delay them.
         *
         * @param count 1 to 100; default {@value Pipeline#DEFAULT_WORKERS}
         * @return this
         */
        public Builder workers(int count) {
            if (count < 1 || count > 100) {
                throw new IllegalArgumentException("workers must be 1 to 100, was " + count);
            }
            workers = count;
            return this;
        }

        /**
         * Makes the pipeline.
         *
         * @return an immutable pipeline
         */
        public Pipeline build() {
            return new Pipeline(this);
        }

        private static Duration counted(String name, Duration duration) {
            if (duration.compareTo(Duration.ofMillis(1)) < 0 || duration.compareTo(Duration.ofDays(36_500)) > 0) {
                throw new IllegalArgumentException(name + " must be 1 millisecond to 36500 days, was " + duration);
            }
            return duration;
        }
    }
}
