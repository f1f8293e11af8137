/** Tests against a storage that checks signatures. */
@NullMarked
package io.github.pbx24.recording.s3;

import org.jspecify.annotations.NullMarked;
