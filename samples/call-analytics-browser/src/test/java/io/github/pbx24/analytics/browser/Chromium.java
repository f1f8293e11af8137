package io.github.pbx24.analytics.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import io.github.pbx24.simulator.PortalSimulator;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The system's Chromium. Nothing is downloaded. */
final class Chromium implements AutoCloseable {

    private static final String VENDORS_SCRIPT = "https://api.bitrix24.com/api/v1/";

    private final Playwright playwright;
    private final Browser browser;

    Chromium() {
        // Playwright makes its words of constants in the default language, and LIGHT has another i in Turkish.
        Locale.setDefault(Locale.ROOT);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(find().orElseThrow())
                        // A root user, as in containers, has no sandbox.
                        .setArgs(List.of("--no-sandbox", "--autoplay-policy=no-user-gesture-required")));
    }

    /** Where it is installed; CHROMIUM names another place. */
    static Optional<Path> find() {
        return Stream.of(
                        System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"),
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome",
                        "/Applications/Chromium.app/Contents/MacOS/Chromium",
                        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A window of its own; the vendor's script is answered by the portal, as nothing outside is reached. */
    BrowserContext window(PortalSimulator portal, int width, ColorScheme colours) throws IOException {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(colours));
        context.setDefaultTimeout(60_000);
        String script;
        try (var in = URI.create(portal.restUrl().resolve("/api/v1/").toString())
                .toURL()
                .openStream()) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        context.route(
                VENDORS_SCRIPT + "**",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/javascript")
                        .setBody(script)));
        return context;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
