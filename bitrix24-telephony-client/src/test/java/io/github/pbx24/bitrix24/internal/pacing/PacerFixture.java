package io.github.pbx24.bitrix24.internal.pacing;

import io.github.pbx24.bitrix24.ResponseTime;
import io.github.pbx24.bitrix24.Urgency;
import io.github.pbx24.bitrix24.pacing.PacingPlan;
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

    static final Duration STEP = Duration.ofMillis(10);

    Instant now = Instant.parse("2026-03-10T08:00:00Z");
    final PacedRequest.Owner owner = new PacedRequest.Owner("", new Object());
    PacerQueue pacer = new PacerQueue(PacingPlan.standard());

    static PacedRequest request(PacedRequest.Owner owner, Urgency urgency, String method, int batchBytes) {
        return new PacedRequest(owner, urgency, List.of(method), batchBytes, false, NOBODY);
    }

    /** Departures are taken from the queue by hand. */
    static final Traveller NOBODY = new Traveller() {
        @Override
        public void leave(Departure departure) {
            throw new AssertionError("nobody was to be told");
        }

        @Override
        public void strand(Throwable failure) {
            throw new AssertionError("nobody was to be told", failure);
        }
    };

    PacedRequest add(Urgency urgency, String method) {
        PacedRequest request = request(owner, urgency, method, 100);
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
            pacer.add(request(owner, urgency, method, PacedRequest.ALONE), now);
        }
    }

    void learn(String method, Duration took) {
        pacer.answered(method, new ResponseTime(null, null, took, null, null, null), now);
    }

    /** All that leaves at once, be it in small steps. */
    List<Departure> departAll() {
        List<Departure> departures = new ArrayList<>();
        Optional<Instant> due = Optional.of(now);
        while (due.isPresent() && !due.get().isAfter(now.plus(STEP).plusNanos(1_000))) {
            now = due.get();
            pacer.next(now).ifPresent(departures::add);
            due = pacer.due(now);
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
