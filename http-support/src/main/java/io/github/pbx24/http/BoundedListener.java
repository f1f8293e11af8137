package io.github.pbx24.http;

import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Allows each message so many bytes. OkHttp reads a WebSocket and tells of it by one thread, which is the one that is counted. */
final class BoundedListener extends WebSocketListener {

    private static final long BESIDE_THE_MESSAGE = 64 * 1024;

    private final WebSocketListener listener;
    private final Allowance allowance;

    BoundedListener(WebSocketListener listener, int mostBytes) {
        this.listener = listener;
        this.allowance = new Allowance(
                mostBytes + BESIDE_THE_MESSAGE, "a message of the WebSocket is larger than " + mostBytes + " bytes");
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
        Allowance.swap(allowance);
        listener.onOpen(webSocket, response);
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        allowance.renew(0);
        listener.onMessage(webSocket, text);
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteString bytes) {
        allowance.renew(0);
        listener.onMessage(webSocket, bytes);
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        listener.onClosing(webSocket, code, reason);
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
        Allowance.swap(null);
        listener.onClosed(webSocket, code, reason);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable t, @Nullable Response response) {
        Allowance.swap(null);
        listener.onFailure(webSocket, t, response);
    }
}
