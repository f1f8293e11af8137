/**
 * What a telephone exchange (PBX) has to offer to be connected: webhooks in, neutral call events out.
 *
 * <h2>Rules for implementers</h2>
 *
 * <p>The rules are numbered so that tests can name them.
 *
 * <ol>
 *   <li><b>Verify first.</b> {@link io.github.pbx24.pbx.PbxConnection#verifier()} sees the raw bytes. Nothing of a body
 *       is parsed before the verdict is {@link io.github.pbx24.pbx.Verdict.Accepted}.
 *   <li><b>Verdicts are values.</b> A verifier must not throw for any request, however hostile.
 *   <li><b>Secrets are compared in constant time</b> and never appear in a verdict, an exception, a log line or a
 *       {@code toString()}.
 *   <li><b>Parsing is pure.</b> A parser must not do I/O, must not read a clock, and must give equal results for equal
 *       requests, in every time zone and language that a machine may be set to. A stored request may be parsed again at any time.
 *   <li><b>Malformed input</b> must end in {@link io.github.pbx24.pbx.MalformedWebhookException} and in nothing else, in a parser and in a
 *       {@link io.github.pbx24.pbx.NumberLookup}. Only an
 *       unreadable body, a missing call identity or a missing kind of event may cost an event. Any other unreadable detail (a
 *       time, a duration, an extension, a word for the direction) becomes {@code null} and is named in {@link
 *       io.github.pbx24.pbx.ParsedWebhook#unreadable()}. Bytes that are no text are unreadable, zero bytes too, and so is what is told twice in two
 *       ways: readers differ in which they take.
 *   <li><b>Unknown events are not errors.</b> They must end in {@link
 *       io.github.pbx24.pbx.ParsedWebhook#ignored(String, String)}, so that they are acknowledged and counted. Unknown fields
 *       change nothing.
 *   <li><b>Unknown means absent.</b> What a vendor did not say is {@code null}, never a guess, never an empty string. The client's number is
 *       neither the line nor an extension.
 *   <li><b>Equal facts are equal events.</b> The same statement delivered twice must parse to equal events. No receipt
 *       time and no counter goes into an event.
 *   <li><b>Talk time excludes waiting.</b> {@code talk} is conversation only; {@code total} includes ringing and queues. A result that says
 *       whether the call was answered says the same as they do.
 *   <li><b>Connections are thread-safe</b> and hold no state of single calls.
 *   <li><b>Settings are checked when the connection is made</b>, all mistakes at once, each with its key, in {@link
 *       io.github.pbx24.pbx.PbxSettingsException} and in nothing else.
 *   <li><b>What is stored holds no secret.</b> {@link io.github.pbx24.pbx.PbxConnection#redact} takes all secrets out of an
 *       accepted request, malformed ones included. What it gives no longer proves its sender. No secret goes into an event either: the address of a recording is stored as well.
 *   <li><b>One call is one identity.</b> All events of a call name it alike, through every transfer and whatever detail is missing,
 *       and no other call does.
 *   <li><b>What is offered stays.</b> Verifier and parser are always the same; a capability is there for the whole life of a
 *       connection or not at all.
 *   <li><b>Recordings come from allowed hosts only</b>: those of the settings and of {@link io.github.pbx24.pbx.PbxEnvironment}. A foreign
 *       reference ends in {@link io.github.pbx24.pbx.RecordingSource.Fetched.Gone}; nothing is contacted. A redirection is a reference too.
 *   <li><b>What is accepted is acknowledged.</b> {@link io.github.pbx24.pbx.PbxConnection#acknowledgement} answers with 2xx to every accepted
 *       request, malformed ones included, and the same to equal ones: an exchange that reads anything else tells it again, or tells nothing more.
 *   <li><b>What is stored is what was sent</b> and parses to the same. {@code redact} gives the same when done twice. It takes secrets out and changes nothing else: no method, path, time of receipt or
 *       content type, no field that it does not know. It adds nothing.
 *   <li><b>A call has an order.</b> It begins, rings, is answered and ends, and the times of its events say so. {@link
 *       io.github.pbx24.pbx.CallEvent.Ended} is told once, when all is over; only recordings follow.
 *   <li><b>A call has one direction.</b> All events that tell it tell the same.
 *   <li><b>Connections know nothing of each other.</b> A process has many, to many exchanges: what one was set to, has heard or has closed
 *       changes nothing for another. Nothing of a call or of settings is kept in static fields.
 *   <li><b>Every documented kind of event says something.</b> None is dropped: it ends in at least one event, and what nobody documents in a reason
 *       why it was ignored.
 *   <li><b>A transfer leads from who had the call to who gets it</b>: {@link io.github.pbx24.pbx.CallEvent.Transferred#to} has it next, {@code
 *       from} had it before, or is {@code null}.
 *   <li><b>Work is in proportion.</b> No request takes longer to verify, parse, answer or redact than its size explains, whatever stands in it.
 *   <li><b>A closed connection leaves nothing behind</b>: no thread of its own and no open connection to the exchange.
 * </ol>
 *
 * <p>{@code pbx-webhook-tck} checks them.
 *
 * @since 0.1
 */
@NullMarked
package io.github.pbx24.pbx;

import org.jspecify.annotations.NullMarked;
