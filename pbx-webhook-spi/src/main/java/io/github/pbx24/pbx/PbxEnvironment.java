package io.github.pbx24.pbx;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * What the operator of a host program allows to every exchange, whatever the exchange's own settings say. Immutable.
 *
 * <p>A provider takes from here what it needs and ignores the rest: who fetches no recordings has no use for the hosts.
 *
 * @param recordingHosts hosts that recordings may be fetched from, besides those of the exchange's own settings; may be empty
 * @param folders folders whose files a provider may read at run time, for example call records that an exchange writes; may be
 *     empty. Files that the settings name, such as certificates, are read when the connection is made and need no entry
 * @param clock the time, for whatever a provider has to time itself: ages of signatures, deadlines of downloads
 * @since 0.1
 */
public record PbxEnvironment(List<AllowedHost> recordingHosts, List<Path> folders, Clock clock) {

    private static final PbxEnvironment STANDARD = new PbxEnvironment(List.of(), List.of(), Clock.systemUTC());

    /** Copies the lists. */
    public PbxEnvironment {
        recordingHosts = List.copyOf(recordingHosts);
        folders = List.copyOf(folders);
        Objects.requireNonNull(clock, "clock");
    }

    /**
     * Allows nothing beyond the settings; the clock is the system's.
     *
     * @return the environment
     */
    public static PbxEnvironment standard() {
        return STANDARD;
    }

    /**
     * Allows hosts.
     *
     * @param hosts hosts that recordings may be fetched from
     * @return a copy with these hosts
     */
    public PbxEnvironment withRecordingHosts(List<AllowedHost> hosts) {
        return new PbxEnvironment(hosts, folders, clock);
    }

    /**
     * Allows folders.
     *
     * @param readable folders whose files may be read
     * @return a copy with these folders
     */
    public PbxEnvironment withFolders(List<Path> readable) {
        return new PbxEnvironment(recordingHosts, readable, clock);
    }

    /**
     * Sets the clock.
     *
     * @param time the clock
     * @return a copy with this clock
     */
    public PbxEnvironment withClock(Clock time) {
        return new PbxEnvironment(recordingHosts, folders, time);
    }
}
