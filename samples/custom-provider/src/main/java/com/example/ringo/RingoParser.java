package com.example.ringo;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.TransferKind;
import io.github.pbx24.pbx.WebhookParser;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.http.DetailReader;
import io.github.pbx24.pbx.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Turns Ringo's JSON into neutral events. Pure: no clock, no I/O. */
final class RingoParser implements WebhookParser {

    @Override
    public ParsedWebhook parse(WebhookRequest request) {
        DetailReader json = DetailReader.of(Json.read(request.body()));
        String kind = json.required("type");
        if (!List.of("call.ringing", "call.answered", "call.transferred", "call.finished")
                .contains(kind)) {
            return ParsedWebhook.ignored(kind, "unknown event");
        }
        CallIdentity call = CallIdentity.id(json.required("call_id"));
        CallDetails details = CallDetails.of(json.direction("direction"), json.number("client"), json.text("line"));
        Instant at = json.time("time", null);
        Extension extension = json.extension("extension");
        List<CallEvent> events = new ArrayList<>();
        switch (kind) {
            case "call.answered" -> events.add(new CallEvent.Answered(call, details, at, extension, CallEvent.NO_LEG));
            case "call.finished" -> {
                Duration talk = json.duration("talk_seconds");
                CallResult result = talk != null && !talk.isZero() ? CallResult.ANSWERED : CallResult.UNKNOWN;
                events.add(new CallEvent.Ended(call, details, at, extension, result, talk, null));
                String recording = json.text("recording");
                if (recording != null) {
                    RecordingReference reference = RecordingReference.url(recording);
                    events.add(new CallEvent.RecordingReady(call, details, null, reference, CallEvent.NO_LEG));
                }
            }
            default -> // A transfer that does not say to whom only tells that the call goes on.
                events.add(
                        kind.equals("call.ringing") || extension == null
                                ? new CallEvent.Ringing(call, details, at, extension, CallEvent.NO_LEG)
                                : new CallEvent.Transferred(
                                        call, details, at, null, extension, TransferKind.UNKNOWN, CallEvent.NO_LEG));
        }
        return json.noteOn(ParsedWebhook.of(kind, events));
    }
}
