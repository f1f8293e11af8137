/** The steps from a recording to values in the CRM, each an interface that an application may implement. */
@NullMarked
package io.github.pbx24.app.pipeline;

import org.jspecify.annotations.NullMarked;
