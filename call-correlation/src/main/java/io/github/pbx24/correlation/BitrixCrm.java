package io.github.pbx24.correlation;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24Request;
import io.github.pbx24.bitrix24.app.Portal;
import io.github.pbx24.bitrix24.crm.CrmActivities;
import io.github.pbx24.bitrix24.crm.CrmActivity;
import io.github.pbx24.bitrix24.crm.CrmObjects;
import io.github.pbx24.bitrix24.crm.CrmType;
import io.github.pbx24.bitrix24.telephony.CallStatistics;
import io.github.pbx24.bitrix24.telephony.ExternalCalls;
import io.github.pbx24.bitrix24.telephony.StatisticRow;
import io.github.pbx24.correlation.fact.CallStory;
import io.github.pbx24.correlation.internal.portal.BitrixCalls;
import io.github.pbx24.correlation.internal.work.Pump;
import io.github.pbx24.correlation.plan.Ack;
import io.github.pbx24.correlation.plan.CallCommand;
import io.github.pbx24.correlation.store.TrackedCall;
import io.github.pbx24.pbx.CallControl;
import io.github.pbx24.pbx.CallControl.Originated;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries out commands at Bitrix24, and those that move recordings or dial, which take a thread of their own. */
final class BitrixCrm implements Crm {

    private static final Duration SAME_START = Duration.ofMinutes(1);

    private final Pump pump;
    private final RecordingActions recordings;
    private final long maxBytes;

    BitrixCrm(Pump pump, RecordingActions recordings, long maxBytes) {
        this.pump = pump;
        this.recordings = recordings;
        this.maxBytes = maxBytes;
    }

    @Override
    public CompletableFuture<Answer> carryOut(Exchange exchange, TrackedCall call, CallCommand command) {
        try {
            return command.with(new Carrier(exchange, call));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(Acks.failed(e));
        }
    }

    private final class Carrier implements CallCommand.Handler<CompletableFuture<Answer>> {

        private final Exchange exchange;
        private final TrackedCall call;

        Carrier(Exchange exchange, TrackedCall call) {
            this.exchange = exchange;
            this.call = call;
        }

        @Override
        public CompletableFuture<Answer> originate(CallCommand.Originate command) {
            return slowly(() -> Answer.of(originated(command)));
        }

        private Ack originated(CallCommand.Originate command) {
            Originated result = exchange.connection()
                    .callControl()
                    .map(control ->
                            control.originate(new CallControl.OriginateRequest(command.extension(), command.number())))
                    .orElseGet(() -> new Originated.Refused("this exchange is not configured to start calls", false));
            if (result instanceof Originated.Started started) {
                return Ack.done(new Ack.Dialling(started.callId()));
            }
            return result instanceof Originated.Refused refused
                    ? Ack.refused(refused.reason())
                    : Ack.unknown(((Originated.Unknown) result).reason());
        }

        @Override
        public CompletableFuture<Answer> register(CallCommand.Register command) {
            return ask(
                    BitrixCalls.register(command.intent()),
                    registered -> Ack.done(new Ack.Registered(registered.callId())));
        }

        @Override
        public CompletableFuture<Answer> show(CallCommand.Show command) {
            return ask(ExternalCalls.show(command.crmCallId(), command.users()), done -> Ack.done());
        }

        @Override
        public CompletableFuture<Answer> hide(CallCommand.Hide command) {
            return ask(ExternalCalls.hide(command.crmCallId(), command.users()), done -> Ack.done());
        }

        @Override
        public CompletableFuture<Answer> finish(CallCommand.Finish command) {
            return ask(
                    BitrixCalls.finish(command.crmCallId(), command.intent()),
                    finished -> Ack.done(new Ack.Finished(finished.activityId())));
        }

        @Override
        public CompletableFuture<Answer> checkFinish(CallCommand.CheckFinish command) {
            return ask(
                    BitrixCalls.finished(command.crmCallId()),
                    rows -> Ack.done(
                            rows.isEmpty()
                                    ? new Ack.Absent()
                                    : new Ack.Finished(rows.get(0).activityId())));
        }

        @Override
        public CompletableFuture<Answer> logCall(CallCommand.LogCall command) {
            return ask(
                            BitrixCalls.register(command.register()),
                            registered -> Ack.done(new Ack.Registered(registered.callId())))
                    .thenCompose(registered -> finishAfter(registered, command));
        }

        private CompletableFuture<Answer> finishAfter(Answer registered, CallCommand.LogCall command) {
            if (registered.ack() instanceof Ack.Unknown lost) {
                return CompletableFuture.completedFuture(new Answer(lost.beforeFinish(), registered.outage()));
            }
            if (registered.ack().kind() != Ack.Kind.DONE) {
                return CompletableFuture.completedFuture(registered);
            }
            String crmCallId =
                    ((Ack.Done) registered.ack()).result(Ack.Registered.class).crmCallId();
            return ask(
                            BitrixCalls.finish(crmCallId, command.finish()),
                            finished -> Ack.done(new Ack.Logged(crmCallId, finished.activityId())))
                    .thenApply(finished -> finished.ack().kind() == Ack.Kind.DONE
                            ? finished
                            : new Answer(
                                    Ack.done(new Ack.HalfLogged(
                                            crmCallId, finished.ack().kind() == Ack.Kind.UNKNOWN)),
                                    finished.outage()));
        }

        @Override
        public CompletableFuture<Answer> checkLog(CallCommand.CheckLog command) {
            return ask(
                    CallStatistics.byExternalCallId(command.externalCallId()),
                    rows -> rows.stream()
                            .filter(row -> isOf(row, command.startedAt()))
                            .findFirst()
                            .map(Carrier::logged)
                            .orElseGet(() -> Ack.done(new Ack.Absent())));
        }

        private static Ack logged(StatisticRow row) {
            String crmCallId = row.callId();
            return Ack.done(crmCallId == null ? new Ack.Absent() : new Ack.Logged(crmCallId, row.activityId()));
        }

        /** An exchange may use an id again some day; the start tells the calls apart. */
        private static boolean isOf(StatisticRow row, Instant startedAt) {
            Instant start = row.startDate();
            return start == null || Duration.between(start, startedAt).abs().compareTo(SAME_START) <= 0;
        }

        @Override
        public CompletableFuture<Answer> tellUser(CallCommand.TellUser command) {
            return ask(BitrixCalls.tell(command.userId(), command.text()), done -> Ack.done());
        }

        /** The description of an activity can be written again and again, unlike a comment in the timeline. */
        @Override
        public CompletableFuture<Answer> addNote(CallCommand.AddNote command) {
            CompletableFuture<Answer> noted =
                    ask(CrmActivities.describe(command.activityId(), command.text()), done -> Ack.done());
            String field = exchange.portal().rules().transferField();
            List<String> chain = CallStory.of(call.facts()).chain();
            return field == null || chain.size() < 2
                    ? noted
                    : noted.thenCompose(answer -> answer.ack().kind() == Ack.Kind.DONE
                            ? fill(command.activityId(), field, String.join(" → ", chain))
                            : CompletableFuture.completedFuture(answer));
        }

        /** Writes into a field of the CRM object of an activity. Writing the same again does no harm. */
        private CompletableFuture<Answer> fill(long activityId, String field, String text) {
            Bitrix24Client client = exchange.portal().client();
            return client.executeAsync(CrmActivities.get(activityId))
                    .thenCompose(activity -> {
                        Optional<CrmType> type = ownerOf(activity);
                        Long owner = activity.ownerId();
                        return type.isEmpty() || owner == null
                                ? CompletableFuture.completedFuture(true)
                                : client.executeAsync(CrmObjects.update(type.get(), owner, Map.of(field, text)));
                    })
                    .handle((done, failure) -> failure == null ? Answer.of(Ack.done()) : failed(failure));
        }

        private static Optional<CrmType> ownerOf(CrmActivity activity) {
            Long type = activity.ownerTypeId();
            return type == null
                    ? Optional.empty()
                    : Arrays.stream(CrmType.values())
                            .filter(known -> known.id() == type)
                            .findFirst();
        }

        @Override
        public CompletableFuture<Answer> archiveRecording(CallCommand.ArchiveRecording command) {
            return slowly(() -> Answer.of(recordings.archive(exchange, call, command.recording())));
        }

        @Override
        public CompletableFuture<Answer> attachRecording(CallCommand.AttachRecording command) {
            return slowly(() -> new Attachment(exchange, call, recordings, maxBytes)
                    .attach(command.crmCallId(), command.recording()));
        }

        @Override
        public CompletableFuture<Answer> move(CallCommand.Move command) {
            Bitrix24Client client = exchange.portal().client();
            return client.executeAsync(Portal.method(BitrixCalls.UPDATE))
                    .thenCompose(method -> method.available()
                            ? ask(BitrixCalls.move(command.crmCallId(), command.userId()), done -> Ack.done())
                            : CompletableFuture.completedFuture(
                                    Answer.of(Ack.refused("the portal has no " + BitrixCalls.UPDATE))))
                    .exceptionally(BitrixCrm::failed);
        }

        @Override
        public CompletableFuture<Answer> divide(CallCommand.Divide command) {
            throw new IllegalStateException("parts of a call are kept by the store");
        }

        private <T> CompletableFuture<Answer> ask(Bitrix24Request<T> request, Function<T, Ack> ack) {
            Bitrix24Client client = exchange.portal().client();
            return client.executeAsync(request)
                    .handle((result, failure) -> failure == null ? Answer.of(ack.apply(result)) : failed(failure));
        }

        private CompletableFuture<Answer> slowly(Supplier<Answer> work) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            pump.submitSlow(() -> {
                try {
                    answer.complete(work.get());
                } catch (RuntimeException e) {
                    answer.complete(Acks.failed(e));
                }
            });
            return answer;
        }
    }

    private static Crm.Answer failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        return Acks.failed(cause);
    }
}
