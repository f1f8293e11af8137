package io.github.pbx24.bitrix24.internal.pacing;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The alarm clock of the process: one daemon thread that goes away when nobody waits. What it runs must be quick. */
public final class Alarms {

    /** For all clients and pacers. */
    public static final ScheduledExecutorService SHARED = create();

    private Alarms() {}

    private static ScheduledExecutorService create() {
        ScheduledThreadPoolExecutor alarms = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "bitrix24-alarms");
            thread.setDaemon(true);
            return thread;
        });
        alarms.setKeepAliveTime(10, TimeUnit.SECONDS);
        alarms.allowCoreThreadTimeOut(true);
        alarms.setRemoveOnCancelPolicy(true);
        return alarms;
    }
}
