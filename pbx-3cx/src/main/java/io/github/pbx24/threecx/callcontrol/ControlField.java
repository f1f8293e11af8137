package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.http.MemberNames;
import java.util.Locale;
import java.util.stream.Stream;

/** The members that are read of a message and of a leg, in the order in which the exchange writes them. */
enum ControlField {
    EVENT,
    EVENT_TYPE,
    ENTITY,
    ATTACHED_DATA,
    /** The first of a leg. */
    ID,
    STATUS,
    DN,
    PARTY_CALLER_NAME,
    PARTY_DN,
    PARTY_CALLER_ID,
    PARTY_DID,
    /** Not asked for, but mostly there, like the next. */
    DEVICE_ID,
    PARTY_DN_TYPE,
    DIRECT_CONTROL,
    ORIGINATED_BY_DN,
    ORIGINATED_BY_TYPE,
    REFERRED_BY_DN,
    REFERRED_BY_TYPE,
    ON_BEHALF_OF_DN,
    ON_BEHALF_OF_TYPE,
    CALLID;

    static final int COUNT = values().length;

    static final MemberNames NAMES =
            MemberNames.of(Stream.of(values()).map(ControlField::memberName).toList());

    private final String memberName = name().toLowerCase(Locale.ROOT);

    String memberName() {
        return memberName;
    }

    /** Whether it stands in a leg, not around it. */
    static boolean isOfLeg(int index) {
        return index >= ID.ordinal();
    }
}
