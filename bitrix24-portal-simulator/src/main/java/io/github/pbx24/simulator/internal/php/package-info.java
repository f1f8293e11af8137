/** What the portal inherits from PHP: conversions, form and JSON text, lenient dates, parameters. Promises nothing to users. */
@NullMarked
package io.github.pbx24.simulator.internal.php;

import org.jspecify.annotations.NullMarked;
