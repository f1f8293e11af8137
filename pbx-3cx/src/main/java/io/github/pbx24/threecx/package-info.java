/**
 * 3CX as a connected exchange: webhooks of the "3CX Webhook" plugin in, neutral call events out, recordings and
 * click-to-call through the plugin's web interface.
 */
@NullMarked
package io.github.pbx24.threecx;

import org.jspecify.annotations.NullMarked;
