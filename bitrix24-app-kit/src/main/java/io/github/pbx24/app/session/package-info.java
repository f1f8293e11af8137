/** Who looks at a page of the application, and what this person may see. */
@NullMarked
package io.github.pbx24.app.session;

import org.jspecify.annotations.NullMarked;
