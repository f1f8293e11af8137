package io.github.pbx24.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;

/**
 * Stands in front of the SQLite driver for the files of one folder. From a chosen commit on nothing is committed and nothing is answered,
 * as if the process had been killed just before it. Other files go to the real driver.
 */
final class DyingSqlite implements Driver, AutoCloseable {

    private static final int IO_ERROR = 10;
    private static final int NEVER = Integer.MAX_VALUE;

    private final Driver real;
    private final Path folder;
    private final BooleanSupplier diedElsewhere;
    private final Runnable death;
    private int commits;
    private int last = NEVER;
    private boolean dead;

    private DyingSqlite(Driver real, Path folder, BooleanSupplier diedElsewhere, Runnable death) {
        this.real = real;
        this.folder = folder;
        this.diedElsewhere = diedElsewhere;
        this.death = death;
    }

    /**
     * Takes its place. There is a driver at every moment, for tests that run beside this one.
     *
     * @param diedElsewhere true if the process has died at something that is no commit
     * @param death is run when it dies here
     */
    static DyingSqlite in(Path folder, BooleanSupplier diedElsewhere, Runnable death) throws SQLException {
        Driver real = DriverManager.getDriver("jdbc:sqlite:any");
        DyingSqlite dying = new DyingSqlite(real, folder, diedElsewhere, death);
        DriverManager.registerDriver(dying);
        DriverManager.deregisterDriver(real);
        DriverManager.registerDriver(real);
        return dying;
    }

    @Override
    public void close() throws SQLException {
        DriverManager.deregisterDriver(this);
    }

    /** So many commits from now on; the next one does not happen. */
    synchronized void dieAfter(int count) {
        commits = 0;
        last = count;
        dead = false;
    }

    synchronized void revive() {
        last = NEVER;
        dead = false;
    }

    synchronized boolean isDead() {
        dead |= diedElsewhere.getAsBoolean();
        return dead;
    }

    private synchronized void check(String sql) throws SQLException {
        if (!isDead() && last != NEVER && sql.equals("COMMIT") && commits++ == last) {
            dead = true;
            death.run();
        }
        if (dead) {
            throw new SQLException("the process is dead", "", IO_ERROR);
        }
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:sqlite:" + folder.toAbsolutePath());
    }

    @Override
    @SuppressWarnings("NullAway")
    public Connection connect(String url, Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        // Never an exception: then the real driver would be asked. What is executed fails.
        Connection connection = real.connect(url, info);
        return proxy(Connection.class, (self, method, arguments) -> {
            Object result = call(connection, method, arguments);
            if (result instanceof PreparedStatement prepared) {
                return statement(PreparedStatement.class, prepared, String.valueOf(arguments[0]));
            }
            return result instanceof Statement plain ? statement(Statement.class, plain, "") : result;
        });
    }

    private <T> T statement(Class<T> type, T statement, String prepared) {
        return proxy(type, (self, method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                check(prepared.isEmpty() ? String.valueOf(arguments[0]) : prepared);
            }
            return call(statement, method, arguments);
        });
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return real.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return real.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return real.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return real.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return real.getParentLogger();
    }
}
