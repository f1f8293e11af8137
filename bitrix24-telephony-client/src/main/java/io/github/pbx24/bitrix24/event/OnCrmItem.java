package io.github.pbx24.bitrix24.event;

/**
 * An element of a smart process was added, changed or deleted. The event carries ids only: read the element afterwards. There are
 * two names for it: {@code ONCRMDYNAMICITEMUPDATE} is raised for the elements of all smart processes,
 * {@code ONCRMDYNAMICITEMUPDATE_128} for those of the type 128 alone.
 *
 * @param envelope what all events have
 * @param entityTypeId number of the smart process's type, positive
 * @param change what happened
 * @param id id of the element
 * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/universal/index.html">Universal methods and events</a>
 * @since 0.1
 */
public record OnCrmItem(EventEnvelope envelope, long entityTypeId, ChangeKind change, long id)
        implements Bitrix24Event {

    /** Ids only. */
    @Override
    public String toString() {
        return envelope + " entityTypeId=" + entityTypeId + " id=" + id;
    }
}
