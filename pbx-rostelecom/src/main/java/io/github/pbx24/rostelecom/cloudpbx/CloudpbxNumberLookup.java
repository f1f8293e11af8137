package io.github.pbx24.rostelecom.cloudpbx;

import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code get_number_info}: the exchange asks before it routes an incoming call, and goes its own way without an answer. */
final class CloudpbxNumberLookup implements NumberLookup {

    /** Longer names do not fit on the display of a phone. */
    private static final int MAX_NAME = 64;

    private static final WebhookAnswer NOTHING = write(Answer.NOTHING);

    @Override
    public Optional<Question> question(WebhookRequest request) {
        if (!isQuestion(request)) {
            return Optional.empty();
        }
        CloudpbxPayload payload = CloudpbxPayload.read(request.body());
        CloudpbxAddress caller = CloudpbxAddress.read(payload.text(CloudpbxField.FROM_NUMBER));
        CloudpbxAddress line = CloudpbxAddress.read(payload.text(CloudpbxField.REQUEST_NUMBER));
        // Nobody can be found without a number; the acknowledgement then is an empty answer.
        return caller.number() == null ? Optional.empty() : Optional.of(new Question(caller.number(), line.number()));
    }

    static boolean isQuestion(WebhookRequest request) {
        CloudpbxMethod named = CloudpbxMethod.named(request);
        if (named != null) {
            return named == CloudpbxMethod.GET_NUMBER_INFO;
        }
        return CloudpbxMethod.of(request, CloudpbxPayload.read(request.body())) == CloudpbxMethod.GET_NUMBER_INFO;
    }

    @Override
    public WebhookAnswer answer(Question question, Answer answer) {
        return answer.equals(Answer.NOTHING) ? NOTHING : write(answer);
    }

    /** Says that nothing is known. */
    static WebhookAnswer nothing() {
        return NOTHING;
    }

    private static WebhookAnswer write(Answer answer) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("result", "0");
        members.put("resultMessage", "OK");
        members.put("displayName", shortened(answer.displayName()));
        members.put("PIN", answer.extension() == null ? "" : answer.extension());
        return WebhookAnswer.okJson(Json.write(members));
    }

    private static String shortened(@Nullable String name) {
        if (name == null) {
            return "";
        }
        String clean = name.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .limit(MAX_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return clean.strip();
    }
}
