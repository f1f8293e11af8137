package io.github.pbx24.bitrix24;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pbx24.bitrix24.app.BoundPlacement;
import io.github.pbx24.bitrix24.app.PlacementBinding;
import io.github.pbx24.bitrix24.crm.CrmDuplicates;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.event.EventBinding;
import io.github.pbx24.bitrix24.followup.FollowUpPage;
import io.github.pbx24.bitrix24.telephony.CallStatistics;
import io.github.pbx24.bitrix24.telephony.CallType;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.FinishCall;
import io.github.pbx24.bitrix24.telephony.RegisterCall;
import io.github.pbx24.bitrix24.telephony.SortOrder;
import io.github.pbx24.bitrix24.telephony.TranscriptLine;
import io.github.pbx24.bitrix24.telephony.sip.SipAccount;
import io.github.pbx24.bitrix24.telephony.sip.SipType;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Calls every factory of the module by reflection, so that no factory can disagree with the catalogue, and no line of the
 * documentation with either.
 */
class MethodCatalogueTest {

    private static final Path TABLE = Path.of("..", "docs", "bitrix24-methods.md");
    private static final String REGENERATE =
            "mvn -pl bitrix24-telephony-client test -Dtest=MethodCatalogueTest -Dpbx24.regenerate=true";

    /** The catalogue makes requests too, but for its callers. */
    private static final Set<Class<?>> NOT_FACTORIES = Set.of(Bitrix24Request.class);

    private static final URI ADDRESS = URI.create("https://connector.example.test/b24/call.mp3");

    private record Made(Method factory, Bitrix24Request<?> request) {

        String factoryName() {
            return factory.getDeclaringClass().getSimpleName() + "." + factory.getName();
        }

        String resultType() {
            return simple(((ParameterizedType) factory.getGenericReturnType()).getActualTypeArguments()[0]);
        }

        private static String simple(Type type) {
            return type.getTypeName().replaceAll("[a-z0-9_]+\\.", "");
        }
    }

    @Test
    void every_factory_agrees_with_the_catalogue() {
        for (Made made : requests()) {
            MethodInfo method = Bitrix24Methods.find(made.request().method())
                    .orElseThrow(() -> new AssertionError(made.factoryName() + " is not in the catalogue"));
            assertThat(made.request().method()).isEqualTo(method.name());
            assertThat(made.request().repeatability()).as(made.factoryName()).isEqualTo(method.repeatability());
            assertThat(made.request().isRest3()).as(made.factoryName()).isEqualTo(method.rest3());
        }
    }

    @Test
    void every_method_of_the_catalogue_has_a_factory_and_one_entry() {
        Set<String> made = new TreeSet<>();
        requests().forEach(one -> made.add(one.request().method()));
        Set<String> known = new TreeSet<>();
        Bitrix24Methods.all().forEach(method -> known.add(method.name()));

        assertThat(made).isEqualTo(known);
        assertThat(Bitrix24Methods.all()).hasSameSizeAs(known);
    }

    @Test
    void all_documented_telephony_methods_but_the_broken_one_are_there() {
        List<String> names =
                Bitrix24Methods.all().stream().map(MethodInfo::name).toList();

        assertThat(names.stream().filter(name -> name.startsWith("telephony."))).hasSize(11);
        assertThat(names.stream().filter(name -> name.startsWith("voximplant.")))
                .hasSize(18);
        assertThat(names.stream().filter(name -> name.startsWith("call.followup.")))
                .hasSize(4);
        assertThat(Bitrix24Methods.find("voximplant.user.deactivatePhone")).isEmpty();
        assertThat(Bitrix24Methods.find("TELEPHONY.EXTERNALCALL.FINISH"))
                .hasValue(Bitrix24Methods.EXTERNAL_CALL_FINISH);
    }

    @Test
    void a_webhook_is_refused_exactly_where_the_catalogue_says() {
        try (FakePortal portal = new FakePortal();
                Bitrix24Client client =
                        portal.builder().retryPlan(RetryPlan.none()).build()) {
            for (MethodInfo method : Bitrix24Methods.all()) {
                Bitrix24Request<ResultNode> request = method.request(Map.of(), result -> result);
                if (method.access() == MethodAccess.APPLICATION) {
                    int before = portal.requests();
                    assertThatThrownBy(() -> client.execute(request))
                            .as(method.name())
                            .isInstanceOfSatisfying(
                                    Bitrix24ApiException.class,
                                    e -> assertThat(e.kind()).isEqualTo(Bitrix24ErrorKind.NEEDS_APPLICATION));
                    assertThat(portal.requests()).isEqualTo(before);
                } else {
                    portal.answer(200, FakePortal.OK);
                    assertThat(client.execute(request).asBoolean())
                            .as(method.name())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void the_table_in_the_documentation_is_up_to_date() throws IOException {
        String expected = table();
        if (Boolean.getBoolean("pbx24.regenerate")) {
            Files.writeString(TABLE, expected);
        }
        assertThat(TABLE).as("regenerate with: " + REGENERATE).isRegularFile();
        assertThat(Files.readString(TABLE)).as("regenerate with: " + REGENERATE).isEqualTo(expected);
    }

    private static String table() {
        Map<String, List<Made>> byMethod = new LinkedHashMap<>();
        requests()
                .forEach(made -> byMethod.computeIfAbsent(made.request().method(), name -> new ArrayList<>())
                        .add(made));
        StringBuilder text = new StringBuilder("""
                # Bitrix24 methods with a type

                Every method that `bitrix24-telephony-client` has a typed request for, generated from the code; anything else goes
                through `Bitrix24Request.generic`. To regenerate this file:

                ```
                %s
                ```

                - **scope**: one of those named is enough; `–` means that none is needed.
                - **authorisation**: what the method takes. "application; webhook works undocumented" means that the documentation asks
                  for an application while portals take an incoming webhook too.
                - **repeatable**: *yes*, running it twice does no harm, so a lost answer may be answered by a repeat; *no*, it is never
                  repeated if it may have run; *recognised*, the portal recognises a repeat within its rule for duplicates.
                - **request** makes it, **result** is what it answers with.

                `voximplant.user.deactivatePhone` is left out on purpose: its page is hidden, and the server switches the phone on.

                | method | scope | authorisation | repeatable | request | result |
                |---|---|---|---|---|---|
                """.formatted(REGENERATE));
        for (MethodInfo method : Bitrix24Methods.all()) {
            List<Made> factories = byMethod.getOrDefault(method.name(), List.of());
            text.append("| `")
                    .append(method.name())
                    .append(method.rest3() ? "` (REST 3.0) | " : "` | ")
                    .append(method.scopes().isEmpty() ? "–" : String.join(" or ", method.scopes()))
                    .append(" | ")
                    .append(method.access().words())
                    .append(" | ")
                    .append(
                            switch (method.repeatability()) {
                                case REPEATABLE -> "yes";
                                case DEDUPLICATED -> "recognised";
                                case NOT_REPEATABLE -> "no";
                            })
                    .append(" | ")
                    .append(joined(factories.stream().map(Made::factoryName)))
                    .append(" | ")
                    .append(joined(factories.stream().map(Made::resultType)))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String joined(Stream<String> words) {
        return String.join(
                ", ", new LinkedHashSet<>(words.map(word -> "`" + word + "`").toList()));
    }

    /** All factories called, each enumeration with all its values, in a fixed order. */
    private static List<Made> requests() {
        List<Made> made = new ArrayList<>();
        factories().forEach(factory -> {
            if (Stream.of(factory.getParameterTypes()).anyMatch(CrmType.class::equals)
                    && !factory.getDeclaringClass().equals(CrmDuplicates.class)) {
                for (CrmType type : CrmType.values()) {
                    made.add(call(factory, type));
                }
            } else {
                made.add(call(factory, CrmType.CONTACT));
            }
        });
        return made;
    }

    private static List<Method> factories() {
        List<Method> factories = new ArrayList<>();
        for (Class<?> type : publicClasses()) {
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())
                        && Modifier.isStatic(method.getModifiers())
                        && method.getReturnType().equals(Bitrix24Request.class)
                        && !NOT_FACTORIES.contains(type)) {
                    factories.add(method);
                }
            }
        }
        factories.sort(Comparator.comparing(
                method -> method.getDeclaringClass().getName() + method.getName() + method.toGenericString()));
        return factories;
    }

    private static List<Class<?>> publicClasses() {
        String root = Bitrix24Client.class.getPackageName();
        try {
            Path classes = Path.of(Objects.requireNonNull(Bitrix24Client.class.getResource("Bitrix24Client.class"))
                    .toURI());
            Path folder = Objects.requireNonNull(classes.getParent());
            List<Class<?>> types = new ArrayList<>();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(one -> one.toString().endsWith(".class"))
                        .filter(one -> !one.toString().endsWith("-info.class"))
                        .filter(one -> !folder.relativize(one).startsWith("internal"))
                        .sorted()
                        .toList()) {
                    String name = folder.relativize(file).toString().replace('/', '.');
                    Class<?> type = Class.forName(root + "." + name.substring(0, name.length() - ".class".length()));
                    if (Modifier.isPublic(type.getModifiers())) {
                        types.add(type);
                    }
                }
            }
            return types;
        } catch (URISyntaxException | IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Made call(Method factory, CrmType crmType) {
        Object[] arguments = Stream.of(factory.getGenericParameterTypes())
                .map(type -> sample(factory, type, crmType))
                .toArray();
        try {
            return new Made(factory, (Bitrix24Request<?>) factory.invoke(null, arguments));
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new AssertionError("the samples of this test do not fit " + factory, e);
        }
    }

    private static Object sample(Method factory, Type type, CrmType crmType) {
        String name = type.getTypeName();
        if (factory.getDeclaringClass().equals(ExternalCalls.class) && type.equals(String.class)) {
            return factory.getName().equals("searchCrmEntities") ? "+74950000101" : "1.mp3";
        }
        if (type.equals(EventBinding.class)) {
            return EventBinding.online("OnOfflineEvent", ADDRESS);
        }
        Map<Type, Object> samples = Map.ofEntries(
                Map.entry(String.class, "1"),
                Map.entry(long.class, 1L),
                Map.entry(Long.class, 1L),
                Map.entry(int.class, 1),
                Map.entry(boolean.class, true),
                Map.entry(Boolean.class, true),
                Map.entry(byte[].class, new byte[] {1}),
                Map.entry(URI.class, ADDRESS),
                Map.entry(BigDecimal.class, BigDecimal.ONE),
                Map.entry(Instant.class, Instant.EPOCH),
                Map.entry(Duration.class, Duration.ofSeconds(1)),
                Map.entry(CrmType.class, crmType),
                Map.entry(SortOrder.class, SortOrder.ASC),
                Map.entry(SipType.class, SipType.CLOUD),
                Map.entry(SipAccount.class, new SipAccount("t", "s", "l", "p")),
                Map.entry(FollowUpPage.Cursor.class, new FollowUpPage.Cursor("x", 1)),
                Map.entry(BoundPlacement.class, new BoundPlacement("x", "x", null, null, Fixtures.tree("{}"))),
                Map.entry(PlacementBinding.class, PlacementBinding.of(PlacementBinding.CALL_CARD, ADDRESS)),
                Map.entry(
                        RegisterCall.class,
                        RegisterCall.forUser(1, "+74950000101", CallType.INCOMING)
                                .build()),
                Map.entry(
                        FinishCall.class,
                        FinishCall.forUser("1", 1, Duration.ZERO).build()));
        if (samples.containsKey(type)) {
            return factory.getDeclaringClass().equals(CallStatistics.class)
                            && factory.getName().equals("get")
                            && type.equals(String.class)
                    ? "ID"
                    : samples.get(type);
        }
        if (name.startsWith(Collection.class.getName()) || name.startsWith(List.class.getName())) {
            return name.contains("Long")
                    ? List.of(1L)
                    : name.contains("TranscriptLine")
                            ? List.of(new TranscriptLine(
                                    TranscriptLine.Side.USER, Duration.ZERO, Duration.ofSeconds(1), "x"))
                            : List.of("1");
        }
        if (name.startsWith(Map.class.getName())) {
            return name.contains("byte[]") ? Map.of("a.txt", "x".getBytes(StandardCharsets.UTF_8)) : Map.of("ID", 1);
        }
        throw new AssertionError("no sample for " + name + " of " + factory);
    }
}
