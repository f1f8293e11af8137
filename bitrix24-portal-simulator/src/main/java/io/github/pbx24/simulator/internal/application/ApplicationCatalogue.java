package io.github.pbx24.simulator.internal.application;

import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.context.RegisteredMethod;
import io.github.pbx24.simulator.internal.portal.PortalState;
import java.util.Map;
import java.util.Set;

/** What every application asks: itself, the users, its places, its options, the messenger, tasks. */
public final class ApplicationCatalogue {

    private static final Set<String> PLACEMENT = Set.of("placement");

    private ApplicationCatalogue() {}

    /**
     * Adds the methods.
     *
     * @param known all methods of the portal; may still grow
     */
    public static void addTo(MethodRegistry registry, PortalState portal, Map<String, RegisteredMethod> known) {
        new UserMethods(portal).addTo(registry);
        new OptionMethods(portal).addTo(registry);
        new MessengerMethods(portal).addTo(registry);
        new TaskMethods(portal).addTo(registry);
        PlacementMethods placements = new PlacementMethods(portal);
        registry.add("placement.bind", PLACEMENT, placements::bind);
        registry.add("placement.unbind", PLACEMENT, placements::unbind);
        registry.add("placement.get", PLACEMENT, placements::get);
        registry.add("placement.list", PLACEMENT, placements::list);
        AppMethods app = new AppMethods(portal, known);
        registry.add("app.info", Set.of(), app::info);
        registry.add("scope", Set.of(), app::scope);
        registry.add("method.get", Set.of(), app::methodGet);
        registry.add("methods", Set.of(), app::methods);
        registry.add("server.time", Set.of(), app::serverTime);
        registry.add("feature.get", Set.of(), app::feature);
    }
}
