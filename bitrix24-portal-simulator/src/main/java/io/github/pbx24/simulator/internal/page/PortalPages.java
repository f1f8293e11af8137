package io.github.pbx24.simulator.internal.page;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.Employee;
import io.github.pbx24.simulator.PageOpening;
import io.github.pbx24.simulator.internal.context.OauthApplication;
import io.github.pbx24.simulator.internal.context.PortalContext;
import io.github.pbx24.simulator.internal.event.EventBus;
import io.github.pbx24.simulator.internal.php.FormText;
import io.github.pbx24.simulator.internal.php.Params;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.php.PhpJson;
import io.github.pbx24.simulator.internal.portal.Crm;
import io.github.pbx24.simulator.internal.portal.PlacementStore;
import io.github.pbx24.simulator.internal.portal.PortalState;
import io.github.pbx24.simulator.internal.protocol.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The portal as a person with a browser sees it: the home page, cards of CRM objects with a tab for each widget, and
 * applications in frames. The query parameter {@code user} says who looks, the administrator by default, and {@code lang}
 * in which language the portal is set for that person: applications are told, titles of widgets follow; the portal's own
 * words stay English.
 */
public final class PortalPages {

    /** The language of whoever names none. */
    public static final String ENGLISH = "en";

    /** Who looks, and in which language. */
    private record Viewer(long id, String language) {

        /** The query that keeps both from page to page. */
        String query() {
            return "?user=" + id + (language.equals(ENGLISH) ? "" : "&amp;lang=" + language);
        }
    }

    private static final Pattern CARD = Pattern.compile("/crm/(lead|deal|contact|company)/details/([0-9]{1,18})/?");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}");
    private static final Pattern APPLICATION = Pattern.compile("/marketplace/app/([0-9]{1,18})/?");

    private static final Set<String> OTHERS = Set.of(
            "/", "/portal/shell.js", "/portal/style.css", "/portal/open", "/portal/frame", "/api/v1/", "/api/v1");

    private final PortalState portal;
    private final FrameOpener opener;
    private final FrameCommands commands;

    public PortalPages(PortalState portal, EventBus events) {
        this.portal = portal;
        this.opener = new FrameOpener(portal);
        this.commands = new FrameCommands(portal, events);
    }

    /** Whether an address is one of a page. */
    public static boolean has(String path) {
        return OTHERS.contains(path)
                || CARD.matcher(path).matches()
                || APPLICATION.matcher(path).matches();
    }

    /** Answers a request for a page. */
    public Response answer(String path, @Nullable String query, String body) {
        Params parameters = new Params(FormText.parse(query));
        long id = parameters.number("user") > 0 ? parameters.number("user") : PortalContext.ADMINISTRATOR;
        String language = parameters.text("lang");
        Viewer user = new Viewer(id, LANGUAGE.matcher(language).matches() ? language : ENGLISH);
        Matcher card = CARD.matcher(path);
        Matcher application = APPLICATION.matcher(path);
        if (card.matches()) {
            return card(Crm.type(card.group(1)).orElseThrow(), Long.parseLong(card.group(2)), user);
        }
        if (application.matches()) {
            return application(Long.parseLong(application.group(1)), user);
        }
        return switch (path) {
            case "/" -> home(user);
            case "/portal/shell.js" -> file("shell.js", "text/javascript");
            case "/portal/style.css" -> file("style.css", "text/css");
            case "/portal/open" -> open(new Params(PhpJson.readObject(body)), user);
            case "/portal/frame" -> frame(new Params(PhpJson.readObject(body)));
            default -> file("bx24.js", "text/javascript");
        };
    }

    private static Response file(String name, String type) {
        try (InputStream in = PortalPages.class.getResourceAsStream(name)) {
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Response(200, type + "; charset=utf-8", text, null, true);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Response open(Params asked, Viewer user) {
        try {
            String placement = asked.text("placement");
            PageOpening opening = placement.equals(FrameOpener.DEFAULT)
                    ? opener.openApplication(asked.number("app"), user.id(), user.language())
                    : opener.openPlacement(
                            asked.number("app"), user.id(), user.language(), placement, asked.object("options"));
            return Response.ok(Php.map(
                    "address", opening.address().toString(), "fields", opening.fields(), "sid", opening.appSid()));
        } catch (IllegalArgumentException impossible) {
            return Response.ok(Php.map("error", impossible.getMessage()));
        }
    }

    private Response frame(Params message) {
        Object answer =
                commands.answer(message.text("sid"), message.text("command"), new Params(message.object("params")));
        return Response.ok(Php.map("answer", answer));
    }

    private Response home(Viewer user) {
        StringBuilder list = new StringBuilder("<h2>Applications</h2><ul>");
        for (OauthApplication application : portal.locked(portal.accounts::applications)) {
            list.append("<li><a href=\"/marketplace/app/")
                    .append(application.id())
                    .append("/")
                    .append(user.query());
            list.append("\">").append(Html.text(application.name())).append("</a>");
            list.append(application.installed() ? "" : " (not installed)").append("</li>");
        }
        list.append("</ul>");
        for (CrmObjectType type : CrmObjectType.values()) {
            String kind = type.name().toLowerCase(Locale.ROOT);
            list.append("<h2>").append(Html.capital(kind)).append("</h2><ul>");
            for (Map<String, @Nullable Object> row : portal.locked(() -> portal.crm.rows(type))) {
                list.append("<li><a href=\"/crm/")
                        .append(kind)
                        .append("/details/")
                        .append(row.get("ID"));
                list.append("/").append(user.query()).append("\">");
                list.append(Html.text(Crm.title(type, row))).append("</a></li>");
            }
            list.append("</ul>");
        }
        return page("Simulated portal", user, list.toString());
    }

    private Response card(CrmObjectType type, long id, Viewer user) {
        Optional<Map<String, @Nullable Object>> row = portal.locked(() -> portal.crm.find(type, id));
        if (row.isEmpty()) {
            return Response.html(404, "404 Not Found");
        }
        String code = "CRM_" + type.name() + "_DETAIL_TAB";
        String own = "/crm/" + type.name().toLowerCase(Locale.ROOT) + "/details/" + id + "/";
        StringBuilder body = new StringBuilder("<div role=\"tablist\" aria-label=\"Card\">");
        body.append(
                "<button role=\"tab\" id=\"tab-0\" aria-selected=\"true\" aria-controls=\"general\">General</button>");
        int number = 0;
        for (PlacementStore.Placement widget : widgets(code)) {
            String options = PhpJson.write(Php.map("ID", Long.toString(id), "URI", own));
            body.append("<button role=\"tab\" aria-selected=\"false\" aria-controls=\"frame\" id=\"tab-")
                    .append(++number);
            body.append("\" data-app=\"")
                    .append(widget.appId())
                    .append("\" data-placement=\"")
                    .append(code);
            body.append("\" data-options=\"").append(Html.text(options)).append("\">");
            body.append(Html.text(title(widget, user))).append("</button>");
        }
        body.append("</div><section id=\"general\" role=\"tabpanel\"><dl>");
        new TreeMap<>(row.get())
                .forEach((name, value) -> body.append("<dt>")
                        .append(Html.text(name))
                        .append("</dt><dd data-field=\"")
                        .append(Html.text(name))
                        .append("\">")
                        .append(Html.text(shown(value)))
                        .append("</dd>"));
        body.append("</dl></section><section id=\"frame\" role=\"tabpanel\" hidden></section>");
        return page(Crm.title(type, row.get()), user, body.toString());
    }

    private static String shown(@Nullable Object value) {
        List<String> values = new ArrayList<>();
        Php.listOf(value)
                .forEach(item -> values.add(Php.toText(item instanceof Map<?, ?> map ? map.get("VALUE") : item)));
        return String.join(", ", values);
    }

    private List<PlacementStore.Placement> widgets(String code) {
        return portal.locked(() -> portal.accounts.applications().stream()
                .filter(OauthApplication::installed)
                .flatMap(application -> portal.placements.of(application.id()).stream())
                .filter(placement -> placement.code().equals(code))
                .toList());
    }

    /** In the language of the viewer, if the application gave one. */
    private String title(PlacementStore.Placement widget, Viewer user) {
        Params language = new Params(widget.languages()).upperCase();
        String translated = new Params(language.object(user.language().toUpperCase(Locale.ROOT)))
                .upperCase()
                .text("TITLE");
        if (!translated.isEmpty()) {
            return translated;
        }
        return widget.title().isEmpty() ? name(widget.appId()) : widget.title();
    }

    private String name(long appId) {
        OauthApplication application = portal.locked(() -> portal.accounts.application(appId));
        return application == null ? "" : application.name();
    }

    /** An application that is not installed is first offered to the administrator; others are told to wait. */
    private Response application(long appId, Viewer user) {
        OauthApplication application = portal.locked(() -> portal.accounts.application(appId));
        if (application == null) {
            return Response.html(404, "404 Not Found");
        }
        String open = " data-app=\"" + appId + "\" data-placement=\"" + FrameOpener.DEFAULT + "\"";
        String body;
        if (application.installed()) {
            body = "<section id=\"frame\" data-auto" + open + "></section>";
        } else if (portal.isAdministrator(user.id())) {
            body = "<dialog open id=\"install\" aria-labelledby=\"install-title\"><h2 id=\"install-title\">Install "
                    + Html.text(application.name()) + "?</h2><p>It will be allowed: "
                    + Html.text(String.join(
                            ", ",
                            application.scopes().isEmpty() ? List.of("everything") : List.copyOf(application.scopes())))
                    + "</p><button id=\"install-button\"" + open + ">Install</button></dialog>"
                    + "<section id=\"frame\" hidden></section>";
        } else {
            body = "<p id=\"not-installed\">The application is not installed yet. Ask your administrator.</p>";
        }
        return page(application.name(), user, body);
    }

    private Response page(String title, Viewer user, String body) {
        StringBuilder menu = new StringBuilder();
        for (PlacementStore.Placement entry : widgets("LEFT_MENU")) {
            menu.append("<button data-menu data-app=\"")
                    .append(entry.appId())
                    .append("\" data-placement=\"LEFT_MENU\">");
            menu.append(Html.text(title(entry, user))).append("</button>");
        }
        String who = portal.locked(() -> portal.users.find(user.id()))
                .map(Employee::name)
                .orElse("nobody");
        String html = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + Html.text(title)
                + "</title><meta name=\"viewport\" content=\"width=device-width\">"
                + "<link rel=\"stylesheet\" href=\"/portal/style.css\"></head><body data-query=\""
                + user.query() + "\"><header><a href=\"/" + user.query() + "\">Simulated portal</a><span>"
                + Html.text(who) + "</span></header><nav aria-label=\"Menu\">"
                + menu + "</nav><main><h1 id=\"pagetitle\">" + Html.text(title) + "</h1>" + body
                + (body.contains("id=\"frame\"") ? "" : "<section id=\"frame\" hidden></section>")
                + "</main><script src=\"/portal/shell.js\"></script></body></html>";
        return new Response(200, "text/html; charset=utf-8", html, null, true);
    }
}
