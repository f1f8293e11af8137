package io.github.pbx24.runtime;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;

/** Stands in front of the SQLite driver and writes down what is executed. In place of the driver until it is closed. */
final class CountedSqlite implements Driver, AutoCloseable {

    private final Driver real;
    private final List<String> written = Collections.synchronizedList(new ArrayList<>());
    private final List<String> read = Collections.synchronizedList(new ArrayList<>());
    private final Set<Connection> readers = ConcurrentHashMap.newKeySet();

    private CountedSqlite(Driver real) {
        this.real = real;
    }

    static CountedSqlite install() throws SQLException {
        CountedSqlite counted = new CountedSqlite(DriverManager.getDriver("jdbc:sqlite:any"));
        DriverManager.deregisterDriver(counted.real);
        DriverManager.registerDriver(counted);
        return counted;
    }

    @Override
    public void close() throws SQLException {
        DriverManager.deregisterDriver(this);
        DriverManager.registerDriver(real);
    }

    void clear() {
        written.clear();
        read.clear();
    }

    /** What was committed, each commit with its statements. */
    List<List<String>> commits() {
        List<List<String>> commits = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (String sql : List.copyOf(written)) {
            if (sql.startsWith("BEGIN")) {
                open = new ArrayList<>();
            } else if (sql.equals("COMMIT")) {
                commits.add(open);
            } else {
                open.add(sql);
            }
        }
        return commits;
    }

    /** What was executed outside of the writer; each is a transaction of its own. */
    List<String> reads() {
        return List.copyOf(read);
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        Connection connection = real.connect(url, info);
        Connection[] proxy = new Connection[1];
        proxy[0] = proxy(Connection.class, (self, method, arguments) -> {
            Object result = call(connection, method, arguments);
            if (result instanceof PreparedStatement prepared) {
                return statement(PreparedStatement.class, prepared, connection, String.valueOf(arguments[0]));
            }
            return result instanceof Statement plain ? statement(Statement.class, plain, connection, null) : result;
        });
        return proxy[0];
    }

    private <T> T statement(Class<T> type, T real, Connection connection, String prepared) {
        return proxy(type, (self, method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                note(connection, prepared != null ? prepared : String.valueOf(arguments[0]));
            }
            return call(real, method, arguments);
        });
    }

    private void note(Connection connection, String sql) {
        if (sql.equals("PRAGMA query_only = 1")) {
            readers.add(connection);
        }
        if (!sql.startsWith("PRAGMA")) {
            (readers.contains(connection) ? read : written).add(sql);
        }
    }

    private static Object call(Object real, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return real.acceptsURL(url);
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
