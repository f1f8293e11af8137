package io.github.pbx24.gateway.config;

import io.github.pbx24.gateway.config.RecordingsConfig.Archive;
import io.github.pbx24.gateway.config.RecordingsConfig.Attach;
import io.github.pbx24.pbx.AllowedHost;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
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
        // A bucket can sign links; a folder cannot.
        boolean folder = archive instanceof RecordingsConfig.Folder;
        if (attach == Attach.LINK && folder && !section.has("link-base")) {
            section.problem("link-base", "is needed for attach: link; the public address of the archive");
        }
        RecordingsConfig recordings = new RecordingsConfig(
                archive,
                attach,
                allowedHosts(section),
                folders(section),
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

    private static List<Path> folders(Section section) {
        List<String> texts = section.texts("folders");
        List<Path> folders = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                Path folder = Path.of(texts.get(i)).toAbsolutePath().normalize();
                if (folder.getParent() == null) {
                    section.problem("folders[" + i + "]", "must not be the whole disk");
                }
                folders.add(folder);
            } catch (InvalidPathException e) {
                section.problem("folders[" + i + "]", "must be a folder");
            }
        }
        return folders;
    }

    private static List<AllowedHost> allowedHosts(Section section) {
        List<String> texts = section.texts("allowed-hosts");
        List<AllowedHost> hosts = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            Optional<AllowedHost> host = AllowedHost.read(texts.get(i));
            host.ifPresent(hosts::add);
            if (host.isEmpty()) {
                section.problem("allowed-hosts[" + i + "]", "must be a host, or a host and a port");
            }
        }
        return hosts;
    }
}
