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
 * Answers 3CX when it asks who is calling, {@code GET …/lookup?number=…}, and when it wants an unknown caller in the CRM, {@code POST
 * …/contact}. A name appears on the phones, and the employee's client opens the address of the card. 3CX takes an answer for a match only
 * if it has an address, a name, and the number as it was asked for.
 */
final class ContactQuestion implements NumberLookup {

    /** The name of questions in the journal, and the last segment of their path. */
    static final String LOOKUP = "lookup";

    /** The same of those that make a contact. */
    static final String CONTACT = "contact";

    /** What a request asks, by its path; empty if it is a report. */
    static Optional<String> kind(WebhookRequest request) {
        String path = request.path();
        String last = path.substring(path.lastIndexOf('/') + 1);
        return last.equals(LOOKUP) || last.equals(CONTACT) ? Optional.of(last) : Optional.empty();
    }

    @Override
    public Optional<Question> question(WebhookRequest request) {
        Optional<String> kind = kind(request);
        // An address that is merely opened changes nothing.
        if (kind.isEmpty() || kind.get().equals(CONTACT) && !request.method().equals("POST")) {
            return Optional.empty();
        }
        TemplateFields fields = TemplateFields.of(request);
        NewClient client = kind.get().equals(CONTACT) ? client(fields) : null;
        return fields.text("number")
                .flatMap(text -> NumberText.read(text).number())
                .map(number -> new Question(number, null, client));
    }

    private static NewClient client(TemplateFields fields) {
        return new NewClient(
                fields.text("firstName").orElse(null),
                fields.text("lastName").orElse(null),
                fields.text("email").orElse(null));
    }

    @Override
    public WebhookAnswer answer(Question question, Answer answer) {
        String name = answer.displayName();
        URI card = answer.card();
        if (name == null && card == null) {
            // Without an id the template's rule does not match, and 3CX shows the bare number.
            return WebhookAnswer.okJson("{}");
        }
        Map<String, @Nullable Object> contact = new LinkedHashMap<>();
        contact.put("id", question.clientNumber());
        contact.put("firstname", name == null ? question.clientNumber() : name);
        contact.put("phone", question.clientNumber());
        if (card != null) {
            contact.put("url", card.toString());
        }
        return WebhookAnswer.okJson(Json.write(Map.of("contact", contact)));
    }
}
