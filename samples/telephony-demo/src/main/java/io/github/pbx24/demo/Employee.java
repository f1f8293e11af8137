package io.github.pbx24.demo;

import java.util.List;

/**
 * Who works here.
 *
 * @param id the user's id in Bitrix24
 * @param name first and last name
 * @param extension the internal number; empty for none
 */
record Employee(long id, String name, String extension) {

    static final Employee ANNA = new Employee(7, "Anna Petrova", "101");
    static final Employee BORIS = new Employee(8, "Boris Orlov", "102");
    static final Employee VERA = new Employee(9, "Vera Smirnova", "103");

    /** Gets the calls of phones that belong to nobody. */
    static final Employee DUTY = new Employee(5, "Dmitry Volkov", "");

    static final List<Employee> ALL = List.of(ANNA, BORIS, VERA, DUTY);

    /** Everybody with a phone. */
    static final List<Employee> TALKERS = List.of(ANNA, BORIS, VERA);

    /** A phone in the hall that nobody has in Bitrix24. */
    static final String NOBODYS_EXTENSION = "199";

    static String nameOf(long id) {
        return ALL.stream()
                .filter(employee -> employee.id == id)
                .findFirst()
                .map(Employee::name)
                .orElse("user " + id);
    }
}
