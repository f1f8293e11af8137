/**
 * The dialect {@code crm-template}: 3CX itself calls us through a CRM integration template, which this package also writes. A
 * report comes when a call is over, a question when a client calls.
 */
@NullMarked
package io.github.pbx24.threecx.crmtemplate;

import org.jspecify.annotations.NullMarked;
