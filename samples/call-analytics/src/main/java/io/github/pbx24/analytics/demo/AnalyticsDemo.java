package io.github.pbx24.analytics.demo;

import io.github.pbx24.app.call.Call;
import io.github.pbx24.app.call.CallQuery;
import io.github.pbx24.app.call.CallState;
import io.github.pbx24.simulator.CallAccess;
import io.github.pbx24.simulator.CrmObjectType;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Plays calls into a simulated portal; with {@code --check} it looks at the outcome and ends. */
public final class AnalyticsDemo {

    private static final String PHONE = "+74950000101";
    private static final int PORTAL_PORT = 8090;
    private static final long PATIENCE_NANOS = 50_000_000_000L;

    private final DemoStage stage;
    private final PrintStream out;
    private int failed;

    private AnalyticsDemo(DemoStage stage, PrintStream out) {
        this.stage = stage;
        this.out = out;
    }

    /** A step of the check. */
    private interface Step {
        /** What was seen; throws if it is not as it should be. */
        String run() throws Exception;
    }

    /**
     * Runs the demonstration.
     *
     * @param arguments {@code --check}, or nothing
     * @return the process's exit code
     * @throws Exception if it cannot start
     */
    public static int run(String... arguments) throws Exception {
        boolean check = List.of(arguments).equals(List.of("--check"));
        if (!check && arguments.length > 0) {
            System.err.println("usage: demo-analytics [--check]");
            return 2;
        }
        Path folder = Files.createTempDirectory("pbx24-analytics");
        try (DemoStage stage = new DemoStage(folder, "127.0.0.1", 2, check ? 0 : PORTAL_PORT, Clock.systemUTC())) {
            AnalyticsDemo demo = new AnalyticsDemo(stage, System.out);
            return check ? demo.check() : demo.show();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private int show() throws IOException, InterruptedException {
        stage.install(0);
        stage.mapLine(0);
        long contact = stage.site(0).portal().addContact("Oleg Sidorov", PHONE, DemoStage.EMPLOYEE);
        long deal = stage.site(0).portal().addDeal("Order 17", contact, DemoStage.EMPLOYEE);
        for (int i = 0; i < SampleCall.ALL.size(); i++) {
            stage.call(0, SampleCall.ALL.size() - 1 - i, PHONE, DemoStage.EMPLOYEE);
        }
        var administration = stage.site(0).portal().administration();
        out.println("A simulated portal with three calls; their scores appear within seconds.");
        out.println("  card of the deal      " + administration.cardPage(CrmObjectType.DEAL, deal, 1) + "#tab-1");
        out.println(
                "  the same in Russian   " + administration.cardPage(CrmObjectType.DEAL, deal, 1) + "&lang=ru#tab-1");
        out.println("  card of the contact   " + administration.cardPage(CrmObjectType.CONTACT, contact, 1) + "#tab-1");
        out.println("  calls and settings    "
                + administration.applicationPage(stage.site(0).keys().appId(), 1));
        out.println("  as an employee        " + administration.cardPage(CrmObjectType.DEAL, deal, DemoStage.COLLEAGUE)
                + "#tab-1");
        out.println("Ctrl-C ends it.");
        new CountDownLatch(1).await();
        return 0;
    }

    private int check() {
        var portal = stage.site(0).portal();
        long contact = portal.addContact("Oleg Sidorov", PHONE, DemoStage.EMPLOYEE);
        long deal = portal.addDeal("Order 17", contact, DemoStage.EMPLOYEE);
        step("the application is installed by its page", () -> {
            require(stage.install(0).status() == 200, "the installation page refused");
            stage.mapLine(0);
            return "custom fields, places and events made";
        });
        for (int i = 0; i < SampleCall.ALL.size(); i++) {
            SampleCall sample = SampleCall.ALL.get(i);
            int number = i;
            step("a call about " + sample.title() + " is heard and scored " + sample.quality(), () -> {
                String id = stage.call(0, number, PHONE, DemoStage.EMPLOYEE);
                await(() -> state(id) == CallState.DONE, () -> "the call is " + state(id));
                return expectQuality(id, sample.quality());
            });
            step("its score is in the fields of contact and deal", () -> {
                await(
                        () -> quality("contact", contact) == sample.quality()
                                && quality("deal", deal) == sample.quality(),
                        () -> "the fields say " + quality("contact", contact) + " and " + quality("deal", deal));
                return "UF_CRM_AICA_QUALITY = " + sample.quality();
            });
        }
        step("the widget in the card shows the calls, newest first", () -> {
            Map<String, @Nullable Object> calls =
                    stage.get(widget(0, 1, contact), "calls").json();
            require(calls.get("calls") instanceof List<?> list && list.size() == 3, "it shows " + calls);
            return "3 calls";
        });
        step("personal data is masked in the transcript", () -> {
            String session = widget(0, 1, contact);
            // Only what was said: the rest of the answer holds ids and signatures, in which any digits may stand.
            StringBuilder said = new StringBuilder();
            for (Call call : stage.scope(0).calls(CallQuery.newest(10))) {
                said.append(stage.get(session, "calls/" + call.callId()).json().get("transcript"));
            }
            String all = said.toString();
            require(all.contains("[карта]") || all.contains("[card]"), "no card is masked");
            require(!all.contains("4111") && !all.contains("916") && !all.contains("Сидоров"), "personal data is left");
            return "card, phone and names";
        });
        step("the recording is played by an address of its own, in pieces", () -> {
            Call call = stage.scope(0).calls(CallQuery.newest(1)).get(0);
            String session = widget(0, 1, contact);
            Object audio = stage.get(session, "calls/" + call.callId()).json().get("audio");
            require(audio instanceof String, "there is no address");
            DemoStage.Reply piece = stage.range(session, String.valueOf(audio), "bytes=0-3");
            require(piece.status() == 206 && piece.body().equals("RIFF"), "HTTP " + piece.status());
            require(stage.range(session, audio + "x", "bytes=0-3").status() == 403, "a changed address is not refused");
            String others = widget(0, DemoStage.COLLEAGUE, contact);
            require(
                    stage.range(others, String.valueOf(audio), "bytes=0-3").status() == 403,
                    "an address that was passed on plays");
            return "206 Partial Content";
        });
        step("a colleague sees own calls only, and who may see none is told so", () -> {
            Object calls = stage.get(widget(0, DemoStage.COLLEAGUE, contact), "calls")
                    .json()
                    .get("calls");
            require(List.of().equals(calls), "the colleague sees " + calls);
            portal.administration().callRights(DemoStage.COLLEAGUE, CallAccess.NONE, CallAccess.NONE);
            DemoStage.Reply refused = stage.get(widget(0, DemoStage.COLLEAGUE, contact), "calls");
            require(refused.status() == 403, "HTTP " + refused.status());
            return "403 with words";
        });
        step("an employee without the right to listen gets no address", () -> {
            portal.administration().callRights(DemoStage.EMPLOYEE, CallAccess.OWN, CallAccess.NONE);
            Call call = stage.scope(0).calls(CallQuery.newest(1)).get(0);
            Map<String, @Nullable Object> details = stage.get(
                            widget(0, DemoStage.EMPLOYEE, contact), "calls/" + call.callId())
                    .json();
            require(
                    details.get("audio") == null && "denied".equals(details.get("audioProblem")),
                    "it says " + details.get("audio"));
            return "the portal refuses, so does the application";
        });
        step("a second portal sees nothing of the first", () -> {
            require(stage.install(1).status() == 200, "the installation page refused");
            String session = stage.session(1, 1, "DEFAULT", 0);
            require(List.of().equals(stage.get(session, "calls").json().get("calls")), "it sees calls");
            for (Call call : stage.scope(0).calls(CallQuery.newest(10))) {
                require(stage.get(session, "calls/" + call.callId()).status() == 404, "it sees a call");
            }
            return "no call, no transcript, no recording";
        });
        step("fields deleted by hand are made again", () -> {
            deleteFields();
            stage.analytics().kit().checkSetUp(portal.memberId());
            String id = stage.call(0, 1, PHONE, DemoStage.EMPLOYEE);
            await(() -> state(id) == CallState.DONE, () -> "the call is " + state(id));
            int expected = SampleCall.ALL.get(1).quality();
            await(() -> quality("contact", contact) == expected, () -> "the field is not filled");
            return "and written";
        });
        step("the access token may expire at any time", () -> {
            portal.expireAccessTokens();
            String id = stage.call(0, 0, PHONE, DemoStage.EMPLOYEE);
            await(() -> state(id) == CallState.DONE, () -> "the call is " + state(id));
            return "refreshed once and gone on";
        });
        step("a forged opening is refused", () -> {
            var opening =
                    portal.administration().openApplication(stage.site(0).keys().appId(), DemoStage.COLLEAGUE);
            Map<String, String> forged = new HashMap<>(opening.fields());
            forged.put("AUTH_ID", "0".repeat(70));
            require(stage.post(opening.address(), forged).status() == 403, "a made-up token is accepted");
            forged.putAll(opening.fields());
            forged.put("member_id", stage.site(1).portal().memberId());
            require(stage.post(opening.address(), forged).status() == 403, "another portal's id is accepted");
            URI elsewhere =
                    URI.create(opening.address().toString().replaceFirst("DOMAIN=[^&]*", "DOMAIN=evil.example"));
            require(stage.post(elsewhere, opening.fields()).status() == 403, "another domain is accepted");
            return "token, portal and domain are proved";
        });
        out.println(failed == 0 ? "all ok" : failed + " failed");
        return failed == 0 ? 0 : 1;
    }

    private void deleteFields() {
        for (String kind : List.of("deal", "contact")) {
            Object rows = stage.rest(stage.site(0).portal(), "crm." + kind + ".userfield.list", Map.of())
                    .get("result");
            if (rows instanceof List<?> list) {
                list.forEach(row -> stage.rest(
                        stage.site(0).portal(),
                        "crm." + kind + ".userfield.delete",
                        Map.of("id", Objects.requireNonNull(DemoStage.asMap(row).get("ID")))));
            }
        }
    }

    private String widget(int index, long user, long contact) {
        return stage.session(index, user, "CRM_CONTACT_DETAIL_TAB", contact);
    }

    private @Nullable CallState state(String id) {
        return stage.scope(0).call(id).map(Call::state).orElse(null);
    }

    private String expectQuality(String id, int expected) {
        int found = stage.scope(0)
                .call(id)
                .map(Call::scores)
                .flatMap(scores -> scores.quality())
                .orElseThrow()
                .intValueExact();
        require(found == expected, "the score is " + found);
        return "state DONE";
    }

    private int quality(String kind, long id) {
        Object value = stage.crm(0, kind, id).get("UF_CRM_AICA_QUALITY");
        try {
            return value == null ? -1 : (int) Double.parseDouble(value.toString());
        } catch (NumberFormatException empty) {
            return -1;
        }
    }

    private void step(String name, Step step) {
        try {
            out.println("ok    " + name + ": " + step.run());
        } catch (Exception | AssertionError e) {
            failed++;
            out.println("FAIL  " + name + ": " + e.getMessage());
        }
        out.flush();
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static void await(BooleanSupplier done, Supplier<String> otherwise) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(otherwise.get());
            }
            Thread.sleep(50);
        }
    }
}
