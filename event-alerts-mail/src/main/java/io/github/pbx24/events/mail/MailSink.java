package io.github.pbx24.events.mail;

import io.github.pbx24.events.watch.Alert;
import io.github.pbx24.events.watch.AlertSink;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Sends alerts by e-mail, each over a connection of its own. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class MailSink implements AlertSink {

    /** To connect, and for each answer of the server: 10 seconds. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** For a mail from the first byte to the last: 1 minute. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(1);

    private final String name;
    private final String host;
    private final int port;
    private final @Nullable String user;
    private final @Nullable String password;
    private final InternetAddress from;
    private final InternetAddress[] to;
    private final String subjectPrefix;
    private final Properties properties;
    private final Duration deadline;

    private MailSink(Builder builder) {
        name = builder.name;
        host = builder.host;
        port = builder.port == 0 ? builder.security.port() : builder.port;
        user = builder.user;
        password = builder.password;
        from = builder.from;
        to = builder.to;
        subjectPrefix = builder.subjectPrefix;
        properties = properties(builder);
        deadline = builder.deadline;
    }

    private static Properties properties(Builder builder) {
        String timeout = String.valueOf(builder.timeout.toMillis());
        Properties properties = new Properties();
        properties.put("mail.smtp.connectiontimeout", timeout);
        properties.put("mail.smtp.timeout", timeout);
        properties.put("mail.smtp.writetimeout", timeout);
        properties.put("mail.smtp.auth", String.valueOf(builder.user != null));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.enable", String.valueOf(builder.security == MailSecurity.TLS));
        properties.put("mail.smtp.starttls.enable", String.valueOf(builder.security == MailSecurity.STARTTLS));
        // Else somebody in between could take the offer away and read the password.
        properties.put("mail.smtp.starttls.required", String.valueOf(builder.security == MailSecurity.STARTTLS));
        // Else a socket that failed would be made again without its bounds.
        properties.put("mail.smtp.socketFactory.fallback", "false");
        // What the server says to a farewell does not matter to a mail that it took.
        properties.put("mail.smtp.quitwait", "false");
        return properties;
    }

    /**
     * Begins a sink.
     *
     * @param name the sink's name: 1 to 40 letters, digits, dots, hyphens or underscores
     * @param host the mail server
     * @param from the sender's address
     * @param to the receivers' addresses; at least one
     * @return a builder, for one thread
     * @throws IllegalArgumentException if an address is none; the message does not repeat it
     */
    public static Builder builder(String name, String host, String from, List<String> to) {
        return new Builder(name, host, from, to);
    }

    @Override
    public String name() {
        return name;
    }

    /**
     * Sends one mail to all recipients. Ends by the deadline, whatever the server does; looking up its address is not counted.
     *
     * @param alert what happened; not null
     * @throws IOException if the server cannot be reached, does not take the mail, takes too long or says too much; without addresses
     *     and password
     */
    @Override
    public void send(Alert alert) throws IOException {
        BoundedConversation bounds = new BoundedConversation(deadline);
        Session session = session(bounds);
        try (Transport transport = session.getTransport("smtp")) {
            Message message = message(session, alert);
            transport.connect(host, port, user, password);
            transport.sendMessage(message, message.getAllRecipients());
        } catch (AuthenticationFailedException e) {
            throw new IOException("the mail server does not accept user and password", null);
        } catch (SendFailedException e) {
            // What the server says repeats addresses.
            throw new IOException("the mail server does not take the mail: " + status(e), null);
        } catch (MessagingException e) {
            String why = bounds.broken();
            throw new IOException(
                    "the mail could not be sent: " + (why == null ? e.getClass().getSimpleName() : "the server " + why),
                    null);
        }
    }

    private Session session(BoundedConversation bounds) {
        Properties own = new Properties();
        own.putAll(properties);
        own.put("mail.smtp.socketFactory", bounds);
        own.put("mail.smtp.ssl.socketFactory", bounds);
        return Session.getInstance(own);
    }

    private static String status(SendFailedException e) {
        String text = String.valueOf(e.getMessage()).strip();
        return text.matches("(?s)[2-5]\\d\\d.*")
                ? text.substring(0, 3)
                : e.getClass().getSimpleName();
    }

    private Message message(Session session, Alert alert) throws MessagingException {
        MimeMessage message = new Fixed(session, "<" + id(alert) + "@alerts.pbx24>");
        message.setFrom(from);
        message.setRecipients(Message.RecipientType.TO, to);
        String state = alert.recovered() ? "OK" : "ALERT";
        message.setSubject(subjectPrefix + " " + state + ": " + alert.text(), StandardCharsets.UTF_8.name());
        message.setText(
                alert.text() + "\n\n"
                        + alert.kind() + (alert.recovered() ? " recovered" : "") + "\n"
                        + (alert.portal() == null ? "" : "portal " + alert.portal() + "\n")
                        + (alert.event() == null ? "" : "event " + alert.event() + "\n")
                        + "since " + alert.since() + "\nfound " + alert.at() + "\n",
                StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(alert.at()));
        message.setHeader("Auto-Submitted", "auto-generated");
        // Raised and recovered of one trouble belong together.
        message.setHeader("References", "<" + alert.kind() + "." + alert.since().toEpochMilli() + "@threads.pbx24>");
        return message;
    }

    private static String id(Alert alert) {
        return alert.id().replaceAll("[^A-Za-z0-9.-]", "-");
    }

    /** A message that keeps its id: sent again, it is the same one. */
    private static final class Fixed extends MimeMessage {

        private final String id;

        Fixed(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }

    /** Without addresses and password. */
    @Override
    public String toString() {
        return "MailSink[" + name + ", " + host + ":" + port + ", " + to.length + " receivers]";
    }

    /**
     * Says how mails are sent. Not thread-safe.
     *
     * @since 0.1
     */
    public static final class Builder {

        private final String name;
        private final String host;
        private final InternetAddress from;
        private final InternetAddress[] to;
        private MailSecurity security = MailSecurity.STARTTLS;
        private int port;
        private @Nullable String user;
        private @Nullable String password;
        private String subjectPrefix = "[Bitrix24]";
        private Duration timeout = DEFAULT_TIMEOUT;
        private Duration deadline = DEFAULT_DEADLINE;

        private Builder(String name, String host, String from, List<String> to) {
            if (host.isBlank()) {
                throw new IllegalArgumentException("host must not be blank");
            }
            if (to.isEmpty()) {
                throw new IllegalArgumentException("to must not be empty");
            }
            this.name = Objects.requireNonNull(name, "name");
            this.host = host;
            this.from = address("from", from);
            this.to = new InternetAddress[to.size()];
            for (int i = 0; i < this.to.length; i++) {
                this.to[i] = address("to[" + i + "]", to.get(i));
            }
        }

        private static InternetAddress address(String place, String text) {
            try {
                InternetAddress address = new InternetAddress(text, true);
                if (!text.contains("@")) {
                    throw new AddressException("no domain");
                }
                return address;
            } catch (AddressException e) {
                throw new IllegalArgumentException(place + " must be an e-mail address", null);
            }
        }

        /**
         * Sets how the connection is protected.
         *
         * @param value default {@link MailSecurity#STARTTLS}
         * @return this
         */
        public Builder security(MailSecurity value) {
            security = Objects.requireNonNull(value, "security");
            return this;
        }

        /**
         * Sets the port.
         *
         * @param value 1 to 65535. Default the usual one of the protection
         * @return this
         */
        public Builder port(int value) {
            if (value < 1 || value > 65535) {
                throw new IllegalArgumentException("port must be 1 to 65535, was " + value);
            }
            port = value;
            return this;
        }

        /**
         * Sets who logs in. Default nobody.
         *
         * @param user the user
         * @param password the password
         * @return this
         */
        public Builder login(String user, String password) {
            this.user = Objects.requireNonNull(user, "user");
            this.password = Objects.requireNonNull(password, "password");
            return this;
        }

        /**
         * Sets what subjects begin with.
         *
         * @param value default {@code [Bitrix24]}
         * @return this
         */
        public Builder subjectPrefix(String value) {
            subjectPrefix = Objects.requireNonNull(value, "subjectPrefix");
            return this;
        }

        /**
         * Sets how long the server may take to be connected to, and for each answer.
         *
         * @param value at least a millisecond. Default {@link MailSink#DEFAULT_TIMEOUT}
         * @return this
         */
        public Builder timeout(Duration value) {
            if (value.toMillis() < 1) {
                throw new IllegalArgumentException("timeout must be at least 1 millisecond, was " + value);
            }
            timeout = value;
            return this;
        }

        /**
         * Sets how long a mail may take, all answers together.
         *
         * @param value at least a millisecond. Default {@link MailSink#DEFAULT_DEADLINE}
         * @return this
         */
        public Builder deadline(Duration value) {
            if (value.toMillis() < 1) {
                throw new IllegalArgumentException("deadline must be at least 1 millisecond, was " + value);
            }
            deadline = value;
            return this;
        }

        /**
         * Makes the sink.
         *
         * @return an immutable sink; opens no connection yet
         */
        public MailSink build() {
            return new MailSink(this);
        }
    }
}
