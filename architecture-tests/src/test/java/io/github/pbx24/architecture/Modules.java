package io.github.pbx24.architecture;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The table of modules: who may know whom. A new module or a new arrow is a new entry here. */
final class Modules {

    /** Everything a library module may bring to its users, unless its row says less. */
    private static final Set<String> LIBRARY_NEEDS = Set.of(
            "com.squareup.okhttp3:okhttp-jvm",
            "com.squareup.okio:okio-jvm",
            "com.squareup.moshi:moshi",
            "org.slf4j:slf4j-api",
            "org.jspecify:jspecify");

    private static final List<Module> TABLE = List.of(
            library("http-support")
                    .needs("com.squareup.okhttp3:okhttp-jvm", "com.squareup.okio:okio-jvm", "org.jspecify:jspecify"),
            library("pbx-webhook-spi").needs("org.jspecify:jspecify"),
            library("pbx-webhook-tck")
                    .knows("pbx-webhook-spi")
                    .needs("org.junit.jupiter:junit-jupiter-api", "org.jspecify:jspecify"),
            library("pbx-http-support")
                    .knows("http-support", "pbx-webhook-spi")
                    .needs("com.squareup.okhttp3:okhttp-jvm", "com.squareup.okio:okio-jvm", "org.jspecify:jspecify"),
            library("pbx-rostelecom")
                    .knows("pbx-webhook-spi", "pbx-http-support")
                    .testedWith("call-correlation", "pbx-simulators", "pbx-webhook-tck"),
            library("pbx-3cx")
                    .knows("pbx-webhook-spi", "pbx-http-support")
                    .testedWith("pbx-simulators", "pbx-webhook-tck"),
            library("pbx-generic").knows("pbx-webhook-spi", "pbx-http-support").testedWith("pbx-webhook-tck"),
            library("bitrix24-telephony-client").knows("http-support").testedWith("bitrix24-portal-simulator"),
            library("jdbc-support").needs("org.jspecify:jspecify"),
            library("bitrix24-token-store-jdbc").knows("bitrix24-telephony-client", "jdbc-support"),
            library("call-correlation")
                    .knows("pbx-webhook-spi", "bitrix24-telephony-client")
                    .testedWith("bitrix24-portal-simulator"),
            library("recording-archive-s3")
                    .knows("call-correlation")
                    .needs("com.squareup.okhttp3:okhttp-jvm", "com.squareup.okio:okio-jvm", "org.jspecify:jspecify"),
            library("call-correlation-jdbc")
                    .knows("call-correlation", "jdbc-support")
                    .testedWith("bitrix24-portal-simulator", "pbx-webhook-spi"),
            library("webhook-inbox"),
            library("webhook-inbox-jdbc").knows("webhook-inbox", "jdbc-support"),
            library("bitrix24-events")
                    .knows("webhook-inbox", "bitrix24-telephony-client", "pbx-webhook-spi")
                    .testedWith("bitrix24-portal-simulator", "webhook-inbox-jdbc", "jdbc-support"),
            library("event-alerts-mail")
                    .knows("bitrix24-events")
                    .needs("jakarta.mail:jakarta.mail-api", "org.eclipse.angus:angus-mail", "org.jspecify:jspecify"),
            library("telephony-runtime")
                    .knows(
                            "pbx-webhook-spi",
                            "bitrix24-telephony-client",
                            "call-correlation",
                            "call-correlation-jdbc",
                            "webhook-inbox",
                            "webhook-inbox-jdbc",
                            "jdbc-support")
                    .testedWith("pbx-rostelecom", "pbx-3cx", "bitrix24-portal-simulator", "pbx-simulators"),
            library("bitrix24-app-kit")
                    .knows(
                            "bitrix24-telephony-client",
                            "bitrix24-token-store-jdbc",
                            "jdbc-support",
                            "webhook-inbox",
                            "webhook-inbox-jdbc")
                    .testedWith("bitrix24-portal-simulator"),
            library("bitrix24-portal-simulator"),
            library("pbx-simulators")
                    .needs(
                            "com.squareup.okhttp3:mockwebserver3",
                            "com.squareup.okhttp3:okhttp-jvm",
                            "com.squareup.okio:okio-jvm",
                            "com.squareup.moshi:moshi",
                            "org.jspecify:jspecify"));

    /** They may know every library module, and no module may know them. */
    static final Set<String> UNPUBLISHED = Set.of(
            "3cx-webhook-bridge",
            "custom-provider",
            "crm-events",
            "on-premise-bridge",
            "telephony-gateway",
            "telephony-demo",
            "call-analytics",
            "benchmarks",
            "architecture-tests");

    private Modules() {}

    /**
     * One row.
     *
     * @param name the artifact id
     * @param knows the library modules that it may depend on, besides what those know themselves
     * @param testedWith the library modules that its tests may use in addition
     * @param needs the third-party libraries that it may bring to its users
     */
    record Module(String name, Set<String> knows, Set<String> testedWith, Set<String> needs) {

        Module knows(String... modules) {
            return new Module(name, Set.of(modules), testedWith, needs);
        }

        Module testedWith(String... modules) {
            return new Module(name, knows, Set.of(modules), needs);
        }

        Module needs(String... libraries) {
            return new Module(name, knows, testedWith, Set.of(libraries));
        }

        /** What may be reached by following the arrows from here. */
        Set<String> reachable() {
            return reachableFrom(knows);
        }

        /** The same for the module's tests. */
        Set<String> reachableInTests() {
            Set<String> start = new LinkedHashSet<>(knows);
            start.addAll(testedWith);
            return reachableFrom(start);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Module library(String name) {
        return new Module(name, Set.of(), Set.of(), LIBRARY_NEEDS);
    }

    static Map<String, Module> libraries() {
        Map<String, Module> byName = new LinkedHashMap<>();
        TABLE.forEach(module -> byName.put(module.name(), module));
        return byName;
    }

    private static Set<String> reachableFrom(Set<String> start) {
        Map<String, Module> libraries = libraries();
        Set<String> reached = new LinkedHashSet<>();
        for (String name : start) {
            reached.add(name);
            reached.addAll(libraries.get(name).reachable());
        }
        return reached;
    }
}
