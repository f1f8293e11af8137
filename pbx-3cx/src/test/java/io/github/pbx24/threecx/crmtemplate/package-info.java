@NullMarked
package io.github.pbx24.threecx.crmtemplate;

import org.jspecify.annotations.NullMarked;
