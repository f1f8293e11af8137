package io.github.pbx24.simulator.internal.crm;

import io.github.pbx24.simulator.CrmObjectType;
import io.github.pbx24.simulator.internal.context.MethodRegistry;
import io.github.pbx24.simulator.internal.context.RestMethod;
import io.github.pbx24.simulator.internal.portal.PortalState;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The methods of the scope {@code crm}, and custom fields of employees, which work alike. */
public final class CrmCatalogue {

    private static final Set<String> CRM = Set.of("crm");
    private static final Set<String> USER_FIELDS = Set.of("user", "user.userfield");

    private final PortalState portal;
    private final MethodRegistry registry;

    private CrmCatalogue(PortalState portal, MethodRegistry registry) {
        this.portal = portal;
        this.registry = registry;
    }

    public static void addTo(MethodRegistry registry, PortalState portal) {
        CrmCatalogue catalogue = new CrmCatalogue(portal, registry);
        catalogue.addObjects();
        catalogue.addLinks();
        catalogue.addConfigurations();
        catalogue.addActivities();
        catalogue.addDictionaries();
        new RecurringMethods(portal).addTo(registry);
        new CategoryMethods(portal).addTo(registry);
        new BadgeMethods(portal).addTo(registry);
        new ConfigurableActivityMethods(portal).addTo(registry);
        new LayoutBlockMethods(portal, true).addTo(registry);
        new LayoutBlockMethods(portal, false).addTo(registry);
        new ItemMethods(portal).addTo(registry);
    }

    private void add(String name, RestMethod method) {
        registry.add(name, CRM, method);
    }

    private void addObjects() {
        UserFieldMethods userFields = new UserFieldMethods(portal);
        for (CrmObjectType type : CrmObjectType.values()) {
            String prefix = "crm." + type.name().toLowerCase(Locale.ROOT);
            CrmObjectMethods objects = new CrmObjectMethods(portal, type);
            add(prefix + ".fields", objects.fields());
            add(prefix + ".get", objects.get());
            add(prefix + ".list", objects.list());
            add(prefix + ".add", objects.add());
            add(prefix + ".update", objects.update());
            add(prefix + ".delete", objects.delete());
            addUserFields(prefix + ".userfield.", CRM, userFields, "CRM_" + type.name());
        }
        addUserFields("user.userfield.", USER_FIELDS, userFields, UserFieldMethods.USER);
    }

    private void addUserFields(String prefix, Set<String> scopes, UserFieldMethods userFields, String entity) {
        registry.add(prefix + "add", scopes, userFields.add(entity));
        registry.add(prefix + "get", scopes, userFields.get(entity));
        registry.add(prefix + "list", scopes, userFields.list(entity));
        registry.add(prefix + "update", scopes, userFields.update(entity));
        registry.add(prefix + "delete", scopes, userFields.delete(entity));
    }

    private void addLinks() {
        addLinks(CrmObjectType.DEAL, CrmObjectType.CONTACT);
        addLinks(CrmObjectType.LEAD, CrmObjectType.CONTACT);
        addLinks(CrmObjectType.COMPANY, CrmObjectType.CONTACT);
        addLinks(CrmObjectType.CONTACT, CrmObjectType.COMPANY);
        ProductRowMethods products = new ProductRowMethods(portal);
        add("crm.deal.productrows.get", products.get(CrmObjectType.DEAL));
        add("crm.deal.productrows.set", products.set(CrmObjectType.DEAL));
        add("crm.lead.productrows.get", products.get(CrmObjectType.LEAD));
        add("crm.lead.productrows.set", products.set(CrmObjectType.LEAD));
    }

    private void addLinks(CrmObjectType type, CrmObjectType other) {
        String prefix = ("crm." + type.name() + "." + other.name()).toLowerCase(Locale.ROOT);
        LinkMethods links = new LinkMethods(portal, type, other);
        add(prefix + ".fields", links.fields());
        add(prefix + ".add", links.add());
        add(prefix + ".delete", links.delete());
        add(prefix + ".items.get", links.items());
        add(prefix + ".items.set", links.setItems());
        add(prefix + ".items.delete", links.deleteItems());
    }

    private void addConfigurations() {
        DetailsConfigurationMethods configurations = new DetailsConfigurationMethods(portal);
        for (String kind : List.of("lead", "deal", "contact", "company", "item")) {
            String prefix = "crm." + kind + ".details.configuration.";
            add(prefix + "get", configurations.get(kind));
            add(prefix + "set", configurations.set(kind));
            add(prefix + "reset", configurations.reset(kind));
            add(prefix + "forceCommonScopeForAll", configurations.forceCommonScopeForAll(kind));
        }
    }

    private void addActivities() {
        ActivityMethods activities = new ActivityMethods(portal);
        add("crm.activity.fields", activities::fields);
        add("crm.activity.communication.fields", activities::communicationFields);
        add("crm.activity.get", activities::get);
        add("crm.activity.list", activities::list);
        add("crm.activity.add", activities::add);
        add("crm.activity.update", activities::update);
        add("crm.activity.delete", activities::delete);
        add("crm.activity.binding.add", activities::bind);
        add("crm.activity.binding.delete", activities::unbind);
        add("crm.activity.binding.list", activities::bindings);
        TimelineMethods timeline = new TimelineMethods(portal);
        add("crm.timeline.comment.fields", timeline::fields);
        add("crm.timeline.comment.add", timeline::add);
        add("crm.timeline.comment.get", timeline::get);
        add("crm.timeline.comment.list", timeline::list);
        add("crm.timeline.comment.update", timeline::update);
        add("crm.timeline.comment.delete", timeline::delete);
        add("crm.timeline.bindings.fields", timeline::bindingFields);
        add("crm.timeline.bindings.bind", timeline::bind);
        add("crm.timeline.bindings.unbind", timeline::unbind);
        add("crm.timeline.bindings.list", timeline::listBindings);
    }

    private void addDictionaries() {
        StatusMethods statuses = new StatusMethods(portal);
        add("crm.status.fields", statuses.table().fields());
        add("crm.status.add", statuses::add);
        add("crm.status.get", statuses.table().get());
        add("crm.status.list", statuses::list);
        add("crm.status.update", statuses.table().update());
        add("crm.status.delete", statuses.delete());
        add("crm.status.entity.types", statuses::types);
        add("crm.status.entity.items", statuses::items);
        add("crm.duplicate.findbycomm", new DuplicateMethods(portal)::findByCommunication);
        EnumMethods.all().forEach(this::add);
    }
}
