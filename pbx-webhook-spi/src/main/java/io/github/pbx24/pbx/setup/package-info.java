/** What an administrator has to do at an exchange: files to load into it, and what a check of it finds. */
@NullMarked
package io.github.pbx24.pbx.setup;

import org.jspecify.annotations.NullMarked;
