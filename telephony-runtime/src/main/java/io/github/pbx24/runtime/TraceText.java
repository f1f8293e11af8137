package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallSummary;
import io.github.pbx24.correlation.CallTrace;
import io.github.pbx24.correlation.fact.ClickToCall;
import io.github.pbx24.correlation.fact.Heard;
import io.github.pbx24.correlation.store.CallStep;
import io.github.pbx24.inbox.JournalEntry;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.Masked;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A trace for people: one line a thing, in words. Shows of numbers the last four digits. */
final class TraceText {

    private static final String INDENT = "  ";
    private static final int EXTENSION_DIGITS = 6;

    private final List<String> lines = new ArrayList<>();

    private TraceText() {}

    /**
     * Writes a trace.
     *
     * @param trace the call
     * @param webhooks journal rows that are about it
     * @param others refused and ignored requests of its exchange while it lasted
     */
    static List<String> of(CallTrace trace, List<JournalEntry> webhooks, List<JournalEntry> others) {
        TraceText text = new TraceText();
        text.summary(trace.summary());
        text.section("webhooks", webhooks.stream().map(TraceText::webhook).toList());
        text.section(
                "asked for in Bitrix24",
                trace.clicks().stream().map(TraceText::click).toList());
        text.section("heard", trace.heard().stream().map(TraceText::heard).toList());
        text.section(
                "said to Bitrix24 and the exchange, and what they answered",
                trace.steps().stream().map(TraceText::step).toList());
        text.section(
                "refused or ignored meanwhile, of this exchange",
                others.stream().map(TraceText::webhook).toList());
        return text.lines;
    }

    private void summary(CallSummary call) {
        lines.add("call " + call.name() + " of " + call.pbx() + ": " + word(call.state())
                + (call.direction() == null ? "" : ", " + word(call.direction())));
        lines.add(INDENT + "client " + Masked.number(call.clientNumber()) + ", line " + Masked.number(call.line())
                + ", began " + second(call.startedAt()) + ", last news " + second(call.updatedAt()));
        lines.add(INDENT + "in Bitrix24: " + (call.crmCallId() == null ? "not registered" : call.crmCallId())
                + ", users " + call.users() + ", responsible " + known(call.responsibleUser()));
        lines.add(INDENT + "talk " + call.talkSeconds() + " s, status " + known(call.statusCode()) + ", recording "
                + word(call.recording()));
        if (!call.unknownExtensions().isEmpty()) {
            lines.add(INDENT + "extensions that nobody has: "
                    + call.unknownExtensions().stream().map(TraceText::phone).toList());
        }
        call.trouble().ifPresent(trouble -> lines.add(INDENT + "problem: " + trouble));
    }

    private static String known(@Nullable Object value) {
        return value == null ? "not known yet" : value.toString();
    }

    private void section(String title, List<String> content) {
        if (!content.isEmpty()) {
            lines.add(title + ":");
            content.forEach(line -> lines.add(INDENT + line));
        }
    }

    private static String webhook(JournalEntry entry) {
        return second(entry.receivedAt()) + " " + entry.kind() + ", " + word(entry.status())
                + (entry.error() == null ? "" : ": " + entry.error()) + " (" + entry.id() + ")";
    }

    private static String click(ClickToCall click) {
        return second(click.requestedAt()) + " " + word(click.kind()) + " of user " + click.userId() + ", number "
                + Masked.number(click.number()) + ", phone "
                + (click.extension() == null ? "none" : phone(click.extension()))
                + click.undialable().map(reason -> ", " + reason).orElse("");
    }

    private static String heard(Heard heard) {
        CallEvent event = heard.event();
        String said =
                event.occurredAt().map(at -> ", by its clock " + second(at)).orElse("");
        return second(heard.receivedAt()) + " " + event.getClass().getSimpleName() + details(event) + said;
    }

    private static String details(CallEvent event) {
        if (event instanceof CallEvent.Ringing ringing) {
            return at(ringing.extension());
        }
        if (event instanceof CallEvent.Answered answered) {
            return at(answered.extension());
        }
        if (event instanceof CallEvent.Transferred transferred) {
            return " from" + at(transferred.from()) + " to" + at(transferred.to()) + ", " + word(transferred.kind());
        }
        if (event instanceof CallEvent.LegEnded ended) {
            return at(ended.extension()) + talk(ended.talk());
        }
        if (event instanceof CallEvent.Ended ended) {
            return at(ended.extension()) + ", " + word(ended.result()) + talk(ended.talk());
        }
        return "";
    }

    private static String at(@Nullable Extension extension) {
        return extension == null ? "" : " " + phone(extension.number());
    }

    /** Some exchanges put an employee's mobile number where an extension belongs. */
    private static String phone(String extension) {
        return extension.length() <= EXTENSION_DIGITS ? extension : Masked.number(extension);
    }

    private static String talk(@Nullable Duration talk) {
        return talk == null ? "" : ", talked " + talk.toSeconds() + " s";
    }

    private static String step(CallStep step) {
        String times = step.times() == 1 ? "" : ", " + step.times() + " times until " + second(step.lastAt());
        return second(step.firstAt()) + " " + step.command().toLowerCase(Locale.ROOT) + ": "
                + step.outcome().toLowerCase(Locale.ROOT) + (step.reason().isEmpty() ? "" : ", " + step.reason())
                + times;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
