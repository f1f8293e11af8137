package io.github.pbx24.bitrix24.disk;

import io.github.pbx24.bitrix24.Bitrix24Client;
import io.github.pbx24.bitrix24.Bitrix24FieldException;
import io.github.pbx24.bitrix24.Bitrix24Request;

/**
 * The requests of {@link DiskFiles} where an IDE finds them, see {@link Bitrix24Client}. Stateless. Written from that class; change
 * it there.
 *
 * @since 0.1
 */
public final class DiskFilesFacet {

    /** The only one. */
    public static final DiskFilesFacet INSTANCE = new DiskFilesFacet();

    private DiskFilesFacet() {}

    /**
     * Tells about a file and where to fetch it with {@link io.github.pbx24.bitrix24.Bitrix24Client#download}.
     *
     * @param id id of the file: {@link io.github.pbx24.bitrix24.file.AttachedRecord#fileId}, a record file of the statistics,
     *     or a file of an activity
     * @return a request
     * @throws Bitrix24FieldException if the id is not positive
     * @see <a href="https://apidocs.bitrix24.com/api-reference/disk/file/disk-file-get.html">disk.file.get</a>
     */
    public Bitrix24Request<DiskFile> get(long id) {
        return DiskFiles.get(id);
    }
}
