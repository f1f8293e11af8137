package io.github.pbx24.pbx.tck;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.pbx24.pbx.AllowedHost;
import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.CallResult;
import io.github.pbx24.pbx.Direction;
import io.github.pbx24.pbx.Extension;
import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.ParsedWebhook;
import io.github.pbx24.pbx.PbxConnection;
import io.github.pbx24.pbx.QueryParameters;
import io.github.pbx24.pbx.Redaction;
import io.github.pbx24.pbx.SignatureVerifier;
import io.github.pbx24.pbx.Verdict;
import io.github.pbx24.pbx.WebhookAnswer;
import io.github.pbx24.pbx.WebhookRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.DateFormat;
import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Providers whose connections disturb each other, and such as a vendor makes in a hurry: something left out, mixed up or made for one thread. Their
 * fields stand for static ones.
 */
final class NeighbourBreakers {

    private NeighbourBreakers() {}

    static List<Arguments> all() {
        return List.of(
                arguments("keeps the settings of the last connection", 20, new SoundProvider() {
                    private @Nullable SignatureVerifier last;

                    @Override
                    SignatureVerifier verifier(List<String> keys, String token) {
                        last = super.verifier(keys, token);
                        return request -> current().verify(request);
                    }

                    private SignatureVerifier current() {
                        return Objects.requireNonNull(last);
                    }
                }),
                arguments("keeps the settings of the first connection", 20, firstOnly()),
                arguments("takes the secrets of the last connection out", 20, new SoundProvider() {
                    private String last = "";

                    @Override
                    PbxConnection connection(List<String> keys, String token, List<AllowedHost> hosts) {
                        last = token;
                        return super.connection(keys, token, hosts);
                    }

                    @Override
                    WebhookRequest redacted(WebhookRequest request, String token) {
                        return Redaction.of(List.of(), List.of(last)).apply(request);
                    }
                }),
                arguments("remembers clients for the whole process", 20, remembering()),
                arguments("remembers for the whole process what was said of a client's number", 20, keyedByNumber()),
                arguments("answers with the settings of the last connection", 20, new SoundProvider() {
                    private int last;

                    @Override
                    PbxConnection connection(List<String> keys, String token, List<AllowedHost> hosts) {
                        last = token.hashCode();
                        return super.connection(keys, token, hosts);
                    }

                    @Override
                    WebhookAnswer acknowledged(WebhookRequest request) {
                        return WebhookAnswer.okJson("{\"exchange\":" + last + "}");
                    }
                }),
                arguments("closes what all connections use", 20, closing()),
                arguments("drops answers without a reason", 21, dropping("talk", "")),
                arguments("ignores without a reason", 21, new SoundProvider() {
                    @Override
                    ParsedWebhook unknown(String kind) {
                        return ParsedWebhook.ignored(kind, " ");
                    }
                }),
                arguments("gives all events one name", 21, new SoundProvider() {
                    @Override
                    ParsedWebhook parse(WebhookRequest request) {
                        ParsedWebhook parsed = super.parse(request);
                        return parsed.ignored().isPresent()
                                ? parsed
                                : ParsedWebhook.of("call", parsed.events()).withUnreadable(parsed.unreadable());
                    }
                }),
                arguments("says of everybody who was missed that somebody talked", 9, result(CallResult.ANSWERED)),
                arguments("says of every conversation that nobody answered", 9, result(CallResult.MISSED)),
                arguments("takes the client's number for the line", 7, details(client -> client)),
                arguments("takes a blank for the line", 7, details(client -> " ")),
                arguments("takes the client for the extension", 7, new SoundProvider() {
                    @Override
                    ParsedWebhook parse(WebhookRequest request) {
                        return changed(
                                super.parse(request),
                                event -> event instanceof CallEvent.Ringing ringing
                                                && event.details().clientNumber() != null
                                        ? new CallEvent.Ringing(
                                                event.call(),
                                                event.details(),
                                                event.at(),
                                                Extension.of(event.details().clientNumber()),
                                                ringing.leg())
                                        : event);
                    }
                }),
                arguments("takes every request for a question", 5, new SoundProvider() {
                    @Override
                    Optional<NumberLookup.Question> asked(WebhookRequest request) {
                        String client = QueryParameters.decode(request.body())
                                .first("client")
                                .orElseThrow();
                        return Optional.of(new NumberLookup.Question(client, null));
                    }
                }),
                arguments("takes the first of two values", 5, new SoundProvider() {
                    @Override
                    QueryParameters readable(QueryParameters form, List<String> unreadable) {
                        String first = form.first("ext").map("&ext="::concat).orElse("");
                        boolean twice = form.all("ext").size() > 1;
                        return super.readable(twice ? replaced(form, first) : form, unreadable);
                    }

                    private QueryParameters replaced(QueryParameters form, String ext) {
                        String event = form.first("event").orElse("");
                        String call = form.first("call").orElse("");
                        return QueryParameters.decode("event=" + event + "&call=" + call + ext);
                    }
                }),
                arguments("drops what is no text and does not say so", 5, new SoundProvider() {
                    @Override
                    QueryParameters readable(QueryParameters form, List<String> unreadable) {
                        return super.readable(form, new ArrayList<>());
                    }
                }),
                arguments("lets zero bytes through", 5, new SoundProvider() {
                    @Override
                    QueryParameters readable(QueryParameters form, List<String> unreadable) {
                        boolean zero = form.first("ext")
                                .filter(text -> text.indexOf(0) >= 0)
                                .isPresent();
                        return zero ? form : super.readable(form, unreadable);
                    }
                }),
                arguments("swaps who had the call and who gets it", 22, swapping()),
                arguments("takes a transfer for ringing", 22, new SoundProvider() {
                    @Override
                    ParsedWebhook parse(WebhookRequest request) {
                        return changed(
                                super.parse(request),
                                event -> event instanceof CallEvent.Transferred moved
                                        ? new CallEvent.Ringing(
                                                event.call(), event.details(), event.at(), moved.to(), moved.leg())
                                        : event);
                    }
                }),
                arguments("transfers to whoever had the call", 22, transferring(moved -> Extension.of("101"), true)),
                arguments("transfers from somebody to the same", 22, transferring(moved -> moved, false)),
                arguments("reads times with one format for all threads", 10, oneFormat()),
                arguments("verifies with one hash for all threads", 10, oneHash()));
    }

    /** Of a client in whose call nobody told the direction, it is the one of the client's last call. */
    private static SoundProvider keyedByNumber() {
        return new SoundProvider() {
            private final Map<String, Direction> known = new ConcurrentHashMap<>();

            @Override
            ParsedWebhook parse(WebhookRequest request) {
                return changed(super.parse(request), event -> {
                    CallDetails details = event.details();
                    String client = details.clientNumber();
                    if (client == null) {
                        return event;
                    }
                    Direction told = details.direction();
                    if (told != null) {
                        known.put(client, told);
                        return event;
                    }
                    return event instanceof CallEvent.Ended ended
                            ? new CallEvent.Ended(
                                    event.call(),
                                    CallDetails.of(known.get(client), client, details.line()),
                                    event.at(),
                                    ended.extension(),
                                    ended.result(),
                                    ended.talk(),
                                    ended.total())
                            : event;
                });
            }
        };
    }

    private static SoundProvider result(CallResult result) {
        return new SoundProvider() {
            @Override
            ParsedWebhook parse(WebhookRequest request) {
                return changed(
                        super.parse(request),
                        event -> event instanceof CallEvent.Ended ended
                                ? new CallEvent.Ended(
                                        event.call(),
                                        event.details(),
                                        event.at(),
                                        ended.extension(),
                                        result,
                                        ended.talk(),
                                        ended.total())
                                : event);
            }
        };
    }

    private static SoundProvider details(UnaryOperator<String> line) {
        return new SoundProvider() {
            @Override
            ParsedWebhook parse(WebhookRequest request) {
                return changed(super.parse(request), event -> {
                    String client = event.details().clientNumber();
                    return client != null && event instanceof CallEvent.Ringing ringing
                            ? new CallEvent.Ringing(
                                    event.call(),
                                    CallDetails.of(event.details().direction(), client, line.apply(client)),
                                    event.at(),
                                    ringing.extension(),
                                    ringing.leg())
                            : event;
                });
            }
        };
    }

    private static ParsedWebhook changed(ParsedWebhook parsed, UnaryOperator<CallEvent> change) {
        return parsed.events().isEmpty()
                ? parsed
                : ParsedWebhook.of(
                                parsed.kind(),
                                parsed.events().stream().map(change).toList())
                        .withUnreadable(parsed.unreadable());
    }

    /** Tells both parties of a transfer, the wrong way round. */
    static SoundProvider swapping() {
        return transferring(moved -> Extension.of("101"), false);
    }

    /** The one party of a transfer stands in the place of the other. */
    private static SoundProvider transferring(UnaryOperator<Extension> to, boolean silent) {
        return new SoundProvider() {
            @Override
            ParsedWebhook parse(WebhookRequest request) {
                return changed(
                        super.parse(request),
                        event -> event instanceof CallEvent.Transferred moved
                                ? new CallEvent.Transferred(
                                        event.call(),
                                        event.details(),
                                        event.at(),
                                        silent ? null : moved.to(),
                                        to.apply(moved.to()),
                                        moved.kind(),
                                        moved.leg())
                                : event);
            }
        };
    }

    private static SoundProvider oneFormat() {
        return new SoundProvider() {
            private final DateFormat format = format();

            @Override
            @Nullable
            Instant time(QueryParameters form, WebhookRequest request, List<String> unreadable) {
                String text = form.first("at").orElse("");
                if (text.length() != 20) {
                    return super.time(form, request, unreadable);
                }
                try {
                    return format.parse(text).toInstant();
                } catch (ParseException | NumberFormatException e) {
                    return super.time(form, request, unreadable);
                }
            }
        };
    }

    private static DateFormat format() {
        DateFormat format = new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT);
        format.setTimeZone(TimeZone.getTimeZone("UTC"));
        return format;
    }

    private static SoundProvider oneHash() {
        return new SoundProvider() {
            @Override
            SignatureVerifier verifier(List<String> keys, String token) {
                SignatureVerifier sound = super.verifier(keys, token);
                MessageDigest shared = sha256();
                return request -> {
                    shared.update(request.body());
                    // As happens to a thread now and then; here each time, so that others come between.
                    Thread.yield();
                    byte[] mine = shared.digest();
                    return Arrays.equals(mine, sha256().digest(request.body()))
                            ? sound.verify(request)
                            : Verdict.refused(Verdict.Reason.MISMATCH, "does not fit");
                };
            }
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ignores one kind. */
    static SoundProvider dropping(String kind, String reason) {
        return new SoundProvider() {
            @Override
            ParsedWebhook parse(WebhookRequest request) {
                ParsedWebhook parsed = super.parse(request);
                return parsed.kind().equals(kind) && parsed.unreadable().isEmpty()
                        ? ParsedWebhook.ignored(kind, reason)
                        : parsed;
            }
        };
    }

    private static SoundProvider firstOnly() {
        return new SoundProvider() {
            private @Nullable SignatureVerifier first;

            @Override
            SignatureVerifier verifier(List<String> keys, String token) {
                SignatureVerifier mine = super.verifier(keys, token);
                SignatureVerifier kept = first == null ? mine : first;
                first = kept;
                return kept;
            }
        };
    }

    /** Knows clients by the calls that any connection has heard of. */
    static SoundProvider remembering() {
        return new SoundProvider() {
            private final Map<CallIdentity, String> clients = new ConcurrentHashMap<>();

            @Override
            ParsedWebhook parse(WebhookRequest request) {
                ParsedWebhook parsed = super.parse(request);
                if (parsed.events().size() != 1) {
                    return parsed;
                }
                CallEvent event = parsed.events().get(0);
                String told = event.details().clientNumber();
                if (told != null) {
                    clients.put(event.call(), told);
                    return parsed;
                }
                String known = clients.get(event.call());
                return known != null && event instanceof CallEvent.Answered answered
                        ? ParsedWebhook.of(parsed.kind(), List.of(with(answered, known)))
                                .withUnreadable(parsed.unreadable())
                        : parsed;
            }

            private CallEvent with(CallEvent.Answered event, String client) {
                CallDetails details = CallDetails.of(event.details().direction(), client, null);
                return new CallEvent.Answered(event.call(), details, event.at(), event.extension(), event.leg());
            }
        };
    }

    private static SoundProvider closing() {
        return new SoundProvider() {
            private boolean isClosed;

            @Override
            PbxConnection connection(List<String> keys, String token, List<AllowedHost> hosts) {
                isClosed = false;
                return super.connection(keys, token, hosts);
            }

            @Override
            void closed() {
                isClosed = true;
            }

            @Override
            WebhookAnswer acknowledged(WebhookRequest request) {
                return isClosed ? WebhookAnswer.okJson("{}") : super.acknowledged(request);
            }
        };
    }
}
