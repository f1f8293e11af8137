package io.github.pbx24.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.simulator.internal.http.SelfSignedCertificate;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class TlsTest {

    @Test
    void a_portal_speaks_https_with_a_given_certificate() throws Exception {
        SSLContext context = SelfSignedCertificate.make().context();
        try (PortalSimulator portal = PortalSimulator.builder().tls(context).start()) {
            assertThat(portal.webhookUrl().getScheme()).isEqualTo("https");
            Rest.Reply reply = Rest.send(
                    HttpClient.newBuilder().sslContext(context).build(),
                    HttpRequest.newBuilder(portal.webhookUrl().resolve("server.time"))
                            .build());
            assertThat(reply.status()).isEqualTo(200);
        }
    }
}
