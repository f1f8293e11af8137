package io.github.pbx24.simulator.internal.context;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The scopes this portal knows. Pure. */
public final class Scopes {

    /** Every scope of the vendor's list; shown to a caller without a restriction. */
    public static final List<String> ALL = Stream.of(
                    "ai_admin appform baas biconnector bizproc booking calendar calendarmobile call cashbox catalog",
                    "catalogmobile configuration.import contact_center crm delivery department disk documentgenerator",
                    "entity forum humanresources.hcmlink iblock im im.import imbot imconnector imopenlines intranet",
                    "landing landing_cloud lists log mailservice main messageservice mobile notifications pay_system",
                    "placement pull pull_channel rating rest rpa sale salescenter sign.b2e smile socialnetwork",
                    "sonet_group task tasks tasks_extended tasksmobile telephony timeman user user.userfield",
                    "user_basic user_brief userconsent userfieldconfig vote")
            .flatMap(line -> Stream.of(line.split(" ")))
            .toList();

    private Scopes() {}

    /** What a caller holds, in order; an empty set means all. */
    public static List<String> of(Set<String> granted) {
        return granted.isEmpty() ? ALL : List.copyOf(new TreeSet<>(granted));
    }
}
