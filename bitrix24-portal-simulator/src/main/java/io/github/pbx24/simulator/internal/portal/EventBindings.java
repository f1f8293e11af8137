package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.internal.context.RaisedEvent;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Who wants to hear which event. Guarded by the portal's lock. */
public final class EventBindings {

    /** @param appId null for an outgoing webhook; @param authType 0 for the acting user */
    public record Binding(
            long id, String event, URI handler, @Nullable Long appId, long authType) {}

    private final List<Binding> bindings = new ArrayList<>();
    private long lastId = 100;

    /** Returns false if the same binding exists. */
    public boolean bind(String event, URI handler, @Nullable Long appId, long authType) {
        boolean present = bindings.stream()
                .anyMatch(binding -> binding.event().equals(event)
                        && binding.handler().equals(handler)
                        && Objects.equals(binding.appId(), appId)
                        && binding.authType() == authType);
        if (!present) {
            bindings.add(new Binding(++lastId, event, handler, appId, authType));
        }
        return !present;
    }

    /** An address that is called once without being bound. */
    public Binding unlisted(String event, URI handler, long appId, long authType) {
        return new Binding(++lastId, event, handler, appId, authType);
    }

    public int unbind(Predicate<Binding> which) {
        int before = bindings.size();
        bindings.removeIf(which);
        return before - bindings.size();
    }

    List<Binding> all() {
        return List.copyOf(bindings);
    }

    public List<Binding> of(@Nullable Long appId) {
        return bindings.stream()
                .filter(binding -> Objects.equals(binding.appId(), appId))
                .toList();
    }

    public boolean has(long appId, String event) {
        return bindings.stream()
                .anyMatch(binding -> Objects.equals(binding.appId(), appId)
                        && binding.event().equals(event));
    }

    /** The first application that listens to an event; null if none does. */
    @Nullable
    public Long anyOwner(String event) {
        for (Binding binding : bindings) {
            if (binding.appId() != null && binding.event().equals(event)) {
                return binding.appId();
            }
        }
        return null;
    }

    /** The bindings an event goes to. An owner without a binding leaves it to the outgoing webhooks. */
    public List<Binding> receivers(RaisedEvent event) {
        List<Binding> named = bindings.stream()
                .filter(binding -> binding.event().equals(event.name()))
                .toList();
        if (!event.ownerOnly()) {
            return named;
        }
        List<Binding> owned = named.stream()
                .filter(binding -> Objects.equals(binding.appId(), event.ownerAppId()))
                .toList();
        return owned.isEmpty()
                ? named.stream().filter(binding -> binding.appId() == null).toList()
                : owned;
    }
}
