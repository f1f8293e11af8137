package io.github.pbx24.simulator.internal.telephony;

import io.github.pbx24.simulator.Employee;
import io.github.pbx24.simulator.internal.context.CallContext;
import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.context.PhoneNumbers;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.RandomHex;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.portal.SipLineStore;
import io.github.pbx24.simulator.internal.protocol.Answer;
import io.github.pbx24.simulator.internal.protocol.RestError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code voximplant.*} without statistics and SIP lines: addresses, voices, lines, phones of users, calls by robot. */
public final class VoximplantMethods {

    /** What only the pages of the portal may call, which bring the session of a user. */
    public static final List<String> INTERNAL = List.of(
            "voximplant.authorization.get",
            "voximplant.authorization.onError",
            "voximplant.authorization.signOneTimeKey",
            "voximplant.call.answer",
            "voximplant.call.busy",
            "voximplant.call.cancelTransfer",
            "voximplant.call.completeTransfer",
            "voximplant.call.get",
            "voximplant.call.hangupDevice",
            "voximplant.call.hold",
            "voximplant.call.init",
            "voximplant.call.intercept",
            "voximplant.call.onConnectionError",
            "voximplant.call.saveComment",
            "voximplant.call.sendReady",
            "voximplant.call.sendWait",
            "voximplant.call.skip",
            "voximplant.call.startTransfer",
            "voximplant.call.startViaRest",
            "voximplant.call.startWithDevice",
            "voximplant.call.unhold");

    static final String SIP_SERVER = "ip.b24-0000-0000000000.bitrixphone.com";
    private static final String USER_GET = "voximplant.user.get";

    private final PortalState portal;
    private final Callbacks callbacks;

    public VoximplantMethods(PortalState portal) {
        this.portal = portal;
        this.callbacks = new Callbacks(portal);
    }

    /** The answer to each of {@link #INTERNAL}, whether an application asks or a webhook. */
    public static Answer refused(CallContext context, Params params) {
        throw RestError.of(403, "WRONG_AUTH_TYPE", "This method is only available for internal usage.");
    }

    public Answer urls(CallContext context, Params params) {
        String telephony = portal.baseUrl() + "/telephony/";
        return Answer.of(Php.map(
                "detail_statistics", telephony + "detail.php",
                "buy_connector", portal.baseUrl() + "/settings/license_phone_sip.php",
                "edit_config", telephony + "edit.php?ID=#CONFIG_ID#",
                "lines", telephony + "lines.php"));
    }

    public Answer voices(CallContext context, Params params) {
        return Answer.of(Php.map(
                "ruinternalfemale", "Russian (Female) (Default)",
                "usenglishfemale", "American English (Female) (Default)",
                "ukenglishmale", "English (Male) (Amazon)"));
    }

    /** SIP lines, then applications with a handler for click-to-call and their external lines. */
    public Answer lines(CallContext context, Params params) {
        return portal.locked(() -> {
            Map<String, @Nullable Object> lines = new LinkedHashMap<>();
            portal.sipLines.all().forEach(line -> lines.put(line.lineId(), line.shownTitle()));
            for (OauthApplication application : portal.accounts.applications()) {
                if (portal.listens(application.id(), Switchboard.CALL_START)) {
                    String title = "Application: " + application.name();
                    lines.put(Callbacks.REST_LINE + application.id(), title);
                    portal.lines
                            .of(application.id())
                            .forEach(line -> lines.put(
                                    line.number(),
                                    title + ": " + line.number() + (line.name().isEmpty() ? "" : " - " + line.name())));
                }
            }
            return Answer.of(lines.isEmpty() ? List.of() : lines);
        });
    }

    public Answer outgoingLine(CallContext context, Params params) {
        return Answer.of(portal.locked(portal.phones::outgoingLine));
    }

    /** 1 whatever the id is. */
    public Answer setOutgoingLine(CallContext context, Params params) {
        String line = params.upperCase().text("LINE_ID");
        portal.lockedRun(() -> portal.phones.outgoingLine(line));
        return Answer.of(1L);
    }

    public Answer setOutgoingSipLine(CallContext context, Params params) {
        long config = params.upperCase().number("CONFIG_ID");
        return portal.locked(() -> {
            SipLineStore.Line line = portal.sipLines
                    .find(context.caller().appId(), config)
                    .orElseThrow(() -> RestError.argument("CONFIG_ID", "Specified CONFIG_ID is not found"));
            portal.phones.outgoingLine(line.lineId());
            return Answer.of(1L);
        });
    }

    /** An administrator has to allow this for each access token. */
    public Answer users(CallContext context, Params params) {
        OauthApplication application = context.caller().application();
        if (application == null) {
            throw RestError.of(403, "ACCESS_DENIED", "Access denied! Application context required");
        }
        return portal.locked(() -> {
            portal.confirmations.require(context.caller(), application, USER_GET);
            List<@Nullable Object> ids = Php.listOf(params.get("USER_ID"));
            if (ids.isEmpty()) {
                throw RestError.plain("Parameter USER_ID is not set");
            }
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            for (Object id : ids) {
                portal.users.find(Php.toLong(id)).ifPresent(user -> rows.add(row(user)));
            }
            return Answer.of(rows);
        });
    }

    private Map<String, @Nullable Object> row(Employee user) {
        return Php.map(
                "ID",
                Long.toString(user.id()),
                "DEFAULT_LINE",
                null,
                "PHONE_ENABLED",
                portal.phones.enabled(user.id()) ? "Y" : "N",
                "SIP_SERVER",
                SIP_SERVER,
                "SIP_LOGIN",
                "phone" + user.id(),
                "SIP_PASSWORD",
                portal.phones.sipPassword(user.id()),
                "INNER_NUMBER",
                user.extension());
    }

    /** Also what deactivatePhone does: it switches the phone on. */
    public Answer activatePhone(CallContext context, Params params) {
        long user = params.number("USER_ID");
        if (user <= 0) {
            throw RestError.plain("Parameter USER_ID is not set");
        }
        portal.lockedRun(() -> portal.phones.enable(user));
        return Answer.of(1L);
    }

    public Answer defaultLine(CallContext context, Params params) {
        return Answer.of(Php.map("defaultLineId", portal.locked(portal.phones::outgoingLine)));
    }

    /** Over a line of an application nothing is called: the application gets an event and there is no call id. */
    public Answer callback(CallContext context, Params params) {
        String line = params.text("FROM_LINE");
        String phone = params.text("TO_NUMBER");
        return portal.locked(() -> {
            Optional<Callbacks.RestLine> restLine = callbacks.restLine(line);
            if (restLine.isEmpty() && sipLine(line).isEmpty()) {
                throw RestError.plain("Could not find line " + line);
            }
            requirePhone(phone);
            if (restLine.isEmpty()) {
                return started("callback");
            }
            String text = params.text("TEXT_TO_PRONOUNCE");
            context.raise(callbacks.event(phone, restLine.get(), text, params.text("VOICE")));
            return Answer.of(Php.map("RESULT", true, "CALL_ID", null));
        });
    }

    public Answer infocall(CallContext context, Params params) {
        String line = params.text("FROM_LINE");
        if (line.equals("LINK_BASE_NUMBER")) {
            throw RestError.plain("Making infocall using LINK_BASE_NUMBER is not allowed");
        }
        return portal.locked(() -> {
            if (sipLine(line).isEmpty()) {
                throw RestError.plain("Could not find config for number " + line);
            }
            requirePhone(params.text("TO_NUMBER"));
            return started("infocall");
        });
    }

    private Optional<SipLineStore.Line> sipLine(String lineId) {
        return portal.sipLines.all().stream()
                .filter(line -> line.lineId().equals(lineId))
                .findFirst();
    }

    private static void requirePhone(String phone) {
        if (PhoneNumbers.strip(phone).isEmpty()) {
            throw RestError.plain("Phone number is not correct");
        }
    }

    private Answer started(String kind) {
        String id = kind + "." + RandomHex.of(16) + "." + portal.now().getEpochSecond();
        return Answer.of(Php.map("RESULT", true, "CALL_ID", id));
    }
}
