/** The dialect {@code webhook-plugin} of 3CX: what the "3CX Webhook" plugin sends, in all its known spellings. */
@NullMarked
package io.github.pbx24.threecx.webhookplugin;

import org.jspecify.annotations.NullMarked;
