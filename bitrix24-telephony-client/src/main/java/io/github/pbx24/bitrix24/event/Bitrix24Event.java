package io.github.pbx24.bitrix24.event;

import io.github.pbx24.bitrix24.ResultNode;
import java.time.Instant;
import java.util.Optional;

/**
 * An event of a portal. More kinds will be added; treat unknown ones like {@link GenericEvent}.
 *
 * @see <a href="https://apidocs.bitrix24.com/api-reference/events/index.html">Events</a>
 * @since 0.1
 */
public sealed interface Bitrix24Event
        permits OnExternalCallStart,
                OnExternalCallBackStart,
                OnVoximplantCallInit,
                OnVoximplantCallStart,
                OnVoximplantCallEnd,
                OnAppInstall,
                OnAppUpdate,
                OnAppUninstall,
                OnAppMethodConfirm,
                OnAppTest,
                OnOfflineEvent,
                OnCrmObject,
                OnCrmItem,
                OnCrmDealMoveToCategory,
                OnTask,
                OnUserAdd,
                OnImBotMessageAdd,
                GenericEvent {

    /**
     * What all events have.
     *
     * @return the common part
     */
    EventEnvelope envelope();

    /**
     * Name of the event.
     *
     * @return in upper case, for example {@code ONCRMDEALADD}
     */
    default String name() {
        return envelope().name();
    }

    /**
     * Id of the subscription.
     *
     * @return empty from portals before November 2024
     */
    default Optional<Long> handlerId() {
        return Optional.ofNullable(envelope().handlerId());
    }

    /**
     * When the event was raised.
     *
     * @return whole seconds by the portal's clock
     */
    default Instant time() {
        return envelope().time();
    }

    /**
     * Who sent the event.
     *
     * @return the {@code auth} part
     */
    default EventAuth auth() {
        return envelope().auth();
    }

    /**
     * The data of the event as a tree.
     *
     * @return an absent node if it has none
     */
    default ResultNode data() {
        return envelope().data();
    }
}
