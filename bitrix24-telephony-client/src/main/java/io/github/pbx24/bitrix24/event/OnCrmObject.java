package io.github.pbx24.bitrix24.event;

/**
 * A lead, deal, contact, company or activity was added, changed or deleted. The event carries the id only: read the
 * object afterwards. Own changes come back too.
 *
 * @param envelope what all events have
 * @param type {@code LEAD}, {@code DEAL}, {@code CONTACT}, {@code COMPANY} or {@code ACTIVITY}
 * @param change what happened
 * @param id id of the object
 * @see <a href="https://apidocs.bitrix24.com/api-reference/crm/index.html">CRM</a>
 * @since 0.1
 */
public record OnCrmObject(EventEnvelope envelope, String type, ChangeKind change, long id) implements Bitrix24Event {

    /** Ids only. */
    @Override
    public String toString() {
        return envelope + " id=" + id;
    }
}
