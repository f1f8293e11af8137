package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pbx24.bitrix24.batch.BatchReference;
import io.github.pbx24.bitrix24.internal.form.PhpForm;
import io.github.pbx24.bitrix24.internal.form.PhpQuery;
import io.github.pbx24.bitrix24.internal.send.BatchCodec;
import io.github.pbx24.bitrix24.oauth.OAuthTokens;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The examples that show a format rather than a method. */
class WireFormatTest {

    @Test
    void a_call_in_form_encoding_says_the_same_as_ours() {
        ResultNode form = PhpForm.parse(Fixtures.bytes("telephony.externalCall.register.request.form"));
        Bitrix24Request<?> request =
                ExternalCalls.register(RegisterCall.forExtension("101", "+74950000101", CallType.INCOMING)
                        .startDate(OffsetDateTime.parse("2026-03-10T11:19:38+03:00"))
                        .crmCreate(true)
                        .show(false)
                        .externalCallId("pbx-7f3a-1773130778.18441")
                        .build());

        Map<String, String> expected = texts(form);
        assertThat(expected.remove("auth")).startsWith("678d7ec5");
        assertThat(texts(PhpForm.parse(PhpQuery.of(request.parameters())))).isEqualTo(expected);
    }

    @Test
    void a_batch_is_packed_as_documented() {
        ResultNode documented = Fixtures.json("batch.request.json");
        Map<String, Object> register = new LinkedHashMap<>();
        register.put("USER_ID", 17);
        register.put("PHONE_NUMBER", "+74950000101");
        register.put("TYPE", 2);
        register.put("SHOW", false);
        register.put("EXTERNAL_CALL_ID", "pbx-1");
        Map<String, Object> finish = new LinkedHashMap<>();
        finish.put("CALL_ID", BatchReference.resultOf(0).field("CALL_ID"));
        finish.put("USER_ID", 17);
        finish.put("DURATION", 0);
        finish.put("STATUS_CODE", "304");

        ResultNode ours = Fixtures.tree(Fixtures.written(BatchCodec.pack(
                        List.of(
                                Bitrix24Request.generic(
                                        "telephony.externalCall.register", register, Repeatability.DEDUPLICATED),
                                Bitrix24Request.generic(
                                        "telephony.externalCall.finish", finish, Repeatability.NOT_REPEATABLE)),
                        true)
                .parameters()));

        assertThat(ours.get("halt").asLong()).isEqualTo(documented.get("halt").asLong());
        assertThat(commands(ours))
                .isEqualTo(commands(documented).stream()
                        .map(command -> command.replace("$result[reg]", "$result[c0]"))
                        .toList());
    }

    @Test
    void the_way_back_from_the_authorization_server_is_a_query() {
        assertThat(texts(PhpForm.parse(Fixtures.text("oauth.redirect.query.txt"))))
                .containsEntry("code", "5694d08a2e53ffcae0c3103e5ad6f607")
                .containsEntry("state", "af0ifjsldkj")
                .containsEntry("scope", "crm,telephony,placement")
                .containsEntry("member_id", "3f0c5a9be1d24786a5b1c0d9e8f70613");
    }

    @Test
    void the_first_pair_of_tokens_names_the_portal_but_not_in_its_domain() {
        ResultNode answer = Fixtures.json("oauth.token.authorization_code.response.json");
        OAuthTokens tokens = OAuthTokens.of(answer.requireText("access_token"), answer.requireText("refresh_token"));

        assertThat(answer.get("client_endpoint").asText()).hasValue("https://example.bitrix24.ru/rest/");
        assertThat(answer.get("domain").asText()).hasValue("oauth.bitrix24.tech");
        assertThat(answer.get("expires_in").asLong()).hasValue(3600);
        assertThat(tokens.toString()).doesNotContain("cb4282db").doesNotContain("dffab3f2");
    }

    private static List<String> commands(ResultNode batch) {
        List<String> commands = new ArrayList<>();
        batch.get("cmd")
                .fields()
                .values()
                .forEach(command ->
                        commands.add(URLDecoder.decode(command.asText().orElseThrow(), StandardCharsets.UTF_8)));
        return commands;
    }

    private static Map<String, String> texts(ResultNode form) {
        Map<String, String> texts = new TreeMap<>();
        form.fields().forEach((key, value) -> texts.put(key, value.asText().orElse("")));
        return texts;
    }
}
