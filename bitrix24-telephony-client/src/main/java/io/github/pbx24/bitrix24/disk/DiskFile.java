package io.github.pbx24.bitrix24.disk;

import io.github.pbx24.bitrix24.ResultNode;
import io.github.pbx24.bitrix24.file.DownloadTarget;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A file on the portal's Drive.
 *
 * @param id id of the file
 * @param name file name
 * @param size size in bytes, null if not told
 * @param created when it was stored, null if not told
 * @param download where to fetch it; carries credentials, to be used at once
 * @since 0.1
 */
public record DiskFile(
        long id, String name, @Nullable Long size, @Nullable Instant created, DownloadTarget download) {

    /** Checks that everything is present. */
    public DiskFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(download, "download");
    }

    static DiskFile from(ResultNode result) {
        OptionalLong size = result.get("SIZE").asLong();
        return new DiskFile(
                result.requireLong("ID"),
                result.requireText("NAME"),
                size.isPresent() ? Long.valueOf(size.getAsLong()) : null,
                result.get("CREATE_TIME").asInstant().orElse(null),
                DownloadTarget.parse(result.requireText("DOWNLOAD_URL")));
    }

    /** Id and size only. */
    @Override
    public String toString() {
        return "DiskFile[id=" + id + ", size=" + size + "]";
    }
}
