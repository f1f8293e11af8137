package io.github.pbx24.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupFileTest {

    private static final String PATH = "/pbx/template/template.xml";

    @TempDir
    private Path folder = Path.of("");

    private TestGateway gateway() {
        return TestGateway.start(TestGateway.yaml(folder, URI.create("http://127.0.0.1:1/rest/1/code/"), "")
                .replace("recordings:", """
                  - {id: template, provider: 3cx, portal: acme, settings: {dialect: crm-template, token: plugin-token-1}}
                recordings:"""));
    }

    private static HttpResponse<String> asOperator(TestGateway gateway, String path) throws Exception {
        return gateway.get(path, "Authorization", "Bearer " + TestGateway.ADMIN_TOKEN);
    }

    @Test
    void an_operator_gets_the_file_with_the_address_of_this_gateway() throws Exception {
        try (TestGateway gateway = gateway()) {
            HttpResponse<String> file = asOperator(gateway, PATH);

            assertThat(file.statusCode()).isEqualTo(200);
            assertThat(file.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).contains("xml"));
            assertThat(file.body())
                    .startsWith("<?xml")
                    .contains(gateway.address().resolve("/pbx/template").toString());
            assertThat(asOperator(gateway, PATH + "?address=https://gateway.example.com/pbx/template")
                            .body())
                    .contains("https://gateway.example.com/pbx/template");
            assertThat(asOperator(gateway, PATH + "?address=ftp://gateway.example.com/")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void nobody_else_gets_the_secret_in_it() throws Exception {
        try (TestGateway gateway = gateway()) {
            assertThat(gateway.get(PATH).statusCode()).isEqualTo(401);
            assertThat(gateway.get(PATH + "?token=plugin-token-1").statusCode()).isEqualTo(401);
            assertThat(gateway.get(PATH, "Authorization", "Bearer wrong-token-of-tests")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(asOperator(gateway, "/pbx/rt/template.xml").statusCode()).isEqualTo(404);
            assertThat(asOperator(gateway, "/pbx/nobody/template.xml").statusCode())
                    .isEqualTo(404);
        }
    }
}
