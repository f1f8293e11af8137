/** Looks into audio files as far as is needed to tell sound from silence and to put pieces together, and names them. */
@NullMarked
package io.github.pbx24.correlation.internal.audio;

import org.jspecify.annotations.NullMarked;
