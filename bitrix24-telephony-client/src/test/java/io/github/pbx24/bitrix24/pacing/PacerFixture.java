package io.github.pbx24.bitrix24.pacing;

import io.github.pbx24.bitrix24.ResponseTime;
import io.github.pbx24.bitrix24.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pacer on a virtual clock. */
abstract class PacerFixture {

    static final String SHOW = "telephony.externalCall.show";
    static final String FINISH = "telephony.externalCall.finish";
    static final String UPDATE = "crm.activity.update";

    Instant now = Instant.parse("2026-03-10T08:00:00Z");
    final Object owner = new Object();
    Pacer pacer = new Pacer(PacingPlan.standard());

    PacedRequest add(Urgency urgency, String method) {
        PacedRequest request = new PacedRequest(owner, urgency, List.of(method), 100, owner);
        pacer.add(request, now);
        return request;
    }

    void addMany(Urgency urgency, String method, int count) {
        for (int i = 0; i < count; i++) {
            add(urgency, method);
        }
    }

    void addAlone(Urgency urgency, String method, int count) {
        for (int i = 0; i < count; i++) {
            pacer.add(new PacedRequest(owner, urgency, List.of(method), PacedRequest.ALONE, owner), now);
        }
    }

    void learn(String method, Duration took) {
        pacer.answered(method, new ResponseTime(null, null, took, null, null, null), now);
    }

    List<Departure> departAll() {
        List<Departure> departures = new ArrayList<>();
        Optional<Departure> departure = pacer.next(now);
        while (departure.isPresent()) {
            departures.add(departure.get());
            departure = pacer.next(now);
        }
        return departures;
    }

    /** Everything in the order of departure, going from due time to due time. */
    List<PacedRequest> drain(Duration atMost) {
        List<PacedRequest> order = new ArrayList<>();
        Instant end = now.plus(atMost);
        while (now.isBefore(end)) {
            for (Departure departure : departAll()) {
                order.addAll(departure.requests());
                pacer.ended(departure, true, now);
            }
            Optional<Instant> due = pacer.due(now);
            if (due.isEmpty()) {
                return order;
            }
            now = due.get();
        }
        return order;
    }

    static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
