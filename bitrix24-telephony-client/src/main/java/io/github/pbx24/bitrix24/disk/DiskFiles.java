package io.github.pbx24.bitrix24.disk;

import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Methods;
import io.github.pbx24.bitrix24.Bitrix24Request;
import java.util.Map;

/**
 * Requests of {@code disk.file.*}, scope {@code disk}. The user has to be allowed to read the file.
 *
 * @since 0.1
 */
public final class DiskFiles {

    private DiskFiles() {}

    /**
     * Tells about a file and where to fetch it with {@link io.github.pbx24.bitrix24.Bitrix24Client#download}.
     *
     * @param id id of the file: {@link io.github.pbx24.bitrix24.file.AttachedRecord#fileId}, a record file of the statistics,
     *     or a file of an activity
     * @return a request
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/disk/file/disk-file-get.html">disk.file.get</a>
     */
    public static Bitrix24Request<DiskFile> get(long id) {
        if (id <= 0) {
            throw new Bitrix24FieldException("id", "must be positive, was " + id);
        }
        return Bitrix24Methods.DISK_FILE_GET.request(Map.of("id", id), DiskFile::from);
    }
}
