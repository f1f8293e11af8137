package io.github.pbx24.threecx.crmtemplate;

import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.Json;
import io.github.pbx24.pbx.text.NumberText;
import io.github.pbx24.threecx.internal.TemplateFields;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers 3CX when it asks who is calling: {@code GET …/lookup?number=…}. A name appears on the phones, and an address lets the
 * employee's client open the card.
 */
final class ContactQuestion implements NumberLookup {

    /** The name of such requests in the journal, and the last segment of their path. */
    static final String KIND = "lookup";

    /** Whether a request is a question and not a report. */
    static boolean isQuestion(WebhookRequest request) {
        String path = request.path();
        return path.equals(KIND) || path.endsWith("/" + KIND);
    }

    @Override
    public Optional<Question> question(WebhookRequest request) {
        if (!isQuestion(request)) {
            return Optional.empty();
        }
        return TemplateFields.of(request)
                .text("number")
                .flatMap(text -> NumberText.read(text).number())
                .map(number -> new Question(number, null));
    }

    @Override
    public WebhookAnswer answer(Question question, Answer answer) {
        String name = answer.displayName();
        if (name == null) {
            // Without an id the template's rule does not match, and 3CX shows the bare number.
            return WebhookAnswer.okJson("{}");
        }
        URI card = answer.card();
        Map<String, @Nullable Object> contact = new LinkedHashMap<>();
        contact.put("id", question.clientNumber());
        contact.put("firstname", name);
        contact.put("phone", question.clientNumber());
        if (card != null) {
            contact.put("url", card.toString());
        }
        return WebhookAnswer.okJson(Json.write(Map.of("contact", contact)));
    }
}
