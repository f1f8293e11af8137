package io.github.pbx24.bitrix24;

/**
 * A constant that Bitrix24 knows by a number or a word of its own. Given as the value of a field or a condition it is sent as
 * that; an enumeration without this interface is sent by its name.
 *
 * @since 0.1
 */
public interface WireValue {

    /**
     * What is sent.
     *
     * @return a number or a text
     */
    Object wireValue();
}
