/** A program that watches a 3CX of version 20 and sends the webhooks of the paid plugin: durable, signed, with MP3 recordings. */
@NullMarked
package io.github.pbx24.bridge;

import org.jspecify.annotations.NullMarked;
