/**
 * The dialect {@code call-control}: we listen to the call control interface of 3CX version 20 over a WebSocket, start calls through it, and
 * fetch recordings through the configuration interface (XAPI).
 */
@NullMarked
package io.github.pbx24.threecx.callcontrol;

import org.jspecify.annotations.NullMarked;
