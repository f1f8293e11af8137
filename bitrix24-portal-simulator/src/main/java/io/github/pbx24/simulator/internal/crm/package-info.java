/** Methods of the CRM: objects, activities, timelines, dictionaries, custom fields. Promises nothing to users. */
@NullMarked
package io.github.pbx24.simulator.internal.crm;

import org.jspecify.annotations.NullMarked;
