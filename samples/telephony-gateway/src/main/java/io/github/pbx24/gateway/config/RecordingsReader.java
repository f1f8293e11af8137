package io.github.pbx24.gateway.config;

import io.github.pbx24.gateway.config.RecordingsConfig.Archive;
import io.github.pbx24.gateway.config.RecordingsConfig.Attach;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code recordings}. */
final class RecordingsReader {

    private static final Pattern BUCKET =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([A-Za-z0-9._/-]*))?");
    private static final List<String> BUCKET_KEYS = List.of("endpoint", "region", "access-key", "secret-key");

    private RecordingsReader() {}

    static RecordingsConfig read(Section section) {
        Attach attach = Attach.valueOf(section.choice("attach", "upload", "link", "none")
                .orElse("upload")
                .toUpperCase(Locale.ROOT));
        Optional<URI> linkBase = section.address("link-base").map(uri -> withSlash(section, uri));
        Archive archive = archive(section, linkBase);
        if (attach == Attach.LINK && linkBase.isEmpty() && !(archive instanceof RecordingsConfig.NoArchive)) {
            if (!section.has("link-base")) {
                section.problem("link-base", "is needed for attach: link; the public address of the archive");
            }
        }
        RecordingsConfig recordings = new RecordingsConfig(
                archive,
                attach,
                allowedHosts(section),
                section.size("max-size", 1024, 4L << 30).orElse(RecordingsConfig.DEFAULT_MAX_BYTES),
                section.period("retention").orElse(RecordingsConfig.DEFAULT_RETENTION));
        section.end();
        return recordings;
    }

    private static Archive archive(Section section, Optional<URI> linkBase) {
        String text = section.text("archive").orElse("file:" + RecordingsConfig.DEFAULT_FOLDER);
        if (text.startsWith("s3://")) {
            return bucket(section, text, linkBase);
        }
        for (String key : BUCKET_KEYS) {
            if (section.has(key)) {
                section.problem(key, "is only for an archive that begins with s3://");
            }
        }
        if (text.equals("none")) {
            return new RecordingsConfig.NoArchive();
        }
        if (text.startsWith("file:")) {
            // file:/a, file:///a and file:./a all mean what they look like.
            String path = text.substring("file:".length());
            path = path.startsWith("//") ? path.substring(2) : path;
            try {
                if (!path.isBlank()) {
                    return new RecordingsConfig.Folder(Path.of(path), linkBase.orElse(null));
                }
            } catch (InvalidPathException e) {
                // Reported below.
            }
        }
        section.problem("archive", "must be file:FOLDER, s3://BUCKET/PREFIX or none");
        return new RecordingsConfig.NoArchive();
    }

    private static Archive bucket(Section section, String text, Optional<URI> linkBase) {
        Matcher matcher = BUCKET.matcher(text);
        if (!matcher.matches()) {
            section.problem("archive", "must be s3://BUCKET/PREFIX of letters, digits, dots, hyphens, slashes");
        }
        URI endpoint = section.address("endpoint").orElse(URI.create("https://unusable.invalid"));
        if (!section.has("endpoint")) {
            section.problem("endpoint", "is missing");
        }
        String prefix = matcher.matches() && matcher.group(2) != null ? matcher.group(2) : "";
        return new RecordingsConfig.Bucket(
                matcher.matches() ? matcher.group(1) : "unusable",
                prefix.replaceAll("^/+|/+$", ""),
                endpoint,
                section.text("region").orElse("us-east-1"),
                section.requiredText("access-key"),
                section.requiredText("secret-key"),
                linkBase.orElse(null));
    }

    private static URI withSlash(Section section, URI uri) {
        if (uri.getRawQuery() != null) {
            section.problem("link-base", "must not have a query");
        }
        return uri.toString().endsWith("/") ? uri : URI.create(uri + "/");
    }

    private static List<String> allowedHosts(Section section) {
        List<String> hosts = section.texts("allowed-hosts");
        for (int i = 0; i < hosts.size(); i++) {
            if (!hosts.get(i).matches("[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:]{2,45}")) {
                section.problem("allowed-hosts[" + i + "]", "must be a host name without scheme, port and path");
            }
        }
        return hosts;
    }
}
