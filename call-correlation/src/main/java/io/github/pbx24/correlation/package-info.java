/**
 * Turns what a PBX reports of a call into what Bitrix24 should show, whatever is repeated, late, out of order or lost.
 *
 * <p>{@link io.github.pbx24.correlation.fact.CallFacts} is all that was heard, {@link io.github.pbx24.correlation.fact.CallStory} what
 * it means, {@link io.github.pbx24.correlation.plan.CallView} what Bitrix24 should show, {@link
 * io.github.pbx24.correlation.plan.CallProgress} what Bitrix24 confirmed. These are pure: no clock, no thread, no I/O. {@link
 * io.github.pbx24.correlation.CallEngine} carries out the difference.
 */
@NullMarked
package io.github.pbx24.correlation;

import org.jspecify.annotations.NullMarked;
