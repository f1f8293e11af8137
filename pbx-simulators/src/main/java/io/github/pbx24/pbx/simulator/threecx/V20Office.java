package io.github.pbx24.pbx.simulator.threecx;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * How the exchange is set up, and what its administrator forgot. Thread-safe.
 *
 * @since 0.1
 */
public final class V20Office {

    /** The id of the API client. */
    public static final String CLIENT_ID = "bitrixbridge";

    /** The key of the API client. */
    public static final String CLIENT_SECRET = "simulated-3cx-client-key";

    /** The company's number as the exchange writes it. */
    public static final String DID = "74950000001";

    /** The number of the outside line. */
    public static final String TRUNK = "10007";

    /** A queue. */
    public static final String QUEUE = "804";

    /** The route point of the API client. */
    static final String ROUTE_POINT = "900";

    private static final List<String> EVERYBODY = List.of("101", "102", "103", "104", "105", "199");

    private final CopyOnWriteArrayList<String> listed = new CopyOnWriteArrayList<>(EVERYBODY);
    private final CopyOnWriteArrayList<String> withoutPhone = new CopyOnWriteArrayList<>();
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private volatile String clientSecret = CLIENT_SECRET;
    private volatile boolean callControl = true;
    private volatile boolean xapi = true;
    private volatile String role = "system_owners";
    private volatile boolean recordingsAllowed = true;
    private volatile boolean showsActiveCalls = true;
    private volatile boolean addressAllowed = true;
    private volatile boolean webSockets = true;
    private volatile boolean version20 = true;
    private volatile boolean tellsDid;
    private volatile boolean minutes;
    private volatile boolean attaches;
    private volatile boolean rival;
    private volatile int upserts = 2;
    private volatile Duration skew = Duration.ZERO;

    /** What the exchange says of the owner of an extension. */
    record Member(String name, String email, boolean enabled) {}

    V20Office() {
        EVERYBODY.forEach(number ->
                members.put(number, new Member("Demo User " + number, "user" + number + "@example.com", true)));
    }

    /**
     * Adds an extension, or says something else of the owner of one. Such a newcomer stands in no list of the client yet.
     *
     * @param extension its number, digits
     * @param name the owner's name; empty if nobody filled it in
     * @param email the owner's address; empty if nobody filled it in
     * @param enabled whether it may be used
     * @return this
     */
    public V20Office user(String extension, String name, String email, boolean enabled) {
        members.put(extension, new Member(name, email, enabled));
        return this;
    }

    /**
     * Removes an extension.
     *
     * @param extension its number
     * @return this
     */
    public V20Office withoutUser(String extension) {
        members.remove(extension);
        return this;
    }

    /**
     * Which extensions stand in the client's list. Default: all of {@link #users()}.
     *
     * @param extensions the new list
     * @return this
     */
    public V20Office list(String... extensions) {
        listed.clear();
        listed.addAll(List.of(extensions));
        return this;
    }

    /**
     * Whose phones are switched off, so that they cannot call. Default: nobody's.
     *
     * @param extensions the new list
     * @return this
     */
    public V20Office phonesOff(String... extensions) {
        withoutPhone.clear();
        withoutPhone.addAll(List.of(extensions));
        return this;
    }

    /**
     * The key of the API client. Default: {@link #CLIENT_SECRET}.
     *
     * @param secret the new key
     * @return this
     */
    public V20Office secret(String secret) {
        clientSecret = secret;
        return this;
    }

    /**
     * The tick "Call Control access". Default: set.
     *
     * @param ticked whether it is set
     * @return this
     */
    public V20Office callControl(boolean ticked) {
        callControl = ticked;
        return this;
    }

    /**
     * The tick "XAPI access". Default: set.
     *
     * @param ticked whether it is set
     * @return this
     */
    public V20Office xapi(boolean ticked) {
        xapi = ticked;
        return this;
    }

    /**
     * The role of the API client: with {@code system_owners} everything is allowed, with {@code system_admins} not the call log and the
     * recordings, with {@code users} nothing of XAPI. Default: {@code system_owners}.
     *
     * @param name the role
     * @return this
     */
    public V20Office role(String name) {
        role = name;
        return this;
    }

    /**
     * Whether the client may see recordings. Default: yes.
     *
     * @param allowed whether it may
     * @return this
     */
    public V20Office recordings(boolean allowed) {
        recordingsAllowed = allowed;
        return this;
    }

    /**
     * Whether the client may see the list of calls that live. Default: yes.
     *
     * @param shown whether it may
     * @return this
     */
    public V20Office activeCalls(boolean shown) {
        showsActiveCalls = shown;
        return this;
    }

    /**
     * Whether our address is in the console's list of addresses. Default: yes.
     *
     * @param allowed whether it is
     * @return this
     */
    public V20Office addressAllowed(boolean allowed) {
        addressAllowed = allowed;
        return this;
    }

    /**
     * Whether WebSockets come through, which a proxy in between may prevent. Default: yes.
     *
     * @param pass whether they do
     * @return this
     */
    public V20Office webSockets(boolean pass) {
        webSockets = pass;
        return this;
    }

    /**
     * Whether this is version 20 at all; version 18 has no call control interface. Default: yes.
     *
     * @param is whether it is
     * @return this
     */
    public V20Office version20(boolean is) {
        version20 = is;
        return this;
    }

    /**
     * Whether legs of incoming calls carry the dialled number. Real ones were seen without. Default: no.
     *
     * @param told whether they do
     * @return this
     */
    public V20Office tellsDid(boolean told) {
        tellsDid = told;
        return this;
    }

    /**
     * Whether {@code expires_in} counts minutes, as before 20.0.9. Default: seconds.
     *
     * @param counted whether it does
     * @return this
     */
    public V20Office tokenLifeInMinutes(boolean counted) {
        minutes = counted;
        return this;
    }

    /**
     * Whether messages of the WebSocket carry the leg, as the vendor's pages show it. Default: no, as real ones were seen.
     *
     * @param attached whether they do
     * @return this
     */
    public V20Office attachesLegs(boolean attached) {
        attaches = attached;
        return this;
    }

    /**
     * Whether another program with the same client takes each token away at once. Default: no.
     *
     * @param there whether there is one
     * @return this
     */
    public V20Office rival(boolean there) {
        rival = there;
        return this;
    }

    /**
     * How often each change of a leg is told. Default: twice, as real exchanges do.
     *
     * @param times 1 or more
     * @return this
     */
    public V20Office upserts(int times) {
        upserts = times;
        return this;
    }

    /**
     * How wrong the exchange's clock is. Default: not at all.
     *
     * @param ahead positive if it is fast
     * @return this
     */
    public V20Office clockAhead(Duration ahead) {
        skew = ahead;
        return this;
    }

    /**
     * Everybody who has an extension.
     *
     * @return extensions
     */
    public Set<String> users() {
        return Set.copyOf(members.keySet());
    }

    Map<String, Member> members() {
        return members;
    }

    List<String> listed() {
        return listed;
    }

    boolean hasPhone(String extension) {
        return !withoutPhone.contains(extension);
    }

    String clientSecret() {
        return clientSecret;
    }

    boolean hasCallControl() {
        return callControl;
    }

    boolean allows(String what) {
        return switch (what) {
            case "ActiveCalls" -> xapi && showsActiveCalls && !role.equals("users");
            case "Recordings" -> xapi && role.equals("system_owners") && recordingsAllowed;
            case "ReportCallLogData", "ReportInboundCalls" -> xapi && role.equals("system_owners");
            default -> xapi && !role.equals("users");
        };
    }

    boolean isAddressAllowed() {
        return addressAllowed;
    }

    boolean hasWebSockets() {
        return webSockets;
    }

    boolean isVersion20() {
        return version20;
    }

    boolean tellsDid() {
        return tellsDid;
    }

    int tokenLife() {
        return minutes ? 60 : 3600;
    }

    boolean attaches() {
        return attaches;
    }

    boolean hasRival() {
        return rival;
    }

    int upserts() {
        return upserts;
    }

    Duration skew() {
        return skew;
    }
}
