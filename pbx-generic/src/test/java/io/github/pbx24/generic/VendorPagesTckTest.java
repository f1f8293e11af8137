package io.github.pbx24.generic;

import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.tck.Capability;
import io.github.pbx24.pbx.tck.PbxFixture;
import io.github.pbx24.pbx.tck.PbxProviderTck;
import io.github.pbx24.pbx.tck.SampleCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** The settings of every page in {@code docs/vendors} keep the rules of the SPI. */
class VendorPagesTckTest {

    /** Calls whose requests stand on the page, and requests that do not: lines as on the page. */
    record Vendor(
            String page,
            List<Call> calls,
            String bare,
            String withheld,
            String unknown,
            List<String> unreadable,
            List<String> malformed) {}

    /** A call of the page: every line with this text in it. */
    record Call(String mark, String clientNumber, @Nullable Duration talk, Direction direction) {}

    @Nested
    class CallFlowDesignerTest extends Page {
        @Override
        Vendor vendor() {
            return new Vendor(
                    "3cx-call-flow-designer",
                    List.of(
                            new Call("callID=20260115-26808", "74951234567", null, Direction.INBOUND),
                            new Call("callID=20260115-26809", "+79000000011", null, Direction.INBOUND)),
                    "?event=gone&callID=c",
                    "?event=gone&callID=c&ani=anonymous",
                    "?event=lunch&callID=c",
                    List.of("?event=gone&callID=c&ani=Reception"),
                    List.of("?event=gone", "?callID=c", "?"));
        }
    }

    @Nested
    class AsteriskTest extends Page {
        @Override
        Vendor vendor() {
            return new Vendor(
                    "asterisk",
                    List.of(
                            new Call("call=1768478400.17", "+79000000011", Duration.ofSeconds(70), Direction.INBOUND),
                            new Call("call=1768478600.21", "79000000022", Duration.ZERO, Direction.OUTBOUND)),
                    "event=answered&call=c",
                    "event=ringing&call=c&dir=in&client=anonymous",
                    "event=lunch&call=c",
                    List.of(
                            "event=ended&call=c&talk=long",
                            "event=ringing&call=c&dir=up",
                            "event=answered&call=c&at=soon"),
                    List.of("event=ringing", "call=c", ""));
        }
    }

    @Nested
    class FreeSwitchTest extends Page {
        @Override
        Vendor vendor() {
            return new Vendor(
                    "freeswitch",
                    List.of(
                            new Call("000000000001", "79000000011", Duration.ofSeconds(70), Direction.INBOUND),
                            new Call("000000000002", "+79000000022", Duration.ZERO, Direction.OUTBOUND)),
                    "/answered {\"variables\":{\"uuid\":\"c\"}}",
                    "/ringing {\"variables\":{\"uuid\":\"c\",\"pbx24_client\":\"anonymous\"}}",
                    "/lunch {\"variables\":{\"uuid\":\"c\"}}",
                    List.of(
                            "/ended {\"variables\":{\"uuid\":\"c\",\"billsec\":\"-1\"}}",
                            "/ended {\"variables\":{\"uuid\":\"c\",\"hangup_cause\":\"WORLD_ENDED\"}}"),
                    List.of("/ringing {}", "/ringing {\"variables\":[]}", "/ringing {"));
        }
    }

    @Nested
    class MangoOfficeTest extends Page {
        @Override
        Vendor vendor() {
            return new Vendor(
                    "mango-office",
                    List.of(
                            new Call("\"mg-1\"", "79000000011", null, Direction.INBOUND),
                            new Call("\"mg-2\"", "79000000022", null, Direction.OUTBOUND)),
                    "/events/call {\"entry_id\":\"c\",\"call_state\":\"Connected\",\"location\":\"abonent\"}",
                    "/events/call {\"entry_id\":\"c\",\"call_state\":\"Appeared\",\"location\":\"abonent\",\"from\":{\"number\":\"Anonymous\"}}",
                    "/events/dtmf {\"entry_id\":\"c\"}",
                    List.of(
                            "/events/summary {\"entry_id\":\"c\",\"talk_time\":\"soon\"}",
                            "/events/summary {\"entry_id\":\"c\",\"call_direction\":9}",
                            "/events/summary {\"entry_id\":\"c\",\"entry_result\":7}"),
                    List.of("/events/summary {}", "/events/summary []", "/events/summary {"));
        }
    }

    @Nested
    class MegafonTest extends Page {
        @Override
        Vendor vendor() {
            return new Vendor(
                    "megafon-vats",
                    List.of(
                            new Call("callid=m-1", "79000000011", Duration.ofSeconds(65), Direction.INBOUND),
                            new Call("callid=m-2", "79000000022", Duration.ZERO, Direction.INBOUND),
                            new Call("callid=m-3", "79000000033", Duration.ofSeconds(12), Direction.OUTBOUND)),
                    "cmd=event&type=ACCEPTED&callid=c",
                    "cmd=event&type=INCOMING&callid=c&phone=anonymous",
                    "cmd=contact&callid=c",
                    List.of("cmd=history&type=in&callid=c&duration=-5", "cmd=history&type=in&callid=c&status=odd"),
                    List.of("cmd=history&type=in", "", "callid=c"));
        }
    }

    @Nested
    class SipuniTest extends Page {
        @Override
        Vendor vendor() {
            return new Vendor(
                    "sipuni",
                    List.of(
                            new Call("call_id=1768478400.101", "79000000011", null, Direction.INBOUND),
                            new Call("call_id=1768478500.102", "+79000000022", null, Direction.OUTBOUND)),
                    "?event=3&call_id=c",
                    "?event=1&call_id=c&src_type=1&dst_type=2&src_num=anonymous",
                    "?event=9&call_id=c",
                    List.of("?event=2&call_id=c&timestamp=soon", "?event=2&call_id=c&src_type=3&dst_type=7"),
                    List.of("?event=1", "?call_id=c", "?"));
        }
    }

    @Nested
    class UisTest extends Page {
        @Override
        Vendor vendor() {
            return new Vendor(
                    "uis",
                    List.of(
                            new Call(
                                    "\"call_session_id\":4001",
                                    "79000000011",
                                    Duration.ofSeconds(120),
                                    Direction.INBOUND),
                            new Call("\"call_session_id\":4002", "79000000022", Duration.ZERO, Direction.INBOUND),
                            new Call("\"call_session_id\":4003", "79000000033", Duration.ZERO, Direction.OUTBOUND)),
                    "{\"event\":\"answered\",\"call_session_id\":1}",
                    "{\"event\":\"incoming\",\"call_session_id\":1,\"contact_phone_number\":\"anonymous\"}",
                    "{\"event\":\"lunch\",\"call_session_id\":1}",
                    List.of(
                            "{\"event\":\"ended\",\"call_session_id\":1,\"talk_time_duration\":\"long\"}",
                            "{\"event\":\"answered\",\"call_session_id\":1,\"notification_time\":\"yesterday\"}"),
                    List.of("{}", "{\"event\":\"ended\"}", "{\"call_session_id\":1}", "{"));
        }
    }

    @Nested
    class ZadarmaTest extends Page {
        @Override
        Vendor vendor() {
            return new Vendor(
                    "zadarma",
                    List.of(
                            new Call("pbx_call_id=in_1", "79000000011", Duration.ofSeconds(65), Direction.INBOUND),
                            new Call("pbx_call_id=out_2", "79000000022", Duration.ZERO, Direction.OUTBOUND)),
                    "event=NOTIFY_ANSWER&pbx_call_id=c",
                    "event=NOTIFY_START&pbx_call_id=c&caller_id=anonymous",
                    "event=NOTIFY_IVR&pbx_call_id=c",
                    List.of(
                            "event=NOTIFY_END&pbx_call_id=c&duration=long",
                            "event=NOTIFY_END&pbx_call_id=c&disposition=odd",
                            "event=NOTIFY_START&pbx_call_id=c&call_start=soon"),
                    List.of("event=NOTIFY_START&caller_id=1", "event=NOTIFY_END"));
        }
    }

    abstract static class Page extends PbxProviderTck {

        abstract Vendor vendor();

        @Override
        protected PbxFixture fixture() {
            return new PageFixture(vendor(), VendorPage.read(vendor().page()));
        }
    }

    private record PageFixture(Vendor vendor, VendorPage page) implements PbxFixture {

        private static final String SECOND = "your-second-secret-0123456789";

        @Override
        public PbxProvider provider() {
            return new GenericProvider();
        }

        /** The page's own, with a second secret to rotate. */
        @Override
        public Map<String, Object> settings() {
            Map<String, Object> settings = new LinkedHashMap<>(page.settings());
            settings.put(rotated(), List.of(page.secrets(rotated()).get(0), SECOND));
            return settings;
        }

        private String rotated() {
            return page.secrets("signature-keys").isEmpty() ? "tokens" : "signature-keys";
        }

        @Override
        public List<String> secrets() {
            List<String> secrets = new ArrayList<>(page.secrets("tokens"));
            secrets.addAll(page.secrets("signature-keys"));
            secrets.add(SECOND);
            return secrets;
        }

        @Override
        public Map<String, Object> wrongSettings() {
            Map<String, Object> wrong = new LinkedHashMap<>(page.settings());
            wrong.put("format", "SECRET");
            wrong.put("zone", "SECRET");
            wrong.put("signature-in", "SECRET");
            wrong.put("signed", List.of("SECRET"));
            wrong.put("addresses", "SECRET");
            return wrong;
        }

        @Override
        public Set<String> wrongKeys() {
            return Set.of("format", "zone", "signature-in", "signed", "addresses");
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of(
                    Capability.PROVES_SENDER,
                    Capability.ROTATES_SECRETS,
                    Capability.RECORDINGS,
                    Capability.RECORDING_ADDRESSES);
        }

        @Override
        public WebhookRequest prove(WebhookRequest request) {
            return page.prove(request, first("tokens"), first("signature-keys"));
        }

        @Override
        public WebhookRequest forge(WebhookRequest request) {
            return page.prove(request, "somebody's-token-012345", "somebody's key");
        }

        @Override
        public WebhookRequest proveWithOldSecret(WebhookRequest request) {
            boolean signed = rotated().equals("signature-keys");
            return page.prove(request, signed ? first("tokens") : SECOND, signed ? SECOND : "");
        }

        private String first(String key) {
            return page.secrets(key).isEmpty() ? "" : page.secrets(key).get(0);
        }

        @Override
        public List<SampleCall> calls() {
            return vendor.calls().stream()
                    .map(call -> new SampleCall(
                            call.mark(),
                            page.requests().stream()
                                    .filter(line -> line.contains(call.mark()))
                                    .map(page::request)
                                    .toList(),
                            call.clientNumber(),
                            call.talk(),
                            call.direction(),
                            page.lastExtension(call.mark())))
                    .toList();
        }

        @Override
        public Set<String> kinds() {
            return page.kinds();
        }

        @Override
        public WebhookRequest bare() {
            return page.request(vendor.bare());
        }

        @Override
        public WebhookRequest withheld() {
            return page.request(vendor.withheld());
        }

        @Override
        public WebhookRequest unknownEvent() {
            return page.request(vendor.unknown());
        }

        @Override
        public List<WebhookRequest> unreadableDetails() {
            return vendor.unreadable().stream().map(page::request).toList();
        }

        @Override
        public List<WebhookRequest> malformed() {
            return vendor.malformed().stream().map(page::request).toList();
        }

        @Override
        public List<String> proofHeaders() {
            return List.of("Signature");
        }
    }
}
