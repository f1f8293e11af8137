/**
 * Ready verifiers for the usual ways to prove a sender: a keyed hash over the body, a shared token, an address list. Each
 * has a signer for tests.
 */
@NullMarked
package io.github.pbx24.pbx.verify;

import org.jspecify.annotations.NullMarked;
