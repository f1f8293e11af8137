package io.github.pbx24.runtime;

import io.github.pbx24.correlation.CallEngine;
import io.github.pbx24.correlation.Caller;
import io.github.pbx24.pbx.NumberLookup;
import io.github.pbx24.pbx.NumberLookup.Answer;
import io.github.pbx24.pbx.NumberLookup.NewClient;
import io.github.pbx24.pbx.NumberLookup.Question;
import io.github.pbx24.pbx.WebhookAnswer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/**
 * Answers an exchange that asks who is calling, while the caller waits: with the client's name and card, and with the phone of whoever is
 * responsible for the client. Enters unknown clients into the CRM if the exchange wants it. Thread-safe.
 */
final class Questions {

    /** Exchanges give up after about a second and go their own way. */
    static final Duration DEADLINE = Duration.ofMillis(800);

    /** To enter a new client takes the portal two requests, and no phone waits for it to ring. */
    static final Duration DEADLINE_OF_NEW_CLIENTS = Duration.ofMillis(2_500);

    /**
     * So many may wait for portals at once. The others get what is known already, so that a portal that hangs does not
     * take all threads of the host.
     */
    static final int MOST_WAITING = 64;

    private final CallEngine engine;
    private final Duration deadline;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    Questions(CallEngine engine, Duration deadline) {
        this.engine = engine;
        this.deadline = deadline;
    }

    /** How many wait for portals now. */
    int waiting() {
        return MOST_WAITING - waiting.availablePermits();
    }

    WebhookAnswer answer(String exchange, NumberLookup lookup, Question question) {
        boolean mayWait = waiting.tryAcquire();
        try {
            Caller caller = ask(exchange, question, mayWait).get();
            return lookup.answer(question, new Answer(caller.name(), caller.responsibleExtension(), caller.card()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lookup.answer(question, Answer.NOTHING);
        } catch (ExecutionException e) {
            return lookup.answer(question, Answer.NOTHING);
        } finally {
            if (mayWait) {
                waiting.release();
            }
        }
    }

    private CompletableFuture<Caller> ask(String exchange, Question question, boolean mayWait) {
        NewClient client = question.newClient();
        if (client == null) {
            return engine.caller(exchange, question.clientNumber(), mayWait ? deadline : Duration.ZERO);
        }
        Duration longer = deadline.compareTo(DEADLINE_OF_NEW_CLIENTS) > 0 ? deadline : DEADLINE_OF_NEW_CLIENTS;
        return engine.introduce(exchange, question.clientNumber(), client, mayWait ? longer : Duration.ZERO);
    }
}
