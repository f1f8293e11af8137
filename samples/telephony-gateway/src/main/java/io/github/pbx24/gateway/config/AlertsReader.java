package io.github.pbx24.gateway.config;

import io.github.pbx24.events.mail.MailSink;
import io.github.pbx24.events.watch.AlertSinks;
import io.github.pbx24.events.watch.BusinessHours;
import io.github.pbx24.events.watch.EventWatch;
import io.github.pbx24.events.watch.SilenceRule;
import java.net.URI;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the section {@code alerts}. */
final class AlertsReader {

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    private final Section section;
    private final Set<String> portals;
    private final Set<String> exchanges;

    private AlertsReader(Section section, Set<String> portals, Set<String> exchanges) {
        this.section = section;
        this.portals = portals;
        this.exchanges = exchanges;
    }

    static AlertsConfig read(Section section, Set<String> portals, Set<String> exchanges) {
        return new AlertsReader(section, portals, exchanges).read();
    }

    private AlertsConfig read() {
        ZoneId zone = section.convert("zone", "must be a time zone such as Europe/Moscow", ZoneId::of)
                .orElse(ZoneId.of("UTC"));
        Locale language =
                Locale.forLanguageTag(section.choice("language", "en", "ru").orElse("en"));
        BusinessHours hours = hours(zone);
        AlertsConfig alerts = new AlertsConfig(
                language,
                zone,
                silences(hours),
                positive(section, "slow-handler").orElse(EventWatch.DEFAULT_SLOW_HANDLER),
                section.integer("backlog", 0, 100_000_000).map(Long::valueOf).orElse(EventWatch.DEFAULT_BACKLOG),
                positive(section, "backlog-lasting").orElse(EventWatch.DEFAULT_BACKLOG_LASTING),
                section.integer("dead-letters", 0, 100_000_000)
                        .map(Long::valueOf)
                        .orElse(EventWatch.DEFAULT_DEAD_LETTERS),
                sinks());
        section.end();
        return alerts;
    }

    private static Optional<Duration> positive(Section section, String key) {
        return section.convert(key, Durations.POSITIVE_COMPLAINT, Durations::parsePositive);
    }

    /** Without shifts everything is expected around the clock. */
    private BusinessHours hours(ZoneId zone) {
        BusinessHours.Builder hours = BusinessHours.builder(zone);
        if (!section.has("hours")) {
            hours.open(BusinessHours.EVERY_DAY, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);
        } else {
            for (Section shift : section.sections("hours")) {
                Set<DayOfWeek> days = shift.convert(
                                "days", "must be days such as mon-fri or sat,sun", AlertsReader::days)
                        .orElse(BusinessHours.WORKDAYS);
                Optional<LocalTime> from = time(shift, "from");
                Optional<LocalTime> to = time(shift, "to");
                if (from.isPresent() && to.isPresent()) {
                    hours.open(days, from.get(), to.get());
                }
                shift.end();
            }
        }
        List<String> holidays = section.texts("holidays");
        for (int i = 0; i < holidays.size(); i++) {
            try {
                hours.closed(LocalDate.parse(holidays.get(i)));
            } catch (DateTimeException e) {
                section.problem("holidays[" + i + "]", "must be a date such as 2027-01-01");
            }
        }
        return hours.build();
    }

    private static Optional<LocalTime> time(Section shift, String key) {
        Optional<LocalTime> time = shift.convert(
                key,
                "must be a time such as \"09:00\"",
                text -> text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text));
        if (!shift.has(key)) {
            shift.problem(key, "is missing");
        }
        return time;
    }

    private static Set<DayOfWeek> days(String text) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] ends = part.strip().split("-", -1);
            int first = DAYS.indexOf(ends[0]);
            int last = DAYS.indexOf(ends[ends.length - 1]);
            if (first < 0 || last < 0 || ends.length > 2) {
                throw new IllegalArgumentException("not days");
            }
            for (int day = first; ; day = (day + 1) % 7) {
                days.add(DayOfWeek.of(day + 1));
                if (day == last) {
                    break;
                }
            }
        }
        return days;
    }

    private List<SilenceRule> silences(BusinessHours hours) {
        List<SilenceRule> rules = new ArrayList<>();
        Set<String> used = new HashSet<>();
        if (!section.has("silences")) {
            return rules;
        }
        for (Section rule : section.sections("silences")) {
            boolean ofExchange = rule.has("pbx");
            String key = ofExchange ? "pbx" : "portal";
            String source = rule.requiredText(key);
            String event = ofExchange ? AlertsConfig.WEBHOOK : rule.requiredText("event");
            Optional<Duration> quiet = positive(rule, "quiet");
            if (!rule.has("quiet")) {
                rule.problem("quiet", "is missing");
            }
            if (!source.isEmpty() && !(ofExchange ? exchanges : portals).contains(source)) {
                rule.problem(key, "is not the id of a configured " + (ofExchange ? "exchange" : "portal"));
            } else if (!source.isEmpty() && !event.isEmpty() && quiet.isPresent()) {
                if (used.add(source + "/" + event.toUpperCase(Locale.ROOT))) {
                    rules.add(new SilenceRule(source, event, quiet.get(), hours));
                } else {
                    rule.problem(ofExchange ? "pbx" : "event", "has a rule already");
                }
            }
            rule.end();
        }
        return rules;
    }

    private List<AlertsConfig.Sink> sinks() {
        List<AlertsConfig.Sink> sinks = new ArrayList<>();
        if (!section.has("sinks")) {
            sinks.add(new AlertsConfig.Log());
            return sinks;
        }
        Set<String> names = new HashSet<>();
        for (Section sink : section.sections("sinks")) {
            String type =
                    sink.choice("type", "log", "webhook", "bitrix24", "mail").orElse("");
            if (type.isEmpty() && !sink.has("type")) {
                sink.problem("type", "is missing");
            }
            String name = type.equals("log")
                    ? "log"
                    : sink.convert("name", "must be 1 to 40 letters, digits, dots, hyphens or underscores", text -> {
                                if (!text.matches("[A-Za-z0-9._-]{1,40}")) {
                                    throw new IllegalArgumentException("not a name");
                                }
                                return text;
                            })
                            .orElse(type);
            if (!names.add(name)) {
                sink.problem("name", "is used twice");
            }
            switch (type) {
                case "log" -> sinks.add(new AlertsConfig.Log());
                case "webhook" -> webhook(sink, name).ifPresent(sinks::add);
                case "bitrix24" -> messenger(sink, name).ifPresent(sinks::add);
                case "mail" -> mail(sink, name).ifPresent(sinks::add);
                default -> {
                    continue;
                }
            }
            sink.end();
        }
        return sinks;
    }

    private static Optional<AlertsConfig.Sink> webhook(Section sink, String name) {
        Optional<URI> url = sink.address("url");
        if (!sink.has("url")) {
            sink.problem("url", "is missing");
        }
        String key = sink.requiredText("key");
        if (key.isEmpty()) {
            return Optional.empty();
        }
        try {
            url.ifPresent(address -> AlertSinks.webhook(name, address, key));
        } catch (IllegalArgumentException e) {
            String place = String.valueOf(e.getMessage()).startsWith("address") ? "url" : "key";
            sink.problem(
                    place,
                    place.equals("url") ? "must be https, or http on loopback" : "must have at least 32 characters");
        }
        return url.map(address -> new AlertsConfig.Webhook(name, address, key));
    }

    private Optional<AlertsConfig.Sink> messenger(Section sink, String name) {
        String portal = sink.requiredText("portal");
        if (!portal.isEmpty() && !portals.contains(portal)) {
            sink.problem("portal", "is not the id of a configured portal");
        }
        List<Long> users = new ArrayList<>();
        for (String text : sink.texts("users")) {
            if (text.matches("[1-9]\\d{0,17}")) {
                users.add(Long.parseLong(text));
            } else {
                sink.problem("users", "must be ids of users");
            }
        }
        if (users.isEmpty() && !sink.has("users")) {
            sink.problem("users", "is missing");
        }
        return users.isEmpty() ? Optional.empty() : Optional.of(new AlertsConfig.Messenger(name, portal, users));
    }

    private static Optional<AlertsConfig.Sink> mail(Section sink, String name) {
        String host = sink.requiredText("host");
        String from = sink.requiredText("from");
        List<String> to = sink.texts("to");
        if (to.isEmpty()) {
            sink.problem("to", "is missing");
        }
        AlertsConfig.Mail mail = new AlertsConfig.Mail(
                name,
                host,
                sink.integer("port", 1, 65_535).orElse(null),
                sink.choice("security", "starttls", "tls", "none").orElse("starttls"),
                sink.text("user").orElse(null),
                sink.exactText("password").orElse(null),
                from,
                to);
        if (mail.user() != null && mail.password() == null) {
            sink.problem("password", "is missing");
        }
        if (host.isEmpty() || from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        try {
            MailSink.builder(name, host, from, to);
        } catch (IllegalArgumentException e) {
            // "from must be …" or "to[1] must be …"
            String[] words = String.valueOf(e.getMessage()).split(" ", 2);
            sink.problem(words[0], words[1]);
        }
        return Optional.of(mail);
    }
}
