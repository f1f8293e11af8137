package io.github.pbx24.app.internal;

import io.github.pbx24.app.pipeline.Pipeline;
import io.github.pbx24.app.setup.FieldDeclaration;
import io.github.pbx24.app.setup.PlacementDeclaration;
import io.github.pbx24.bitrix24.oauth.OAuthApplication;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything a builder was told. */
public record KitSettings(
        List<OAuthApplication> applications,
        URI publicUrl,
        String name,
        String defaultPage,
        List<FieldDeclaration> fields,
        List<PlacementDeclaration> placements,
        List<String> events,
        @Nullable Pipeline pipeline,
        @Nullable Path recordings,
        Duration audioRetention,
        long maxAudioBytes,
        List<Duration> recordingWaits,
        Duration trailingWindow,
        Clock clock,
        boolean loopbackPortals) {

    /** An address below the public one. */
    public URI address(String path) {
        return URI.create(publicUrl + path);
    }

    /** What a browser tells as the origin of our pages. */
    public String origin() {
        return publicUrl.getScheme() + "://" + publicUrl.getRawAuthority();
    }
}
