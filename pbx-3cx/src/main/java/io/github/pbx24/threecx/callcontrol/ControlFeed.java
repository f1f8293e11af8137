package io.github.pbx24.threecx.callcontrol;

import io.github.pbx24.pbx.CallFeed;
import io.github.pbx24.threecx.internal.api.Api;
import io.github.pbx24.threecx.internal.api.ApiTokens;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Listens to the WebSocket of the call control interface. Thread-safe. */
final class ControlFeed implements CallFeed {

    /** What a running feed needs. */
    record Parts(
            CallControlSettings settings,
            OkHttpClient http,
            ApiTokens tokens,
            Api xapi,
            ControlApi api,
            CallLog log,
            CallNames names,
            Clock clock) {

        Request webSocket(String token) {
            return new Request.Builder()
                    .url(settings.baseUrl()
                            .newBuilder()
                            .addPathSegments("callcontrol/ws")
                            .build())
                    .header("Authorization", "Bearer " + token)
                    .build();
        }
    }

    private final Parts parts;
    private final AtomicBoolean listening = new AtomicBoolean();

    ControlFeed(Parts parts) {
        this.parts = parts;
    }

    @Override
    public Subscription start(Listener listener) {
        if (!listening.compareAndSet(false, true)) {
            throw new IllegalStateException("this feed is being listened to already");
        }
        FeedLoop loop = new FeedLoop(parts, listener);
        loop.start();
        return () -> {
            loop.close();
            listening.set(false);
        };
    }
}
