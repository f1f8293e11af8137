package io.github.pbx24.threecx.webhookplugin;

import io.github.pbx24.pbx.CallDetails;
import io.github.pbx24.pbx.CallEvent;
import io.github.pbx24.pbx.CallIdentity;
import io.github.pbx24.pbx.RecordingReference;
import io.github.pbx24.pbx.text.WallClock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a recording post. Each file names its leg, and one post may hold files of several legs and calls; the
 * id of the post is only asked where the name of a file says nothing.
 */
final class PluginRecordings {

    private static final int MAX_ADDRESS = 2_048;

    private final WallClock clock;

    PluginRecordings(WallClock clock) {
        this.clock = clock;
    }

    /**
     * One event per distinct file.
     *
     * @param postId the id that the post itself carries, or null
     * @param postDetails what the post says about the call of that id
     * @return without the files whose call is unknown
     */
    List<CallEvent> read(PluginFields fields, @Nullable CallId postId, CallDetails postDetails) {
        List<CallEvent> events = new ArrayList<>();
        for (String file : new LinkedHashSet<>(fields.files())) {
            HttpUrl url = file.length() > MAX_ADDRESS ? null : HttpUrl.parse(file);
            if (url == null) {
                fields.unreadable("files");
                continue;
            }
            CallId named = CallId.ofRecording(url.encodedPath(), clock);
            CallId id = named != null ? named : postId;
            if (id != null) {
                boolean sameCall = postId != null && postId.chain().equals(id.chain());
                CallDetails details = sameCall ? postDetails : CallDetails.NONE.withTimes(id.startedAt(), null, null);
                events.add(new CallEvent.RecordingReady(
                        CallIdentity.id(id.chain()), details, null, RecordingReference.url(file), id.leg()));
            }
        }
        return events;
    }
}
