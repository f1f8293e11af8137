package io.github.pbx24.analytics;

import io.github.pbx24.app.analysis.CriterionDefinition;
import io.github.pbx24.app.pipeline.Scores;
import io.github.pbx24.app.setup.FieldDeclaration;
import io.github.pbx24.app.setup.PlacementDeclaration;
import io.github.pbx24.bitrix24.crm.CrmType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What this application judges, which fields it fills, and where it shows itself. */
final class Criteria {

    static final List<CriterionDefinition> ALL = List.of(
            new CriterionDefinition("greeting", "The employee greets the client.", 10),
            new CriterionDefinition("introduction", "The employee says name or company.", 10),
            new CriterionDefinition("questions", "The employee finds out what the client needs by asking.", 10),
            new CriterionDefinition("politeness", "The employee is polite and never rude.", 10),
            new CriterionDefinition("next-step", "A concrete next step is agreed.", 10),
            new CriterionDefinition("farewell", "The employee says goodbye.", 10));

    /** Key of a value to the field a new project writes it into. */
    static final Map<String, String> FIELDS = fields();

    private static final Set<CrmType> OBJECTS = Set.of(CrmType.CONTACT, CrmType.DEAL);

    private Criteria() {}

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(Scores.QUALITY, "UF_CRM_AICA_QUALITY");
        fields.put(Scores.SUMMARY, "UF_CRM_AICA_SUMMARY");
        fields.put("topic", "UF_CRM_AICA_TOPIC");
        return fields;
    }

    static List<FieldDeclaration> declaredFields() {
        return List.of(
                new FieldDeclaration(
                        "UF_CRM_AICA_QUALITY",
                        "double",
                        Map.of("en", "Quality of the last call", "ru", "Качество последнего звонка"),
                        OBJECTS),
                new FieldDeclaration(
                        "UF_CRM_AICA_SUMMARY",
                        "string",
                        Map.of("en", "Summary of the last call", "ru", "Итог последнего звонка"),
                        OBJECTS),
                new FieldDeclaration(
                        "UF_CRM_AICA_TOPIC",
                        "string",
                        Map.of("en", "Topic of the last call", "ru", "Тема последнего звонка"),
                        OBJECTS));
    }

    static List<PlacementDeclaration> placements() {
        Map<String, String> titles = Map.of("en", "Call analytics", "ru", "Аналитика звонков");
        return List.of(
                new PlacementDeclaration("CRM_DEAL_DETAIL_TAB", titles, "widget"),
                new PlacementDeclaration("CRM_CONTACT_DETAIL_TAB", titles, "widget"),
                new PlacementDeclaration("CRM_COMPANY_DETAIL_TAB", titles, "widget"),
                new PlacementDeclaration("CRM_LEAD_DETAIL_TAB", titles, "widget"),
                new PlacementDeclaration("LEFT_MENU", titles, "app"));
    }
}
