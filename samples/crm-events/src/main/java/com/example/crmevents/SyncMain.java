package com.example.crmevents;

import io.github.pbx24.bitrix24.pacing.PacingPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** The synchronisation as a program, for a real portal too. */
public final class SyncMain {

    private SyncMain() {}

    /**
     * Runs until it is stopped. Reads {@code B24_WEBHOOK} (address of an incoming webhook with the scope crm), {@code B24_TOKEN} (secret of an
     * outgoing webhook for the events of deals), {@code PORT}, {@code DATABASE} and {@code B24_PLAN} from the environment.
     *
     * @param arguments none
     * @throws IOException if the port cannot be used
     */
    public static void main(String[] arguments) throws IOException {
        String webhook = System.getenv("B24_WEBHOOK");
        String token = System.getenv("B24_TOKEN");
        if (webhook == null || token == null) {
            System.err.println("usage: B24_WEBHOOK=https://…/rest/1/…/ B24_TOKEN=… [PORT=8080] [DATABASE=deals.db]"
                    + " [B24_PLAN=standard|enterprise|self-hosted] SyncMain");
            System.exit(2);
            return;
        }
        PacingPlan plan = switch (System.getenv().getOrDefault("B24_PLAN", "standard")) {
            case "enterprise" -> PacingPlan.enterprise();
            case "self-hosted" -> PacingPlan.selfHosted();
            default -> PacingPlan.standard();
        };
        SyncApp app = new SyncApp(new SyncApp.Settings(
                URI.create(webhook),
                token,
                Integer.parseInt(System.getenv().getOrDefault("PORT", "8080")),
                Path.of(System.getenv().getOrDefault("DATABASE", "deals.db")),
                plan,
                System.getenv("SLOW_HANDLERS") != null));
        Runtime.getRuntime().addShutdownHook(new Thread(app::close));
        app.start();
        System.out.println("READY http://127.0.0.1:" + app.port());
    }
}
