/** Files that go to Bitrix24 and come from it: where to load them, and a recording to attach. */
@NullMarked
package io.github.pbx24.bitrix24.file;

import org.jspecify.annotations.NullMarked;
