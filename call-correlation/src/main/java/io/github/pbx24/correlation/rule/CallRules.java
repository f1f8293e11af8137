package io.github.pbx24.correlation.rule;

import io.github.pbx24.correlation.number.NumberRules;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How calls are shown in a portal. Immutable and thread-safe.
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
    private final CallWaits waits;
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
        waits = builder.waits;
        recordings = builder.recordings;
        recordingRetries = List.copyOf(builder.recordingRetries);
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
        copy.waits = waits;
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
     * @param waits how long to wait for what
     * @return new rules
     */
    public CallRules withWaits(CallWaits waits) {
        return toBuilder().waits(waits).build();
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
     * How long to wait for what.
     *
     * @return the value
     */
    public CallWaits waits() {
        return waits;
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
        private CallWaits waits = CallWaits.DEFAULT;
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
         * Sets how long to wait for what.
         *
         * @param value default {@link CallWaits#DEFAULT}
         * @return this
         */
        public Builder waits(CallWaits value) {
            waits = Objects.requireNonNull(value, "waits");
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
         */
        public CallRules build() {
            return new CallRules(this);
        }
    }
}
