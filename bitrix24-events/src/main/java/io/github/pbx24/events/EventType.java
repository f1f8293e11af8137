package io.github.pbx24.events;

import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.Bitrix24Event;
import io.github.pbx24.bitrix24.event.ChangeKind;
import io.github.pbx24.bitrix24.event.OnAppInstall;
import io.github.pbx24.bitrix24.event.OnAppTest;
import io.github.pbx24.bitrix24.event.OnAppUninstall;
import io.github.pbx24.bitrix24.event.OnAppUpdate;
import io.github.pbx24.bitrix24.event.OnCrmDealMoveToCategory;
import io.github.pbx24.bitrix24.event.OnCrmItem;
import io.github.pbx24.bitrix24.event.OnCrmObject;
import io.github.pbx24.bitrix24.event.OnImBotMessageAdd;
import io.github.pbx24.bitrix24.event.OnTask;
import io.github.pbx24.bitrix24.event.OnUserAdd;
import io.github.pbx24.bitrix24.event.OnVoximplantCallEnd;
import io.github.pbx24.bitrix24.event.OnVoximplantCallInit;
import io.github.pbx24.bitrix24.event.OnVoximplantCallStart;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of an event together with the type that its handler gets.
 *
 * @param name name of the event in upper case, for example {@code ONCRMDEALUPDATE}
 * @param type what the handler gets
 * @param <E> the same as a type
 * @see <a href="https://apidocs.bitrix24.com/api-reference/events/index.html">Events</a>
 * @since 0.1
 */
public record EventType<E extends Bitrix24Event>(String name, Class<E> type) {

    // First: the constants below are checked by it.
    private static final Pattern NAME = Pattern.compile("[A-Z0-9_:.\\\\-]{1,100}");

    /** The application was installed. */
    public static final EventType<OnAppInstall> APP_INSTALL = new EventType<>("ONAPPINSTALL", OnAppInstall.class);

    /** The application was updated; its bindings are gone. */
    public static final EventType<OnAppUpdate> APP_UPDATE = new EventType<>("ONAPPUPDATE", OnAppUpdate.class);

    /** The application was removed. */
    public static final EventType<OnAppUninstall> APP_UNINSTALL =
            new EventType<>("ONAPPUNINSTALL", OnAppUninstall.class);

    /** {@code event.test} was called. */
    public static final EventType<OnAppTest> APP_TEST = new EventType<>("ONAPPTEST", OnAppTest.class);

    /** A deal moved to another pipeline. */
    public static final EventType<OnCrmDealMoveToCategory> DEAL_MOVE_TO_CATEGORY =
            new EventType<>("ONCRMDEALMOVETOCATEGORY", OnCrmDealMoveToCategory.class);

    /** A task was added. */
    public static final EventType<OnTask> TASK_ADD = new EventType<>("ONTASKADD", OnTask.class);

    /** A task was changed; not raised for its checklist. */
    public static final EventType<OnTask> TASK_UPDATE = new EventType<>("ONTASKUPDATE", OnTask.class);

    /** A task was deleted. */
    public static final EventType<OnTask> TASK_DELETE = new EventType<>("ONTASKDELETE", OnTask.class);

    /** A user was added. */
    public static final EventType<OnUserAdd> USER_ADD = new EventType<>("ONUSERADD", OnUserAdd.class);

    /** A registered bot got a message. */
    public static final EventType<OnImBotMessageAdd> BOT_MESSAGE =
            new EventType<>("ONIMBOTMESSAGEADD", OnImBotMessageAdd.class);

    /** A call was set up. */
    public static final EventType<OnVoximplantCallInit> CALL_INIT =
            new EventType<>("ONVOXIMPLANTCALLINIT", OnVoximplantCallInit.class);

    /** A call was answered. */
    public static final EventType<OnVoximplantCallStart> CALL_START =
            new EventType<>("ONVOXIMPLANTCALLSTART", OnVoximplantCallStart.class);

    /** A call ended. Its recording follows 5 to 30 seconds later, see {@link HandlerOptions#delay}. */
    public static final EventType<OnVoximplantCallEnd> CALL_END =
            new EventType<>("ONVOXIMPLANTCALLEND", OnVoximplantCallEnd.class);

    /** Checks the name and puts it into upper case. */
    public EventType {
        name = name.toUpperCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must be the name of an event");
        }
        Objects.requireNonNull(type, "type");
    }

    /**
     * A change of a lead, deal, contact or company.
     *
     * @param object kind of the object
     * @param change what happens to it
     * @return for example {@code ONCRMDEALUPDATE}
     */
    public static EventType<OnCrmObject> crm(CrmType object, ChangeKind change) {
        return new EventType<>("ONCRM" + object.name() + word(change), OnCrmObject.class);
    }

    /**
     * A change of a CRM activity: a call, letter, meeting.
     *
     * @param change what happens to it
     * @return for example {@code ONCRMACTIVITYADD}
     */
    public static EventType<OnCrmObject> activity(ChangeKind change) {
        return new EventType<>("ONCRMACTIVITY" + word(change), OnCrmObject.class);
    }

    /**
     * A change of an element of one smart process. The handler is called whether this event was bound or that of all smart processes,
     * once if both were; {@link #items} is not called for this smart process then.
     *
     * @param entityTypeId number of the smart process's type, positive
     * @param change what happens to the element
     * @return for example {@code ONCRMDYNAMICITEMUPDATE_128}
     * @throws IllegalArgumentException if the number is not positive
     */
    public static EventType<OnCrmItem> item(long entityTypeId, ChangeKind change) {
        if (entityTypeId <= 0) {
            throw new IllegalArgumentException("entityTypeId must be positive, was " + entityTypeId);
        }
        return new EventType<>(ItemEvents.numbered(items(change).name(), entityTypeId), OnCrmItem.class);
    }

    /**
     * A change of an element of any smart process that has no handler of its own, see {@link #item}. The handler is called whether
     * this event was bound or that of one smart process, once if both were.
     *
     * @param change what happens to the element
     * @return for example {@code ONCRMDYNAMICITEMUPDATE}
     */
    public static EventType<OnCrmItem> items(ChangeKind change) {
        return new EventType<>("ONCRMDYNAMICITEM" + word(change), OnCrmItem.class);
    }

    /**
     * Any event by its name, also one of the user's own module.
     *
     * @param name name of the event in any case
     * @return its type; the handler gets it as it was read
     * @throws IllegalArgumentException if the name is not one
     */
    public static EventType<Bitrix24Event> named(String name) {
        return new EventType<>(name, Bitrix24Event.class);
    }

    private static String word(ChangeKind change) {
        return switch (change) {
            case ADDED -> "ADD";
            case UPDATED -> "UPDATE";
            case DELETED -> "DELETE";
        };
    }
}
