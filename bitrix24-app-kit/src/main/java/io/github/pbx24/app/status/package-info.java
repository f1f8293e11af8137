/** What became of every webhook, download, analysis and write-back of a portal. */
@NullMarked
package io.github.pbx24.app.status;

import org.jspecify.annotations.NullMarked;
