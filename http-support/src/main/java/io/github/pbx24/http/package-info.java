/**
 * HTTP clients whose memory no answer can fill. OkHttp bounds headers and hands bodies over piece by piece, but a few things it reads to
 * their end, however far that is: the line before a chunk, the name in the header of a gzip stream, a message of a WebSocket.
 *
 * @since 0.1
 */
@NullMarked
package io.github.pbx24.http;

import org.jspecify.annotations.NullMarked;
