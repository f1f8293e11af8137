package io.github.pbx24.correlation.rule;

import io.github.pbx24.correlation.number.NumberRules;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How calls are shown in a portal, and how long to wait for what. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class CallRules {

    private static final List<Duration> RETRIES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15));

    /** The defaults of {@link Builder}. */
    public static final CallRules DEFAULT = new Builder().build();

    private final OwnerPolicy owner;
    private final List<MissedOwner> missedOwner;
    private final UnknownExtension unknownExtension;
    private final RegisterFilter filter;
    private final NumberRules numbers;
    private final CardPolicy cards;
    private final StatusPolicy status;
    private final NotePolicy note;
    private final @Nullable String withheldAs;
    private final boolean crmCreate;
    private final @Nullable String crmSource;
    private final boolean addToChat;
    private final @Nullable String transferField;
    private final TransferStrategy transfers;
    private final Duration settle;
    private final Duration settleLimit;
    private final Duration silentCall;
    private final Duration silentTalk;
    private final Duration originateWait;
    private final Duration startedWait;
    private final Duration clickFresh;
    private final Duration unknownOutcome;
    private final Duration lateOpening;
    private final RecordingRule recordings;
    private final List<Duration> recordingRetries;

    private CallRules(Builder builder) {
        owner = builder.owner;
        missedOwner = List.copyOf(builder.missedOwner);
        unknownExtension = builder.unknownExtension;
        filter = builder.filter;
        numbers = builder.numbers;
        cards = builder.cards;
        status = builder.status;
        note = builder.note;
        withheldAs = builder.withheldAs;
        crmCreate = builder.crmCreate;
        crmSource = builder.crmSource;
        addToChat = builder.addToChat;
        transferField = builder.transferField;
        transfers = builder.transfers;
        settle = notNegative(builder.settle, "settle");
        settleLimit = notNegative(builder.settleLimit, "settleLimit");
        silentCall = notNegative(builder.silentCall, "silentCall");
        silentTalk = notNegative(builder.silentTalk, "silentTalk");
        originateWait = notNegative(builder.originateWait, "originateWait");
        startedWait = notNegative(builder.startedWait, "startedWait");
        clickFresh = notNegative(builder.clickFresh, "clickFresh");
        unknownOutcome = notNegative(builder.unknownOutcome, "unknownOutcome");
        lateOpening = notNegative(builder.lateOpening, "lateOpening");
        recordings = builder.recordings;
        recordingRetries = List.copyOf(builder.recordingRetries);
    }

    private static Duration notNegative(Duration duration, String name) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, was " + duration);
        }
        return duration;
    }

    /**
     * Starts from the defaults.
     *
     * @return a builder, for one thread
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts from these rules.
     *
     * @return a builder, for one thread
     */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.owner = owner;
        copy.missedOwner = missedOwner;
        copy.unknownExtension = unknownExtension;
        copy.filter = filter;
        copy.numbers = numbers;
        copy.cards = cards;
        copy.status = status;
        copy.note = note;
        copy.withheldAs = withheldAs;
        copy.crmCreate = crmCreate;
        copy.crmSource = crmSource;
        copy.addToChat = addToChat;
        copy.transferField = transferField;
        copy.transfers = transfers;
        copy.settle = settle;
        copy.settleLimit = settleLimit;
        copy.silentCall = silentCall;
        copy.silentTalk = silentTalk;
        copy.originateWait = originateWait;
        copy.startedWait = startedWait;
        copy.clickFresh = clickFresh;
        copy.unknownOutcome = unknownOutcome;
        copy.lateOpening = lateOpening;
        copy.recordings = recordings;
        copy.recordingRetries = recordingRetries;
        return copy;
    }

    /**
     * These rules with another owner policy.
     *
     * @param policy who owns an answered call
     * @return new rules
     */
    public CallRules withOwner(OwnerPolicy policy) {
        return toBuilder().owner(policy).build();
    }

    /**
     * These rules with or without creation of CRM objects.
     *
     * @param create whether an unknown number makes a lead or contact
     * @return new rules
     */
    public CallRules withCrmCreate(boolean create) {
        return toBuilder().crmCreate(create).build();
    }

    /**
     * These rules with other waits.
     *
     * @param settleTime after the end of a call
     * @param silence until a call that nobody ended is closed
     * @return new rules
     */
    public CallRules withWaits(Duration settleTime, Duration silence) {
        return toBuilder().settle(settleTime).silentCall(silence).build();
    }

    /**
     * These rules with recordings.
     *
     * @param rule what is done with recordings
     * @param retries waits between attempts to fetch one
     * @return new rules
     */
    public CallRules withRecordings(RecordingRule rule, List<Duration> retries) {
        return toBuilder().recordings(rule).recordingRetries(retries).build();
    }

    /**
     * Which employee an answered call belongs to.
     *
     * @return the value
     */
    public OwnerPolicy owner() {
        return owner;
    }

    /**
     * To whom a call that nobody answered may belong; the first who is found.
     *
     * @return the value
     */
    public List<MissedOwner> missedOwner() {
        return missedOwner;
    }

    /**
     * To whom an answered call belongs if nobody has the extension.
     *
     * @return the value
     */
    public UnknownExtension unknownExtension() {
        return unknownExtension;
    }

    /**
     * Which calls Bitrix24 is not told of.
     *
     * @return the value
     */
    public RegisterFilter filter() {
        return filter;
    }

    /**
     * How numbers are compared and written.
     *
     * @return the value
     */
    public NumberRules numbers() {
        return numbers;
    }

    /**
     * Who sees the card.
     *
     * @return the value
     */
    public CardPolicy cards() {
        return cards;
    }

    /**
     * Which code an outcome has.
     *
     * @return the value
     */
    public StatusPolicy status() {
        return status;
    }

    /**
     * What is noted at a finished call.
     *
     * @return the value
     */
    public NotePolicy note() {
        return note;
    }

    /**
     * The number under which calls of withheld numbers are registered; null to keep such calls from Bitrix24.
     *
     * @return the value
     */
    public @Nullable String withheldAs() {
        return withheldAs;
    }

    /**
     * Whether an unknown number makes a lead or contact.
     *
     * @return the value
     */
    public boolean crmCreate() {
        return crmCreate;
    }

    /**
     * Source of a lead made by a call; null for the portal's own choice.
     *
     * @return the value
     */
    public @Nullable String crmSource() {
        return crmSource;
    }

    /**
     * Whether a finished call is told in the user's chat.
     *
     * @return the value
     */
    public boolean addToChat() {
        return addToChat;
    }

    /**
     * The field of the CRM object of a transferred call that gets the chain of those who talked; null for none.
     *
     * @return the value
     */
    public @Nullable String transferField() {
        return transferField;
    }

    /**
     * What becomes of a call that is handed over.
     *
     * @return the value
     */
    public TransferStrategy transfers() {
        return transfers;
    }

    /**
     * How long to wait after the end of a call, and after any news of it, for late facts.
     *
     * @return the value
     */
    public Duration settle() {
        return settle;
    }

    /**
     * How long after its end news can keep a call from being finished.
     *
     * @return the value
     */
    public Duration settleLimit() {
        return settleLimit;
    }

    /**
     * After how long without news a call that nobody ended is closed.
     *
     * @return the value
     */
    public Duration silentCall() {
        return silentCall;
    }

    /**
     * The same while somebody talks.
     *
     * @return the value
     */
    public Duration silentTalk() {
        return silentTalk;
    }

    /**
     * How long to wait for news of a call of which it is not known whether the PBX dials it.
     *
     * @return the value
     */
    public Duration originateWait() {
        return originateWait;
    }

    /**
     * How long to wait for news of a call that the PBX said it dials.
     *
     * @return the value
     */
    public Duration startedWait() {
        return startedWait;
    }

    /**
     * How old a click may be to be dialled.
     *
     * @return the value
     */
    public Duration clickFresh() {
        return clickFresh;
    }

    /**
     * How long to wait before a command that is not repeatable, and whose answer was lost, is repeated; must be longer than such a command may still run at Bitrix24.
     *
     * @return the value
     */
    public Duration unknownOutcome() {
        return unknownOutcome;
    }

    /**
     * How long after a registration or a card whose answer was lost the call is not finished. A registration that Bitrix24 carries out
     * later than this, and after the finish, makes a second open call.
     *
     * @return the value
     */
    public Duration lateOpening() {
        return lateOpening;
    }

    /**
     * What is done with recordings.
     *
     * @return the value
     */
    public RecordingRule recordings() {
        return recordings;
    }

    /**
     * Waits between attempts to fetch a recording.
     *
     * @return the value
     */
    public List<Duration> recordingRetries() {
        return recordingRetries;
    }

    /** Collects rules. For one thread. */
    public static final class Builder {

        private OwnerPolicy owner = OwnerPolicy.lastTalker();
        private List<MissedOwner> missedOwner = MissedOwner.BY_PHONE;
        private UnknownExtension unknownExtension = UnknownExtension.DEFAULT_USER;
        private RegisterFilter filter = RegisterFilter.none();
        private NumberRules numbers = NumberRules.anyCountry();
        private CardPolicy cards = CardPolicy.RINGING_AND_TALKING;
        private StatusPolicy status = StatusPolicy.standard();
        private NotePolicy note = NotePolicy.transferChain();
        private @Nullable String withheldAs;
        private boolean crmCreate = true;
        private @Nullable String crmSource;
        private boolean addToChat = true;
        private @Nullable String transferField;
        private TransferStrategy transfers = TransferStrategy.REASSIGN;
        private Duration settle = Duration.ofSeconds(2);
        private Duration settleLimit = Duration.ofSeconds(60);
        private Duration silentCall = Duration.ofHours(4);
        private Duration silentTalk = Duration.ofHours(12);
        private Duration originateWait = Duration.ofSeconds(60);
        private Duration startedWait = Duration.ofMinutes(3);
        private Duration clickFresh = Duration.ofMinutes(2);
        private Duration unknownOutcome = Duration.ofSeconds(70);
        private Duration lateOpening = Duration.ofSeconds(15);
        private RecordingRule recordings = RecordingRule.IGNORE;
        private List<Duration> recordingRetries = RETRIES;

        private Builder() {}

        /**
         * Sets which employee an answered call belongs to.
         *
         * @param value default the last who talked
         * @return this
         */
        public Builder owner(OwnerPolicy value) {
            owner = Objects.requireNonNull(value, "owner");
            return this;
        }

        /**
         * Sets to whom a call that nobody answered may belong; the first who is found.
         *
         * @param value default {@link MissedOwner#BY_PHONE}
         * @return this
         */
        public Builder missedOwner(List<MissedOwner> value) {
            missedOwner = Objects.requireNonNull(value, "missedOwner");
            return this;
        }

        /**
         * Sets to whom an answered call belongs if nobody has the extension.
         *
         * @param value default {@link UnknownExtension#DEFAULT_USER}
         * @return this
         */
        public Builder unknownExtension(UnknownExtension value) {
            unknownExtension = Objects.requireNonNull(value, "unknownExtension");
            return this;
        }

        /**
         * Sets which calls Bitrix24 is not told of.
         *
         * @param value default none
         * @return this
         */
        public Builder filter(RegisterFilter value) {
            filter = Objects.requireNonNull(value, "filter");
            return this;
        }

        /**
         * Sets how numbers are compared and written.
         *
         * @param value default {@link NumberRules#anyCountry()}
         * @return this
         */
        public Builder numbers(NumberRules value) {
            numbers = Objects.requireNonNull(value, "numbers");
            return this;
        }

        /**
         * Sets who sees the card.
         *
         * @param value default {@link CardPolicy#RINGING_AND_TALKING}
         * @return this
         */
        public Builder cards(CardPolicy value) {
            cards = Objects.requireNonNull(value, "cards");
            return this;
        }

        /**
         * Sets which code an outcome has.
         *
         * @param value default {@link StatusPolicy#standard()}
         * @return this
         */
        public Builder status(StatusPolicy value) {
            status = Objects.requireNonNull(value, "status");
            return this;
        }

        /**
         * Sets what is noted at a finished call.
         *
         * @param value default the chain of a transferred call
         * @return this
         */
        public Builder note(NotePolicy value) {
            note = Objects.requireNonNull(value, "note");
            return this;
        }

        /**
         * Sets the number under which calls of withheld numbers are registered; null to keep such calls from Bitrix24.
         *
         * @param value default null
         * @return this
         */
        public Builder withheldAs(@Nullable String value) {
            withheldAs = value;
            return this;
        }

        /**
         * Sets whether an unknown number makes a lead or contact.
         *
         * @param value default true
         * @return this
         */
        public Builder crmCreate(boolean value) {
            crmCreate = value;
            return this;
        }

        /**
         * Sets source of a lead made by a call; null for the portal's own choice.
         *
         * @param value default null
         * @return this
         */
        public Builder crmSource(@Nullable String value) {
            crmSource = value;
            return this;
        }

        /**
         * Sets whether a finished call is told in the user's chat.
         *
         * @param value default true
         * @return this
         */
        public Builder addToChat(boolean value) {
            addToChat = value;
            return this;
        }

        /**
         * Sets a field of the CRM object (lead, deal, contact or company) of a transferred call, for example {@code
         * UF_CRM_CALL_TRANSFERRED_BY}: it gets the chain of those who talked, together with the note. The portal must have
         * the field; a value that it had is replaced.
         *
         * @param value default null: no field
         * @return this
         */
        public Builder transferField(@Nullable String value) {
            transferField = value;
            return this;
        }

        /**
         * Sets what becomes of a call that is handed over.
         *
         * @param value default {@link TransferStrategy#REASSIGN}
         * @return this
         */
        public Builder transfers(TransferStrategy value) {
            transfers = Objects.requireNonNull(value, "transfers");
            return this;
        }

        /**
         * Sets how long to wait after the end of a call, and after any news of it, for late facts.
         *
         * @param value default 2 s
         * @return this
         */
        public Builder settle(Duration value) {
            settle = Objects.requireNonNull(value, "settle");
            return this;
        }

        /**
         * Sets how long after its end news can keep a call from being finished.
         *
         * @param value default 60 s
         * @return this
         */
        public Builder settleLimit(Duration value) {
            settleLimit = Objects.requireNonNull(value, "settleLimit");
            return this;
        }

        /**
         * Sets after how long without news a call that nobody ended is closed.
         *
         * @param value default 4 h
         * @return this
         */
        public Builder silentCall(Duration value) {
            silentCall = Objects.requireNonNull(value, "silentCall");
            return this;
        }

        /**
         * Sets the same while somebody talks.
         *
         * @param value default 12 h
         * @return this
         */
        public Builder silentTalk(Duration value) {
            silentTalk = Objects.requireNonNull(value, "silentTalk");
            return this;
        }

        /**
         * Sets how long to wait for news of a call of which it is not known whether the PBX dials it.
         *
         * @param value default 60 s
         * @return this
         */
        public Builder originateWait(Duration value) {
            originateWait = Objects.requireNonNull(value, "originateWait");
            return this;
        }

        /**
         * Sets how long to wait for news of a call that the PBX said it dials.
         *
         * @param value default 3 min
         * @return this
         */
        public Builder startedWait(Duration value) {
            startedWait = Objects.requireNonNull(value, "startedWait");
            return this;
        }

        /**
         * Sets how old a click may be to be dialled.
         *
         * @param value default 2 min
         * @return this
         */
        public Builder clickFresh(Duration value) {
            clickFresh = Objects.requireNonNull(value, "clickFresh");
            return this;
        }

        /**
         * Sets how long to wait before a command that is not repeatable, and whose answer was lost, is repeated; must be longer than such a command may still run at Bitrix24.
         *
         * @param value default 70 s
         * @return this
         */
        public Builder unknownOutcome(Duration value) {
            unknownOutcome = Objects.requireNonNull(value, "unknownOutcome");
            return this;
        }

        /**
         * Sets how long after a registration or a card whose answer was lost the call is not finished. Longer is safer against a
         * portal that carries a request out late, and saves short calls later.
         *
         * @param value default 15 s; a request may run 60 s in the cloud, but a registration takes less than one
         * @return this
         */
        public Builder lateOpening(Duration value) {
            lateOpening = Objects.requireNonNull(value, "lateOpening");
            return this;
        }

        /**
         * Sets what is done with recordings.
         *
         * @param value default {@link RecordingRule#IGNORE}
         * @return this
         */
        public Builder recordings(RecordingRule value) {
            recordings = Objects.requireNonNull(value, "recordings");
            return this;
        }

        /**
         * Sets waits between attempts to fetch a recording.
         *
         * @param value default 5 s to 15 min
         * @return this
         */
        public Builder recordingRetries(List<Duration> value) {
            recordingRetries = Objects.requireNonNull(value, "recordingRetries");
            return this;
        }

        /**
         * Makes the rules.
         *
         * @return immutable rules
         * @throws IllegalArgumentException if a wait is negative
         */
        public CallRules build() {
            return new CallRules(this);
        }
    }
}
