package io.github.pbx24.simulator.internal.portal;

import io.github.pbx24.simulator.CrmObjectType;
import java.util.ArrayList;
import java.util.List;

/** Which contacts belong to a deal, which companies to a contact, and so on. Guarded by the portal's lock. */
public final class CrmLinks {

    /** One object on the other end of a link. */
    public record End(long id, long sort, boolean primary) {}

    private record Link(CrmObjectType type, long id, CrmObjectType otherType, End other) {

        boolean starts(CrmObjectType fromType, long fromId, CrmObjectType toType) {
            return type == fromType && id == fromId && otherType == toType;
        }

        Link reversed() {
            return new Link(otherType, other.id(), type, new End(id, other.sort(), other.primary()));
        }
    }

    private final List<Link> links = new ArrayList<>();

    /** The other ends, whichever side made the link; the first one is the primary. */
    public List<End> of(CrmObjectType type, long id, CrmObjectType otherType) {
        List<End> ends = new ArrayList<>();
        for (Link link : links) {
            if (link.starts(type, id, otherType)) {
                ends.add(link.other());
            } else if (link.reversed().starts(type, id, otherType)) {
                ends.add(link.reversed().other());
            }
        }
        ends.sort((left, right) -> Boolean.compare(right.primary(), left.primary()));
        return ends;
    }

    /** Adds a link; the first one of an object is its primary one. */
    public void add(CrmObjectType type, long id, CrmObjectType otherType, End end) {
        remove(type, id, otherType, end.id());
        boolean first = of(type, id, otherType).isEmpty();
        if (end.primary()) {
            List<End> others = of(type, id, otherType);
            removeAll(type, id, otherType);
            others.forEach(other -> links.add(new Link(type, id, otherType, new End(other.id(), other.sort(), false))));
        }
        links.add(new Link(type, id, otherType, new End(end.id(), end.sort(), end.primary() || first)));
    }

    /** Returns false if there was no such link. */
    public boolean remove(CrmObjectType type, long id, CrmObjectType otherType, long otherId) {
        return links.removeIf(
                link -> (link.starts(type, id, otherType) && link.other().id() == otherId)
                        || (link.reversed().starts(type, id, otherType)
                                && link.reversed().other().id() == otherId));
    }

    public void removeAll(CrmObjectType type, long id, CrmObjectType otherType) {
        links.removeIf(
                link -> link.starts(type, id, otherType) || link.reversed().starts(type, id, otherType));
    }
}
