package io.github.pbx24.pbx.simulator.threecx;

import io.github.pbx24.pbx.simulator.internal.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The legs of all calls that live, and the messages about them. Thread-safe. */
final class V20Legs {

    private final V20Office office;
    private final Consumer<String> say;
    private final Map<Integer, V20Leg> legs = new LinkedHashMap<>();
    private final Set<Integer> unread = new HashSet<>();
    private final Set<V20Call> calls = new LinkedHashSet<>();
    private int lastId;
    private int sequence;
    private boolean mute;

    V20Legs(V20Office office, Consumer<String> say) {
        this.office = office;
        this.say = say;
    }

    /** While muted, what happens is told to nobody. */
    synchronized void mute(boolean on) {
        mute = on;
    }

    synchronized V20Leg add(
            V20Call call, String dn, String status, @Nullable String referredBy, @Nullable String queue) {
        calls.add(call);
        return put(new V20Leg(++lastId, dn, status, call, call.incoming(), null, referredBy, queue));
    }

    /** A leg of a call between extensions. */
    synchronized V20Leg addInside(V20Call call, String dn, String status, String other) {
        return put(new V20Leg(++lastId, dn, status, call, false, other, null, null));
    }

    synchronized V20Leg change(V20Leg leg) {
        return put(leg);
    }

    private V20Leg put(V20Leg leg) {
        legs.put(leg.id(), leg);
        unread.add(leg.id());
        for (int i = 0; i < office.upserts(); i++) {
            tell(0, leg);
        }
        return leg;
    }

    /** The phone talks, whether it has rung or not. */
    synchronized void connect(V20Call call, String dn, @Nullable String referredBy) {
        Optional<V20Leg> known =
                of(call).stream().filter(leg -> leg.dn().equals(dn)).findFirst();
        if (known.isPresent()) {
            change(known.get().with("Connected"));
        } else {
            add(call, dn, "Connected", referredBy, null);
        }
    }

    synchronized void remove(V20Leg leg) {
        if (legs.remove(leg.id()) != null) {
            unread.remove(leg.id());
            tell(1, leg);
        }
    }

    /** A call is over, with or without a leg. */
    synchronized void over(V20Call call) {
        of(call).forEach(this::remove);
        calls.remove(call);
    }

    /** Calls with the outside that live, parked ones too. */
    synchronized List<V20Call> calls() {
        return List.copyOf(calls);
    }

    /** How many legs that live have changed since anybody read them. Of extensions that nobody lists, nobody may. */
    synchronized int unread() {
        return (int) unread.stream()
                .filter(id -> office.listed()
                        .contains(Objects.requireNonNull(legs.get(id)).dn()))
                .count();
    }

    synchronized List<V20Leg> of(V20Call call) {
        return legs.values().stream().filter(leg -> leg.call() == call).toList();
    }

    synchronized List<V20Leg> of(String dn) {
        return legs.values().stream().filter(leg -> leg.dn().equals(dn)).toList();
    }

    synchronized Optional<V20Leg> find(String dn, String id) {
        return of(dn).stream()
                .filter(leg -> String.valueOf(leg.id()).equals(id))
                .findFirst();
    }

    /** A leg as it is read from outside. */
    synchronized Map<String, Object> json(V20Leg leg) {
        unread.remove(leg.id());
        return leg.json(office);
    }

    /** Everything is gone, as after a restart. */
    synchronized void clear() {
        legs.clear();
        unread.clear();
        calls.clear();
        lastId = 0;
        sequence = 0;
    }

    synchronized List<Map<String, Object>> json(String dn) {
        List<Map<String, Object>> all = new ArrayList<>();
        of(dn).forEach(leg -> all.add(json(leg)));
        return all;
    }

    /** Only of extensions that the client lists; order and numbering as one socket has it. */
    private void tell(int type, V20Leg leg) {
        if (mute || !office.listed().contains(leg.dn())) {
            return;
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event_type", type);
        event.put("entity", leg.entity());
        event.put("attached_data", office.attaches() && type == 0 ? leg.json(office) : null);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("sequence", ++sequence);
        message.put("event", event);
        say.accept(new String(Json.write(message), StandardCharsets.UTF_8));
    }
}
