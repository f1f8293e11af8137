package io.github.pbx24.gateway.config;

import io.github.pbx24.correlation.number.NumberRules;
import io.github.pbx24.correlation.rule.CallRules;
import io.github.pbx24.correlation.rule.CardPolicy;
import io.github.pbx24.correlation.rule.MissedOwner;
import io.github.pbx24.correlation.rule.NotePolicy;
import io.github.pbx24.correlation.rule.OwnerPolicy;
import io.github.pbx24.correlation.rule.RegisterFilter;
import io.github.pbx24.correlation.rule.StatusPolicy;
import io.github.pbx24.correlation.rule.TransferStrategy;
import io.github.pbx24.correlation.rule.UnknownExtension;
import io.github.pbx24.pbx.CallResult;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code portals[].calls}: how calls are shown in a portal. What is left out is as usual. */
final class CallRulesReader {

    /** Of calls that nobody answered. */
    private static final List<CallResult> RESULTS = Arrays.stream(CallResult.values())
            .filter(result -> result != CallResult.ANSWERED)
            .toList();

    private static final List<String> CODES =
            List.of("304", "402", "403", "404", "423", "480", "484", "486", "503", "603", "603-S", "OTHER");

    private CallRulesReader() {}

    static CallRules read(Section portal) {
        Section section = portal.sectionOrEmpty("calls");
        CallRules.Builder rules = CallRules.builder();
        section.choice("cards", "ringing-and-talking", "talking", "nobody").ifPresent(word -> rules.cards(cards(word)));
        section.choice("owner", "last-talker", "first-talker", "longest-talker")
                .ifPresent(word -> rules.owner(owner(word)));
        section.choice("missed-owner", "by-phone", "by-crm")
                .ifPresent(
                        word -> rules.missedOwner(word.equals("by-crm") ? MissedOwner.BY_CRM : MissedOwner.BY_PHONE));
        section.choice("unknown-extension", "default-user", "last-known")
                .ifPresent(word -> rules.unknownExtension(
                        word.equals("last-known") ? UnknownExtension.LAST_KNOWN : UnknownExtension.DEFAULT_USER));
        section.text("withheld-as").ifPresent(rules::withheldAs);
        section.text("crm-source").ifPresent(rules::crmSource);
        section.flag("add-to-chat").ifPresent(rules::addToChat);
        section.text("transferred-by-field").ifPresent(rules::transferField);
        section.choice("transfers", "reassign", "split", "portal-method")
                .ifPresent(word -> rules.transfers(transfers(word)));
        section.choice("note", "transfers", "none")
                .ifPresent(word -> rules.note(word.equals("none") ? NotePolicy.none() : NotePolicy.transferChain()));
        rules.status(StatusPolicy.with(codes(section)));
        rules.filter(filter(section));
        section.end();
        return rules.build();
    }

    private static TransferStrategy transfers(String word) {
        return switch (word) {
            case "split" -> TransferStrategy.SPLIT;
            case "portal-method" -> TransferStrategy.PORTAL_METHOD;
            default -> TransferStrategy.REASSIGN;
        };
    }

    private static Map<CallResult, String> codes(Section section) {
        Map<CallResult, String> codes = new EnumMap<>(CallResult.class);
        section.table("status-codes").forEach((name, code) -> {
            Optional<CallResult> result =
                    RESULTS.stream().filter(known -> wordOf(known).equals(name)).findFirst();
            if (result.isEmpty()) {
                section.problem("status-codes." + name, "unknown result; known are " + words());
            } else if (!CODES.contains(code)) {
                section.problem("status-codes." + name, "must be one of " + String.join(", ", CODES));
            } else {
                codes.put(result.get(), code);
            }
        });
        return codes;
    }

    private static String words() {
        return String.join(", ", RESULTS.stream().map(CallRulesReader::wordOf).toList());
    }

    private static String wordOf(CallResult result) {
        return result.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Numbers are compared without regard to how they are written, but not to the country: a list is written in full. */
    private static RegisterFilter filter(Section section) {
        Section hide = section.sectionOrEmpty("hide");
        NumberRules numbers = NumberRules.anyCountry();
        RegisterFilter filter = RegisterFilter.lines(hide.texts("lines"), numbers)
                .or(RegisterFilter.clients(hide.texts("numbers"), numbers))
                .or(RegisterFilter.extensions(hide.texts("extensions")));
        hide.end();
        return filter;
    }

    private static CardPolicy cards(String word) {
        return switch (word) {
            case "talking" -> CardPolicy.TALKING;
            case "nobody" -> CardPolicy.NOBODY;
            default -> CardPolicy.RINGING_AND_TALKING;
        };
    }

    private static OwnerPolicy owner(String word) {
        return switch (word) {
            case "first-talker" -> OwnerPolicy.firstTalker();
            case "longest-talker" -> OwnerPolicy.longestTalker();
            default -> OwnerPolicy.lastTalker();
        };
    }
}
