package io.github.pbx24.simulator;

import static io.github.pbx24.simulator.Shapes.assertShape;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.php.Php;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiskFileTest {

    private static final byte[] RECORDING = {'I', 'D', '3', 0, -1, -128, 127, 13, 10};

    private final PortalSimulator portal = PortalSimulator.builder().start();
    private final Rest rest = Rest.webhook(portal);
    private final Object fileId;

    DiskFileTest() throws IOException {
        portal.addUser(7, "Anna", "101");
        String callId = rest.register(7, "+74950000101", "a");
        rest.finish(callId, 7, 5);
        fileId = rest.json(
                        "telephony.externalCall.attachRecord",
                        "CALL_ID",
                        callId,
                        "FILENAME",
                        "call-1.mp3",
                        "FILE_CONTENT",
                        Base64.getEncoder().encodeToString(RECORDING))
                .map()
                .get("FILE_ID");
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private record Download(int status, String disposition, byte[] body) {}

    private static Download get(Object address, Map<String, String> headers) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(Php.toText(address)).toURL().openConnection();
        headers.forEach(connection::setRequestProperty);
        int status = connection.getResponseCode();
        String disposition = connection.getHeaderField("Content-Disposition");
        byte[] body = status == 200 ? connection.getInputStream().readAllBytes() : new byte[0];
        return new Download(status, disposition == null ? "" : disposition, body);
    }

    @Test
    void a_webhook_downloads_the_bytes_that_were_attached() throws IOException {
        Rest.Reply reply = rest.json("disk.file.get", "id", fileId);
        assertShape(reply, "disk.file.get.response");
        assertThat(reply.map()).containsEntry("NAME", "call-1.mp3").containsEntry("SIZE", "9");
        String address = Php.toText(reply.map().get("DOWNLOAD_URL"));
        assertThat(address).contains("/download/?token=disk%7C");

        Download file = get(
                address,
                Map.of("User-Agent", "test/1", "Referer", portal.restUrl().toString()));
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.body()).isEqualTo(RECORDING);
        assertThat(file.disposition()).isEqualTo("attachment; filename=\"call-1.mp3\"; filename*=utf-8''call-1.mp3");
    }

    @Test
    void an_application_downloads_with_its_token() throws IOException {
        AppRest app = AppRest.of(portal, portal.installApplication());
        Object address = app.json("disk.file.get", "id", fileId).map().get("DOWNLOAD_URL");
        assertThat(Php.toText(address)).contains("/rest/download.json?auth=" + app.accessToken() + "&token=disk%7C");
        Map<String, String> headers = Map.of("User-Agent", "test/1", "Referer", "x");
        assertThat(get(address, headers).body()).isEqualTo(RECORDING);

        String foreign = Php.toText(address)
                .replace(app.accessToken(), portal.installApplication().accessToken());
        assertThat(get(foreign, headers).status()).isEqualTo(403);
        portal.expireAccessTokens();
        assertThat(get(address, headers).status()).isEqualTo(401);
    }

    @Test
    void a_download_without_a_referer_is_answered_with_404() throws IOException {
        Object address = rest.json("disk.file.get", "id", fileId).map().get("DOWNLOAD_URL");
        Download file = get(address, Map.of("User-Agent", "test/1"));
        assertThat(file.status()).isEqualTo(404);
        assertThat(file.disposition()).contains("call-1.mp3");
    }

    @Test
    void any_file_name_fits_into_the_header() throws IOException {
        String callId = rest.register(7, "+74950000102", "b");
        rest.finish(callId, 7, 5);
        Object id = rest.json(
                        "telephony.externalCall.attachRecord",
                        "CALL_ID",
                        callId,
                        "FILENAME",
                        "Звонок \"1\"\r\nX: y.mp3",
                        "FILE_CONTENT",
                        Base64.getEncoder().encodeToString(RECORDING))
                .map()
                .get("FILE_ID");
        Object address = rest.json("disk.file.get", "id", id).map().get("DOWNLOAD_URL");
        Download file = get(address, Map.of("User-Agent", "test/1", "Referer", "x"));
        assertThat(file.body()).isEqualTo(RECORDING);
        assertThat(file.disposition())
                .startsWith("attachment; filename=\"______ _1___X: y.mp3\"; filename*=utf-8''%D0%97");
    }

    @Test
    void unknown_files_are_refused() throws IOException {
        assertThat(rest.json("disk.file.get", "id", 5).error())
                .isEqualTo("400 ERROR_NOT_FOUND: Could not find entity with id 5");
        assertThat(rest.json("disk.file.get").error()).startsWith("400 ERROR_ARGUMENT");
        assertThat(rest.get("download/?token=x").error()).isEqualTo("403 ACCESS_DENIED: Access denied!");
    }
}
