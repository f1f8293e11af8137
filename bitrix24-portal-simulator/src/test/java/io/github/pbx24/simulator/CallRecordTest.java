package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.pbx24.simulator.internal.php.Php;
import io.github.pbx24.simulator.internal.protocol.ReceivedBytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallRecordTest {

    private static final String ATTACH = "telephony.externalCall.attachRecord";
    private static final byte[] AUDIO = "ID3\u0004 some sound".getBytes(StandardCharsets.ISO_8859_1);

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = Rest.webhook(portal);
    private String callId = "";

    @BeforeEach
    void finishedCall() throws IOException {
        portal.addUser(17, "Ivan Petrov", "101");
        portal.addContact("Oleg Sidorov", "+74950000101", 17);
        callId = rest.register(17, "+74950000101", "pbx-1");
        rest.finish(callId, 17, 30);
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private RecordFile attached() {
        RecordFile file = portal.calls().get(0).recordFile();
        assertThat(file).isNotNull();
        return file;
    }

    private Rest.Reply attachContent(String fileName, String content) throws IOException {
        return rest.json(ATTACH, "CALL_ID", callId, "FILENAME", fileName, "FILE_CONTENT", content);
    }

    @Nested
    class Content {

        @Test
        void the_file_is_stored_and_replaces_the_activitys_files() throws IOException {
            Rest.Reply first = attachContent(
                    "a.mp3", Base64.getEncoder().encodeToString("ID3old".getBytes(StandardCharsets.UTF_8)));
            Rest.Reply second = attachContent("b.mp3", Base64.getEncoder().encodeToString(AUDIO));

            long id = Php.toLong(second.map().get("FILE_ID"));
            assertThat(id).isNotEqualTo(Php.toLong(first.map().get("FILE_ID")));
            assertThat(attached().id()).isEqualTo(id);
            assertThat(attached().name()).isEqualTo("b.mp3");
            assertThat(attached().sizeBytes()).isEqualTo(AUDIO.length);
            assertThat(attached().sha256()).isEqualTo(ReceivedBytes.of(AUDIO).sha256());
            assertThat(portal.recordContent(id)).contains(AUDIO);
            assertThat(portal.recordContent(Php.toLong(first.map().get("FILE_ID"))))
                    .isEmpty();
            assertThat(portal.activities().get(0).fileIds()).containsExactly(id);
        }

        @Test
        void what_is_not_base64_is_skipped() throws IOException {
            String content = Base64.getEncoder().encodeToString(AUDIO);
            attachContent(
                    "a.wav",
                    content.substring(0, 4) + " *\n" + content.substring(4).replace("=", ""));

            assertThat(attached().sizeBytes()).isEqualTo(AUDIO.length);
        }

        @ParameterizedTest
        @CsvSource({
            "a.MP3,SUQz,Wrong file extension. Only wav and mp3 are allowed",
            "a,SUQz,Wrong file extension. Only wav and mp3 are allowed",
            "a.flac,SUQz,Wrong file extension. Only wav and mp3 are allowed",
            "'',SUQz,File name is empty",
            "a.mp3,'',File content is empty.",
            "a.mp3,***,File content is not properly encoded. Base64 encoding is expected.",
            "a.mp3,SGVsbG8=,Wrong file type. Only audio files are allowed"
        })
        void bad_files_are_refused(String fileName, String content, String text) throws IOException {
            assertThat(attachContent(fileName, content).error()).isEqualTo("400 : " + text);
        }

        @Test
        void without_any_file_parameter_the_text_is_the_sources() throws IOException {
            assertThat(rest.json(ATTACH, "CALL_ID", callId).error())
                    .isEqualTo("400 : Required parameters are not set. Request should contain or URL or FILENAME"
                            + " parameter");
        }

        @Test
        void an_active_call_has_no_history_row_yet() throws IOException {
            callId = rest.register(17, "+74950000101", "pbx-2");

            assertThat(attachContent("a.mp3", "SUQz").error())
                    .isEqualTo("400 : Call is not found in the statistic table. Looks like it is not finished yet.");
        }
    }

    @Nested
    class Url {

        private final HttpServer pbx;

        Url() throws IOException {
            pbx = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            pbx.createContext("/ok.wav", exchange -> {
                exchange.sendResponseHeaders(200, AUDIO.length);
                exchange.getResponseBody().write(AUDIO);
                exchange.close();
            });
            pbx.createContext("/moved", exchange -> {
                exchange.getResponseHeaders().set("Location", "/ok.wav");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
            pbx.createContext("/loop", exchange -> {
                exchange.getResponseHeaders().set("Location", "/loop");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
            pbx.createContext("/gone.mp3", exchange -> {
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
            });
            pbx.start();
        }

        @AfterEach
        void stop() {
            pbx.stop(0);
        }

        private Rest.Reply attach(String path, String fileName) throws IOException {
            String url = "http://127.0.0.1:" + pbx.getAddress().getPort() + path;
            return rest.json(ATTACH, "CALL_ID", callId, "RECORD_URL", url, "FILENAME", fileName);
        }

        @ParameterizedTest
        @CsvSource({"/ok.wav,'',ok.wav", "/ok.wav,x.MP3,x.MP3", "/moved,x.wav,x.wav"})
        void the_portal_downloads_and_shows_the_address(String path, String fileName, String stored)
                throws IOException {
            assertThat(attach(path, fileName).status()).isEqualTo(200);
            assertThat(attached().name()).isEqualTo(stored);
            assertThat(attached().sha256()).isEqualTo(ReceivedBytes.of(AUDIO).sha256());
            assertThat(portal.calls().get(0).recordUrl()).endsWith(path);
        }

        @Test
        void failures_carry_the_status_or_a_network_text() throws IOException {
            assertThat(attach("/gone.mp3", "").error()).isEqualTo("400 : Server returns HTTP error code 404");
            assertThat(attach("/loop", "a.mp3").error()).startsWith("400 : NETWORK");
            pbx.stop(0);
            assertThat(attach("/ok.wav", "").error()).startsWith("400 : NETWORK");
        }

        @Test
        void an_address_without_an_extension_needs_a_file_name() throws IOException {
            assertThat(attach("/moved", "").error()).startsWith("400 : Wrong file extension");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"http://192.0.2.1/a.mp3", "http://pbx.example.test/a.mp3", "file:///etc/a.mp3", "::.mp3"})
        void strangers_are_never_called(String url) throws IOException {
            assertThat(rest.json(ATTACH, "CALL_ID", callId, "RECORD_URL", url, "FILENAME", "a.mp3")
                            .status())
                    .isEqualTo(400);
        }

        @Test
        void a_record_url_at_finish_is_downloaded_and_failures_are_not_reported() throws IOException {
            String base = "http://127.0.0.1:" + pbx.getAddress().getPort();
            for (String path : List.of("/moved", "/gone.mp3")) {
                String id = rest.register(17, "+74950000101", path);
                assertThat(rest.json(
                                        "telephony.externalCall.finish",
                                        "CALL_ID",
                                        id,
                                        "USER_ID",
                                        17,
                                        "RECORD_URL",
                                        base + path)
                                .map())
                        .containsEntry("CALL_RECORD_URL", base + path);
            }
            assertThat(portal.calls().get(1).recordFile()).isNotNull();
            assertThat(portal.calls().get(1).recordFile().name()).isEqualTo("moved.mp3");
            assertThat(portal.calls().get(2).recordFile()).isNull();
            assertThat(portal.activeCalls()).isEmpty();
        }
    }

    @Nested
    class Upload {

        private String uploadUrl() throws IOException {
            Rest.Reply reply = rest.json(ATTACH, "CALL_ID", callId, "FILENAME", "call.mp3");
            assertThat(reply.map()).containsEntry("fieldName", "file");
            return Php.toText(reply.map().get("uploadUrl"));
        }

        private Rest.Reply upload(String url, String name, String fileName, String content) throws IOException {
            String body = "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName
                    + "\"\r\nContent-Type: audio/mpeg\r\n\r\n" + content + "\r\n--B--\r\n";
            return Rest.send("POST", URI.create(url), "multipart/form-data; boundary=B", body);
        }

        @Test
        void the_file_arrives_in_a_second_step_and_its_content_is_not_looked_at() throws IOException {
            Rest.Reply reply = upload(uploadUrl(), "file", "x.mp3", "no \r\n--sound\r\n-");

            assertThat(reply.map()).containsEntry("FILE_ID", attached().id());
            assertThat(attached().name()).isEqualTo("call.mp3");
            assertThat(portal.recordContent(attached().id()))
                    .contains("no \r\n--sound\r\n-".getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void an_application_uploads_with_its_token_in_the_address() throws IOException {
            String token = portal.installApplication().accessToken();
            Rest.Reply prepared =
                    new Rest(portal.restUrl()).json(ATTACH, "CALL_ID", callId, "FILENAME", "call.wav", "auth", token);
            String url = Php.toText(prepared.map().get("uploadUrl"));

            assertThat(url).contains("/rest/upload.json?auth=" + token);
            assertThat(upload(url, "file", "x.wav", "RIFF").status()).isEqualTo(200);
        }

        @Test
        void a_wrong_part_name_extension_or_token_is_refused() throws IOException {
            String url = uploadUrl();

            assertThat(upload(url, "data", "x.mp3", "a").error())
                    .isEqualTo("400 : Error: required parameter file is not found");
            assertThat(upload(url, "file", "x.MP3", "a").error()).startsWith("400 : Wrong file extension");
            assertThat(upload(url + "0", "file", "x.mp3", "a").error()).startsWith("403 ACCESS_DENIED");
            assertThat(portal.calls().get(0).recordFile()).isNull();
        }

        @Test
        void a_cut_body_is_no_file() throws IOException {
            String cut = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.mp3\"\r\n\r\nhalf";

            assertThat(Rest.send("POST", URI.create(uploadUrl()), "multipart/form-data; boundary=B", cut)
                            .error())
                    .isEqualTo("400 : Error: required parameter file is not found");
        }
    }
}
