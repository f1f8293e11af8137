/** An archive of recordings in a bucket of Amazon S3, MinIO, Yandex Object Storage, or another storage that speaks S3. */
@NullMarked
package io.github.pbx24.recording.s3;

import org.jspecify.annotations.NullMarked;
