package io.github.pbx24.pbx.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.ExtensionList;
import io.github.pbx24.pbx.MalformedWebhookException;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.PbxEnvironment;
import io.github.pbx24.pbx.PbxProvider;
import io.github.pbx24.pbx.PbxSettings;
import io.github.pbx24.pbx.PbxSettingsException;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.RecordingSource;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import io.github.pbx24.pbx.text.TimeText;
import io.github.pbx24.pbx.verify.TokenVerifier;
import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kit checked with providers that break one rule each. */
@Isolated("as PbxProviderTck")
class BrokenProvidersTest {

    /** For the rule that is broken: what never ends need not be waited for as long as what ends. */
    private static final Effort BROKEN_RULE = new Effort(1, 20_000, Duration.ofSeconds(1));
    /** For all others, which are looked at for each provider. The long proofs look with all that there is. */
    private static final Effort OTHER_RULES = new Effort(20, Effort.FULL.patience(), Effort.FULL.untilGone());

    /** Number of the rule to provider. */
    private static final Map<Integer, PbxProvider> BROKEN = new TreeMap<>(Map.ofEntries(
            Map.entry(1, new SoundProvider() {
                @Override
                SignatureVerifier verifier(List<String> keys, String token) {
                    // The token alone says nothing about the body, and the signature is never looked at.
                    return TokenVerifier.builder(List.of(token))
                            .queryParameter("key")
                            .build();
                }
            }),
            Map.entry(2, new SoundProvider() {
                @Override
                SignatureVerifier verifier(List<String> keys, String token) {
                    SignatureVerifier sound = super.verifier(keys, token);
                    return request -> {
                        request.query().names();
                        return sound.verify(request);
                    };
                }
            }),
            Map.entry(3, new SoundProvider() {
                @Override
                String shown(String token) {
                    return "SoundConnection[" + token + "]";
                }
            }),
            Map.entry(4, new SoundProvider() {
                @Override
                @Nullable
                Instant time(QueryParameters form, WebhookRequest request, List<String> unreadable) {
                    return form.first("at")
                            .map(text -> text.replaceAll("Z|[+]0300", ""))
                            .flatMap(text -> TimeText.read(text, ZoneId.systemDefault()))
                            .orElseGet(() -> super.time(form, request, unreadable));
                }
            }),
            Map.entry(5, new SoundProvider() {
                @Override
                @Nullable
                Duration talk(QueryParameters form) {
                    return form.first("talk")
                            .map(Long::valueOf)
                            .map(Duration::ofSeconds)
                            .orElse(null);
                }
            }),
            Map.entry(6, new SoundProvider() {
                @Override
                ParsedWebhook unknown(String kind) {
                    throw new MalformedWebhookException("form.event", "is unknown");
                }
            }),
            Map.entry(7, new SoundProvider() {
                @Override
                String client(QueryParameters form, List<String> unreadable) {
                    String number = super.client(form, unreadable);
                    return number == null ? "unknown" : number;
                }
            }),
            Map.entry(8, new SoundProvider() {
                @Override
                @Nullable
                Instant time(QueryParameters form, WebhookRequest request, List<String> unreadable) {
                    Instant time = super.time(form, request, unreadable);
                    return time == null ? request.receivedAt() : time;
                }
            }),
            Map.entry(9, new SoundProvider() {
                @Override
                @Nullable
                Duration talk(QueryParameters form) {
                    return duration(form, "total");
                }
            }),
            Map.entry(10, new SoundProvider() {
                private String last = "";

                @Override
                CallIdentity identity(String id, QueryParameters form) {
                    last = id;
                    Thread.yield();
                    return super.identity(last, form);
                }
            }),
            Map.entry(11, new SoundProvider() {
                @Override
                public PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
                    try {
                        return super.connect(settings, environment);
                    } catch (PbxSettingsException e) {
                        throw new PbxSettingsException(e.problems()
                                .subList(e.problems().size() - 1, e.problems().size()));
                    }
                }
            }),
            Map.entry(12, new SoundProvider() {
                @Override
                WebhookRequest redacted(WebhookRequest request, String token) {
                    return request;
                }
            }),
            Map.entry(13, new SoundProvider() {
                @Override
                CallIdentity identity(String id, QueryParameters form) {
                    return super.identity(id + form.first("ext").orElse(""), form);
                }
            }),
            Map.entry(14, new SoundProvider() {
                @Override
                SignatureVerifier offered(SignatureVerifier verifier) {
                    return new SignatureVerifier() {
                        @Override
                        public Verdict verify(WebhookRequest request) {
                            return verifier.verify(request);
                        }
                    };
                }
            }),
            Map.entry(15, new SoundProvider() {
                @Override
                RecordingSource.Fetched open(RecordingReference recording, List<AllowedHost> hosts) {
                    try {
                        URLConnection exchange =
                                URI.create(recording.value()).toURL().openConnection();
                        // Kept connections are looked at by rule 24, for seconds.
                        exchange.setRequestProperty("Connection", "close");
                        return new RecordingSource.Fetched.Content(exchange.getInputStream(), "", -1);
                    } catch (IOException | IllegalArgumentException e) {
                        return new RecordingSource.Fetched.NotReady("not reached");
                    }
                }
            }),
            Map.entry(16, new SoundProvider() {
                @Override
                WebhookAnswer acknowledged(WebhookRequest request) {
                    try {
                        parse(request);
                        return super.acknowledged(request);
                    } catch (MalformedWebhookException e) {
                        return new WebhookAnswer(500, "", "");
                    }
                }
            }),
            Map.entry(17, new SoundProvider() {
                @Override
                WebhookRequest redacted(WebhookRequest request, String token) {
                    return super.redacted(request, token).toBuilder()
                            .header("X-Redacted", "yes")
                            .build();
                }
            }),
            Map.entry(18, new SoundProvider() {
                @Override
                @Nullable
                Instant time(QueryParameters form, WebhookRequest request, List<String> unreadable) {
                    Instant time = super.time(form, request, unreadable);
                    boolean answer = form.first("event").filter("talk"::equals).isPresent();
                    return time != null && answer ? time.minus(Duration.ofHours(3)) : time;
                }
            }),
            Map.entry(19, new SoundProvider() {
                @Override
                ParsedWebhook parse(WebhookRequest request) {
                    QueryParameters form = QueryParameters.decode(request.body());
                    ParsedWebhook parsed = super.parse(request);
                    return parsed.kind().equals("talk")
                            ? ParsedWebhook.of(
                                            "talk",
                                            List.of(new CallEvent.Answered(
                                                    CallIdentity.id(required(form, "call")),
                                                    CallDetails.of(Direction.OUTBOUND, null, null),
                                                    parsed.events().get(0).at(),
                                                    null,
                                                    CallEvent.NO_LEG)))
                                    .withUnreadable(parsed.unreadable())
                            : parsed;
                }
            }),
            Map.entry(20, NeighbourBreakers.remembering()),
            Map.entry(21, NeighbourBreakers.dropping("talk", "not supported")),
            Map.entry(22, NeighbourBreakers.swapping()),
            Map.entry(23, BurdenBreakers.dividing()),
            Map.entry(24, BurdenBreakers.startingThreads())));

    private static SignatureVerifier changed(
            SignatureVerifier sound, boolean provesSender, UnaryOperator<Verdict> verdict) {
        return new SignatureVerifier() {
            @Override
            public Verdict verify(WebhookRequest request) {
                return verdict.apply(sound.verify(request));
            }

            @Override
            public boolean provesSender() {
                return provesSender;
            }

            @Override
            public String toString() {
                return "changed";
            }
        };
    }

    /** A rule says several things, and a provider may break any of them: what it breaks, the rule's number, and the provider. */
    static List<Arguments> otherWays() {
        return List.of(
                arguments("refuses what it cannot read before it looks at the proof", 1, new SoundProvider() {
                    @Override
                    SignatureVerifier verifier(List<String> keys, String token) {
                        SignatureVerifier sound = super.verifier(keys, token);
                        return request -> new String(request.body(), StandardCharsets.UTF_8).contains("call=c")
                                ? sound.verify(request)
                                : Verdict.refused(Verdict.Reason.GARBLED, "is no event");
                    }
                }),
                arguments("knows the first key only", 1, new SoundProvider() {
                    @Override
                    SignatureVerifier verifier(List<String> keys, String token) {
                        return super.verifier(keys.subList(0, 1), token);
                    }
                }),
                arguments("does not tell which key it was", 1, new SoundProvider() {
                    @Override
                    SignatureVerifier verifier(List<String> keys, String token) {
                        return changed(
                                super.verifier(keys, token),
                                true,
                                verdict -> verdict.isAccepted() ? Verdict.accepted() : verdict);
                    }
                }),
                arguments("says that it proves nothing", 1, new SoundProvider() {
                    @Override
                    SignatureVerifier verifier(List<String> keys, String token) {
                        return changed(super.verifier(keys, token), false, verdict -> verdict);
                    }
                }),
                arguments("shows the proof that was sent", 3, new SoundProvider() {
                    @Override
                    SignatureVerifier verifier(List<String> keys, String token) {
                        return changed(
                                super.verifier(keys, token),
                                true,
                                verdict -> verdict instanceof Verdict.Refused refused
                                        ? Verdict.refused(refused.reason(), "expected " + token)
                                        : verdict);
                    }
                }),
                arguments("takes an unreadable time for a broken request", 5, new SoundProvider() {
                    @Override
                    @Nullable
                    Instant time(QueryParameters form, WebhookRequest request, List<String> unreadable) {
                        Instant time = super.time(form, request, unreadable);
                        if (!unreadable.isEmpty()) {
                            throw new MalformedWebhookException("form.at", "cannot be read");
                        }
                        return time;
                    }
                }),
                arguments("does not say what it could not read", 5, new SoundProvider() {
                    @Override
                    @Nullable
                    Instant time(QueryParameters form, WebhookRequest request, List<String> unreadable) {
                        return super.time(form, request, new ArrayList<>());
                    }
                }),
                arguments("answers 404 to what it does not know", 16, new SoundProvider() {
                    @Override
                    WebhookAnswer acknowledged(WebhookRequest request) {
                        return new String(request.body(), StandardCharsets.UTF_8).contains("lunch")
                                ? new WebhookAnswer(404, "text/plain", "")
                                : super.acknowledged(request);
                    }
                }),
                arguments("loses the client's number", 7, new SoundProvider() {
                    @Override
                    @Nullable
                    String client(QueryParameters form, List<String> unreadable) {
                        return null;
                    }
                }),
                arguments("counts more talk than the call is long", 9, new SoundProvider() {
                    @Override
                    @Nullable
                    Duration talk(QueryParameters form) {
                        Duration total = duration(form, "total");
                        return total == null ? null : total.plusSeconds(1);
                    }
                }),
                arguments("measures no talk", 9, new SoundProvider() {
                    @Override
                    @Nullable
                    Duration talk(QueryParameters form) {
                        return null;
                    }
                }),
                arguments("takes settings that nobody knows", 11, new SoundProvider() {
                    @Override
                    public PbxConnection connect(PbxSettings settings, PbxEnvironment environment) {
                        try {
                            return super.connect(settings, environment);
                        } catch (PbxSettingsException e) {
                            List<PbxSettingsException.Problem> known = e.problems().stream()
                                    .filter(problem -> !problem.key().equals("no-such-setting"))
                                    .toList();
                            if (!known.isEmpty()) {
                                throw new PbxSettingsException(known);
                            }
                            return connection(
                                    settings.requiredTexts("keys"), settings.requiredText("token"), List.of());
                        }
                    }
                }),
                arguments("takes more out than the secrets", 17, new SoundProvider() {
                    @Override
                    WebhookRequest redacted(WebhookRequest request, String token) {
                        String body = new String(request.body(), StandardCharsets.UTF_8);
                        return super.redacted(request, token).toBuilder()
                                .body(body.replaceAll("&ext=[0-9]+", "").getBytes(StandardCharsets.UTF_8))
                                .build();
                    }
                }),
                arguments("takes more out each time", 17, new SoundProvider() {
                    @Override
                    WebhookRequest redacted(WebhookRequest request, String token) {
                        WebhookRequest clean = super.redacted(request, token);
                        return clean.toBuilder().path(clean.path() + "x").build();
                    }
                }),
                arguments("gives every call the same name", 13, new SoundProvider() {
                    @Override
                    CallIdentity identity(String id, QueryParameters form) {
                        return super.identity("call", form);
                    }
                }),
                arguments("can start calls and does not declare it", 14, new SoundProvider() {
                    @Override
                    Optional<CallControl> offeredCallControl() {
                        return Optional.of(request -> new CallControl.Originated.Unknown("not tried"));
                    }
                }),
                arguments("lists extensions and does not declare it", 14, new SoundProvider() {
                    @Override
                    Optional<ExtensionList> offeredExtensions() {
                        return Optional.of(() -> new ExtensionList.ListAnswer.Failed("not tried", true));
                    }
                }),
                arguments("does not hear what the operator allows", 15, new SoundProvider() {
                    @Override
                    List<AllowedHost> allowed(PbxEnvironment environment) {
                        return List.of();
                    }
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "otherWays",
        "io.github.pbx24.pbx.tck.SubtleBreakers#all",
        "io.github.pbx24.pbx.tck.StoryBreakers#all",
        "io.github.pbx24.pbx.tck.NeighbourBreakers#all",
        "io.github.pbx24.pbx.tck.BurdenBreakers#all"
    })
    void every_other_way_of_breaking_a_rule_shows_too(String way, int number, PbxProvider provider) {
        Rule rule = Rules.ALL.get(number - 1);
        assertThat(rule.number()).isEqualTo(number);
        assertThat(failing(provider, List.of(rule), any -> BROKEN_RULE)).as(way).containsExactly(number);
    }

    @ParameterizedTest(name = "{0}")
    @Tag("slow")
    @MethodSource({
        "otherWays",
        "io.github.pbx24.pbx.tck.SubtleBreakers#all",
        "io.github.pbx24.pbx.tck.StoryBreakers#all",
        "io.github.pbx24.pbx.tck.NeighbourBreakers#all",
        "io.github.pbx24.pbx.tck.BurdenBreakers#all"
    })
    void every_other_way_of_breaking_a_rule_fails_exactly_that_rule(String way, int number, PbxProvider provider) {
        assertThat(failing(provider, Rules.ALL, any -> Effort.FULL)).as(way).containsExactly(number);
    }

    static List<Integer> numbers() {
        return new ArrayList<>(BROKEN.keySet());
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void a_provider_that_breaks_one_rule_fails_exactly_that_rule(int number) {
        assertThat(failing(BROKEN.get(number), Rules.ALL, rule -> rule.number() == number ? BROKEN_RULE : OTHER_RULES))
                .containsExactly(number);
    }

    @ParameterizedTest
    @Tag("slow")
    @MethodSource("numbers")
    void a_provider_that_breaks_one_rule_passes_all_others_however_hard_they_try(int number) {
        assertThat(failing(BROKEN.get(number), Rules.ALL, any -> Effort.FULL)).containsExactly(number);
    }

    @Test
    void a_sound_provider_fails_no_rule() {
        assertThat(failing(new SoundProvider(), Rules.ALL, any -> Effort.FULL)).isEmpty();
    }

    @Test
    void every_rule_has_a_provider_that_breaks_it() {
        assertThat(BROKEN.keySet())
                .containsExactlyElementsOf(Rules.ALL.stream().map(Rule::number).toList());
    }

    @Test
    void a_provider_is_checked_while_no_other_class_runs_in_the_process() {
        assertThat(SoundProviderTckTest.class).hasAnnotation(Isolated.class);
    }

    private static Set<Integer> failing(
            @Nullable PbxProvider provider, List<Rule> rules, Function<Rule, Effort> effort) {
        Set<Integer> failing = new LinkedHashSet<>();
        for (Rule rule : rules) {
            try {
                Rules.check(rule, new SoundFixture(provider), effort.apply(rule));
            } catch (AssertionError e) {
                failing.add(rule.number());
            } catch (Exception e) {
                throw new IllegalStateException("the kit itself failed at " + rule.title(), e);
            }
        }
        return failing;
    }
}
