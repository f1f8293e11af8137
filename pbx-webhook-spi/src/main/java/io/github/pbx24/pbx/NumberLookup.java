package io.github.pbx24.pbx;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets an exchange ask who is calling, and where to route the call, while the caller waits; and have an unknown caller entered into the
 * CRM, if it says so. Thread-safe.
 *
 * <p>The answer has to come within about a second. So it comes from a cache, and an empty answer is always allowed.
 *
 * @since 0.1
 */
public interface NumberLookup {

    /**
     * Reads the question out of a verified request.
     *
     * @param request an accepted request
     * @return the question; empty if the request is something else
     * @throws MalformedWebhookException if the request is a broken question
     */
    Optional<Question> question(WebhookRequest request);

    /**
     * Writes the answer in the vendor's form.
     *
     * @param question what was asked
     * @param answer what is known; {@link Answer#NOTHING} if nothing is
     * @return the answer to send
     */
    WebhookAnswer answer(Question question, Answer answer);

    /**
     * Who calls which line.
     *
     * @param clientNumber the caller, never blank
     * @param line the dialled line; null if the exchange does not tell it
     * @param newClient what to enter into the CRM if nobody there has the number; null if the exchange only asks
     */
    record Question(
            String clientNumber,
            @Nullable String line,
            @Nullable NewClient newClient) {

        /**
         * A question that changes nothing.
         *
         * @param clientNumber the caller, never blank
         * @param line the dialled line; null if the exchange does not tell it
         */
        public Question(String clientNumber, @Nullable String line) {
            this(clientNumber, line, null);
        }

        @Override
        public String toString() {
            return "Question[clientNumber=" + Masked.number(clientNumber) + ", line=" + Masked.number(line)
                    + (newClient == null ? "]" : ", newClient]");
        }
    }

    /**
     * A client that the exchange wants in the CRM. The texts are a stranger's: of any length, with any characters.
     *
     * @param firstName first name; null if unknown, and then the number stands for the name
     * @param lastName last name; null if unknown
     * @param email address; null if unknown
     */
    record NewClient(
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String email) {

        /** Of whom nothing is known but the number. */
        public static final NewClient UNNAMED = new NewClient(null, null, null);

        /** Shows nothing: names and addresses are personal. */
        @Override
        public String toString() {
            return "NewClient";
        }
    }

    /**
     * What the exchange should show and do.
     *
     * @param displayName the client's name for the employees' phones; null if unknown
     * @param extension where to route the call; null to leave it to the exchange
     * @param card address of the client's card in the CRM; null if unknown
     */
    record Answer(
            @Nullable String displayName,
            @Nullable String extension,
            @Nullable URI card) {

        /** Nothing known: the exchange follows its own rules. */
        public static final Answer NOTHING = new Answer(null, null, null);

        /**
         * An answer without the address of a card.
         *
         * @param displayName the client's name; null if unknown
         * @param extension where to route the call; null to leave it to the exchange
         */
        public Answer(@Nullable String displayName, @Nullable String extension) {
            this(displayName, extension, null);
        }

        @Override
        public String toString() {
            return "Answer[extension=" + Masked.extension(extension) + "]";
        }
    }
}
