/** Takes personal data out of transcripts by rules, with a place for a better finder. */
@NullMarked
package io.github.pbx24.app.redact;

import org.jspecify.annotations.NullMarked;
