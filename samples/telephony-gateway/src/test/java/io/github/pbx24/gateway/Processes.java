package io.github.pbx24.gateway;

import java.nio.file.Path;

/** Where things are that a new process needs. */
final class Processes {

    private Processes() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
